//! By when a claim is in.

use jiff::civil::{Date, date};
use linchpin_core::WorkingCalendar;
use linchpin_schemes::scheme::ClaimBy;

#[test]
fn the_sixth_working_day_after_the_period() {
    // Good Friday and Easter Monday of 2026 (methods.md 7).
    let calendar = WorkingCalendar::new([date(2026, 4, 3), date(2026, 4, 6)]);
    let due =
        |period: &str, working_day: u8| -> Date { ClaimBy { working_day }.day(period.parse().unwrap(), &calendar) };
    // The quarter ends on a Tuesday.
    assert_eq!(due("2026/27 Q1", 6), date(2026, 7, 8));
    // The month ends on a Sunday.
    assert_eq!(due("2026-05", 1), date(2026, 6, 1));
    assert_eq!(due("2026-05", 6), date(2026, 6, 8));
    // The year ends before Easter: 1 and 2 April, then 7 to 10.
    assert_eq!(due("2025/26", 6), date(2026, 4, 10));
}
