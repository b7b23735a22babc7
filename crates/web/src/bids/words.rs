use jiff::civil::Date;
use linchpin_app::kept::BidState;
use linchpin_core::Pence;

/// How far a bid is: words and the colour of its tag. The words say it; the colour repeats it.
pub(super) fn state(state: BidState) -> (&'static str, &'static str) {
    match state {
        BidState::Open => ("To be decided", "blue"),
        BidState::Approved => ("Approved", "green"),
        BidState::Refused => ("Refused", "red"),
        BidState::Withdrawn => ("Taken back", "grey"),
    }
}

/// A day in words.
pub(super) fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// What is asked for, in words.
pub(super) fn asked(amount: Pence, recurrent: Pence) -> String {
    match (amount.0, recurrent.0) {
        (_, 0) => format!("{amount} once"),
        (0, _) => format!("{recurrent} each year"),
        _ => format!("{amount} once and {recurrent} each year"),
    }
}

/// A step in the history.
pub(super) fn step(word: &str) -> &'static str {
    match word {
        "made" => "made it",
        "declared" => "declared whether there is an interest",
        "sent-out" => "sent somebody out of the item",
        "scored" => "gave marks",
        "recommended" => "recommended",
        "decided" => "wrote down the decision",
        "spent" => "wrote down what was spent",
        "measured" => "wrote down what came of it",
        "withdrawn" => "took it back",
        _ => "did something else",
    }
}
