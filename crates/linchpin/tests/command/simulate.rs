//! What-ifs at the command line: played, kept, compared; and files that are wrong, shown where they are wrong.

use std::path::Path;

use serde_json::Value;

use crate::common::{at, rotherham, run};

fn definitions() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions")
}

fn err(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn what_is_played_is_kept_and_compared() {
    let (_folder, place) = rotherham();
    let told = at(&place, &["simulate", "missed-halved", "--runs", "2", "--json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    let one = &told[0];
    assert_eq!((&one["on"], &one["runs"], &one["practices"]), (&"neighbourhood".into(), &2.into(), &6.into()));
    assert!(one["fit"].is_null(), "nothing is loaded here to fit a place to");
    let rows = one["report"]["differences"].as_array().unwrap();
    let missed = rows.iter().find(|row| row["measure"] == "missed").unwrap();
    assert!(missed["by"]["mean"].as_f64().unwrap() < -0.02, "{missed}");
    let second = at(&place, &["simulate", "hub-45-minutes", "--runs", "2"]);
    assert!(second.contains("A hub of 45 minutes per 1,000") && second.contains("Kept as "), "{second}");
    let kept: Value = serde_json::from_str(&at(&place, &["simulate", "--kept", "--json"])).unwrap();
    let id = |n: usize| kept[n]["id"].as_str().unwrap().to_owned();
    assert_eq!(kept.as_array().unwrap().len(), 2);
    let beside = at(&place, &["simulate", "--compare", &id(1), &id(0)]);
    assert!(beside.contains("of the same people"), "{beside}");
    assert!(err(&["simulate", "--kept"]).contains("outside of a place"));
}

#[test]
fn what_cannot_be_played_says_what_to_do() {
    assert!(err(&["simulate", "nothing"]).contains("one of bank-holiday-week, hub-45-minutes"));
    assert!(err(&["simulate", "missed-halved", "--on", "nowhere"]).contains("neighbourhood"));
    assert!(err(&["simulate", "missed-halved", "--on", "own"]).contains("--place"));
    assert!(err(&["simulate", "missed-halved", "--fill", "1.5"]).contains("at most 1"));
    assert_eq!(run(&["simulate", "missed-halved", "--runs", "1"]).status.code(), Some(2));
    let (_folder, place) = rotherham();
    let output = err(&["--place", place.to_str().unwrap(), "simulate", "missed-halved", "--on", "own"]);
    assert!(output.contains("load list sizes"), "{output}");
}

#[test]
fn scenarios_places_and_agreements_are_checked_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = |name: &str, from: &str, to: &str| {
        let text = std::fs::read_to_string(definitions().join(name)).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        let file = folder.path().join(Path::new(name).file_name().unwrap());
        std::fs::write(&file, text.replacen(from, to, 1)).unwrap();
        let output = run(&["check", file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let said = wrong("scenarios/missed-halved.toml", "missed = { times", "mist = { times");
    assert!(said.contains("scenarios/missed-halved.toml, line ") && said.contains("mist"), "{said}");
    let said = wrong("scenarios/missed-halved.toml", "missed                | falls  | 0.02", "missed | rises | 0.02");
    assert!(said.contains("missed went from"), "its example is played: {said}");
    let said = wrong("places/neighbourhood.toml", "weeks    = 52", "weeks    = 0");
    assert!(said.contains("places/neighbourhood.toml: weeks must be at least 1"), "{said}");
    let said = wrong("escalation/primary-care.toml", "agree = 2", "agree = 9");
    assert!(said.contains("escalation/primary-care.toml: `agree` is 9 and only 4 measures"), "{said}");
}
