//! What an agreement is, in the words of a page.

use jiff::civil::Date;
use linchpin_app::figures::Taken;
use linchpin_core::{OdsCode, Pence};
use linchpin_measures::Picture;
use linchpin_schemes::{
    Exact, Scheme, SignUp,
    agreement::{Aim, Item, Standing, Step, Verdict},
    scheme::{Basis, Level, Mark, Must},
};

use crate::pages;

pub(super) fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// What a provider does, and the colour of its tag; colour never says it alone.
pub(super) fn sign_up(picture: &Picture, said: &SignUp) -> (String, &'static str) {
    match said {
        SignUp::Provides => ("Signed".into(), "green"),
        SignUp::ServedBy(other) => (format!("Served by {}", pages::name(picture, *other)), "blue"),
        SignUp::Declined => ("Declined".into(), "red"),
        SignUp::Invited => ("Not answered".into(), "yellow"),
    }
}

/// What is paid for, in a sentence.
pub(super) fn pays(scheme: &Scheme) -> String {
    let every = scheme.pays.period;
    match &scheme.pays.basis {
        Basis::Activity { tariff, instalments, cap } => {
            let counts: Vec<String> = instalments.iter().map(|one| one.counts.to_string()).collect();
            let cap = cap.as_ref().map(|cap| {
                let of = cap.per_patients.map(|n| format!(" for every {n} people")).unwrap_or_default();
                format!(", up to {} a {}{of}", cap.count, cap.per)
            });
            let counts = counts.join(" and ");
            format!("{tariff} for each that is counted ({counts}), every {every}{}.", cap.unwrap_or_default())
        }
        Basis::Points { point, points, .. } => {
            let worth = point.map_or_else(|| "from the pot, by points".to_owned(), |point| format!("{point} a point"));
            let all = points.map(|points| format!(" of {points}")).unwrap_or_default();
            format!("By points{all}: {worth}, every {every}.")
        }
        Basis::PerHead { rate, list } => {
            format!("{rate} a year for each person on the {list} list, every {every} in equal parts.")
        }
        Basis::Block { amount } => match amount {
            Some(amount) => format!("{amount} a year, every {every} in equal parts."),
            None => format!("A share of the pot, every {every}."),
        },
    }
}

/// What a must is held against.
pub(super) fn wanted(must: &Must) -> String {
    match must.mark {
        Some(Mark::Between { lower, upper }) => format!("{lower} to {upper}"),
        Some(Mark::AtLeast(level)) => format!("at least {level}"),
        Some(Mark::AtMost(level)) => format!("at most {level}"),
        Some(Mark::Rises) => "higher than before".into(),
        Some(Mark::Falls) => "lower than before".into(),
        None => must.evidence.as_ref().map(|one| one.what.clone()).unwrap_or_default(),
    }
}

/// The level that a must names, if it names one.
pub(super) fn level(must: &Must) -> Option<Level> {
    match must.mark? {
        Mark::Between { upper: level, .. } | Mark::AtLeast(level) | Mark::AtMost(level) => level.get(),
        Mark::Rises | Mark::Falls => None,
    }
}

/// The value of a figure in the unit of its must.
pub(super) fn value(must: &Must, taken: &Taken) -> String {
    let measured = taken.measured;
    let value = measured.numerator.over(measured.denominator).ok().flatten();
    let value = value.and_then(|value| value.times(measured.per).ok());
    let Some(value) = value else { return "nobody counts".into() };
    let share = level(must).map_or(measured.per == Exact::ONE && value <= Exact::ONE, |level| level.percent);
    if share {
        let hundredths = value.times(Exact::HUNDRED).unwrap_or(value);
        return format!("{hundredths:.1}%");
    }
    format!("{value:.1}")
}

/// How a standard stands.
pub(super) fn standing(standing: Option<&Standing>) -> (&'static str, &'static str, String) {
    match standing {
        None => ("Getting ready", "grey", String::new()),
        Some(Standing::Ready { on, words }) => ("Ready", "blue", format!("{}: {words}", day(*on))),
        Some(Standing::NotReady { on, why }) => ("Not ready", "yellow", format!("{}: {why}", day(*on))),
        Some(Standing::SignedOff { on, words }) => ("Signed off", "green", format!("{}: {words}", day(*on))),
    }
}

/// What an item of the plan is for.
pub(super) fn of(item: &Item, scheme: &Scheme) -> String {
    let standard = item.standard.as_deref().and_then(|name| scheme.standard(name));
    standard.map_or_else(|| "The scheme as a whole".to_owned(), |standard| standard.title.clone())
}

/// What happened, in a sentence without who and when.
pub(super) fn happened(picture: &Picture, scheme: &Scheme, step: &Step) -> String {
    let standard = |name: &Option<String>| {
        let found = name.as_deref().and_then(|name| scheme.standard(name));
        found.map_or_else(|| "the scheme as a whole".to_owned(), |one| format!("“{}”", one.title))
    };
    match step {
        Step::Invite { .. } => "Offered the scheme.".into(),
        Step::Accept => "Signed it.".into(),
        Step::Decline { why } => format!("Declined it: {why}"),
        Step::NameServer { provider } => format!("Named {} to serve its patients.", pages::name(picture, *provider)),
        Step::Plan { item } if item.aim == Aim::Mobilise => format!("Planned by {}: {}", day(item.by), item.what),
        Step::Plan { item } => format!("Agreed to do by {}, to make up a shortfall: {}", day(item.by), item.what),
        Step::Finish { item } => format!("Item {} of the plan is done.", item + 1),
        Step::Drop { item } => format!("Item {} of the plan was dropped.", item + 1),
        Step::Ready { standard: name, words } => format!("Ready for {}: {words}", standard(name)),
        Step::NotReady { standard: name, why } => format!("Not ready yet for {}: {why}", standard(name)),
        Step::SignOff { standard: name, words } => format!("Signed off {}: {words}", standard(name)),
        Step::Baseline { must, of, .. } => format!("The baseline of “{must}” is that of {}.", of.words()),
        Step::Vary { from, says, .. } => format!("Offered another text from {}: {says}", day(*from)),
        Step::AcceptVariation => "Signed the other text.".into(),
        Step::DeclineVariation { why } => format!("Declined the other text: {why}"),
        Step::Review { verdict, words } => format!("Reviewed it; {}. {words}", self::verdict(*verdict)),
        Step::End { on, why } => format!("It ends on {}: {why}", day(*on)),
    }
}

/// What a review came to.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Continue => "it goes on as it is",
        Verdict::Vary => "it is to be varied",
        Verdict::End => "it is to end",
    }
}

/// Points without needless noughts.
pub(super) fn points(points: Exact) -> String {
    let text = format!("{points:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// An amount, with a minus that is one.
pub(super) fn money(amount: Pence) -> String {
    amount.to_string()
}

/// A code that was typed.
pub(super) fn code(text: &str) -> Option<OdsCode> {
    OdsCode::parse(text).ok()
}
