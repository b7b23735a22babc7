//! `lowBoundary()` and `highBoundary()`: the least and the greatest value that something told so far can be.

use super::{
    Decimal, Item, Precision, Temporal,
    temporal::{PRECISIONS, Sort, days},
};

/// Which boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Low,
    High,
}

/// The boundary of an item, told to `digits` (of a number: places); by default as far as its type goes.
pub(super) fn of<'a>(item: &Item<'a>, side: Side, digits: Option<i64>) -> Option<Item<'a>> {
    if let Item::Node(node) = item
        && let Some(told) = node.temporal()
    {
        return temporal(told, side, digits).map(Item::Temporal);
    }
    match item.plain() {
        Item::Integer(n) => number(n.into(), side, digits).map(Item::Decimal),
        Item::Decimal(d) => number(d, side, digits).map(Item::Decimal),
        Item::Quantity(d, unit) => number(d, side, digits).map(|d| Item::Quantity(d, unit)),
        Item::Temporal(told) => temporal(told, side, digits).map(Item::Temporal),
        _ => None,
    }
}

fn number(value: Decimal, side: Side, places: Option<i64>) -> Option<Decimal> {
    let (low, high) = value.bounds()?;
    let bound = if side == Side::Low { low } else { high };
    let places = u32::try_from(places.unwrap_or(8)).ok().filter(|p| *p <= 28)?;
    if places >= bound.places() {
        return Some(bound);
    }
    // Fewer places than are known: the boundary of what those places tell.
    bound.rounded(places)
}

fn temporal(told: Temporal, side: Side, digits: Option<i64>) -> Option<Temporal> {
    let (first, full) = match told.sort {
        Sort::Date => (Precision::Year, Precision::Day),
        Sort::DateTime => (Precision::Year, Precision::Millisecond),
        Sort::Time => (Precision::Hour, Precision::Millisecond),
    };
    let precision = match (digits, told.sort) {
        (None, _) => full,
        (Some(4), Sort::Date | Sort::DateTime) => Precision::Year,
        (Some(6), Sort::Date | Sort::DateTime) => Precision::Month,
        (Some(8), Sort::Date | Sort::DateTime) => Precision::Day,
        (Some(2), Sort::Time) | (Some(10), Sort::DateTime) => Precision::Hour,
        (Some(4), Sort::Time) | (Some(12), Sort::DateTime) => Precision::Minute,
        (Some(6), Sort::Time) | (Some(14), Sort::DateTime) => Precision::Second,
        (Some(9), Sort::Time) | (Some(17), Sort::DateTime) => Precision::Millisecond,
        _ => return None,
    };
    let mut bound = told;
    for (at, field) in PRECISIONS.into_iter().enumerate().filter(|(_, p)| *p > told.precision && *p >= first) {
        bound.fields[at] = match (side, field) {
            (Side::Low, Precision::Year | Precision::Month | Precision::Day) => 1,
            (Side::Low, _) => 0,
            (Side::High, Precision::Month) => 12,
            (Side::High, Precision::Day) => days(bound.fields[0], bound.fields[1])?,
            (Side::High, Precision::Hour) => 23,
            (Side::High, Precision::Minute | Precision::Second) => 59,
            (Side::High, _) => 999,
        };
    }
    bound.precision = precision;
    // The day begins first fourteen hours east of Greenwich and ends last twelve hours west.
    if told.sort == Sort::DateTime && precision > Precision::Day && told.offset.is_none() {
        bound.offset = Some(if side == Side::Low { 14 * 60 } else { -12 * 60 });
    }
    if precision <= Precision::Day {
        bound.offset = None;
    }
    Some(bound)
}
