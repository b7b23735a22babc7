//! The real files of list sizes, appointments and reference data: every row of them, and the facts checked by hand
//! (`data/README.md`, facts 1, 2, 3 and 7).
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Read, read, shared};

/// Cells of `appointments`: org, month, breakdown, status, hcp, mode, category, lead, count.
type Sums = BTreeMap<String, i64>;

fn table(letter: &str) -> Option<Read> {
    let read = read(&shared(&format!("03_gpad/gpad_annex1_practice_nov2025_table_{letter}.csv"))?);
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
    Some(read)
}

fn count(row: &[String]) -> i64 {
    row.last().unwrap().parse().unwrap()
}

fn by_practice(read: &Read, wanted: impl Fn(&[String]) -> bool) -> Sums {
    let mut sums = Sums::new();
    for row in read.of("appointments") {
        *sums.entry(row[0].clone()).or_default() += if wanted(row) { count(row) } else { 0 };
    }
    sums
}

fn rotherham() -> Option<BTreeSet<String>> {
    let map = read(&shared("09_ods/gp-reg-pat-prac-map_2025-12.csv")?);
    Some(map.of("membership").into_iter().filter(|r| r[1] == "03L").map(|r| r[0].clone()).collect())
}

#[test]
fn fact_1_the_practice_tables_agree_with_each_other() {
    let Some(table_1) = table("1") else { return };
    let total = by_practice(&table_1, |_| true);
    assert_eq!(total.len(), 6138);
    for (letter, rows) in [("2a", 8), ("3a", 19), ("4", 5), ("5", 3), ("6", 3)] {
        let table = table(letter).unwrap();
        assert_eq!(table.lines.len(), 6138 * rows, "table {letter}");
        assert_eq!(by_practice(&table, |_| true), total, "table {letter}");
    }
    let (hcp, category) = (table("5").unwrap(), table("3a").unwrap());
    let gp = by_practice(&hcp, |r| r[4] == "gp");
    let rest = by_practice(&hcp, |r| r[4] != "gp");
    for (letter, expected) in [("2b", &gp), ("3b", &gp), ("2c", &rest), ("3c", &rest)] {
        assert_eq!(&by_practice(&table(letter).unwrap(), |_| true), expected, "table {letter}");
    }
    let in_scope = by_practice(&category, |r| linchpin_sources::vocabulary::IN_SCOPE.contains(&r[6].as_str()));
    assert_eq!(by_practice(&table("2d").unwrap(), |_| true), in_scope);
}

#[test]
fn fact_2_the_practice_tables_reconcile_with_the_regional_file() {
    let (Some(path), Some(practices)) = (shared("03_gpad/gpad_regional_syorks_2023-06_to_2025-11.csv"), rotherham())
    else {
        return;
    };
    let regional = read(&path);
    assert!(regional.issues().is_empty(), "{:#?}", regional.issues());
    let full = regional.of("appointments").into_iter().filter(|r| r[2] == "full").count();
    assert_eq!(full, 28_757);
    let place = |breakdown: &str, status: &str| -> i64 {
        let ours = |r: &&[String]| r[0] == "03L" && r[1] == "2025-11-01" && r[2] == breakdown && r[3] == status;
        regional.of("appointments").into_iter().filter(ours).map(count).sum()
    };
    let table_6 = table("6").unwrap();
    let sum = |status: &str| -> i64 {
        table_6.of("appointments").into_iter().filter(|r| practices.contains(&r[0]) && r[3] == status).map(count).sum()
    };
    for (status, expected) in [("attended", 145_986), ("dna", 6_867), ("unknown", 14_922)] {
        assert_eq!((place("status", status), sum(status)), (expected, expected), "{status}");
    }
    assert_eq!(place("total", ""), 167_775);
}

#[test]
fn fact_3_the_lists_of_england() {
    let Some(path) = shared("01_list_size/gp-reg-pat-prac-quin-age_2025-12_GP.csv") else { return };
    let read = read(&path);
    assert!(read.issues().is_empty(), "{:#?}", read.issues());
    assert_eq!(read.one().rows, [("list_size", 266_428)]);
    let sum =
        |wanted: fn(&[String]) -> bool| read.of("list_size").into_iter().filter(|r| wanted(r)).map(count).sum::<i64>();
    let total = sum(|r| r[2] == "all" && r[3].is_empty());
    let sexes = sum(|r| r[2] != "all" && r[3].is_empty());
    let bands = sum(|r| !r[3].is_empty());
    assert_eq!([total, sexes, bands], [63_936_682; 3]);
    assert_eq!(read.slices("list_size")["2025-12 total"], 6196);
}

#[test]
fn fact_7_rotherham_within_seven_days() {
    let (Some(lead), Some(practices)) = (table("2a"), rotherham()) else { return };
    let ours: Vec<_> = lead.of("appointments").into_iter().filter(|r| practices.contains(&r[0])).collect();
    assert_eq!(ours.iter().map(|r| &r[0]).collect::<BTreeSet<_>>().len(), 28);
    let within = |leads: &[&str]| ours.iter().filter(|r| leads.contains(&r[7].as_str())).map(|r| count(r)).sum::<i64>();
    assert_eq!(within(&["same-day", "1-day", "2-7-days"]), 105_885);
    let known: i64 = ours.iter().filter(|r| r[7] != "unknown").map(|r| count(r)).sum();
    assert_eq!(known, 167_708);
    let lists: i64 =
        table("1").unwrap().of("reported_list").into_iter().filter(|r| practices.contains(&r[0])).map(count).sum();
    assert_eq!(lists, 277_049);
}

#[test]
fn every_row_of_the_reference_files() {
    for (file, family, rows) in [
        ("03_gpad/gpad_coverage.csv", "appointments-coverage", &[("appointment_coverage", 3180)][..]),
        (
            "03_gpad/Practice_Level_Crosstab_Aug_25_Mapping.csv",
            "appointments-mapping",
            &[("organisation", 7617), ("membership", 12_438)],
        ),
        ("09_ods/epraccur_2025.csv", "ods-practices", &[("organisation", 15_389), ("membership", 44_612)]),
        ("09_ods/eccg_2018-11.csv", "ods-places", &[("organisation", 242)]),
        (
            "09_ods/gp-reg-pat-prac-map_2025-12.csv",
            "list-size-map",
            &[("organisation", 7648), ("membership", 12_489), ("practice_profile", 6189)],
        ),
    ] {
        let Some(path) = shared(file) else { return };
        let read = read(&path);
        assert_eq!((read.family(), &read.one().rows[..]), (Some(family), rows), "{file}");
        assert!(read.complaints().is_empty() && read.one().whole, "{file}: {:#?}", read.complaints());
    }
    let pcns = read(&shared("09_ods/ePCN.xlsx").unwrap());
    let sheets: Vec<_> = pcns.parts.iter().map(|p| (p.sheet.as_deref().unwrap(), &p.rows[..])).collect();
    let expected = [
        ("PCNDetails", &[("organisation", 1318), ("membership", 1318)][..]),
        ("PCN Core Partner Details", &[("membership", 7359)]),
    ];
    assert_eq!(sheets, expected);
    assert!(pcns.complaints().is_empty());
}

#[test]
fn practices_are_practices_and_rotherham_has_its_own() {
    let (Some(path), Some(practices)) = (shared("09_ods/epraccur_2025.csv"), rotherham()) else { return };
    let read = read(&path);
    let of_kind = read.of("organisation").into_iter().filter(|r| r[2] == "practice").count();
    assert_eq!(of_kind, 8189, "role RO76, alone or among others");
    assert_eq!(practices.len(), 28);
    let current: BTreeSet<String> = read
        .of("membership")
        .into_iter()
        .filter(|r| r[1] == "03L" && r[4].is_empty() && practices.contains(&r[0]))
        .map(|r| r[0].clone())
        .collect();
    assert_eq!(current, practices, "the list-size map and epraccur agree");
}
