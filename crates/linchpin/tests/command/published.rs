//! The real files of Rotherham, loaded whole: every family, the facts that were checked by hand, every indicator for
//! every practice, and nothing changed by loading again.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{at, number, query, rotherham, shared};

/// The families that `shared/data` holds.
const FAMILIES: [&str; 32] = [
    "allocation-populations",
    "antibiotics-summary",
    "appointments-coverage",
    "appointments-mapping",
    "appointments-practice",
    "appointments-regional",
    "bank-holidays",
    "cloud-telephony",
    "cqc-ratings",
    "deprivation-areas",
    "deprivation-practices",
    "fhir",
    "fingertips",
    "list-size-ages",
    "list-size-map",
    "list-size-totals",
    "monthly-activity",
    "nhs-payments",
    "ods-pcns",
    "ods-places",
    "ods-practices",
    "online-consultation",
    "pomi",
    "practice-access",
    "prescribing",
    "qof-domain",
    "qof-exceptions",
    "qof-geographies",
    "qof-indicators",
    "qof-maximum",
    "qof-prevalence",
    "workforce-practice",
];

/// One place, loaded once: what follows is asked of it in turn.
#[test]
fn the_published_files_of_rotherham() {
    let Some(shared) = shared() else { return };
    let (_folder, place) = rotherham();
    let data = shared.join("data");
    at(&place, &["load", data.to_str().unwrap()]);

    let families: BTreeSet<String> =
        query(&place, "select distinct family from source").into_iter().flatten().collect();
    for family in FAMILIES {
        assert!(families.contains(family), "{family} is not loaded; loaded are {families:?}");
    }

    appointment_tables_agree(&place);
    appointments_reconcile_with_the_region(&place);
    lists_add_up(&place);
    one_practice_in_five_publications(&place);
    general_practitioners(&place);
    emergency_admissions(&place);
    appointments_within_a_week(&place);
    every_indicator_for_every_practice(&place);

    let before = (
        at(&place, &["sources", "--format", "csv"]),
        at(&place, &["measure", "--level", "practice", "--format", "csv"]),
    );
    let catalogue = std::fs::read(place.join("lake/catalogue.json")).unwrap();
    at(&place, &["load", data.to_str().unwrap()]);
    assert_eq!(
        catalogue,
        std::fs::read(place.join("lake/catalogue.json")).unwrap(),
        "loading again changed the catalogue"
    );
    let after = (
        at(&place, &["sources", "--format", "csv"]),
        at(&place, &["measure", "--level", "practice", "--format", "csv"]),
    );
    assert_eq!(before, after, "loading again changed something");
}

/// Fact 1.
fn appointment_tables_agree(place: &std::path::Path) {
    let sql = "select count(*) as practices,
        sum(case when total = lead and total = category and total = mode and total = hcp and total = status then 1 else 0 end) as agree
      from (select org,
          sum(case when breakdown = 'total' then count end) as total, sum(case when breakdown = 'lead' then count end) as lead,
          sum(case when breakdown = 'category' then count end) as category, sum(case when breakdown = 'mode' then count end) as mode,
          sum(case when breakdown = 'hcp' then count end) as hcp, sum(case when breakdown = 'status' then count end) as status
        from appointments where month = '2025-11-01' and length(org) = 6 group by org)";
    assert_eq!(query(place, sql), [["6138", "6138"]]);
    let of = |condition: &str| {
        number(
            place,
            &format!(
                "select sum(count) from appointments where month = '2025-11-01' and length(org) = 6 and {condition}"
            ),
        )
    };
    // GPs and the others together are all, table by table.
    assert_eq!(of("breakdown = 'lead+hcp'"), of("breakdown = 'total'"));
    assert_eq!(of("breakdown = 'category+hcp'"), of("breakdown = 'total'"));
    assert_eq!(of("breakdown = 'lead+hcp' and hcp = 'gp'"), of("breakdown = 'hcp' and hcp = 'gp'"));
    let in_scope = "('general-consultation-acute', 'general-consultation-routine', 'unplanned-clinical-activity', 'walk-in',
        'clinical-triage', 'home-visit', 'care-home-visit', 'care-related-encounter-but-does-not-fit-into-any-other-category')";
    let eight = of(&format!("breakdown = 'category' and category in {in_scope}"));
    assert_eq!(of("breakdown = 'lead+in-scope'"), eight);
}

/// Fact 2.
fn appointments_reconcile_with_the_region(place: &std::path::Path) {
    for (status, expected) in [("attended", 145_986.0), ("dna", 6_867.0), ("unknown", 14_922.0)] {
        let published = format!(
            "select sum(count) from appointments where org = '03L' and month = '2025-11-01' and breakdown = 'status' and status = '{status}'"
        );
        assert_eq!(number(place, &published), expected);
        let added = format!(
            "select sum(count) from appointments a join membership m on m.child = a.org and m.kind = 'place' and m.parent = '03L'
             join source s on s.id = m.source and s.family = 'list-size-map'
             where a.month = '2025-11-01' and a.breakdown = 'status' and a.status = '{status}'"
        );
        assert_eq!(number(place, &added), expected);
    }
    let total =
        "select sum(count) from appointments where org = '03L' and month = '2025-11-01' and breakdown = 'total'";
    assert_eq!(number(place, total), 167_775.0);
}

/// Fact 3.
fn lists_add_up(place: &std::path::Path) {
    let of = |condition: &str| number(place, &format!("select sum(patients) from list_size where {condition}"));
    for condition in
        ["sex = 'all' and age_from is null", "sex in ('male', 'female') and age_from is null", "age_from is not null"]
    {
        assert_eq!(of(&format!("date = '2025-12-01' and {condition}")), 63_936_682.0, "{condition}");
    }
    assert_eq!(of("date = '2026-03-01' and sex = 'all' and age_from is null"), 63_707_358.0);
}

/// Fact 4.
fn one_practice_in_five_publications(place: &std::path::Path) {
    let qof =
        "select distinct list_size from prevalence where org = 'C87002' and year = '2020/21' and list_type = 'TOTAL'";
    assert_eq!(number(place, qof), 20_690.0);
    let quoted = |basis: &str, date: &str| {
        number(
            place,
            &format!(
                "select patients from reported_list where org = 'C87002' and basis = '{basis}' and date >= '{date}' order by date desc limit 1"
            ),
        )
    };
    assert_eq!(quoted("workforce", "2000-01-01"), 20_691.0);
    assert_eq!(quoted("gpad", "2025-11-01"), 21_103.0);
    assert_eq!(quoted("online-consultation", "2026-02-01"), 21_168.0);
    let payments = "select patients from weighted_list where org = 'C87002' and year = '2024/25' and weighting = 'payments-registered'";
    assert_eq!(number(place, payments), 20_909.25);
}

/// Fact 5.
fn general_practitioners(place: &std::path::Path) {
    let practices = "select round(sum(w.value), 1), count(*) from workforce w
        join membership m on m.child = w.org and m.kind = 'place' and m.parent = '03L'
        join source s on s.id = m.source and s.family = 'list-size-map'
        where w.date < '2025-01-01' and w.staff_group = 'gp' and w.role = 'all' and w.measure = 'fte'";
    assert_eq!(query(place, practices), [["157.5", "28"]]);
    let bulletin = "select round(value, 2) from workforce
        where org = '03L' and date = '2025-10-31' and staff_group = 'gp' and role = 'all' and measure = 'fte'";
    assert_eq!(number(place, bulletin), 174.28);
}

/// Fact 6.
fn emergency_admissions(place: &std::path::Path) {
    let rows = query(
        place,
        "select month, count from activity where org = '03L' and kind like '%non-elective%' and month between '2018-04-01' and '2019-06-01' order by count",
    );
    assert_eq!(rows.len(), 15);
    assert_eq!(rows[0], ["2018-04-01", "2355"]);
    assert_eq!(rows[14], ["2019-01-01", "2645"]);
}

/// Fact 7, by the definition and not by hand.
fn appointments_within_a_week(place: &std::path::Path) {
    let printed =
        at(place, &["measure", "access/within-5-days", "--level", "place", "--period", "2025-11", "--format", "csv"]);
    let mut csv = csv::Reader::from_reader(printed.as_bytes());
    let row: BTreeMap<String, String> = csv.deserialize().next().unwrap().unwrap();
    assert_eq!(row["org"], "03L");
    assert_eq!(row["numerator"].parse::<f64>().unwrap(), 105_885.0);
    assert_eq!(row["denominator"].parse::<f64>().unwrap(), 167_708.0);
    assert_eq!((row["practices"].as_str(), row["expected"].as_str()), ("28", "28"));
    let people = "select sum(patients), count(*) from reported_list r join membership m on m.child = r.org and m.kind = 'place' and m.parent = '03L'
        join source s on s.id = m.source and s.family = 'list-size-map' where r.basis = 'gpad' and r.date = '2025-11-01'";
    assert_eq!(query(place, people), [["277049", "28"]]);
}

fn every_indicator_for_every_practice(place: &std::path::Path) {
    let printed = at(place, &["measure", "--level", "practice", "--format", "csv"]);
    let mut csv = csv::Reader::from_reader(printed.as_bytes());
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut known = 0;
    for row in csv.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        assert!(seen.entry(row["indicator"].clone()).or_default().insert(row["org"].clone()), "{row:?} twice");
        match row["state"].as_str() {
            "known" => {
                known += 1;
                assert!(row["value"].parse::<f64>().unwrap().is_finite(), "{row:?}");
                assert!(!row["sources"].is_empty(), "{row:?} has no source");
            }
            "suppressed" | "not-reported" | "not-applicable" => assert!(!row["reason"].is_empty(), "{row:?}"),
            other => panic!("{other} is no state"),
        }
    }
    assert!(seen.len() >= 45, "only {} indicators", seen.len());
    for (indicator, practices) in &seen {
        assert_eq!(practices.len(), 28, "{indicator}");
    }
    assert!(known > 28 * 45, "only {known} values are known");
}
