//! The Friends and Family Test, in the layout of its workbooks; no published file is at hand.

mod common;

use common::{Grid, faults::Suite};

const GOOD: &str = "Period,ICB Code,Practice Code,Practice Name,Total Responses,Percentage Positive,Percentage Negative,Very Good,Good,Neither Good nor Poor,Poor,Very Poor,Don't Know
Oct-2025,QF7,C87002,DINNINGTON GROUP PRACTICE,200,90%,4%,150,30,10,5,3,2
Oct-2025,QF7,C87003,WOODSTOCK BOWER GROUP PRACTICE,*,*,*,*,*,*,*,*,*
";

fault_suite!(Suite {
    family: "friends-family",
    text: GOOD,
    rows: 18,
    needed: "Total Responses",
    count: "Total Responses",
    not_negative: "Very Good",
    date: "Period",
    name: "Practice Name",
    totals: "Oct-2025,,,England,200,90%,4%,150,30,10,5,3,2",
    figure: "Total Responses",
    sheet: "Practices",
    ..Suite::BASE
});

fn answers(file: &common::Read) -> Vec<String> {
    assert_eq!(file.one().family.map(|f| f.id), Some("friends-family"), "{:#?}", file.issues());
    file.of("friends_family").iter().map(|r| r[1..].join(" ")).collect()
}

#[test]
fn answers_and_their_sums() {
    let read = common::read_bytes("x.csv", GOOD.as_bytes());
    let expected = [
        "2025-10-01 total 200",
        "2025-10-01 very-good 150",
        "2025-10-01 good 30",
        "2025-10-01 neither 10",
        "2025-10-01 poor 5",
        "2025-10-01 very-poor 3",
        "2025-10-01 unknown 2",
        "2025-10-01 positive 180",
        "2025-10-01 negative 8",
    ];
    assert_eq!(answers(&read)[..9], expected);
    assert!(answers(&read)[9..].iter().all(|r| r.ends_with(' ')), "withheld is empty, not zero");
    assert_eq!(read.slices("friends_family")["2025-10 practice"], 18);
}

/// The workbook: the month in a title, two lines of headings, England first, then remarks.
fn workbook(title: &str) -> Grid {
    let mut grid = Grid::parse(GOOD);
    for row in &mut grid.0 {
        row.remove(0);
    }
    let width = grid.0[0].len();
    let row = |cells: &[(usize, &str)]| {
        let mut row = vec![String::new(); width];
        for (at, text) in cells {
            row[*at] = (*text).to_owned();
        }
        row
    };
    let upper = row(&[
        (0, "ICB Code"),
        (1, "Practice Code"),
        (2, "Practice Name"),
        (3, "Total Responses"),
        (4, "Percentage Positive"),
        (6, "Breakdown of Responses"),
    ]);
    for cell in &mut grid.0[0][..5] {
        cell.clear();
    }
    grid.0.insert(0, upper);
    grid.0.insert(
        2,
        row(&[
            (1, "England"),
            (3, "200"),
            (4, "0.9"),
            (6, "150"),
            (7, "30"),
            (8, "10"),
            (9, "5"),
            (10, "3"),
            (11, "2"),
        ]),
    );
    grid.0.insert(0, row(&[(1, title)]));
    grid.0.insert(0, row(&[(0, "Friends and Family Test (FFT)")]));
    grid
}

#[test]
fn a_workbook_with_two_lines_of_headings() {
    let titled = workbook("GP practice data, October 2025").workbook("Practices", &["3"]);
    let read = common::read_bytes("x.xlsx", &titled);
    assert_eq!(answers(&read).len(), 18, "{:#?}", read.issues());
    assert_eq!(answers(&read)[0], "2025-10-01 total 200");
    assert_eq!(read.issue("totals-row").times, 1);
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
}

#[test]
fn the_month_may_stand_in_the_name_only() {
    let untitled = workbook("GP practice data").workbook("Practices", &["3"]);
    let read = common::read_bytes("FFT GP Oct-2025.xlsx", &untitled);
    assert_eq!(answers(&read)[0], "2025-10-01 total 200");
    assert_eq!(read.issue("date-from-name").times, 1);
    let read = common::read_bytes("fft.xlsx", &untitled);
    assert!(read.lines.is_empty());
    assert_eq!(read.issue("no-date").severity, linchpin_core::Severity::Fatal);
}

#[test]
fn figures_that_contradict_each_other_are_reported_and_kept() {
    let read = common::read_bytes("x.csv", GOOD.replace("200,90%", "201,50%").as_bytes());
    let found: Vec<_> =
        read.issues().iter().filter(|i| i.rule == "does-not-add-up").map(|i| i.value.clone().unwrap()).collect();
    assert_eq!(found, ["201", "50%"]);
    assert_eq!(read.one().row_count(), 18);
}
