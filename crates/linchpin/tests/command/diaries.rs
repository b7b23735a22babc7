//! Diaries that a practice exports from its own system.

use std::os::unix::fs::PermissionsExt;

use crate::common::{rotherham, run};

#[test]
fn every_row_that_was_left_out_is_named_in_a_file() {
    let (folder, place) = rotherham();
    let report = folder.path().join("report.txt");
    let head = "ODS code,Site,Session holder,Slot type,Session date,Slot start time,Slot length";
    let rows = [
        "A10001,Main,Ann Shah,Telephone,24/11/2099,09:00,10",
        "A10001,Main,Ann Shah,Telephone,31/11/2099,09:00,10",
        "A10001,Main,Ann Shah,Telephone,24/11/2099,09:10,10",
    ];
    std::fs::write(&report, format!("Our diary\n{head}\n{}\n", rows.join("\n"))).unwrap();
    let output = run(&["--place", place.to_str().unwrap(), "load", report.to_str().unwrap(), "--format", "csv"]);
    let (out, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "nobody keeps a diary here: {said}");
    assert!(out.contains("report.txt,diary,,0,3,3 left out"), "{out}");
    assert!(said.contains("row 3, column Site") && said.contains("(2 times)"), "{said}");
    let told = std::fs::read_to_string(place.join("faults/report.txt.faults.csv")).unwrap();
    let mut told: Vec<String> = csv::Reader::from_reader(told.as_bytes())
        .records()
        .map(|row| row.unwrap().iter().skip(1).take(4).collect::<Vec<_>>().join(" "))
        .collect();
    told.sort_unstable();
    let all = ["3 Site error unknown-site", "4 Session date error not-a-date", "5 Site error unknown-site"];
    assert_eq!(told, all);
}

#[test]
fn what_is_told_of_files_is_of_this_load_and_of_each_file() {
    let (folder, place) = rotherham();
    let head = "ODS code,Site,Session holder,Slot type,Session date,Slot start time,Slot length,Status";
    let practices = ["A10001", "A10002"].map(|code| {
        let path = folder.path().join(code).join("diary.csv");
        std::fs::create_dir(folder.path().join(code)).unwrap();
        std::fs::write(&path, format!("{head}\n{code},Main,Ann Shah,Telephone,24/11/2099,09:00,10,\n")).unwrap();
        path
    });
    let [one, other] = practices.each_ref().map(|path| path.to_str().unwrap());
    run(&["--place", place.to_str().unwrap(), "load", one, other]);
    let told = |name: &str| std::fs::read_to_string(place.join("faults").join(name));
    assert!(told("diary.csv.faults.csv").unwrap().contains("A10001 has no open site"));
    assert!(told("diary.csv.2.faults.csv").unwrap().contains("A10002 has no open site"));
    let mode = std::fs::metadata(place.join("faults")).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "nobody else reads them");
    // Nothing is wrong with a diary without rows, and nothing old is told of it.
    std::fs::write(&practices[0], format!("{head}\n")).unwrap();
    run(&["--place", place.to_str().unwrap(), "load", one]);
    assert!(told("diary.csv.faults.csv").is_err());
}
