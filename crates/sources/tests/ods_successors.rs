//! succ: which organisation followed which.

mod common;

use common::{faults::Suite, read_bytes};

const GOOD: &str = r#""C87001","C87002","R","20150401","1"
"C87007","C87008","R","20160401","1"
"03X","03L","R","20130401","1"
"C87021","C87022","R","20170401","1"
"C87023","C87022","R","20170401","1"
"C87024","C87022","R","20170401","0"
"#;

fault_suite!(Suite { family: "ods-successors", text: GOOD, rows: 6, date: "3", ..Suite::BASE });

#[test]
fn the_last_successor_stands() {
    let more = format!(
        "{GOOD}\"C87001\",\"C87009\",\"R\",\"20180401\",\"1\"\n\"C87007\",\"C87006\",\"R\",\"20140401\",\"1\"\n"
    );
    let read = read_bytes("x.csv", more.as_bytes());
    let found: Vec<_> = read.of("organisation").iter().map(|r| format!("{} {} {}", r[0], r[2], r[6])).collect();
    assert_eq!(found[..3], ["03X other 03L", "C87001 practice C87009", "C87007 practice C87008"]);
    assert_eq!(read.issues().iter().filter(|i| i.rule == "several-successors").count(), 2);
}
