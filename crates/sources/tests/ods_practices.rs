//! epraccur: both sets of codes, and every fault.

mod common;

use common::{Grid, faults::Suite, read_bytes};

const GOOD: &str = r#""A81001","THE DENSHAM SURGERY","Y63","QHM","HEALTH CENTRE","LAWSON STREET","","STOCKTON-ON-TEES","","TS18 1HU","19740401","","ACTIVE","B","16C","20200401","","01642 672351","","","","1","","16C","","RO76",""
"A81003","VICTORIA MEDICAL PRACTICE","Y63","QHM","HEALTH CENTRE","VICTORIA ROAD","","HARTLEPOOL","","TS26 8DB","19740401","20171031","INACTIVE","B","00K","20130401","20171031","01429 272945","","","","1","","00K","","RO76",""
"C87002","DINNINGTON GROUP PRACTICE","Y63","QF7","ANSTON MEDICAL CENTRE","15 QUARRY LANE","NORTH ANSTON","SHEFFIELD","","S25 4DB","19740401","","ACTIVE","B","03L","20130401","","01909 562207","","","","1","","03L","","RO76",""
"Y00001","OUT OF HOURS","Y63","QF7","","","","","","S60 1AA","20040401","","DORMANT","Z","03L","20130401","","","","","","1","","03L","","RO80|RO87",""
"Y00002","WALK-IN AND PRACTICE","","QF7","","","","","","S60 1AB","20040401","","ACTIVE","Z","","","","","","","","1","","","","RO87|RO76",""
"#;

const OLD: &str = r#""C87002","DINNINGTON GROUP PRACTICE","Y54","Q72","","","","SHEFFIELD","","S25 4DB","19740401","","A","B","03L","20130401","","","","","","0","","03L","","4",""
"C87003","A CLOSED PRACTICE","Y54","Q72","","","","SHEFFIELD","","S25 4DB","19740401","20150331","C","B","03L","20130401","20150331","","","","","0","","03L","","4",""
"C87004","A PROPOSED ONE","Y54","Q72","","","","","","S25 4DB","20190401","","P","B","03L","20190401","","","","","","0","","03L","","4",""
"C87005","A DORMANT CENTRE","Y54","Q72","","","","","","S25 4DB","20190401","","D","B","03L","20190401","","","","","","0","","03L","","1",""
"#;

fault_suite!(Suite {
    family: "ods-practices",
    text: GOOD,
    rows: 5 + 13,
    date: "10",
    name: "7",
    figure: "9",
    ..Suite::BASE
});

#[test]
fn practices_are_told_from_other_prescribers_in_both_sets_of_codes() {
    let new = read_bytes("x.csv", GOOD.as_bytes());
    let kinds: Vec<_> = new.of("organisation").iter().map(|r| r[2..4].join(" ")).collect();
    assert_eq!(kinds, ["practice active", "practice inactive", "practice active", "other dormant", "practice active"]);
    let old = read_bytes("x.csv", OLD.as_bytes());
    let kinds: Vec<_> = old.of("organisation").iter().map(|r| r[2..4].join(" ")).collect();
    assert_eq!(kinds, ["practice active", "practice inactive", "practice inactive", "other dormant"]);
}

#[test]
fn memberships_carry_the_days_they_began_and_ended() {
    let read = read_bytes("x.csv", GOOD.as_bytes());
    let of = |code: &str| {
        read.of("membership").into_iter().filter(|r| r[0] == code).map(|r| r[1..].join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(of("C87002"), ["03L place 2013-04-01 ", "QF7 icb  ", "Y63 region  "]);
    assert_eq!(of("A81003")[0], "00K place 2013-04-01 2017-10-31");
    assert_eq!(of("A81003")[1], "QHM icb  2017-10-31");
    assert_eq!(of("Y00002"), ["QF7 icb  "]);
    assert_eq!(read.of("organisation")[1][4..], ["1974-04-01", "2017-10-31", "", "TS26 8DB"]);
    assert_eq!(read.one().edition, "2020-04-01");
}

#[test]
fn an_unknown_status_is_told_and_left_empty() {
    let mut grid = Grid::parse(GOOD);
    grid.0[2][12] = "SLEEPY".to_owned();
    let read = read_bytes("x.csv", grid.csv().as_bytes());
    assert_eq!(read.issue("unknown-label").place.row, Some(3));
    assert_eq!(read.of("organisation")[2][3], "");
}
