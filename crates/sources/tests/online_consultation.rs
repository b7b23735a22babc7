//! Online consultations: the published workbook and every fault.

mod common;

use common::faults::Suite;

const GOOD: &str = "Month [1],GP Code,GP Name,\"PCN Code [2, 3]\",Sub ICB Code,\"Supplier [4, 5, 6]\",Submissions [7],Clinical Submissions [7],Administrative Submissions [7],Other/Unknown Type Submissions [7],Registered Patient Count [8],\"Rate per 1,000 Registered Patients [9, 10]\",Participation
2026-02-01,C87002,DINNINGTON GROUP PRACTICE,U87177,03L,ACCURX LIMITED,5750,4359,1391,0,21168,271.63,1
2026-02-01,A81001,THE DENSHAM SURGERY,U89141,16C,ECONSULT HEALTH LIMITED,157,133,24,0,3753,41.83,1
";

fault_suite!(Suite {
    family: "online-consultation",
    text: GOOD,
    rows: 10,
    needed: "Registered Patient Count [8]",
    count: "Registered Patient Count [8]",
    not_negative: "Registered Patient Count [8]",
    date: "Month [1]",
    name: "GP Name",
    totals: "2026-02-01,,England,,,,5907,4492,1415,0,24921,237,1",
    figure: "Registered Patient Count [8]",
    sheet: "Table 2",
    ..Suite::BASE
});

fn counts(file: &str) -> Vec<String> {
    let read = common::read_bytes("x.csv", file.as_bytes());
    assert_eq!(read.family(), Some("online-consultation"), "{:#?}", read.issues());
    read.of("online_consultations").iter().take(4).map(|r| format!("{} {}", r[2], r[3])).collect()
}

#[test]
fn kinds_and_the_list_beside_them() {
    assert_eq!(counts(GOOD), ["total 5750", "clinical 4359", "administrative 1391", "other 0"]);
    let read = common::read_bytes("x.csv", GOOD.as_bytes());
    assert_eq!(read.of("reported_list")[0], ["C87002", "2026-02-01", "online-consultation", "21168"]);
    assert_eq!(read.slices("online_consultations")["2026-02 practice"], 8);
    assert_eq!(read.slices("reported_list")["2026-02 online-consultation"], 2);
}

#[test]
fn note_marks_and_the_last_column_change_between_editions() {
    let earlier = GOOD
        .replace(" [4, 5, 6]", " [5]")
        .replace("Month [1]", "Month")
        .replace("Submissions [7]", "Submissions [Note 6]")
        .replace(",Participation", "")
        .replace(",1\n", "\n");
    assert_eq!(counts(&earlier), counts(GOOD));
}

#[test]
fn silence_is_not_zero() {
    let absent = GOOD.replace("ACCURX LIMITED,5750,4359,1391,0,21168,271.63,1", "ACCURX LIMITED,0,0,0,0,21168,0,0");
    assert_eq!(counts(&absent), ["total ", "clinical ", "administrative ", "other "]);
    let unsent = GOOD.replace("ACCURX LIMITED,5750,4359,1391,0", "No data,0,0,0,0");
    assert_eq!(counts(&unsent), ["total ", "clinical ", "administrative ", "other "]);
    let empty = GOOD.replace("ACCURX LIMITED,5750,4359,1391,0,21168,271.63,1", "ACCURX LIMITED,,,,,21168,,0");
    assert_eq!(counts(&empty), ["total ", "clinical ", "administrative ", "other "]);
    let none_asked = GOOD.replace("5750,4359,1391,0", "0,0,0,0");
    assert_eq!(counts(&none_asked), ["total 0", "clinical 0", "administrative 0", "other 0"]);
}

#[test]
fn kinds_that_do_not_add_up_are_reported_and_kept() {
    let read = common::read_bytes("x.csv", GOOD.replace("5750", "5751").as_bytes());
    assert_eq!(read.issue("does-not-add-up").value.as_deref(), Some("5751"));
    assert_eq!(read.one().row_count(), 10);
}

#[test]
fn england_in_february_2026() {
    let Some(path) =
        common::shared("12_pomi_online/Submissions via OC Systems in General Practice - February 2026.xlsx")
    else {
        return;
    };
    let read = common::read(&path);
    assert_eq!(read.one().rows, [("reported_list", 6170), ("online_consultations", 4 * 6170)]);
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
    assert!(read.issues().iter().all(|i| i.rule == "footnote-row"), "{:#?}", read.issues());
    let lists = read.of("reported_list");
    let dinnington = lists.iter().find(|r| r[0] == "C87002").unwrap();
    assert_eq!(dinnington[3], "21168");
    let rows = read.of("online_consultations");
    let of = |org: &str| rows.iter().filter(|r| r[0] == org).map(|r| r[3].as_str()).collect::<Vec<_>>();
    assert_eq!(of("C87002"), ["5750", "4359", "1391", "0"]);
    // 24 do not take part and for 124 nothing was sent; two with a supplier had no request.
    let totals = || rows.iter().filter(|r| r[2] == "total");
    assert_eq!(totals().filter(|r| r[3].is_empty()).count(), 148);
    assert_eq!(totals().filter(|r| r[3] == "0").count(), 2);
}
