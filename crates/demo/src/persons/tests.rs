//! The people, judged by their records alone where that can be: what is read here is the lines that were written.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::{Date, date};
use serde_json::Value;

use super::*;
use crate::{Plan, Size, files::REGISTERS};

const AS_AT: Date = date(2026, 9, 30);

/// What was written of somebody.
#[derive(Default)]
struct Written {
    practice: String,
    born: Option<Date>,
    died: Option<Date>,
    /// Code, whether it is over, and since when.
    conditions: Vec<(String, bool, String)>,
    /// Code and day.
    medicines: Vec<(String, String)>,
    /// Code, value (of a pressure: upper, lower) and day.
    observations: Vec<(String, Vec<f64>, String)>,
    /// Days of stays that nobody planned.
    stays: Vec<String>,
    /// Every other day that is told.
    days: Vec<String>,
}

impl Written {
    fn age(&self) -> i32 {
        let born = self.born.expect("a birth date");
        let had = (AS_AT.month(), AS_AT.day()) >= (born.month(), born.day());
        i32::from(AS_AT.year() - born.year()) - i32::from(!had)
    }

    fn has(&self, codes: &[&str]) -> bool {
        self.conditions.iter().any(|(code, over, _)| !over && codes.contains(&code.as_str()))
    }

    /// Whether they are on a register, by what it asks beside the diagnosis as well.
    fn is_on(&self, group: &str) -> bool {
        let codes = register_codes(group);
        let since = |code: &str, day: &str| {
            self.conditions.iter().any(|(one, over, since)| one == code && !over && since.as_str() >= day)
        };
        let taken = |codes: &[&str], day: &str| {
            self.medicines.iter().any(|(one, on)| codes.contains(&one.as_str()) && on.as_str() > day)
        };
        match group {
            "AST" => self.has(codes) && taken(&["372897005", "116574000"], "2025-09-30"),
            "EP" => self.has(codes) && taken(&["387562000"], "2026-03-31"),
            "CAN" => codes.iter().any(|code| since(code, "2003-04-01")),
            "DEP" => since("35489007", "2006-04-01"),
            "OST" => self.has(codes) && since("5913000", "2014-04-01"),
            // By what was measured, whatever was diagnosed.
            "OB" => {
                let masses =
                    self.observations.iter().filter(|(code, _, day)| code == "60621009" && day.as_str() > "2025-09-30");
                masses.max_by_key(|(.., day)| day).is_some_and(|(_, values, _)| values[0] >= 30.0)
            }
            _ => self.has(codes),
        }
    }

    fn values<'w>(&'w self, code: &'w str) -> impl Iterator<Item = &'w [f64]> {
        self.observations.iter().filter(move |(one, ..)| one == code).map(|(_, values, _)| values.as_slice())
    }
}

fn code(value: &Value, path: &str) -> String {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The people of some lists, as their lines tell of them, by key; and what is said to be true.
fn people(seed: u64, lists: Vec<List>) -> (BTreeMap<String, Written>, Truth) {
    let mut all: BTreeMap<String, Written> = BTreeMap::new();
    let mut truth = Truth::default();
    each_batch(seed, AS_AT, lists, &mut |_, lines, of_batch| {
        truth.add(of_batch);
        for line in lines.texts.iter().flat_map(|text| text.lines()) {
            let one: Value = serde_json::from_str(line).expect("a resource");
            note(&one, &mut all);
        }
        Ok(())
    })
    .expect("people");
    (all, truth)
}

fn note(one: &Value, all: &mut BTreeMap<String, Written>) {
    let kind = code(one, "/resourceType");
    if kind == "Organization" {
        return;
    }
    if kind == "Patient" {
        let written = all.entry(format!("Patient/{}", code(one, "/id"))).or_default();
        written.practice = code(one, "/generalPractitioner/0/identifier/value");
        written.born = code(one, "/birthDate").parse().ok();
        written.died = code(one, "/deceasedDateTime").parse().ok();
        return;
    }
    let subject = one.get("subject").or_else(|| one.get("patient")).expect("somebody");
    let written = all.get_mut(&code(subject, "/reference")).expect("the person came before");
    let day = |path: &str| code(one, path).chars().take(10).collect::<String>();
    let what = code(one, "/code/coding/0/code");
    match kind.as_str() {
        "Condition" => {
            written.conditions.push((what, one.get("abatementDateTime").is_some(), day("/onsetDateTime")));
            written.days.push(day("/onsetDateTime"));
        }
        "Observation" => {
            let number = |path: &str| one.pointer(path).and_then(Value::as_f64);
            let parts =
                ["/component/0/valueQuantity/value", "/component/1/valueQuantity/value", "/valueQuantity/value"];
            let values = parts.iter().filter_map(|path| number(path)).collect();
            written.observations.push((what, values, day("/effectiveDateTime")));
            written.days.push(day("/effectiveDateTime"));
        }
        "Encounter" => {
            if code(one, "/class/code") == "IMP" {
                written.stays.push(day("/period/start"));
            }
            written.days.push(day("/period/start"));
        }
        "MedicationRequest" => {
            written.medicines.push((code(one, "/medicationCodeableConcept/coding/0/code"), day("/authoredOn")));
            written.days.push(day("/authoredOn"));
        }
        "Immunization" => written.days.push(day("/occurrenceDateTime")),
        _ => {}
    }
}

/// The codes that put somebody onto a register. Written out here by hand: the generator has its own.
fn register_codes(group: &str) -> &'static [&'static str] {
    match group {
        "AF" => &["49436004"],
        "AST" => &["195967001"],
        "CAN" => &["363346000", "254837009", "399068003", "363406005"],
        "CHD" => &["53741008", "194828000", "22298006"],
        "CKD" => &["433144002", "431857002"],
        "COPD" => &["13645005"],
        "DEM" => &["52448006", "26929004"],
        "DEP" => &["35489007"],
        "DM" => &["44054006", "46635009"],
        "EP" => &["84757009"],
        "HF" => &["84114007"],
        "HYP" => &["38341003"],
        "LD" => &["110359009"],
        "MH" => &["58214004", "13746004"],
        "NDH" => &["714628002"],
        "OB" => &["414916001"],
        "OST" => &["64859006"],
        "PAD" => &["399957001"],
        "PC" => &["103735009"],
        "RA" => &["69896004"],
        "STIA" => &["230690007", "266257000"],
        _ => panic!("{group} is a new register"),
    }
}

#[test]
fn registers_are_those_that_the_practices_publish() {
    let world = World::new(&Plan { one_in: 10, ..Plan::new(Size::Small, AS_AT) });
    let lists = roll::of_place(&world, world.plan.one_in);
    let published: HashMap<String, [f64; REGISTERS.len()]> =
        lists.iter().map(|list| (list.code.clone(), list.registers)).collect();
    let sizes: HashMap<String, usize> = lists.iter().map(|list| (list.code.clone(), list.people())).collect();
    let (all, _) = people(world.plan.seed, lists);
    for (practice, shares) in published {
        let living: Vec<&Written> = all.values().filter(|w| w.practice == practice && w.died.is_none()).collect();
        assert_eq!(living.len(), sizes[&practice]);
        for ((group, ages, ..), share) in REGISTERS.iter().zip(shares) {
            let from: i32 = ages.get(..2).and_then(|n| n.parse().ok()).unwrap_or(0);
            let counted: Vec<_> = living.iter().filter(|w| w.age() >= from).collect();
            let on = counted.iter().filter(|w| w.is_on(group)).count() as f64;
            let wanted = share * counted.len() as f64;
            // To within one person, and one more whose birthday is told in another way here.
            assert!((on - wanted).abs() <= 2.0, "{practice} {group}: {on} and not {wanted}");
        }
    }
}

/// What is written of people and stands on no list on purpose: reactions, vaccines for children, contacts told by their class,
/// the schemes, and what a measurement holds or finds to be as it should.
const ON_NO_LIST: [&str; 16] = [
    "61153008",
    "333598008",
    "185317003",
    "425604002",
    "719858009",
    "75367002",
    "271636001",
    "372687004",
    "373543005",
    "372478003",
    "391730008",
    "387381009",
    "387086006",
    "372772003",
    "387137007",
    "259659006",
];

/// What registers, scores and gaps in care look for is what the people are given.
#[test]
fn codes_are_those_of_the_lists() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions/codes");
    let mut listed = HashSet::new();
    for kind in fs::read_dir(folder).expect("lists").flatten() {
        for list in fs::read_dir(kind.path()).into_iter().flatten().flatten() {
            let text = fs::read_to_string(list.path()).expect("a list");
            listed.extend(text.lines().filter_map(|line| Some(line.split_once(" = ")?.0.trim().to_owned())));
        }
    }
    let mut written = HashSet::new();
    each_batch(13, AS_AT, roll::of_england(3_000), &mut |_, lines, _| {
        let skipped = [resources::Kind::AllergyIntolerance, resources::Kind::Patient];
        for kind in KINDS.iter().filter(|kind| !skipped.contains(kind)) {
            for coding in lines.texts[*kind as usize].split("\"system\":\"http://snomed.info/sct\",\"code\":\"").skip(1)
            {
                written.extend(coding.split('"').next().map(str::to_owned));
            }
        }
        Ok(())
    })
    .expect("people");
    let mut unknown: Vec<_> = written.iter().filter(|code| !listed.contains(*code)).collect();
    unknown.retain(|code| !ON_NO_LIST.contains(&code.as_str()));
    assert!(unknown.is_empty() && written.len() > 90, "{unknown:?} of {}", written.len());
}

#[test]
fn what_is_hidden_can_be_seen_in_measurements_and_is_counted() {
    let (all, truth) = people(7, roll::of_england(5_000));
    let truth: Value = serde_json::from_str(&truth.json().expect("json")).expect("json");
    let living = || all.values().filter(|w| w.died.is_none());
    let told = |name: &str| truth["undetected"][name].as_u64().expect("a count") as usize;
    let high = |w: &&Written| {
        let days: HashSet<&str> = w
            .observations
            .iter()
            .filter(|(code, values, _)| code == "75367002" && (values[0] >= 140.0 || values[1] >= 90.0))
            .map(|(.., day)| day.as_str())
            .collect();
        days.len() >= 2 && !w.has(&["38341003"])
    };
    let found = [
        ("high_pressure_twice", living().filter(high).count()),
        (
            "glycated_haemoglobin_48",
            living()
                .filter(|w| !w.has(&["44054006", "46635009"]) && w.values("999791000000106").any(|v| v[0] >= 48.0))
                .count(),
        ),
        (
            "irregular_pulse",
            living().filter(|w| !w.has(&["49436004"]) && w.values("361137007").next().is_some()).count(),
        ),
        ("cholesterol_over_7_5", living().filter(|w| w.values("1005671000000105").any(|v| v[0] > 7.5)).count()),
    ];
    for (name, count) in found {
        assert_eq!(count, told(name), "{name}");
        assert!(count > 3, "{name}: {count}");
    }
}

#[test]
fn nothing_happens_before_birth_or_after_death() {
    let (all, truth) = people(11, roll::of_england(1_500));
    let truth: Value = serde_json::from_str(&truth.json().expect("json")).expect("json");
    let told: f64 = truth["ages"].as_array().expect("bands").iter().map(|band| number(band, "admissions")).sum();
    let stays: usize = all.values().map(|one| one.stays.len()).sum();
    assert!(stays as f64 == told && stays > 200, "{stays} stays are written and {told} counted");
    let (mut died, mut days) = (0, 0);
    for (key, one) in &all {
        let (born, last) = (one.born.expect("a birth date"), one.died.unwrap_or(AS_AT));
        died += usize::from(one.died.is_some());
        for day in &one.days {
            let day: Date = day.parse().unwrap_or_else(|_| panic!("{key}: “{day}” is no day"));
            assert!((born..=last).contains(&day), "{key}: {day} is not between {born} and {last}");
            days += 1;
        }
    }
    assert!(died > 20 && days > 20_000, "{died} died, {days} days");
}

#[test]
fn the_same_seed_gives_the_same_lines() {
    let lines = |seed| {
        let mut all = String::new();
        each_batch(seed, AS_AT, roll::of_england(600), &mut |_, lines, truth| {
            lines.texts.iter().for_each(|text| all.push_str(text));
            all.push_str(&truth.json()?);
            Ok(())
        })
        .expect("people");
        all
    };
    assert!(lines(3) == lines(3));
    assert!(lines(3) != lines(4));
}

/// What is counted of many people: their lines are not looked at.
fn truth(people: usize) -> Value {
    let mut all = Truth::default();
    let take: &mut Take<'_> = &mut |_, _, truth| {
        all.add(truth);
        Ok(())
    };
    each_batch(5, AS_AT, roll::of_england(people), take).expect("people");
    serde_json::from_str(&all.json().expect("json")).expect("json")
}

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().unwrap_or_else(|| panic!("{name} of {value}"))
}

/// docs/population.md states these figures and how near they are met.
#[test]
fn the_many_follow_published_figures() {
    let truth = truth(24_000);
    let bands = truth["ages"].as_array().expect("bands");
    let from = |age: f64| bands.iter().filter(move |band| number(band, "from") >= age);
    let share = |age: f64, of: &str, among: &str| {
        from(age).map(|b| number(b, of)).sum::<f64>() / from(age).map(|b| number(b, among)).sum::<f64>()
    };
    // Admissions by age, and all together 108 for each 1,000.
    for (band, wanted) in bands.iter().zip([127.0, 40.0, 59.0, 64.0, 91.0, 154.0, 276.0, 514.0]) {
        let found = number(band, "admissions_each_1000_years");
        assert!((found / wanted - 1.0).abs() < 0.18, "from {}: {found} and not {wanted}", band["from"]);
    }
    let all = 1000.0 * share(0.0, "admissions", "person_years");
    assert!((all / 108.0 - 1.0).abs() < 0.12, "{all} admissions");
    // Two or more conditions: 27.2% of adults, 76.1% from 75 on, few children.
    let (grown, old) = (share(20.0, "with_two_or_more", "people"), share(75.0, "with_two_or_more", "people"));
    assert!((grown - 0.272).abs() < 0.03 && (old - 0.761).abs() < 0.04, "{grown}, {old}");
    assert!(share(65.0, "with_two_or_more", "people") > 2.0 * grown);
    // 5.16 contacts a year, about half of them with people who have two or more conditions; 9 deaths for each 1,000.
    let contacts = share(0.0, "contacts", "person_years");
    assert!((contacts / 5.16 - 1.0).abs() < 0.08, "{contacts}");
    let theirs = share(0.0, "contacts_of_two_or_more", "contacts");
    assert!((theirs - 0.529).abs() < 0.07, "{theirs}");
    let deaths = 1000.0 * share(0.0, "died", "person_years");
    assert!((deaths / 9.0 - 1.0).abs() < 0.2, "{deaths}");
    // The old are frail, and the more so the older.
    let frail = |band: &Value| number(band, "moderately_frail") + number(band, "severely_frail");
    let shares: Vec<f64> = from(53.0).map(|b| frail(b) / number(b, "people")).collect();
    assert!(shares.windows(2).all(|pair| pair[0] < pair[1]), "{shares:?}");
    unequal(&truth);
    schemes(&truth);
}

/// The most deprived fifth is iller, more often admitted and less often reviewed than the least.
fn unequal(truth: &Value) {
    let fifths = truth["deprivation_fifths"].as_array().expect("fifths");
    let ratio = |of: &str, among: &str| {
        let share = |fifth: &Value| number(fifth, of) / number(fifth, among);
        share(&fifths[4]) / share(&fifths[0])
    };
    // 1.65 to 2.1 times under 66 in East Devon, by tenths of age.
    let admitted = ratio("admissions", "person_years");
    assert!((1.35..2.2).contains(&admitted), "{admitted}");
    let ill = ratio("with_two_or_more", "people_under_66");
    assert!((1.1..2.3).contains(&ill), "{ill}");
    let reviewed = ratio("reviewed", "due_for_review");
    assert!((0.80..0.97).contains(&reviewed), "{reviewed}");
}

fn schemes(truth: &Value) {
    let [works, nothing, seems] = truth["schemes"].as_array().expect("schemes").as_slice() else { panic!("three") };
    let (with, without) = ("admissions_since", "admissions_since_without_it");
    assert!(number(works, with) < 0.85 * number(works, without), "{works}");
    for scheme in [nothing, seems] {
        assert!(number(scheme, with).to_bits() == number(scheme, without).to_bits(), "{scheme}");
        assert!(number(scheme, "people") > 20.0, "{scheme}");
    }
    // Eighteen months since, and yet fewer than in the twelve before.
    assert!(number(seems, with) < 0.8 * number(seems, "admissions_in_year_before"), "{seems}");
    assert!(number(nothing, with) > number(nothing, "admissions_in_year_before"), "{nothing}");
}
