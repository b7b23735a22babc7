//! The published cases of every score, and the examples of every definition that ships.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

mod starter;

use std::{fs, path::PathBuf};

use jiff::civil::date;
use linchpin_risk::{
    codes::System,
    population::{Assessment, Population, check},
    record::{Day, Fact, Record},
    rule::Moment,
    score::{Audience, Missing, Outcome},
};
use serde_json::Value;

/// The shared vectors; none where they are not on this machine.
fn vectors(file: &str) -> Option<String> {
    let shared = std::env::var_os("LINCHPIN_SHARED").map(PathBuf::from)?;
    Some(fs::read_to_string(shared.join("vectors/06_risk").join(file)).unwrap())
}

fn population() -> Population {
    let (population, faults) = Population::read(&starter::texts());
    assert!(faults.is_empty(), "{faults:?}");
    population
}

fn today() -> Day {
    date(2026, 11, 22).into()
}

/// What is found of somebody of an age with these codes of ICD-10, all of this year.
fn coded(population: &Population, age: u16, codes: &[&str]) -> Assessment {
    let mut record = Record::default();
    record.who.born = Some(today().months_before(age * 12));
    for code in codes {
        population.dictionary.each(System::Icd10, code, |concept| record.add(Fact::on(concept, today().plus(-90))));
    }
    let mut found = population.assessment();
    assert!(population.assess(&record, &Moment::at(today()), &mut found));
    found
}

fn value(population: &Population, found: &Assessment, score: &str) -> f64 {
    found.outcomes[population.score(score).unwrap()].value().unwrap()
}

#[test]
fn every_example_of_every_definition_comes_out() {
    let faults = check(&starter::texts());
    assert!(faults.is_empty(), "{}", faults.iter().map(|f| format!("{f}\n")).collect::<String>());
}

#[test]
fn what_is_wrong_with_a_definition_is_told_with_its_file() {
    let right = starter::texts();
    for (path, from, to, wanted) in [
        (
            "registers/obesity.toml",
            "from = 30.0",
            "from = 29.0",
            "registers/obesity.toml: example: A man with 29.9: should not be on it",
        ),
        (
            "registers/obesity.toml",
            "within_months = 12, latest",
            "within_moons = 12, latest",
            "unknown field `within_moons`",
        ),
        (
            "registers/dementia.toml",
            "conditions/dementia",
            "conditions/dementias",
            "there is no code list conditions/dementias",
        ),
        ("registers/frailty.toml", "from = 0.24", "from = 0.22", "A man of 84 with eight: should not be on it"),
        ("registers/frailty.toml", "id = \"efi\"", "id = \"efy\"", "there is no score efy that is worked out before"),
        (
            "registers/frailty.toml",
            "kind     = \"need\"",
            "kind = \"condition\"",
            "a condition may not be worked out from",
        ),
        ("registers/carers.toml", "carer = true\n\n", "\n", "a case asks for nothing"),
        ("scores/efi.toml", "from    = 0.24", "from    = 0.12", "must go up"),
        ("scores/charlson.toml", "unless = [\"msld\"]", "unless = [\"mslp\"]", "there is no item mslp"),
        ("scores/charlson.toml", "\"I252\"", "\"I2X2\"", "I2X2: ICD-10 code must be a letter and figures"),
        ("scores/lace.toml", "charlson-original", "charlson", "there is no score charlson"),
        ("scores/lace.toml", "[7, 5]", "[7, 6]", "lace should be 12 and is Known"),
        ("segments/need.toml", "conditions = 4", "conditions = 5", "should be in complex and is in several-conditions"),
        ("segments/need.toml", "\"palliative-care\"", "\"palliative\"", "there is no register palliative"),
        (
            "models/emergency-admission.toml",
            "register = \"copd\"",
            "register = \"copt\"",
            "models/emergency-admission.toml: there is no register “copt”",
        ),
        ("models/emergency-admission.toml", "top    = 0.03", "top    = 3", "top must be a share between 0 and 1"),
        (
            "evaluations/telehealth.toml",
            "contacts/emergency-admission",
            "contacts/emergency",
            "evaluations/telehealth.toml: there is no code list “contacts/emergency”",
        ),
    ] {
        let mut texts = right.clone();
        let text = texts.get_mut(path).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        *text = text.replacen(from, to, 1);
        let told: Vec<String> = check(&texts).iter().map(ToString::to_string).collect();
        assert!(told.iter().any(|t| t.contains(wanted)), "{path}, {to}: {told:?}");
    }
}

#[test]
fn all_289_codes_of_charlson_are_worth_what_is_published() {
    let Some(cases) = vectors("charlson_icd10_code_cases.csv") else { return };
    let population = population();
    let column = population.score("charlson-original").unwrap();
    let mut seen = 0;
    for line in cases.lines().skip(1).filter(|l| !l.trim().is_empty()) {
        let [code, category, original, quan] = line.trim().split(',').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let found = coded(&population, 50, &[code]);
        assert_eq!(population.why(&found, column).collect::<Vec<_>>(), [category], "{code}");
        assert_eq!(value(&population, &found, "charlson-original"), original.parse::<f64>().unwrap(), "{code}");
        assert_eq!(value(&population, &found, "charlson-quan"), quan.parse::<f64>().unwrap(), "{code}");
        seen += 1;
    }
    assert_eq!(seen, 289);
}

#[test]
fn no_list_says_more_of_charlson_in_icd_10_than_was_published() {
    // A code of a list that feeds an item must be one of that item’s published codes, or stand below one.
    let population = population();
    let charlson = population.scores.iter().find(|s| s.id == "charlson").unwrap();
    for (at, item) in charlson.items.iter().enumerate() {
        let concepts: Vec<_> = charlson.concepts(at).map(|c| population.dictionary.title(c).to_owned()).collect();
        let own = format!("score/charlson/{}", item.id);
        assert!(concepts.contains(&own), "{concepts:?}");
        let fed = population.lists.iter().filter(|list| concepts.contains(&list.id));
        for code in fed.flat_map(|list| &list.codes).filter(|c| c.system == System::Icd10) {
            let mut meant = Vec::new();
            population
                .dictionary
                .each(System::Icd10, &code.code, |c| meant.push(population.dictionary.title(c).to_owned()));
            assert!(meant.contains(&own), "{} is {meant:?}, and not {own}", code.code);
        }
    }
}

#[test]
fn the_milder_form_is_not_counted_beside_the_worse() {
    let population = population();
    for (codes, original) in [
        (&["K703", "I850"][..], 3.0),
        (&["E109", "E102"], 2.0),
        (&["C50", "C78"], 6.0),
        (&["N390"], 0.0),
        (&[], 0.0),
        (&["E109", "E102", "E119", "E117"], 2.0),
    ] {
        let found = coded(&population, 50, codes);
        assert_eq!(value(&population, &found, "charlson-original"), original, "{codes:?}");
    }
}

#[test]
fn all_109_codes_of_hospital_frailty_are_worth_what_is_published() {
    let Some(cases) = vectors("hospital_frailty_risk_score.csv") else { return };
    let population = population();
    let (mut seen, mut all, mut sum) = (0, Vec::new(), 0.0);
    for line in cases.lines().skip(1).filter(|l| !l.trim().is_empty()) {
        let (code, points) = line.trim().split_once(',').unwrap();
        let points: f64 = points.parse().unwrap();
        let found = coded(&population, 80, &[&format!("{code}.9")]);
        assert_eq!(value(&population, &found, "hospital-frailty"), points, "{code}");
        all.push(code);
        sum += points;
        seen += 1;
    }
    assert_eq!(seen, 109);
    assert!((value(&population, &coded(&population, 80, &all), "hospital-frailty") - sum).abs() < 1e-9);
}

#[test]
fn the_weights_of_cambridge_are_those_published() {
    let Some(text) = vectors("cambridge_multimorbidity.json") else { return };
    let json: Value = serde_json::from_str(&text).unwrap();
    let population = population();
    let score = population.scores.iter().find(|s| s.id == "cambridge").unwrap();
    for (version, name) in ["general", "mortality"].into_iter().enumerate() {
        let published = json["simplified20"][name].as_object().unwrap();
        assert_eq!(published.len(), score.items.len());
        for (id, weight) in published {
            let item = score.items.iter().find(|i| i.id == id.replace('_', "-")).unwrap_or_else(|| panic!("{id}"));
            assert_eq!(item.points[version], weight.as_f64().unwrap(), "{id}");
        }
    }
}

#[test]
fn the_bands_of_frailty_begin_where_they_are_published() {
    let Some(text) = vectors("efi.json") else { return };
    let json: Value = serde_json::from_str(&text).unwrap();
    let population = population();
    let efi = population.scores.iter().find(|s| s.id == "efi").unwrap();
    assert_eq!(efi.items.len(), json["deficits"].as_array().unwrap().len());
    for case in json["boundary_cases_derived"]["cases"].as_array().unwrap() {
        let (count, score) = (case["count"].as_u64().unwrap() as f64, case["score"].as_f64().unwrap());
        assert!((count / 36.0 - score).abs() < 5e-5);
        let band = efi.versions[0].bands.iter().rfind(|b| count / 36.0 >= b.from).unwrap();
        assert_eq!(band.id, case["band"].as_str().unwrap());
    }
    let bands = json["bands"].as_array().unwrap();
    for (ours, published) in efi.versions[0].bands.iter().zip(bands) {
        assert_eq!(ours.from, published["ge"].as_f64().unwrap(), "{}", ours.id);
    }
}

#[test]
fn the_points_of_lace_are_those_published() {
    let Some(text) = vectors("lace.json") else { return };
    let json: Value = serde_json::from_str(&text).unwrap();
    let population = population();
    let lace = population.lace.as_ref().unwrap();
    for step in json["L"].as_array().unwrap() {
        let number = |key: &str| step.get(key).and_then(Value::as_i64).map(|n| n as i32);
        let points = step["points"].as_f64().unwrap();
        let from = number("days").or(number("days_from")).or(number("days_ge")).unwrap_or(0);
        let to = number("days").or(number("days_to")).or(number("days_lt").map(|n| n - 1)).unwrap_or(from + 300);
        for days in from..=to {
            assert_eq!(lace.points(days, false, 0, 0).length, points, "{days} days");
        }
    }
    for (n, points) in [(0, 0.0), (1, 1.0), (2, 2.0), (3, 3.0), (4, 5.0), (9, 5.0)] {
        assert_eq!(lace.points(0, false, n, 0).comorbidity, points);
    }
    assert_eq!(lace.points(0, false, 0, 7).visits, json["E"]["cap"].as_f64().unwrap());
    assert_eq!(lace.points(100, true, 9, 9).sum(), json["max_total"].as_f64().unwrap());
}

#[test]
fn the_points_of_chads_are_those_published() {
    let Some(text) = vectors("cha2ds2vasc.json") else { return };
    let json: Value = serde_json::from_str(&text).unwrap();
    let population = population();
    let score = population.scores.iter().find(|s| s.id == "cha2ds2-vasc").unwrap();
    let points = |id: &str| score.items.iter().find(|i| i.id == id).unwrap().points[0];
    for (published, id) in [
        ("chf_lvd", "chf"),
        ("hypertension", "hypertension"),
        ("age_ge_75", "age-75"),
        ("diabetes", "diabetes"),
        ("stroke_tia_te", "stroke"),
        ("vascular_disease", "vascular"),
        ("age_65_74", "age-65"),
        ("female", "female"),
    ] {
        assert_eq!(points(id), json["points"][published].as_f64().unwrap(), "{id}");
    }
}

#[test]
fn what_is_missing_is_said_and_never_a_nought() {
    let population = population();
    let mut found = population.assessment();
    let mut record = Record::default();
    let af = population.dictionary.concept("conditions/atrial-fibrillation").unwrap();
    record.add(Fact::on(af, today().plus(-90)));
    let moment = Moment::at(today());
    assert!(population.assess(&record, &moment, &mut found));
    let of = |found: &Assessment, score: &str| found.outcomes[population.score(score).unwrap()];
    assert_eq!(of(&found, "efi"), Outcome::Missing(Missing::Age));
    assert_eq!(of(&found, "cha2ds2-vasc"), Outcome::Missing(Missing::Age));
    assert_eq!(of(&found, "lace"), Outcome::NotFor);
    record.who.born = Some(today().months_before(80 * 12));
    let stay = population.dictionary.concept("contacts/stay").unwrap();
    record.add(Fact { ended: Some(today().plus(-3)), ..Fact::on(stay, today().plus(-9)) });
    assert!(population.assess(&record, &moment, &mut found));
    assert_eq!(of(&found, "cha2ds2-vasc"), Outcome::Missing(Missing::Sex));
    assert_eq!(of(&found, "lace"), Outcome::Missing(Missing::HowAdmitted));
    record.who.died = Some(today().plus(-1));
    assert!(!population.assess(&record, &moment, &mut found), "the dead are on no list");
    assert!(found.outcomes.is_empty() && found.found.registers.iter().count() == 0);
}

#[test]
fn a_score_explains_itself_to_a_clinician_and_to_the_person() {
    let population = population();
    let mut record = Record::default();
    record.who.born = Some(today().months_before(80 * 12));
    record.who.sex = linchpin_core::Sex::Female;
    for list in ["conditions/atrial-fibrillation", "conditions/hypertension", "function/falls", "function/hearing-loss"]
    {
        record.add(Fact::on(population.dictionary.concept(list).unwrap(), today().plus(-900)));
    }
    record.add(Fact::on(population.dictionary.concept("conditions/copd").unwrap(), today().plus(-900)));
    let moment = Moment::at(today());
    let mut found = population.assessment();
    population.assess(&record, &moment, &mut found);
    let mut told = String::new();
    for (at, column) in population.columns().enumerate() {
        for to in [Audience::Clinician, Audience::Patient] {
            let one = population.explain(&record, &moment, &found, at, to).unwrap();
            told.push_str(&format!(
                "{} to {to:?}\n  {}\n  because {:?}\n  {}\n\n",
                column.id, one.says, one.because, one.mind
            ));
            if to == Audience::Clinician && found.outcomes[at].value().is_some() {
                assert!(one.mind.contains("decides nothing"), "{}", column.id);
            }
            let frightening = ["death", "mortality", "die", "comorbid", "deficit"];
            let words = format!("{} {}", one.says, one.because.join(" ")).to_lowercase();
            assert!(to == Audience::Clinician || !frightening.iter().any(|w| words.contains(w)), "{words}");
        }
    }
    insta::assert_snapshot!(told);
}
