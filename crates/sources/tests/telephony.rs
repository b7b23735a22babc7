//! Cloud telephony: the published workbook and every fault.

mod common;

use common::{Grid, faults::Suite};

const GOOD: &str = "Month [1],\"GP Practice \n(ODS_CODE)\",GP Name,PCN Code,Count of Inbound calls,,Answered,,Ended during the IVR Stage [4],,Call back requested,,,Missed [5],,,Call back made,
2026-02-01,E81050,ASPLANDS MEDICAL CENTRE,U49574,6032,,3955,0.656,1441,0.239,245,0.041,,391,0.065,,245,1
2026-02-01,C87616,BLYTH ROAD MEDICAL CENTRE,U01680,3511,,2527,0.72,563,0.16,155,0.044,,266,0.076,,155,1
";

fault_suite!(Suite {
    family: "cloud-telephony",
    text: GOOD,
    rows: 12,
    needed: "Answered",
    count: "Answered",
    not_negative: "Count of Inbound calls",
    date: "Month [1]",
    name: "GP Name",
    totals: "Total,,,,9543,,6482,0.552,2004,0.265,400,0.075,,657,0.108,,400,0.99",
    figure: "Answered",
    sheet: "Table 3",
    ..Suite::BASE
});

#[test]
fn each_outcome_is_counted_once() {
    let read = common::read_bytes("x.csv", GOOD.as_bytes());
    let rows = read.of("calls");
    let blyth: Vec<_> = rows.iter().filter(|r| r[0] == "C87616").map(|r| format!("{} {}", r[2], r[3])).collect();
    let expected = [
        "inbound 3511",
        "answered 2527",
        "ended-in-menu 563",
        "callback-requested 155",
        "missed 266",
        "callback-made 155",
    ];
    assert_eq!(blyth, expected);
    assert_eq!(read.slices("calls")["2026-02 practice"], 12);
}

#[test]
fn stray_subtotals_above_the_title_and_a_second_line_of_headings_are_no_rows() {
    let mut grid = Grid::parse(GOOD);
    let wide = |cells: &[(usize, &str)]| {
        let mut row = vec![String::new(); 18];
        for (at, text) in cells {
            row[*at] = (*text).to_owned();
        }
        row
    };
    let second = [
        (4, "Total"),
        (6, "Total"),
        (7, "%"),
        (8, "Total"),
        (9, "%"),
        (13, "Total"),
        (16, "Total"),
        (17, "% of requested"),
    ];
    grid.0.insert(1, wide(&second));
    grid.0.insert(0, wide(&[(4, "Count of Inbound Call Outcome")]));
    grid.0.insert(0, wide(&[(0, "Table 3: Summary of Cloud based telephony call outcomes")]));
    grid.0.insert(0, wide(&[(4, "25765191"), (6, "14323679"), (7, "0.556")]));
    let numbers = [(4, 9)].map(|(from, to)| from..to).into_iter().flatten().map(|n| n.to_string()).collect::<Vec<_>>();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let read = common::read_bytes("x.xlsx", &grid.workbook("Table 3", &numbers));
    assert_eq!(read.one().rows, [("calls", 12)], "{:#?}", read.issues());
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
}

#[test]
fn calls_of_a_shared_account_are_reported() {
    let read = common::read_bytes("x.csv", GOOD.replace("E81050", "Unassigned").as_bytes());
    assert_eq!(read.issue("unassigned-practice").place.row, Some(2));
    assert_eq!(read.one().row_count(), 6);
}

#[test]
fn england_in_february_2026() {
    let Some(path) = common::shared("12_pomi_online/Cloud Based Telephony Publication Summary February 2026.xlsx")
    else {
        return;
    };
    let read = common::read(&path);
    // The tables of answered and of missed calls by waiting time give nothing.
    let rows: Vec<_> = read.parts.iter().map(|p| (p.family.unwrap().id, p.row_count())).collect();
    assert_eq!(rows, [("cloud-telephony", 6 * 4771), ("cloud-telephony", 0), ("cloud-telephony", 0)]);
    let unassigned = read.issues().iter().filter(|i| i.rule == "unassigned-practice").map(|i| i.times).sum::<u64>();
    assert_eq!(unassigned, 100);
    assert!(read.complaints().iter().all(|i| i.rule == "unassigned-practice"), "{:#?}", read.complaints());
    let rows = read.of("calls");
    let count = |org: &str, outcome: &str| rows.iter().find(|r| r[0] == org && r[2] == outcome).unwrap()[3].clone();
    assert_eq!((count("E81050", "answered"), count("E81050", "missed")), ("3955".to_owned(), "391".to_owned()));
    // Three cells are empty, such as this practice’s calls that ended in the menu.
    assert_eq!((count("M92022", "ended-in-menu"), count("M92022", "missed")), (String::new(), "2253".to_owned()));
    assert_eq!(rows.iter().filter(|r| r[3].is_empty()).count(), 3);
}
