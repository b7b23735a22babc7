//! The monthly activity return: fifteen published months and every fault.

mod common;

use common::faults::Suite;

const GOOD: &str = ",Year,Period,Region Code,Region Name,Org Code,Org Name,Elective G&A Ordinary Admissions (FFCEs),Total Non-elective G&A Admissions (FFCEs),GP Referrals Made (All specialties) ,GP Referrals Made (G&A) ,Something New
,2018-19,APRIL,Y54,NORTH OF ENGLAND,03L,NHS ROTHERHAM CCG,482,2355,3994,3946,7
, 2018-19,January,Y54,NORTH OF ENGLAND,03L,NHS ROTHERHAM CCG,500,2645,4000,3900,8
";

fault_suite!(Suite {
    family: "monthly-activity",
    text: GOOD,
    rows: 10,
    needed: "Period",
    count: "Total Non-elective G&A Admissions (FFCEs)",
    not_negative: "Something New",
    date: "Period",
    name: "Org Name",
    totals: ",2018-19,APRIL,,,,England,982,5000,7994,7846,15",
    figure: "Something New",
    sheet: "Commissioner",
    ..Suite::BASE
});

#[test]
fn nhs_years_and_names_of_months() {
    let read = common::read_bytes("x.csv", GOOD.as_bytes());
    let rows: Vec<_> = read.of("activity").iter().map(|r| r.join(" ")).collect();
    assert_eq!(rows[1], "03L 2018-04-01 non-elective-admissions 2355");
    assert_eq!(rows[4], "03L 2018-04-01 something-new 7");
    assert_eq!(rows[6], "03L 2019-01-01 non-elective-admissions 2645");
    let slices: Vec<_> = read.slices("activity").into_keys().collect();
    assert_eq!(slices, ["2018-04 commissioner", "2019-01 commissioner"]);
}

#[test]
fn a_year_that_is_none_is_reported() {
    let read = common::read_bytes("x.csv", GOOD.replace(",2018-19,APRIL", ",last year,APRIL").as_bytes());
    let issue = read.issue("not-a-date");
    assert_eq!((issue.place.row, issue.value.as_deref()), (Some(2), Some("last year")));
    assert_eq!(read.one().row_count(), 5);
}

#[test]
fn a_figure_that_is_missing_is_not_zero() {
    let read = common::read_bytes("x.csv", GOOD.replace("482,2355", "482,").as_bytes());
    assert_eq!(read.issue("missing-value").place.column.as_deref(), Some("Total Non-elective G&A Admissions (FFCEs)"));
    assert_eq!(read.one().row_count(), 9);
}

#[test]
fn commissioners_without_codes_are_not_taken_for_regions() {
    let read = common::read_bytes("x.csv", GOOD.replace("Org Code", "Code").as_bytes());
    assert!(read.issue("missing-column").message.contains("Org Code"));
    assert!(read.lines.is_empty() && !read.one().whole);
}

#[test]
fn fifteen_months() {
    let names = [
        ("Apr_18", 196),
        ("May_18", 196),
        ("Jun_18", 196),
        ("Jul_18", 196),
        ("Aug_18", 196),
        ("Sep_18", 196),
        ("Oct_18", 196),
        ("Nov_18", 196),
        ("Dec_18", 196),
        ("Jan_19", 196),
        ("Feb_19", 196),
        ("Mar_19", 196),
        ("Apr_19", 192),
        ("May_19", 192),
        ("Jun_19", 192),
    ];
    let mut rotherham = Vec::new();
    for (month, commissioners) in names {
        let Some(path) = common::shared(&format!("14_emergency/MAR_Comm_{month}.xls")) else { return };
        let read = common::read(&path);
        assert!(read.complaints().is_empty(), "{month}: {:#?}", read.complaints());
        let known: Vec<_> =
            read.parts.iter().map(|p| (p.sheet.as_deref(), p.family.unwrap().id, p.row_count())).collect();
        let expected =
            [(Some("Commissioner"), "monthly-activity", 14 * commissioners), (Some("Region"), "monthly-activity", 0)];
        assert_eq!(known, expected, "{month}");
        assert_eq!(read.parts[0].edition, "2020-02-13", "{month}");
        let rows = read.of("activity");
        let ours = rows.iter().find(|r| r[0] == "03L" && r[2] == "non-elective-admissions").unwrap();
        rotherham.push((ours[3].parse::<i64>().unwrap(), ours[1].clone()));
        // The row of England, which is left out, is the sum of the others.
        if month == "Apr_18" {
            let england: i64 =
                rows.iter().filter(|r| r[2] == "non-elective-admissions").map(|r| r[3].parse::<i64>().unwrap()).sum();
            assert_eq!(england, 525_366);
        }
    }
    let months: std::collections::BTreeSet<_> = rotherham.iter().map(|(_, month)| month).collect();
    assert_eq!(months.len(), 15);
    assert_eq!(rotherham.iter().min().unwrap(), &(2355, "2018-04-01".to_owned()));
    assert_eq!(rotherham.iter().max().unwrap(), &(2645, "2019-01-01".to_owned()));
}
