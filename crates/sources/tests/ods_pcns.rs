//! ePCN: networks and their members.

mod common;

use common::{faults::Suite, read_bytes};

const MEMBERS: &str = "\"Partner
Organisation
Code\",\"Partner
Name\",\"Practice
Parent
CCG Code\",\"Practice
Parent
CCG Name\",PCN Code,PCN Name,\"PCN Parent
CCG Code\",\"PCN Parent
CCG Name\",\"Practice to PCN
Relationship
Start Date\",\"Practice to PCN
Relationship
End Date\",\"Practice CCG and PCN
CCG Match\"
C85628,CAXTON HOUSE SURGERY,02P,NHS BARNSLEY CCG,U16464,BARNSLEY PCN,02P,NHS BARNSLEY CCG,20191001,20200831,True
C87002,DINNINGTON GROUP PRACTICE,03L,NHS ROTHERHAM CCG,U87177,ROTHER VALLEY SOUTH PCN,03L,NHS ROTHERHAM CCG,20190701,,True
C87003,WOODSTOCK BOWER,03L,NHS ROTHERHAM CCG,U01680,MALTBY PCN,03L,NHS ROTHERHAM CCG,20190701,,True
";

const DETAILS: &str = "PCN Code,PCN Name,\"Current Clinical
Commissioning
Group Code\",\"Clinical Commissioning Group Name\",Open Date,Close Date,Address Line 1,Postcode
U16464,BARNSLEY PCN,02P,NHS BARNSLEY CCG,20191001,,OAKS PARK,S70 1AA
U87177,ROTHER VALLEY SOUTH PCN,03L,NHS ROTHERHAM CCG,20190701,20230331,,S25 4DB
";

const SUITE: Suite = Suite {
    family: "ods-pcns",
    text: MEMBERS,
    rows: 3,
    needed: "Practice to PCN\nRelationship\nStart Date",
    date: "Practice to PCN\nRelationship\nStart Date",
    name: "Partner\nName",
    ..Suite::BASE
};

mod members {
    use super::*;

    // The headings have line breaks: rows of the text are not counted as in the suite's own files.
    fault_suite!(@each SUITE; good other_forms as_workbook wrong_encoding missing_column renamed_column title_rows
        impossible_date duplicate_key truncated_zip empty_file);
}

fault_suite!(
    details,
    Suite {
        family: "ods-pcns",
        text: DETAILS,
        rows: 4,
        needed: "Postcode",
        date: "Open Date",
        name: "PCN Name",
        figure: "Postcode",
        ..Suite::BASE
    }
);

#[test]
fn ended_memberships_are_kept() {
    let read = read_bytes("x.csv", MEMBERS.as_bytes());
    assert_eq!(read.of("membership")[0], ["C85628", "U16464", "pcn", "2019-10-01", "2020-08-31"]);
    assert_eq!(read.of("membership")[1], ["C87002", "U87177", "pcn", "2019-07-01", ""]);
}

#[test]
fn networks_have_places_and_may_have_closed() {
    let read = read_bytes("x.csv", DETAILS.as_bytes());
    assert_eq!(
        read.of("organisation")[1],
        ["U87177", "ROTHER VALLEY SOUTH PCN", "pcn", "inactive", "2019-07-01", "2023-03-31", "", "S25 4DB"]
    );
    assert_eq!(read.of("membership")[0], ["U16464", "02P", "place", "2019-10-01", ""]);
}

#[test]
fn dates_that_a_workbook_keeps_as_dates_or_numbers() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    let date = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    for (c, heading) in [
        "Partner Organisation Code",
        "PCN Code",
        "Practice to PCN Relationship Start Date",
        "Practice to PCN Relationship End Date",
    ]
    .iter()
    .enumerate()
    {
        page.write(0, c as u16, *heading).unwrap();
    }
    for (r, practice) in ["C87002", "C87003"].iter().enumerate() {
        let r = r as u32 + 1;
        page.write(r, 0, *practice).unwrap();
        page.write(r, 1, "U87177").unwrap();
        page.write_with_format(r, 2, 43_647, &date).unwrap();
        page.write(r, 3, 45_016).unwrap();
    }
    let read = read_bytes("x.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(read.of("membership")[0], ["C87002", "U87177", "pcn", "2019-07-01", "2023-03-31"]);
    assert!(read.issues().is_empty(), "{:#?}", read.issues());
}
