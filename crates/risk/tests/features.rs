//! Features know nothing of what comes after the index date, and reasons say what was found.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use linchpin_core::Sex;
use linchpin_risk::{
    model::{Definition, Model, Plan, Sampler, Seen},
    population::Population,
    record::{Concept, Course, Day, Fact, Record, Who},
};
use proptest::prelude::*;

/// Four code lists, a register of those whose COPD was not resolved, and a score of a point for each of two things.
fn population() -> Population {
    let list = |code: &str| {
        format!(
            "title = \"{code}\"\nlacks = \"l\"\nsource = \"s\"\nlicence = \"l\"\nreviewed = 2026-11-22\n[icd10]\n{code} = \"t\""
        )
    };
    let mut texts: BTreeMap<String, String> = LISTS
        .iter()
        .zip(["Z75", "Z71", "Z68", "J44", "Z87"])
        .map(|(id, code)| (format!("codes/{id}.toml"), list(code)))
        .collect();
    texts.insert("registers/copd.toml".to_owned(), REGISTER.to_owned());
    texts.insert("scores/two.toml".to_owned(), SCORE.to_owned());
    let (population, faults) = Population::read(&texts);
    assert!(faults.is_empty(), "{faults:?}");
    population
}

const LISTS: [&str; 5] = ["admission", "visit", "bmi", "copd", "resolved"];

const REGISTER: &str = r#"
title = "COPD"
short = "COPD"
kind = "condition"
why = "w"
source = "s"
reviewed = 2026-11-22
[[any]]
has = [{ lists = ["copd"], resolved_by = ["resolved"] }]
[example]
on = 2026-11-22
[[example.person]]
who = "p"
age = 70
sex = "female"
member = false
[[example.person]]
who = "q"
age = 70
sex = "female"
facts = ["copd 2019-05-02"]
member = true
"#;

const SCORE: &str = r#"
needs = ["age"]
among = [{ age = { from = 18 } }]
[words]
title = "Two"
short = "Two"
clinician = "c"
patient = "p"
source = "s"
caveats = "c"
reviewed = 2026-11-22
[[version]]
[[item]]
id = "copd"
title = "COPD"
plain = "copd"
points = 1
lists = ["copd"]
[[item]]
id = "admitted"
title = "Admitted"
plain = "admitted"
points = 2
lists = ["admission"]
[example]
on = 2026-11-22
[[example.person]]
who = "p"
age = 70
sex = "female"
score = { two = 0.0 }
"#;

const INDEX: Date = date(2025, 4, 1);

const FILE: &str = r#"
title = "t"
why = "w"
source = "s"
intended_use = "u"
ridge = 1
top = 0.1
outcome = { lists = ["admission"], months = 12, clinician = "were admitted", patient = "had to go into hospital" }
who = { age_from = 18, registered_months = 12 }
[[feature]]
id = "age"
title = "Age"
of = "age"
shape = { per = 10 }
clinician = { some = "aged {n}" }
patient = { some = "your age" }
[[feature]]
id = "male"
title = "Male sex"
of = "male"
clinician = { some = "male", none = "female" }
[[feature]]
id = "deprivation"
title = "Deprivation"
of = "deprivation"
shape = { bands = [3, 5, 7, 9] }
clinician = { some = "tenth {n}" }
[[feature]]
id = "admissions"
title = "Admissions"
of = { count = { lists = ["admission"], months = 12 } }
shape = { bands = [1, 2] }
clinician = { some = "{n} admissions", one = "one admission", none = "no admission" }
patient = { some = "you were in hospital {n} times", one = "you were in hospital once" }
[[feature]]
id = "visits"
title = "Visits"
of = { count = { lists = ["visit", "bmi"], months = 6 } }
shape = "log"
clinician = { some = "{n} visits" }
[[feature]]
id = "bmi"
title = "Body mass index"
of = { latest = { list = "bmi", months = 24 } }
shape = { knots = [20, 25, 30, 40] }
clinician = { some = "body mass index {n}" }
[[feature]]
id = "copd"
title = "COPD"
of = { ever = { lists = ["copd"] } }
clinician = { some = "COPD" }
patient = { some = "a lung condition" }
[[feature]]
id = "medicines"
title = "Medicines"
of = { medicines = { months = 4 } }
clinician = { some = "{n} medicines" }
[[feature]]
id = "on-copd"
title = "COPD register"
of = { register = "copd" }
clinician = { some = "on the COPD register" }
[[feature]]
id = "two"
title = "Two"
of = { score = "two" }
clinician = { some = "{n} points" }
"#;

fn definition() -> Definition {
    Definition::parse("test", FILE).unwrap()
}

/// A fact of one of the lists, which are numbered in the order of their names.
fn fact(list: &str, on: Date, value: Option<f32>) -> Fact {
    let mut names = LISTS;
    names.sort_unstable();
    let number = names.iter().position(|name| *name == list).unwrap();
    Fact { value, ..Fact::on(Concept::numbered(u16::try_from(number).unwrap()), Day::from(on)) }
}

fn person() -> Record {
    let mut record = Record::default();
    record.who = Who {
        sex: Sex::Female,
        born: Some(Day::from(date(1950, 4, 1))),
        decile: Some(6),
        registered: Some(Day::from(date(2000, 1, 1))),
        ..Who::default()
    };
    for (list, on, value) in [
        ("admission", date(2025, 3, 31), None),
        ("admission", date(2024, 4, 1), None),
        ("admission", date(2024, 3, 31), None),
        ("visit", date(2025, 3, 1), None),
        ("bmi", date(2024, 11, 1), Some(31.0)),
        ("bmi", date(2024, 5, 1), Some(27.0)),
        ("copd", date(2010, 1, 1), None),
    ] {
        record.add(fact(list, on, value));
    }
    record.take(Course { medicine: 1, day: Day::from(date(2025, 2, 1)), ended: None });
    record
}

/// Numbers by the feature's name, and the columns by theirs.
fn look(definition: &Definition, record: &Record, index: Date) -> (Vec<Option<f64>>, Vec<f64>) {
    let population = population();
    let plan = Plan::new(definition, &population).unwrap();
    let mut past = plan.on(Day::from(index));
    let (mut numbers, mut row) = (Vec::new(), Vec::new());
    past.numbers(record, &mut numbers);
    plan.row(&numbers, &mut row);
    assert_eq!(row.len(), plan.columns().len());
    (numbers, row)
}

#[test]
fn features_are_what_was_known_the_day_before() {
    let definition = definition();
    let (numbers, row) = look(&definition, &person(), INDEX);
    let title = definition.file.feature.iter().map(|f| f.id.as_str());
    let numbers: BTreeMap<_, _> = title.zip(numbers).collect();
    for (feature, number) in [
        ("age", 74.0), // 75 on the index date itself
        ("male", 0.0),
        ("deprivation", 6.0),
        ("admissions", 2.0), // of 1 April 2024 to 31 March 2025
        ("visits", 2.0),     // one visit, one measurement, since October
        ("bmi", 31.0),
        ("copd", 1.0),
        ("medicines", 1.0),
        ("on-copd", 1.0),
        ("two", 3.0),
    ] {
        assert_eq!(numbers[feature], Some(number), "{feature}");
    }
    let columns: BTreeMap<_, _> =
        Plan::new(&definition, &population()).unwrap().columns().into_iter().zip(row).collect();
    for (column, value) in [
        ("age", 7.4),
        ("deprivation from 5", 1.0),
        ("deprivation from 7", 0.0),
        ("deprivation not known", 0.0),
        ("admissions from 1", 0.0),
        ("admissions from 2", 1.0),
        ("visits", 3.0_f64.ln()),
        ("bmi curve 1", 31.0),
    ] {
        assert!((columns[column] - value).abs() < 1e-12, "{column}: {}", columns[column]);
    }
    let nobody = Record::default();
    let (numbers, row) = look(&definition, &nobody, INDEX);
    assert_eq!(numbers[0..6], [None, None, None, Some(0.0), Some(0.0), None], "not known is no zero");
    assert_eq!(
        row.iter().filter(|x| **x == 1.0).count(),
        4,
        "sex, deprivation, body mass index and the score are said to be unknown"
    );
}

proptest! {
    /// The promise of the model: nothing from the index date on can move a feature, whatever it is.
    #[test]
    fn nothing_after_the_index_date_moves_a_feature(
        later in prop::collection::vec((0_usize..5, 0_i32..2000, prop::option::of(-1e6_f32..1e6)), 0..40),
        medicines in prop::collection::vec((0_u32..9, 0_i32..2000), 0..9),
        died in 0_i32..2000,
    ) {
        let (definition, before) = (definition(), person());
        let mut after = before.clone();
        let day = |days: i32| Day::from(INDEX).plus(days);
        for (list, days, value) in later {
            after.add(Fact { day: day(days), ended: Some(day(days + 1)), value, ..fact(LISTS[list], INDEX, None) });
        }
        medicines.iter().for_each(|(medicine, days)| after.take(Course { medicine: *medicine, day: day(*days), ended: None }));
        after.who.died = Some(day(died));
        prop_assert_eq!(look(&definition, &before, INDEX), look(&definition, &after, INDEX));
    }
}

#[test]
fn who_is_left_out_is_counted_by_why() {
    let definition = definition();
    let population = population();
    let plan = Plan::new(&definition, &population).unwrap();
    let mut sampler = Sampler::new(&plan, INDEX).unwrap();
    let with = |change: &dyn Fn(&mut Who)| {
        let mut record = person();
        change(&mut record.who);
        record
    };
    assert!(sampler.add(&person()).unwrap());
    for (record, belongs) in [
        (with(&|who| who.died = Some(Day::from(date(2025, 3, 31)))), false),
        (with(&|who| who.died = Some(Day::from(INDEX))), true),
        (with(&|who| who.born = None), false),
        (with(&|who| who.born = Some(Day::from(date(2007, 4, 1)))), false),
        (with(&|who| who.registered = Some(Day::from(date(2024, 4, 2)))), false),
    ] {
        assert_eq!(sampler.add(&record).unwrap(), belongs);
    }
    let mut admitted = person();
    admitted.add(fact("admission", date(2026, 3, 31), None));
    let mut too_late = person();
    too_late.add(fact("admission", date(2026, 4, 1), None));
    sampler.add(&admitted).unwrap();
    sampler.add(&too_late).unwrap();
    let sample = sampler.done();
    let told = &sample.told;
    assert_eq!((told.people, told.events, told.dead, told.ageless, told.young, told.new), (4, 1, 1, 1, 1, 1));
    assert_eq!((told.died_without, sample.outcomes), (1, vec![false, false, true, false]));
}

#[test]
fn a_file_that_asks_for_what_nobody_knows_is_refused() {
    let wrong = |from: &str, to: &str| {
        Definition::parse("test", &FILE.replace(from, to))
            .map(|d| Plan::new(&d, &population()).err().unwrap().to_string())
    };
    let told = wrong("register = \"copd\"", "register = \"gout\"").unwrap();
    assert_eq!(told, "there is no register “gout”: write its file, or take it out of models/test.toml");
    assert!(wrong("lists = [\"visit\", \"bmi\"]", "lists = [\"visits\"]").unwrap().contains("code list “visits”"));
    for (from, to, said) in [
        ("of = \"age\"", "of = \"shoe size\"", "line 13"),
        ("id = \"male\"", "id = \"age\"", "two features are called “age”"),
        ("bands = [1, 2]", "bands = [2, 1]", "feature “admissions”: bands are numbers, each above the one before"),
        ("knots = [20, 25, 30, 40]", "knots = [20, 25]", "knots are three numbers or more"),
        ("top = 0.1", "top = 3", "top must be a share between 0 and 1"),
        ("ridge = 1", "ridge = -1", "the ridge must be a number of 0 or more"),
        ("months = 6", "months = 0", "feature “visits”: it needs at least one month"),
        ("top = 0.1", "top = 0.1\nethnicity = true", "unknown field `ethnicity`"),
    ] {
        let error = Definition::parse("test", &FILE.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}

/// Without what is worked out of the same facts a second time.
fn plain() -> Definition {
    let end = FILE.find("[[feature]]\nid = \"on-copd\"").unwrap();
    Definition::parse("test", &FILE[..end]).unwrap()
}

/// People of whom those with COPD and admissions are admitted more.
fn model(definition: &Definition) -> Model {
    let population = population();
    let plan = Plan::new(definition, &population).unwrap();
    let mut sampler = Sampler::new(&plan, INDEX).unwrap();
    for n in 0..4000_u32 {
        let mut record = Record::default();
        let sex = if n % 2 == 0 { Sex::Male } else { Sex::Female };
        let born = Some(Day::from(date(1930 + (n % 70) as i16, 1, 1)));
        record.who = Who { sex, born, decile: u8::try_from(1 + n % 10).ok(), ..Who::default() };
        let (ill, been) = (n % 7 == 0, n % 11 % 3);
        if ill {
            record.add(fact("copd", date(2020, 1, 1), None));
        }
        (0..been).for_each(|_| record.add(fact("admission", date(2025, 1, 1), None)));
        if n % 13 < 1 + 3 * been + 4 * u32::from(ill) {
            record.add(fact("admission", date(2025, 7, 1), None));
        }
        sampler.add(&record).unwrap();
    }
    Model::train(definition, &sampler.done(), "made here").unwrap()
}

#[test]
fn reasons_are_told_to_each_in_their_words() {
    let definition = plain();
    let model = model(&definition);
    let (numbers, row) = look(&definition, &person(), INDEX);
    let explained = model.explain(&definition, &numbers, &row);
    assert_eq!(explained.chance, model.chance(&row));
    let clinician = explained.clinician();
    assert!(clinician.contains("2 admissions (odds times ") && clinician.contains("COPD (odds times "), "{clinician}");
    assert!(clinician.ends_with("This supports a judgement and does not replace one."));
    let patient = explained.patient();
    assert!(patient.contains("you were in hospital 2 times") && patient.contains("a lung condition"), "{patient}");
    assert!(!patient.contains("odds") && !patient.contains("register") && !patient.contains("tenth"), "{patient}");
    // The parts add up: the odds are those of the average person times every reason.
    let mut healthy = Record::default();
    healthy.who = person().who;
    let (none, low) = look(&definition, &healthy, INDEX);
    let below = model.explain(&definition, &none, &low);
    assert!(below.chance < explained.chance && below.clinician().contains("Lowered by: "), "{}", below.clinician());
}

#[test]
fn a_rising_chance_says_what_moved_it() {
    let definition = plain();
    let model = model(&definition);
    let mut healthy = Record::default();
    healthy.who = person().who;
    let (numbers, row) = look(&definition, &healthy, INDEX);
    let before = Seen { numbers: &numbers, row: &row };
    let (numbers, row) = look(&definition, &person(), INDEX);
    let after = Seen { numbers: &numbers, row: &row };
    let change = model.change(&definition, before, after);
    assert!(change.is_rising(20.0) && !change.is_rising(100.0), "{change:?}");
    let sentence = change.sentence();
    assert!(
        sentence.starts_with("The chance rose from ") && sentence.contains("admissions: 0 before, 2 now"),
        "{sentence}"
    );
    let odds = |chance: f64| chance / (1.0 - chance);
    let product: f64 = change.moved.iter().map(|moved| moved.times).product();
    assert!((odds(change.after) / odds(change.before) / product - 1.0).abs() < 1e-9, "what moved it adds up");
    let same = model.change(&definition, after, after);
    assert!(same.moved.is_empty() && !same.is_rising(1.0));
}
