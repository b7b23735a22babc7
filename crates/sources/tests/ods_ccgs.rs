//! eccg: clinical commissioning groups and sub-ICB locations.

mod common;

use common::{faults::Suite, read_bytes};

const GOOD: &str = r#""03L","NHS SOUTH YORKSHIRE ICB - 03L","Y63","QF7","OAK HOUSE","MOORHEAD WAY","BRAMLEY","ROTHERHAM","SOUTH YORKSHIRE","S66 1YY","20130401","","","C","","","","","","","","0","","","","",""
"00K","NHS HARTLEPOOL AND STOCKTON-ON-TEES CCG","Y63","QHM","","","","","","TS23 2LA","20130401","20200331","","C","","","","","","","","1","","","","",""
"13Q","NATIONAL COMMISSIONING HUB 1","Y63","QHM","","","","LEEDS","","LS2 7UE","20130401","","","H","","","","","","","","0","","","","",""
"#;

fault_suite!(Suite {
    family: "ods-places",
    text: GOOD,
    rows: 3 + 6,
    date: "10",
    name: "7",
    figure: "9",
    ..Suite::BASE
});

#[test]
fn places_are_told_from_hubs_and_their_parents_from_area_teams() {
    let read = read_bytes("x.csv", GOOD.as_bytes());
    let kinds: Vec<_> = read.of("organisation").iter().map(|r| r[2..4].join(" ")).collect();
    assert_eq!(kinds, ["place active", "place inactive", "other active"]);
    assert_eq!(read.of("membership")[0], ["03L", "QF7", "icb", "", ""]);
    assert_eq!(read.of("membership")[2], ["00K", "QHM", "icb", "", "2020-03-31"]);
    // In 2018 the fourth column was an area team, which is no board.
    let old = read_bytes("x.csv", GOOD.replace("QF7", "Q72").replace("QHM", "Q74").as_bytes());
    assert_eq!((old.of("organisation").len(), old.of("membership").len()), (3, 0));
}
