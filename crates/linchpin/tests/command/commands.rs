//! What scripts rely on: exit codes, formats, and sentences that say what to do.

use std::{io::Write, path::Path, process::Command};

use crate::common::{at, query, rotherham, run};

const LIST: &str = "PUBLICATION,EXTRACT_DATE,TYPE,SUB_ICB_LOCATION_CODE,ONS_SUB_ICB_LOCATION_CODE,CODE,POSTCODE,SEX,AGE,NUMBER_OF_PATIENTS\n";

pub fn list_size(folder: &Path, name: &str, rows: &[(&str, &str, u32)]) -> String {
    let path = folder.join(name);
    let mut text = LIST.to_owned();
    for (date, code, patients) in rows {
        text += &format!("GP_PRAC_PAT_LIST,{date},GP,03L,E38000141,{code},S25 4DB,ALL,ALL,{patients}\n");
    }
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_starter_set_is_right() {
    let checked = run(&["check"]);
    let printed = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success(), "{printed}{}", String::from_utf8_lossy(&checked.stderr));
    assert!(printed.lines().filter(|l| l.starts_with("ok ")).count() >= 45, "{printed}");
}

#[test]
fn the_example_of_the_guide_is_right() {
    let guide =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/indicators.md")).unwrap();
    let example = guide
        .split("```toml")
        .skip(1)
        .map(|b| b.split("```").next().unwrap())
        .find(|b| b.contains("[example]"))
        .unwrap();
    let mut file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    file.write_all(example.as_bytes()).unwrap();
    let checked = run(&["check", file.path().to_str().unwrap()]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
}

#[test]
fn a_wrong_definition_is_shown_where_it_is_wrong() {
    let (_folder, place) = rotherham();
    let local = place.join("definitions/indicators/access");
    std::fs::create_dir_all(&local).unwrap();
    std::fs::write(local.join("ours.toml"), "title = \"Ours\"\nwhi = \"A slip of the pen\"\n").unwrap();
    let checked = run(&["--place", place.to_str().unwrap(), "check"]);
    assert_eq!(checked.status.code(), Some(1));
    let told = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(told.contains("ours.toml") && told.contains("whi"), "{told}");
}

#[test]
fn exit_codes_tell_done_refused_and_wrong_usage() {
    assert_eq!(run(&["query"]).status.code(), Some(2));
    assert_eq!(run(&["--place", "/nowhere/at/all", "sources"]).status.code(), Some(1));
    let (folder, place) = rotherham();
    assert_eq!(run(&["new", place.to_str().unwrap(), "--organisation", "03L"]).status.code(), Some(1));
    assert_eq!(
        run(&["new", folder.path().join("x").to_str().unwrap(), "--organisation", "no code!"]).status.code(),
        Some(2)
    );
    let junk = folder.path().join("junk.csv");
    std::fs::write(&junk, "a,b\n1,2\n").unwrap();
    let refused = run(&["--place", place.to_str().unwrap(), "load", junk.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("nothing could be loaded"));
}

#[test]
fn a_query_cannot_change_anything() {
    let (_folder, place) = rotherham();
    for sql in [
        "create table x as select 1",
        "insert into organisation values (1)",
        "drop table organisation",
        "set x = 1",
        "copy organisation to 'x.csv'",
    ] {
        assert_eq!(run(&["--place", place.to_str().unwrap(), "query", sql]).status.code(), Some(1), "{sql}");
    }
    assert_eq!(query(&place, "select count(*) from organisation"), [["0"]]);
}

#[test]
fn the_same_file_again_changes_nothing_and_a_newer_one_replaces() {
    let (folder, place) = rotherham();
    let first =
        list_size(folder.path(), "first.csv", &[("2026-03-01", "C87002", 21_143), ("2026-03-01", "C87003", 9_000)]);
    at(&place, &["load", &first]);
    let catalogue = || std::fs::read(place.join("lake/catalogue.json")).unwrap();
    let before = catalogue();
    assert!(at(&place, &["load", &first]).contains("unchanged"));
    assert_eq!(before, catalogue());
    // A corrected file of the same month: one practice changed, one withdrawn.
    let second = list_size(folder.path(), "second.csv", &[("2026-03-01", "C87002", 21_150)]);
    at(&place, &["load", &second]);
    assert_eq!(query(&place, "select org, patients from list_size"), [["C87002", "21150"]]);
    // The replaced file does not come back.
    at(&place, &["load", &first]);
    assert_eq!(query(&place, "select org, patients from list_size"), [["C87002", "21150"]]);
    // Another month stands beside it.
    let april = list_size(folder.path(), "april.csv", &[("2026-04-01", "C87002", 21_200)]);
    at(&place, &["load", &april]);
    assert_eq!(query(&place, "select count(*) from list_size"), [["2"]]);
    // Nothing lies about that the catalogue does not name.
    assert_eq!(std::fs::read_dir(place.join("lake/list_size")).unwrap().count(), 2);
}

#[test]
fn a_load_that_is_killed_leaves_the_lake_as_it_was() {
    let (folder, place) = rotherham();
    let first = list_size(folder.path(), "first.csv", &[("2026-03-01", "C87002", 21_143)]);
    at(&place, &["load", &first]);
    let before = std::fs::read(place.join("lake/catalogue.json")).unwrap();
    let codes: Vec<String> =
        (0..400_000).map(|i| format!("{}{:05}", char::from(b'A' + (i / 100_000) as u8), i % 100_000)).collect();
    let rows: Vec<_> = codes.iter().map(|c| ("2026-04-01", c.as_str(), 1)).collect();
    let large = list_size(folder.path(), "large.csv", &rows);
    let mut killed = 0;
    for wait in [40, 80, 160, 320] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_linchpin"))
            .args(["--place", place.to_str().unwrap(), "load", &large])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        if std::fs::read(place.join("lake/catalogue.json")).unwrap() != before {
            break;
        }
        assert_eq!(query(&place, "select org, patients from list_size"), [["C87002", "21143"]]);
    }
    assert!(killed > 0, "the load was never caught at work");
    at(&place, &["load", &large]);
    assert_eq!(query(&place, "select count(*) from list_size"), [["400001"]]);
}

#[test]
fn csv_and_json_go_to_standard_output_and_nothing_else_does() {
    let (folder, place) = rotherham();
    let file = list_size(folder.path(), "a.csv", &[("2026-03-01", "C87002", 21_143), ("2026-03-01", "not a code", 5)]);
    let loaded = run(&["--place", place.to_str().unwrap(), "load", &file, "--format", "json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&loaded.stdout).unwrap();
    assert_eq!(rows[0]["rows"], 1);
    assert!(String::from_utf8_lossy(&loaded.stderr).contains("row 3"), "{}", String::from_utf8_lossy(&loaded.stderr));
    let rows: Vec<serde_json::Value> = serde_json::from_str(&at(&place, &["sources", "--format", "json"])).unwrap();
    assert_eq!((&rows[0]["family"], &rows[0]["edition"]), (&"list-size-totals".into(), &"2026-03".into()));
}

/// The regional appointments file: each edition holds all months up to its own.
fn regional(folder: &Path, name: &str, rows: &[(&str, &str, u32)]) -> String {
    let path = folder.join(name);
    let mut text = "SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_ONS_CODE,SUB_ICB_LOCATION_NAME,ICB_ONS_CODE,ICB_NAME,REGION_ONS_CODE,\
                    REGION_NAME,APPOINTMENT_MONTH,APPT_STATUS,HCP_TYPE,APPT_MODE,TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS\n"
        .to_owned();
    for (place, month, count) in rows {
        text += &format!(
            "{place},E38000141,A place,E54000061,An ICB,E40000012,A region,{month},Attended,GP,Telephone,Same Day,{count}\n"
        );
    }
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn an_older_edition_finds_its_place_taken_and_other_parts_stay() {
    let (folder, place) = rotherham();
    let older = regional(
        folder.path(),
        "older.csv",
        &[("03L", "2025-09-01", 5), ("03L", "2025-10-01", 10), ("02P", "2025-10-01", 70)],
    );
    let newer = regional(folder.path(), "newer.csv", &[("03L", "2025-10-01", 11), ("03L", "2025-11-01", 12)]);
    let totals = |place: &Path| {
        query(place, "select org, month, count from appointments where breakdown = 'total' order by org desc, month")
    };
    // September was in the older edition only, and so was Barnsley: both stay; October is the newer edition's.
    let expected = [
        ["03L", "2025-09-01", "5"],
        ["03L", "2025-10-01", "11"],
        ["03L", "2025-11-01", "12"],
        ["02P", "2025-10-01", "70"],
    ];
    at(&place, &["load", &older, &newer]);
    assert_eq!(totals(&place), expected);
    let (_other_folder, other) = rotherham();
    at(&other, &["load", &newer, &older]);
    let mut backwards = totals(&other);
    backwards.sort();
    let mut sorted = expected.map(|r| r.map(str::to_owned).to_vec()).to_vec();
    sorted.sort();
    assert_eq!(backwards, sorted, "the order of loading made a difference");
    // Rows are unique on their key whatever was loaded.
    let twice =
        "select count(*) from (select org, month, breakdown, status, hcp, mode, lead, count(*) as n from appointments
                 group by org, month, breakdown, status, hcp, mode, lead having count(*) > 1)";
    assert_eq!(query(&place, twice), [["0"]]);
    assert_eq!(query(&other, twice), [["0"]]);
}

#[test]
fn sixty_mixed_files_load_what_is_good_and_name_what_is_not() {
    let (folder, place) = rotherham();
    let mixed = folder.path().join("mixed");
    std::fs::create_dir(&mixed).unwrap();
    for i in 0..20 {
        let month = format!("20{:02}-{:02}-01", 20 + i / 12, 1 + i % 12);
        list_size(&mixed, &format!("good-{i}.csv"), &[(&month, "C87002", 20_000 + i)]);
        std::fs::write(mixed.join(format!("junk-{i}.csv")), format!("colour,shape\nred,{i}\n")).unwrap();
        std::fs::write(mixed.join(format!("bytes-{i}.xlsx")), [b"PK\x03\x04".as_slice(), &[i as u8; 64]].concat())
            .unwrap();
    }
    let output = run(&["--place", place.to_str().unwrap(), "load", mixed.to_str().unwrap(), "--format", "json"]);
    assert!(output.status.success());
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    let of = |outcome: &str| rows.iter().filter(|r| r["outcome"] == outcome).count();
    assert_eq!((rows.len(), of("loaded"), of("not loaded")), (60, 20, 40));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    for i in 0..20 {
        assert!(told.contains(&format!("junk-{i}.csv")) && told.contains(&format!("bytes-{i}.xlsx")), "{told}");
    }
    assert_eq!(query(&place, "select count(*) from list_size"), [["20"]]);
}

#[test]
fn groups_of_the_users_are_measured_like_any_organisation() {
    let (folder, place) = rotherham();
    let file = list_size(
        folder.path(),
        "a.csv",
        &[("2026-03-01", "C87002", 200), ("2026-03-01", "C87003", 100), ("2026-03-01", "C87004", 50)],
    );
    let text = std::fs::read_to_string(place.join("place.toml")).unwrap();
    let group = "\n[[group]]\ncode = \"NORTH\"\nname = \"Northern locality\"\nmembers = [\"C87002\", \"C87004\"]\n";
    std::fs::write(place.join("place.toml"), text + group).unwrap();
    at(&place, &["load", &file]);
    let printed = at(&place, &["measure", "need/list-size", "--level", "group", "--format", "csv"]);
    assert!(
        printed
            .lines()
            .nth(1)
            .is_some_and(|l| l.starts_with("need/list-size,NORTH,Northern locality,group,2026-03,250,")),
        "{printed}"
    );
}
