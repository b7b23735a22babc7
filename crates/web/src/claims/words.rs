//! Words and figures that these pages share.

use jiff::civil::Date;
use linchpin_core::{Error, Pence, Result};
use linchpin_schemes::claiming::State;

use crate::visit::Pairs;

/// A state with the colour of its tag. The words say it; the colour repeats it.
pub(super) fn state(state: State) -> (&'static str, &'static str) {
    let colour = match state {
        State::Open => "blue",
        State::Returned => "orange",
        State::Declared => "yellow",
        State::Approved => "purple",
        State::Paid => "green",
        State::Settled => "grey",
    };
    (capital(state.words()), colour)
}

fn capital(words: &'static str) -> &'static str {
    match words {
        "to be declared" => "To be declared",
        "returned" => "Returned",
        "to be approved" => "To be approved",
        "to be paid" => "To be paid",
        "paid" => "Paid",
        _ => "Nothing to pay",
    }
}

/// A day in words.
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// An amount that was typed in pounds, such as `350`, `£1,024.50` or `-25`.
pub(super) fn pounds(typed: &Pairs, field: &str) -> Result<Pence> {
    let text = typed.get(field).unwrap_or_default().replace('\u{2212}', "-");
    Pence::parse_pounds(&text).map_err(|_| Error::invalid("Write an amount in pounds, such as 350 or 24.50."))
}

/// The version of a claim that was on the page.
pub(super) fn seen(typed: &Pairs) -> Result<u64> {
    let lost = || Error::invalid("The form was not complete: open the page again.");
    typed.get("seen").and_then(|text| text.parse().ok()).ok_or_else(lost)
}
