use jiff::{Timestamp, civil::Date};
use linchpin_app::{
    kept::{Consent, Decision, How, Kind},
    permission::{Act, Resource},
};
use linchpin_core::{Name, OdsCode, Person, Sex, person::NameUse};

use crate::{pages, visit::Visit};

/// A day as the NHS writes it on every screen: `03-Feb-1950`, which no reader takes for another day.
pub(crate) fn born(day: Date) -> String {
    day.strftime("%d-%b-%Y").to_string()
}

/// A day in running text.
pub(super) fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// A day that may be told as a month or a year alone: `2019`, `2019-04` or `2019-04-02`.
pub(super) fn since(told: &str) -> String {
    if let Ok(whole) = told.parse::<Date>() {
        return day(whole);
    }
    let month = format!("{told}-01").parse::<Date>().ok();
    month.map_or_else(|| told.to_owned(), |first| first.strftime("%B %Y").to_string())
}

/// The day of an instant here.
pub(super) fn day_of(at: Timestamp) -> Date {
    at.to_zoned(linchpin_core::london()).date()
}

/// The time of day of an instant here.
pub(super) fn clock(at: Timestamp) -> String {
    at.to_zoned(linchpin_core::london()).strftime("%H:%M").to_string()
}

/// The name to use, family name first.
pub(crate) fn formal(person: &Person) -> String {
    person.name().map(Name::formal).filter(|name| !name.is_empty()).unwrap_or_else(|| "No name known".to_owned())
}

/// Every other name, with what it is.
pub(crate) fn names(person: &Person) -> Vec<String> {
    let used = person.name();
    let others = person.names.iter().filter(|name| used != Some(*name));
    others
        .map(|name| {
            let kind = match name.used {
                NameUse::Usual => "also",
                NameUse::KnownAs => "known as",
                NameUse::Official => "on papers",
                NameUse::Former => "formerly",
            };
            format!("{} ({kind})", name.full())
        })
        .collect()
}

/// How old, in words: months for those under two.
pub(crate) fn age(person: &Person, today: Date) -> Option<String> {
    let years = person.age(today)?;
    let born = person.birth_date?;
    let last = person.death_date.map_or(today, |died| died.min(today));
    if years >= 2 {
        return Some(if person.death_date.is_some() { format!("aged {years}") } else { format!("{years} years") });
    }
    let months = (i32::from(last.year()) - i32::from(born.year())) * 12 + i32::from(last.month())
        - i32::from(born.month())
        - i32::from(last.day() < born.day());
    Some(match months {
        0 => "under 1 month".to_owned(),
        1 => "1 month".to_owned(),
        n => format!("{n} months"),
    })
}

/// Sex as recorded.
pub(super) fn sex(sex: Sex) -> &'static str {
    sex.title()
}

/// An organisation's name where the place knows it, else its code.
pub(super) fn place(visit: &Visit, code: OdsCode) -> String {
    pages::name(&visit.picture, code)
}

/// An organisation that was kept as text.
pub(super) fn place_of(visit: &Visit, code: &str) -> String {
    OdsCode::parse(code).map_or_else(|_| code.to_owned(), |code| place(visit, code))
}

/// Why an organisation is involved.
pub(crate) fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Booked => "Appointment",
        Kind::Referred => "Referral",
        Kind::OpenCase => "Open case",
        Kind::Shared => "Shared",
    }
}

/// What somebody said, as a sentence begins: about sharing, or only that the service where they have an appointment sees their
/// record.
pub(super) fn said(one: &Consent) -> &'static str {
    match (one.is_of_sharing(), one.decision) {
        (true, Decision::Given) => "Agreed to sharing",
        (true, Decision::Refused) => "Refused sharing",
        (true, Decision::Withdrawn) => "Took consent back",
        (false, Decision::Given) => "Agreed to be seen where an appointment is",
        (false, Decision::Refused) => "Refused to be seen where an appointment is",
        (false, Decision::Withdrawn) => "Took consent back for where an appointment is",
    }
}

/// How it was said.
pub(super) fn how(how: How) -> &'static str {
    match how {
        How::Spoken => "spoken",
        How::Written => "in writing",
        How::Online => "online",
        How::BestInterests => "decided in their best interests",
    }
}

/// An act and its object, as the audit names them, in words: `see a person’s details`.
pub(crate) fn did(act: &str, resource: &str) -> String {
    let act = act.parse::<Act>().map_or_else(|_| act.replace('-', " "), |act| act.words().to_owned());
    let resource = resource.split('/').next().unwrap_or("");
    let resource = resource.parse::<Resource>().map_or_else(|_| resource.replace('-', " "), |r| r.words().to_owned());
    pages::capital(format!("{act} {resource}").trim())
}

/// The languages most spoken in England (Census 2021, main language), to choose from. Others are kept as they came.
pub(super) const LANGUAGES: [(&str, &str); 32] = [
    ("en", "English"),
    ("ar", "Arabic"),
    ("bn", "Bengali"),
    ("bfi", "British Sign Language"),
    ("yue", "Cantonese"),
    ("cs", "Czech"),
    ("prs", "Dari"),
    ("fr", "French"),
    ("de", "German"),
    ("el", "Greek"),
    ("gu", "Gujarati"),
    ("hi", "Hindi"),
    ("hu", "Hungarian"),
    ("it", "Italian"),
    ("ku", "Kurdish"),
    ("lv", "Latvian"),
    ("lt", "Lithuanian"),
    ("cmn", "Mandarin"),
    ("ps", "Pashto"),
    ("fa", "Persian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("pa", "Punjabi"),
    ("rom", "Romani"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sk", "Slovak"),
    ("so", "Somali"),
    ("es", "Spanish"),
    ("ti", "Tigrinya"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
];

/// A language by its tag.
pub(crate) fn language(tag: &str) -> String {
    LANGUAGES.iter().find(|(code, _)| *code == tag).map_or_else(|| tag.to_owned(), |(_, name)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use linchpin_core::{CountingIds, Ids, PersonId};

    use super::*;

    #[test]
    fn a_month_is_told_as_a_month_and_a_year_as_a_year() {
        assert_eq!(["2019", "2019-04", "2019-04-02", "?"].map(since), ["2019", "April 2019", "2 April 2019", "?"]);
    }

    #[test]
    fn babies_are_counted_in_months() {
        let mut person = Person::new(PersonId::new(CountingIds::from(1).uuid()));
        let at = |person: &Person| age(person, date(2026, 1, 15));
        assert_eq!(at(&person), None);
        for (day, words) in [
            (date(2026, 1, 1), "under 1 month"),
            (date(2025, 12, 15), "1 month"),
            (date(2025, 12, 16), "under 1 month"),
            (date(2024, 2, 1), "23 months"),
            (date(2024, 1, 15), "2 years"),
        ] {
            person.birth_date = Some(day);
            assert_eq!(at(&person).as_deref(), Some(words), "{day}");
        }
        person.birth_date = Some(date(1930, 1, 1));
        person.death_date = Some(date(2020, 6, 1));
        assert_eq!(at(&person).as_deref(), Some("aged 90"));
    }

    #[test]
    fn what_the_audit_keeps_is_said_in_words() {
        assert_eq!(did("see", "record"), "See a person’s clinical record");
        assert_eq!(did("edit", "account/0190-abc"), "Change accounts");
        assert_eq!(did("sign-in", "session"), "Sign in session");
    }
}
