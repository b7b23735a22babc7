//! Savings month by month: a plan that adds up, reasons where it is left, and every forecast that ever stood.

use jiff::{Timestamp, civil::date};
use linchpin_core::Pence;
use linchpin_schemes::saving::{Figure, FigureError, Kind, by_month, may_write, programmes};

fn figure(kind: Kind, amount: i64, reason: &str) -> Figure {
    Figure {
        programme: "Medicines".into(),
        month: date(2026, 5, 1),
        kind,
        amount: Pence(amount),
        reason: reason.into(),
        at: Timestamp::UNIX_EPOCH,
        account: None,
    }
}

#[test]
fn twelve_months_add_up_to_the_year() {
    let months = by_month(2026, Pence(193_200_001)).unwrap();
    assert_eq!(months.len(), 12);
    assert_eq!((months[0].0, months[11].0), (date(2026, 4, 1), date(2027, 3, 1)));
    assert_eq!(months.iter().map(|(_, amount)| *amount).sum::<Pence>(), Pence(193_200_001));
    assert_eq!(months[0].1, Pence(16_100_001), "the odd penny goes to the first");
}

#[test]
fn what_is_off_plan_says_why() {
    let today = date(2026, 6, 20);
    let plan = figure(Kind::Plan, 1000, "");
    let known = [plan.clone()];
    assert_eq!(may_write(&known, &figure(Kind::Actual, 1000, ""), today), Ok(()));
    let why = may_write(&known, &figure(Kind::Actual, 900, "  "), today).unwrap_err();
    assert_eq!(why.to_string(), "£9.00 is not the £10.00 of the plan: say why");
    assert_eq!(may_write(&known, &figure(Kind::Actual, 900, "prices rose"), today), Ok(()));
    let early = may_write(&known, &figure(Kind::Actual, 1000, ""), date(2026, 4, 30));
    assert_eq!(early, Err(FigureError::NotYet));
    assert_eq!(may_write(&known, &figure(Kind::Forecast, 1000, ""), date(2026, 4, 30)), Ok(()));
    assert!(matches!(may_write(&[], &figure(Kind::Actual, 1, "x"), today), Err(FigureError::NoPlan(_))));
}

#[test]
fn what_stood_before_stays() {
    let all =
        [figure(Kind::Plan, 1000, ""), figure(Kind::Forecast, 900, "late"), figure(Kind::Forecast, 800, "later still")];
    let found = programmes(&all);
    let month = &found[0].months[&date(2026, 5, 1)];
    assert_eq!((month.forecast, month.earlier.as_slice()), (Some(Pence(800)), &[Pence(900)][..]));
    assert_eq!((found[0].plan(), found[0].expected()), (Pence(1000), Pence(800)));
    assert_eq!(found[0].to_date(), (Pence(0), Pence(0)), "nothing is saved yet");
    let more = [&all[..], &[figure(Kind::Actual, 750, "a shortage")]].concat();
    let found = programmes(&more);
    assert_eq!(found[0].expected(), Pence(750), "what was saved counts before what was foreseen");
    assert_eq!(found[0].to_date(), (Pence(1000), Pence(750)));
}
