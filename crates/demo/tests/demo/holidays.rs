//! Bank holidays by rule are those that were proclaimed. The dates are public facts, written out here by hand.

use std::fs;

use linchpin_core::{Division, WorkingCalendar};

#[test]
fn holidays_of_2025_to_2027() {
    let demo = crate::common::small();
    let file = demo.files("calendar/").pop().expect("the holidays");
    let json = fs::read_to_string(file).expect("text");
    let all = WorkingCalendar::holidays_from_json(&json).expect("the published shape");
    let of = |division: Division, year: i16| -> Vec<String> {
        let days = all[&division].iter().map(|h| h.date).filter(|d| d.year() == year);
        days.map(|d| d.strftime("%m-%d").to_string()).collect()
    };
    let england = Division::EnglandAndWales;
    assert_eq!(of(england, 2025), ["01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"]);
    assert_eq!(of(england, 2026), ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]);
    assert_eq!(of(england, 2027), ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"]);
    let scotland = ["01-01", "01-02", "04-03", "05-04", "05-25", "08-03", "11-30", "12-25", "12-28"];
    assert_eq!(of(Division::Scotland, 2026), scotland);
    let ireland = ["01-01", "03-17", "04-03", "04-06", "05-04", "05-25", "07-13", "08-31", "12-25", "12-28"];
    assert_eq!(of(Division::NorthernIreland, 2026), ireland);
}
