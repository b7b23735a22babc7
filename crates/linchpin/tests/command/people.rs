//! People and their records, from files that others published as examples: into the index, and into the lake without
//! anything that says who they are.

use crate::common::{at, number, query, rotherham, run, shared};

#[test]
fn an_extract_fills_the_index_and_the_lake() {
    let Some(shared) = shared() else { return };
    let (_folder, place) = rotherham();
    let extract = shared.join("data/15_synthetic/synthea_10_patients");
    let printed = at(&place, &["load", extract.to_str().unwrap(), "--format", "csv"]);
    let told = |file: &str| {
        let line = printed.lines().find(|l| l.starts_with(file)).unwrap_or_else(|| panic!("{file} in {printed}"));
        line.split(',').skip(3).collect::<Vec<_>>().join(",")
    };
    assert_eq!(told("Patient.000.ndjson"), "13,13,13 new", "thirteen people, each with an American postcode");
    assert_eq!(told("Practitioner.000.ndjson"), "43,0,43 staff");
    for (table, rows) in [
        ("condition", 555.0),
        ("encounter", 1215.0),
        ("immunisation", 161.0),
        ("medication", 1745.0),
        ("procedure", 2056.0),
    ] {
        assert_eq!(number(&place, &format!("select count(*) from {table}")), rows, "{table}");
    }
    assert_eq!(number(&place, "select count(distinct person) from encounter"), 13.0);
    // A pseudonym is an epoch and 26 letters; nothing of the source's own names is in the lake.
    let odd =
        "select count(*) from condition where length(person) <> 28 or person not like '1-%' or record like '%-%-%-%'";
    assert_eq!(number(&place, odd), 0.0);

    let again = at(&place, &["load", extract.to_str().unwrap(), "--format", "csv"]);
    assert!(again.contains("Patient.000.ndjson,people,,13,13,13 the same"), "{again}");
    assert!(again.contains("Condition.000.ndjson,fhir,") && again.contains(",unchanged"), "{again}");
    assert_eq!(number(&place, "select count(*) from condition"), 555.0);

    // It succeeds only when the chain is whole: two loads and twice the asking for names make six entries.
    let audit = at(&place, &["audit", "verify"]);
    assert!(audit.starts_with("6:"), "{audit}");
}

#[test]
fn examples_of_uk_core_load_and_what_is_refused_is_named_with_its_path() {
    let Some(shared) = shared() else { return };
    let (_folder, place) = rotherham();
    let examples = shared.join("data/15_synthetic/ukcore_examples");
    let place_text = place.to_str().unwrap();
    let output = run(&["--place", place_text, "load", examples.to_str().unwrap(), "--issues"]);
    let (out, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert!(out.contains("UKCore-Patient-RichardSmith-Example.xml"), "{out}");
    // A baby without a name cannot be found again, so nobody is made of one.
    assert!(said.contains("column Patient (name)") && said.contains("Enter a name"), "{said}");
    assert!(said.contains("the person is not in the index"), "{said}");
    let systolic = "select count(*) from observation where unit = 'mm[Hg]'";
    assert!(number(&place, systolic) > 0.0);
    let sources = query(&place, "select distinct family from source");
    assert_eq!(sources, [["fhir"]]);
}

#[test]
fn records_of_nobody_known_are_left_out_until_the_people_are_there() {
    let Some(shared) = shared() else { return };
    let (_folder, place) = rotherham();
    let extract = shared.join("data/15_synthetic/synthea_10_patients");
    let conditions = extract.join("Condition.000.ndjson");
    let place_text = place.to_str().unwrap();
    let output = run(&["--place", place_text, "load", conditions.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("load the people first"), "{said}");
    at(&place, &["load", extract.join("Patient.000.ndjson").to_str().unwrap()]);
    at(&place, &["load", conditions.to_str().unwrap()]);
    assert_eq!(number(&place, "select count(*) from condition"), 555.0);
}

/// A patient and conditions, as an export of two files or more.
fn export(folder: &std::path::Path, conditions: &[(&str, &[&str])]) {
    std::fs::create_dir_all(folder).unwrap();
    let patient =
        r#"{"resourceType":"Patient","id":"1","name":[{"family":"Berg","given":["Bo"]}],"birthDate":"1980-01-01"}"#;
    std::fs::write(folder.join("Patient.ndjson"), format!("{patient}\n")).unwrap();
    for (name, ids) in conditions {
        let line = |id: &&str| {
            format!(
                r#"{{"resourceType":"Condition","id":"{id}","subject":{{"reference":"Patient/1"}},"code":{{"coding":[{{"code":"1"}}]}}}}"#
            ) + "\n"
        };
        std::fs::write(folder.join(name), ids.iter().map(line).collect::<String>()).unwrap();
    }
}

/// Hazard HZ-06: an export whose files are called otherwise stands beside the one before, until somebody says that it is all.
#[test]
fn an_export_under_other_names_is_told_and_takes_the_place_of_the_last_on_demand() {
    let (folder, place) = rotherham();
    let at_place = place.to_str().unwrap().to_owned();
    let count = || number(&place, "select count(*) from condition");
    let load = |name: &str, more: &[&str]| {
        let folder = folder.path().join(name);
        let mut all = vec!["--place", &at_place, "load", folder.to_str().unwrap()];
        all.extend(more);
        let output = run(&all);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    export(&folder.path().join("october"), &[("Condition.oct.ndjson", &["a", "b", "c"])]);
    export(
        &folder.path().join("november"),
        &[("Condition.nov.1.ndjson", &["a", "b"]), ("Condition.nov.2.ndjson", &["d"])],
    );
    export(&folder.path().join("broken"), &[("Condition.dec.ndjson", &["a"])]);
    std::fs::write(folder.path().join("broken/Encounter.json"), r#"{"resourceType":"Bundle","entry":[{"#).unwrap();
    export(&folder.path().join("hospital"), &[("Condition.ndjson", &["h"])]);

    assert_eq!(load("october", &["--replace"]).0, Some(2), "whose rows are taken out must be said");
    let (code, said) = load("hospital", &["--from", "hospital"]);
    assert_eq!(code, Some(0), "{said}");
    let (_, said) = load("october", &["--from", "gp", "--replace"]);
    assert!(!said.contains("sent before"), "there was nothing before: {said}");
    assert_eq!(count(), 4.0);

    let (code, said) = load("november", &["--from", "gp"]);
    assert!(code == Some(0) && said.contains("3 rows of 1 files that gp sent before"), "{said}");
    assert!(said.contains("--from gp --replace"), "{said}");
    assert_eq!(count(), 7.0, "nothing is taken out that nobody asked for");

    let (_, said) = load("broken", &["--from", "gp", "--replace"]);
    assert!(said.contains("not taken out") && said.contains("read to its end"), "{said}");
    assert_eq!(count(), 8.0);

    let (code, said) = load("november", &["--from", "gp", "--replace"]);
    assert!(code == Some(0) && said.contains("4 rows of 2 files that gp sent before"), "{said}");
    assert!(said.contains("took their place"), "{said}");
    assert_eq!(count(), 4.0, "three of the practice, one of the hospital");
    let (_, said) = load("november", &["--from", "gp", "--replace"]);
    assert!(!said.contains("sent before"), "{said}");
    assert_eq!(count(), 4.0);
    assert_eq!(load("october", &["--from", "gp"]).0, Some(0), "what was replaced is known, and not loaded again");
    assert_eq!(count(), 4.0);
}

/// Hazard HZ-02: two folders of one name are not one system.
#[test]
fn another_system_in_a_folder_of_the_same_name_is_refused() {
    let (folder, place) = rotherham();
    let at_place = place.to_str().unwrap().to_owned();
    let load = |name: &str, family: &str, more: &[&str]| {
        let folder = folder.path().join(name).join("export");
        std::fs::create_dir_all(&folder).unwrap();
        let line = |n: u32| {
            format!(
                r#"{{"resourceType":"Patient","id":"{n}","name":[{{"family":"{family}{n}","given":["Bo"]}}],"birthDate":"19{}-01-0{n}"}}"#,
                if family == "Berg" { 50 } else { 71 }
            ) + "\n"
        };
        std::fs::write(folder.join("Patient.ndjson"), (1..=4).map(line).collect::<String>()).unwrap();
        let mut all = vec!["--place", &at_place, "load", folder.to_str().unwrap()];
        all.extend(more);
        let output = run(&all);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(load("one", "Berg", &[]).0, Some(0));
    let (code, said) = load("two", "Quist", &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("another system than the one called “export”") && said.contains("--from"), "{said}");
    assert!(!said.contains("Quist") && !said.contains("Berg"), "{said}");
    assert_eq!(load("two", "Quist", &["--from", "two"]).0, Some(0));
}
