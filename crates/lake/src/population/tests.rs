use std::{collections::BTreeMap, fs, path::Path};

use jiff::{Timestamp, civil::date};
use linchpin_risk::{
    gap::{self, Gap},
    population::Population,
};
use linchpin_sources::{
    Limits, Pseudonymised, Pseudonymiser, Subject, here,
    table::{PersonEarlier, PersonHere},
};

use super::Asked;
use crate::{Lake, LoadOptions};

/// People are called by what their source calls them.
struct Plain;

impl Pseudonymiser for Plain {
    fn person(&self, subject: &Subject<'_>) -> Pseudonymised {
        let pseudonym = subject.reference.trim_start_matches("Patient/").to_owned();
        Pseudonymised::Known { pseudonym, practice: "C87002".parse().ok() }
    }

    fn record(&self, key: &str) -> String {
        key.to_owned()
    }
}

/// The definitions that ship.
fn starter() -> (Population, Vec<Gap>) {
    fn collect(folder: &Path, below: &str, into: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{below}{}", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                collect(&path, &format!("{name}/"), into);
            } else if name.ends_with(".toml") {
                into.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut texts = BTreeMap::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions"), "", &mut texts);
    let (population, faults) = Population::read(&texts);
    assert!(faults.is_empty(), "{faults:?}");
    let (gaps, faults) = gap::read(&texts, &population);
    assert!(faults.is_empty(), "{faults:?}");
    (population, gaps)
}

fn load(lake: &Lake, folder: &Path, kind: &str, rest: &[&str]) {
    let resource =
        |(n, rest): (usize, &&str)| format!("{{\"resourceType\":\"{kind}\",\"id\":\"{kind}-{n}\",{rest}}}\n");
    let file = folder.join(format!("{kind}.ndjson"));
    fs::write(&file, rest.iter().enumerate().map(resource).collect::<String>()).unwrap();
    let options = LoadOptions {
        now: Timestamp::UNIX_EPOCH,
        again: false,
        limits: &Limits::default(),
        people: Some(&Plain),
        system: None,
    };
    lake.load(&file, &options).unwrap();
}

/// A code of SNOMED CT about a person, with the rest of the resource.
fn of(person: &str, code: &str, rest: &str) -> String {
    format!(
        "\"subject\":{{\"reference\":\"Patient/{person}\"}},\"code\":{{\"coding\":[{{\"system\":\"http://snomed.info/sct\",\
         \"code\":\"{code}\"}}]}},{rest}"
    )
}

fn people(lake: &Lake) {
    let mut filing = lake.filing(&here::PEOPLE).unwrap();
    let (old, young) = (date(1940, 5, 1), date(1990, 5, 1));
    for (person, practice, born, died) in [
        ("a", "C87002", old, None),
        ("b", "C87002", young, None),
        ("out", "C87002", old, None),
        ("dead", "C87002", old, Some(date(2026, 1, 3))),
        ("moved", "C87009", old, None),
    ] {
        let (practice, born) = (practice.parse().ok(), Some(born));
        let (sex, ethnicity, decile) = ("female", Some("white"), Some(3));
        let (care_home, carer, veteran, registered) = (i64::from(person == "a"), 0, 0, None);
        let row =
            PersonHere { person, practice, sex, born, died, ethnicity, decile, care_home, carer, veteran, registered };
        filing.put(&row).unwrap();
    }
    filing.put(&PersonEarlier { person: "a", earlier: "a-merged" }).unwrap();
    filing.finish(Timestamp::UNIX_EPOCH).unwrap();
}

fn loaded(folder: &Path) -> Lake {
    let lake = Lake::at(folder.join("lake"));
    let since = "\"recordedDate\":\"2024-03-01\"";
    let over = "\"abatementDateTime\":\"2025-01-01\",\"recordedDate\":\"2024-03-01\"";
    let conditions: Vec<String> = [
        ("a", "49436004", since),
        ("a-merged", "38341003", since),
        ("a", "84114007", "\"recordedDate\":\"2026-12-01\""),
        ("a", "13645005", over),
        ("a", "230690007", "\"category\":[]"),
        ("a", "195662009", since),
        ("b", "44054006", since),
        ("out", "44054006", since),
        ("dead", "44054006", since),
        ("moved", "44054006", since),
    ]
    .map(|(person, code, rest)| of(person, code, rest))
    .to_vec();
    load(&lake, folder, "Condition", &conditions.iter().map(String::as_str).collect::<Vec<_>>());
    let body = |unit| {
        format!(
            "\"status\":\"final\",\"effectiveDateTime\":\"2026-09-01\",\"valueQuantity\":{{\"value\":31.5,\"code\":\"{unit}\",\
             \"system\":\"http://unitsofmeasure.org\"}}"
        )
    };
    let found = [of("b", "60621009", &body("kg/m2")), of("a", "60621009", &body("[lb_av]"))];
    load(&lake, folder, "Observation", &found.each_ref().map(String::as_str));
    let stay = "\"status\":\"finished\",\"class\":{\"code\":\"IMP\"},\"subject\":{\"reference\":\"Patient/a\"},\
                \"type\":[{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"183452005\"}]}],\
                \"period\":{\"start\":\"2026-11-01\",\"end\":\"2026-11-09\"}";
    load(&lake, folder, "Encounter", &[stay]);
    people(&lake);
    lake.leave_out(&["out".to_owned()].into()).unwrap();
    lake
}

async fn told(lake: &Lake, sql: &str) -> String {
    let rows = lake.query(sql).await.unwrap().rows;
    rows.iter()
        .map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn registers_and_scores_follow_from_the_records_of_those_on_the_lists() {
    let folder = tempfile::tempdir().unwrap();
    let (lake, (population, gaps)) = (loaded(folder.path()), starter());
    let day = date(2026, 11, 22);
    let asked = Asked { population: &population, gaps: &gaps, version: "mark", models: &[] };
    let score = || lake.score(asked, day, Timestamp::UNIX_EPOCH, &|_| {});
    let scored = score().await.unwrap();
    // Whoever opted out or died is not counted; somebody who moved is where they are now.
    let counted: Vec<_> = scored.people.iter().map(|(code, n)| (code.as_str(), *n)).collect();
    assert_eq!(counted, [("C87002", 2), ("C87009", 1)]);
    assert_eq!((scored.undated, scored.other_unit), (1, 1));
    // What is dated after the day, is over or has no day does not count; what stands under a merged record does.
    assert_eq!(
        told(&lake, "select person, register from register_member order by person, register").await,
        "a atrial-fibrillation\na care-home\na hypertension\nb diabetes\nb obesity\nmoved diabetes"
    );
    assert_eq!(
        told(&lake, "select person, conditions, segment from person_need order by person").await,
        "a 2 frail\nb 2 several-conditions\nmoved 1 one-condition"
    );
    let of = "select model, score, band, why from risk_score where person = 'a' and model in ('cha2ds2-vasc', 'lace', 'efi') order by model";
    assert_eq!(
        told(&lake, of).await,
        format!(
            "cha2ds2-vasc 4 high hypertension,age-75,female\nefi {} fit atrial-fibrillation,hypertension,requirement-for-care\nlace 8 lower ",
            3.0 / 36.0
        )
    );
    // A year before she was of an age to count for one more, and the illnesses were there; her stay in hospital was not.
    let before =
        "select model, before from risk_score where person = 'a' and model in ('cha2ds2-vasc', 'lace') order by model";
    assert_eq!(told(&lake, before).await, "cha2ds2-vasc 4\nlace ");
    // Nobody measured her pressure, which both of her illnesses ask for.
    let gap = "select gap, check, met from care_gap where person = 'a' and gap in ('atrial-fibrillation', 'hypertension') \
               and check in ('anticoagulant', 'pressure') order by 1, 2";
    assert_eq!(
        told(&lake, gap).await,
        "atrial-fibrillation anticoagulant 0\natrial-fibrillation pressure 0\nhypertension pressure 0"
    );
    let practice = "C87002".parse().unwrap();
    let list = lake.scored(practice, &["fitted-here", "cambridge-general"], &["care-home"]).await.unwrap();
    assert_eq!((list.as_at, list.score.as_deref()), (Some(day), Some("cambridge-general")));
    let known: Vec<_> = list.people.iter().map(|p| (p.person.as_str(), p.conditions, p.registers.len())).collect();
    assert_eq!(known, [("a", 2, 1), ("b", 2, 0)], "nobody who opted out");
    assert!(list.people.iter().all(|p| p.score.is_some()), "{list:?}");
    assert!(!score().await.unwrap().changed, "the same again");
    // A code that no list knows is named, and said how often.
    let unknown = lake.unknown_codes(&population).await.unwrap();
    let named: Vec<_> = unknown.commonest().into_iter().map(|(_, code, met)| (code, met.rows)).collect();
    assert_eq!(named, [("195662009", 1)]);
    // Whoever opts out later is in no query at once, and in no table after the next run.
    lake.leave_out(&["out".to_owned(), "a".to_owned(), "a-merged".to_owned()].into()).unwrap();
    assert_eq!(told(&lake, "select distinct person from risk_score order by 1").await, "b\nmoved");
    assert_eq!(score().await.unwrap().people.values().sum::<u64>(), 2);
}
