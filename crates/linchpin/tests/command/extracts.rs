//! Reports of appointments that a practice exports from its own system, counted and measured.

use std::{collections::BTreeMap, path::Path};

use jiff::{Timestamp, civil::date};
use linchpin_lake::Lake;
use linchpin_sources::here::{Labels, Month};

use crate::{
    commands::list_size,
    common::{at, query, rotherham, run},
};

const HEAD: &str = "\"Appointment Date\",\"Appointment Time\",\"Session Holder\",\"Slot Type\",\"Current Slot Status\",\"Booked Date\",\"Patient Name\",\"NHS Number\",\"Reason\"";

/// October 2025, from its first working day to its last. Worked by hand below.
const OCTOBER: [&str; 8] = [
    "01-Oct-2025,09:00,\"RAHMAN, Aisha (Dr)\",Face to face,Left,01-Oct-2025 08:01,Zaphod Beeblebrox,9990000018,\"Heads, two\"",
    "01-Oct-2025,09:10,\"RAHMAN, Aisha (Dr)\",Telephone triage,Left,01-Oct-2025,Tricia McMillan,9990000026,Mice",
    "31-Oct-2025,09:00,\"RAHMAN, Aisha (Dr)\",Face to face,DNA,30-Oct-2025,Arthur Dent,9990000034,Tea",
    "31-Oct-2025,23:55,\"SHAH, Ann (Sister)\",Asthma clinic,Arrived,01-Oct-2025,Ford Prefect,9990000042,Towel",
    "15-Oct-2025,09:00,\"SHAH, Ann\",Marvin Android,Left,08-Oct-2025,Marvin Android,9990000050,Diodes",
    "16-Oct-2025,09:00,\"SHAH, Ann\",Face to face,Available,,,,",
    "16-Oct-2025,09:10,\"SHAH, Ann\",Face to face,Cancelled by Patient,15-Oct-2025,Slartibartfast,9990000069,Fjords",
    "16-Oct-2025,09:20,\"SHAH, Ann (Sister)\",Coffee break,Blocked,,,,",
];

fn report(folder: &Path, name: &str, rows: &[&str]) -> String {
    let path = folder.join(name);
    let title = "Appointments report\nPractice: Dinnington (C87002)\n\n";
    std::fs::write(&path, format!("{title}{HEAD}\n{}\n", rows.join("\n"))).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The published files by which the place knows its practice, and how many people are registered there.
fn published(folder: &Path) -> [String; 2] {
    let practice = "\"C87002\",\"DINNINGTON\",\"Y63\",\"QF7\",\"\",\"15 QUARRY LANE\",\"\",\"SHEFFIELD\",\"\",\"S25 4DB\",\"19740401\",\"\",\"ACTIVE\",\"B\",\"03L\",\"20130401\",\"\",\"01909 562207\",\"\",\"\",\"\",\"1\",\"\",\"03L\",\"\",\"RO76\",\"\"\n";
    let path = folder.join("practices.csv");
    std::fs::write(&path, practice).unwrap();
    let list = list_size(folder, "lists.csv", &[("2025-10-01", "C87002", 2000)]);
    [path.to_str().unwrap().to_owned(), list]
}

/// What loading printed, on both outputs.
fn load(place: &Path, files: &[&str]) -> (Option<i32>, String) {
    let output = run(&[&["--place", place.to_str().unwrap(), "load", "--issues", "--format", "csv"], files].concat());
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.code(), said)
}

fn counts(place: &Path, breakdown: &str) -> Vec<Vec<String>> {
    let by = if breakdown == "total" { "'all' as what" } else { breakdown };
    let sql = format!(
        "select org, month, {by}, count from appointments_here where breakdown = '{breakdown}' order by 1, 2, 3"
    );
    query(place, &sql)
}

#[test]
fn indicators_of_a_report_are_those_worked_by_hand() {
    let (folder, place) = rotherham();
    let [practices, lists] = published(folder.path());
    at(&place, &["load", &practices, &lists]);
    let file = report(folder.path(), "october.csv", &OCTOBER);
    let (code, said) = load(&place, &[&file]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("october.csv,appointment-extract,,5,") && said.contains("1 months counted"), "{said}");
    // Five appointments: one slot nobody had, one was cancelled, one is a break.
    let measured = |id: &str| {
        let printed = at(&place, &["measure", &format!("{id}@here"), "--org", "C87002", "--format", "csv"]);
        let mut csv = csv::Reader::from_reader(printed.as_bytes());
        let row = csv.records().next().unwrap().unwrap();
        [4, 5, 6].map(|at| row[at].to_owned()).join(" ")
    };
    assert_eq!(measured("access/appointments-per-1000"), "2025-10 5 2000");
    assert_eq!(measured("access/dna-share"), "2025-10 1 5", "one of the five who came or did not");
    assert_eq!(measured("access/same-day"), "2025-10 2 5", "the two of the first");
    assert_eq!(measured("access/gp-share"), "2025-10 3 4", "of the fifth nobody says who sat");
    let modes = counts(&place, "mode");
    let modes: Vec<_> = modes.iter().map(|row| row[2..].join(" ")).collect();
    assert_eq!(modes, ["face-to-face 3", "telephone 1", "unknown 1"]);
    // The same again changes nothing.
    let (code, said) = load(&place, &[&file]);
    assert!(code == Some(0) && said.contains("unchanged"), "{said}");
}

#[test]
fn nothing_of_a_patient_is_printed_or_kept() {
    let (folder, place) = rotherham();
    let mut rows = OCTOBER.to_vec();
    rows.push("32-Oct-2025,09:00,\"SHAH, Ann\",Face to face,Left,,Trillian,9990000077,Mice");
    rows.push("15-Oct-2025,09:00,Trillian Astra,Left,Face to face,soon,Mice,,,too,many");
    let (_, said) = load(&place, &[&report(folder.path(), "zarniwoop.csv", &rows)]);
    // The name of the file is told to whoever loads it, and kept with its faults only.
    let mut all = said.replace("zarniwoop.csv", "");
    assert!(all.contains("row 13, column Appointment Date") && all.contains("This kind of slot"), "{all}");
    let mut folders = vec![place.clone()];
    while let Some(one) = folders.pop() {
        for entry in std::fs::read_dir(one).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let text = std::fs::read(&entry).unwrap();
                let text = String::from_utf8_lossy(&text);
                all += &if entry.ends_with("zarniwoop.csv.faults.csv") {
                    text.replace("zarniwoop.csv", "")
                } else {
                    text.into()
                };
            }
        }
    }
    for word in ["Beeblebrox", "Marvin", "Trillian", "99900000", "Heads, two", "Mice", "RAHMAN", "SHAH", "zarniwoop"] {
        assert!(!all.contains(word), "{word} was kept or printed");
    }
}

#[test]
fn words_without_a_meaning_are_told_once_and_get_one_from_a_file() {
    let (folder, place) = rotherham();
    let odd = |n: usize| format!("{n:02}-Oct-2025,09:00,Dr Shah,Zebra,Vanished,,,{n},");
    let rows: Vec<String> = (1..=31).map(odd).collect();
    let file = report(folder.path(), "zebra.csv", &rows.iter().map(String::as_str).collect::<Vec<_>>());
    let (code, said) = load(&place, &[&file]);
    assert_eq!(code, Some(0), "nothing is dropped: {said}");
    assert_eq!(said.matches("(found “Vanished”) (31 times)").count(), 1, "{said}");
    assert_eq!(said.matches("(found “Zebra”) (31 times)").count(), 2, "its category and its mode: {said}");
    assert_eq!(counts(&place, "status"), [["C87002", "2025-10-01", "unknown", "31"]]);
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions/extracts/appointments.toml");
    let words = std::fs::read_to_string(shipped).unwrap();
    let words = words.replacen("attended = [", "attended = [\"vanished\", ", 1);
    let rule = "[[slot]]\nhas = [\"zebra\"]\npractice = \"C87002\"\ncategory = \"walk-in\"\nmode = \"face-to-face\"\n\n[[slot]]";
    std::fs::create_dir_all(place.join("definitions/extracts")).unwrap();
    let own = place.join("definitions/extracts/appointments.toml");
    std::fs::write(&own, words.replacen("[[slot]]", rule, 1)).unwrap();
    let (code, said) = load(&place, &[&file]);
    assert!(code == Some(0) && !said.contains("Vanished") && !said.contains("Zebra"), "{said}");
    assert_eq!(counts(&place, "status"), [["C87002", "2025-10-01", "attended", "31"]]);
    assert_eq!(counts(&place, "category")[0][2..], ["walk-in", "31"]);
    std::fs::write(&own, words.replacen("dna = [", "dna = [\"vanished\", ", 1)).unwrap();
    let (code, said) = load(&place, &[&file]);
    assert!(code == Some(1) && said.contains("“vanished” stands twice"), "{said}");
}

#[test]
fn parts_of_months_broken_files_and_months_booked_here_are_refused() {
    let (folder, place) = rotherham();
    let file = report(folder.path(), "october.csv", &OCTOBER);
    load(&place, &[&file]);
    // A later report with a part of November, and a row of another practice's place.
    let november = OCTOBER.map(|row| row.replace("31-Oct", "03-Nov").replace("DNA", "Left"));
    let november: Vec<&str> = november.iter().map(String::as_str).collect();
    let later = report(folder.path(), "later.csv", &[&OCTOBER[..], &november[..]].concat());
    let (_, said) = load(&place, &[&later]);
    assert!(said.contains("1 months counted, 1 months not whole"), "{said}");
    assert!(said.contains("November 2025 of C87002 ends on 2025-11-03"), "{said}");
    assert_eq!(counts(&place, "total").len(), 1);
    let (code, said) = load(&place, &[&file]);
    assert!(code == Some(0) && said.contains("older-report") | said.contains("1 months in a newer report"), "{said}");
    // Cut short within a row: nothing of it is taken, and what was there stays.
    let whole = std::fs::read_to_string(&later).unwrap();
    let before = counts(&place, "total");
    std::fs::write(&later, &whole[..whole.len() - 60]).unwrap();
    let (code, said) = load(&place, &[&later]);
    assert!(code == Some(1) && said.contains("ends in the middle of this row"), "{said}");
    assert_eq!(counts(&place, "total"), before);
    // They book here in October by now: the report's month goes, and does not come back.
    let labels = Labels { status: "attended", hcp: "gp", mode: "telephone", category: "walk-in", lead: "same-day" };
    let mut own = Month::default();
    let org = "C87002".parse().unwrap();
    own.add_appointments(date(2025, 10, 1), &BTreeMap::from([(org, vec![(labels, 3)])]));
    Lake::at(place.join("lake")).feed(date(2025, 10, 1), &own, "a", Timestamp::UNIX_EPOCH).unwrap();
    let (code, said) = load(&place, &["--again", &file]);
    assert!(code == Some(1) && said.contains("C87002 books here in October 2025"), "{said}");
    assert_eq!(counts(&place, "total"), [["C87002", "2025-10-01", "all", "3"]]);
}

#[test]
fn a_report_says_or_is_told_whose_it_is() {
    let (folder, place) = rotherham();
    let path = folder.path().join("bare.csv");
    std::fs::write(&path, format!("{HEAD}\n{}\n", OCTOBER.join("\n"))).unwrap();
    let file = path.to_str().unwrap();
    let (code, said) = load(&place, &[file]);
    assert!(code == Some(1) && said.contains("--organisation"), "{said}");
    let (code, said) = load(&place, &["--organisation", "C87003", file]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(counts(&place, "total"), [["C87003", "2025-10-01", "all", "5"]]);
    // Once the place knows its practices, another's report is not taken.
    let [practices, lists] = published(folder.path());
    at(&place, &["load", &practices, &lists]);
    let (code, said) = load(&place, &["--organisation", "A81001", file]);
    assert!(code == Some(1) && said.contains("A81001 is no practice of this place"), "{said}");
}
