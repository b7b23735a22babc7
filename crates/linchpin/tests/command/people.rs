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
