use linchpin_charts::Format;
use linchpin_core::OdsCode;
use linchpin_measures::disclosure::Shown;

use crate::{table::Cell, visit::Visit};

/// What stands below every table of which small numbers are withheld.
pub(super) const WITHHELD: &str =
    "* stands for a number from 1 to 7, and for what would give one away. The rest is rounded to the nearest 5.";

/// Where nothing was worked out.
pub(super) const NOTHING: &str =
    "Nothing has been worked out here yet: an administrator runs “linchpin feed” and then “linchpin risk score”.";

/// A share of people, with how many that are beneath.
pub(super) fn share(shown: Shown, percent: Option<f64>) -> Cell {
    match (shown.count(), percent) {
        (Some(n), Some(percent)) => {
            Cell::number(percent / 100.0, percents(percent)).below(Format::Number(0).value(n as f64))
        }
        (Some(0), None) => Cell { missing: true, ..Cell::words("nobody") },
        (Some(n), None) => Cell::number(n as f64, Format::Number(0)),
        (None, _) => Cell { missing: true, ..Cell::words("*") },
    }
}

/// A share of few people is told in whole hundredths, and looks like it.
pub(super) fn percents(percent: f64) -> Format {
    Format::Percent(u8::from(percent.fract() != 0.0))
}

/// How many.
pub(super) fn count(shown: Shown) -> Cell {
    match shown.count() {
        Some(n) => Cell::number(n as f64, Format::Number(0)),
        None => Cell { missing: true, ..Cell::words("*") },
    }
}

/// The practice that the query asks for.
pub(super) fn practice(visit: &Visit) -> Option<OdsCode> {
    visit.query.get("practice").and_then(|code| code.parse().ok())
}
