//! Words and figures that these pages share.

use jiff::civil::Date;
use linchpin_measures::disclosure::Rule;
use linchpin_risk::{
    evaluate::{Effect, Held, Registered, Verdict},
    model::performance::Estimate,
};

/// A verdict with the colour of its tag. The words say it; the colour repeats it.
pub(super) fn verdict(verdict: Verdict) -> (&'static str, &'static str) {
    let colour = match verdict {
        Verdict::Works => "green",
        Verdict::Harms => "red",
        Verdict::OnlySeems | Verdict::NoDifference => "orange",
        Verdict::CannotTell | Verdict::TooFew | Verdict::NotToBeReliedOn => "grey",
    };
    (verdict.title(), colour)
}

/// Whether an assumption holds, with the colour of its tag.
pub(super) fn held(held: Held) -> (&'static str, &'static str) {
    let colour = match held {
        Held::Holds => "green",
        Held::Doubtful => "yellow",
        Held::Fails => "red",
        Held::Unseen => "grey",
    };
    (held.title(), colour)
}

/// Whether the question was there before the answer, in a few words.
pub(super) fn registered(registered: &Registered) -> &'static str {
    match registered {
        Registered::Before { .. } => "Before it began",
        Registered::After { .. } => "After it began",
        Registered::Changed { .. } => "Changed since",
        Registered::Never => "No",
    }
}

/// A count of people, as whoever may not see small ones sees it (`methods.md` 9).
pub(super) fn people(count: u64) -> String {
    Rule::Hospital.show(count).count().map_or_else(|| "*".to_owned(), |n| crate::number::count(n as f64))
}

/// A difference for each hundred people and year, signed.
pub(super) fn hundred(value: f64) -> String {
    let value = 100.0 * value;
    if value.abs() < 0.05 { "0.0".to_owned() } else { format!("{value:+.1}") }
}

/// Its interval.
pub(super) fn range(effect: Effect) -> String {
    format!("{} to {}", hundred(effect.low), hundred(effect.high))
}

/// The chance of such a difference by chance alone.
pub(super) fn chance(p: f64) -> String {
    if p < 0.001 { "below 0.001".to_owned() } else { format!("{p:.3}") }
}

/// A figure with its interval.
pub(super) fn estimate(of: Estimate, places: usize) -> String {
    format!("{:.places$} ({:.places$} to {:.places$})", of.value, of.low, of.high)
}

/// A day in words.
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}
