//! A person as the index keeps them: who they are, how to reach them, where they are registered.
//!
//! Nothing here prints itself by accident: `Debug` shows keys and counts only, as logs may hold no personal data.

mod check;
mod ethnicity;
mod fold;
mod name;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{CareHomeId, Lsoa, NhsNumber, OdsCode, PersonId, Postcode};
pub use check::{Fault, LONGEST_NAME};
pub use ethnicity::Ethnicity;
pub use fold::{fold, words};
pub use name::{Name, NameUse};

/// A person in the index.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Our own key, which says nothing about the person.
    pub id: PersonId,
    /// Their NHS number, if known. Some have none: visitors, newborns, people never traced.
    #[serde(default)]
    pub nhs_number: Option<NhsNumber>,
    /// Whether the number was traced against the national service and agreed, not only written down.
    #[serde(default)]
    pub nhs_verified: bool,
    /// Every name they go or went by; [`Person::name`] picks the one to use.
    #[serde(default)]
    pub names: Vec<Name>,
    /// Day of birth, if known.
    #[serde(default)]
    pub birth_date: Option<Date>,
    /// Day of death.
    #[serde(default)]
    pub death_date: Option<Date>,
    /// Sex as recorded for care.
    #[serde(default)]
    pub sex: Sex,
    /// Where they live.
    #[serde(default)]
    pub address: Option<Address>,
    /// The small area that they live in, as their practice’s system says it: how deprived it is, is published.
    #[serde(default)]
    pub area: Option<Lsoa>,
    /// The ethnic group that they say they belong to.
    #[serde(default)]
    pub ethnicity: Option<Ethnicity>,
    /// Telephone numbers and email addresses.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// Language they speak best, as a BCP 47 tag such as `ur` or `sk`.
    #[serde(default)]
    pub language: Option<String>,
    /// Whether they need an interpreter.
    #[serde(default)]
    pub interpreter: bool,
    /// What they need to use a service, in words (Accessible Information Standard).
    #[serde(default)]
    pub access_needs: Vec<String>,
    /// Whether they look after somebody.
    #[serde(default)]
    pub carer: bool,
    /// Whether they served in the armed forces.
    #[serde(default)]
    pub veteran: bool,
    /// The care home they live in.
    #[serde(default)]
    pub care_home: Option<CareHomeId>,
    /// The practices they are and were registered with.
    #[serde(default)]
    pub registrations: Vec<Registration>,
    /// What they have opted out of.
    #[serde(default)]
    pub opt_outs: OptOuts,
    /// Goes up by one at each change; an edit names the version it started from.
    #[serde(default)]
    pub version: u64,
    /// The record that stands for this one since two were found to be the same person.
    #[serde(default)]
    pub merged_into: Option<PersonId>,
}

impl Person {
    /// Somebody of whom nothing is known yet.
    #[must_use]
    pub fn new(id: PersonId) -> Self {
        Self {
            id,
            nhs_number: None,
            nhs_verified: false,
            names: Vec::new(),
            birth_date: None,
            death_date: None,
            sex: Sex::default(),
            address: None,
            area: None,
            ethnicity: None,
            contacts: Vec::new(),
            language: None,
            interpreter: false,
            access_needs: Vec::new(),
            carer: false,
            veteran: false,
            care_home: None,
            registrations: Vec::new(),
            opt_outs: OptOuts::default(),
            version: 0,
            merged_into: None,
        }
    }

    /// The name to use: the usual one, else what they like to be called, else the first that is not a former one.
    #[must_use]
    pub fn name(&self) -> Option<&Name> {
        let of = |wanted| self.names.iter().find(|n| n.used == wanted);
        of(NameUse::Usual)
            .or_else(|| of(NameUse::KnownAs))
            .or_else(|| self.names.iter().find(|n| n.used != NameUse::Former))
            .or_else(|| self.names.first())
    }

    /// The practice they are registered with on a day; of several, the one joined last.
    #[must_use]
    pub fn practice(&self, day: Date) -> Option<OdsCode> {
        let on = self.registrations.iter().filter(|r| r.covers(day));
        on.max_by_key(|r| r.from).map(|r| r.practice)
    }

    /// Whole years lived on a day, or until death.
    #[must_use]
    pub fn age(&self, day: Date) -> Option<i16> {
        let born = self.birth_date?;
        let day = self.death_date.map_or(day, |died| died.min(day));
        let before_birthday = (day.month(), day.day()) < (born.month(), born.day());
        let years = day.year() - born.year() - i16::from(before_birthday);
        (years >= 0).then_some(years)
    }
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Person({}, version {})", self.id, self.version)
    }
}

/// Sex as recorded for care; the codes are those of FHIR's administrative gender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither of the two.
    Other,
    /// Not known.
    #[default]
    Unknown,
}

impl Sex {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Female, Self::Male, Self::Other, Self::Unknown];

    /// The code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }

    /// The word on pages.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Female => "Female",
            Self::Male => "Male",
            Self::Other => "Other",
            Self::Unknown => "Not known",
        }
    }

    /// The sex of a code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }
}

/// Where somebody lives.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The lines above the postcode.
    pub lines: Vec<String>,
    /// The postcode.
    #[serde(default)]
    pub postcode: Option<Postcode>,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(…)")
    }
}

/// A way to reach somebody.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Contact {
    /// What kind of way.
    pub kind: ContactKind,
    /// The number or address as given.
    pub value: String,
    /// Whether they asked to be reached this way first.
    #[serde(default)]
    pub preferred: bool,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Contact({:?}, …)", self.kind)
    }
}

/// The kinds of ways to reach somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContactKind {
    /// A telephone at home or work: calls only.
    Phone,
    /// A mobile telephone: calls and texts.
    Mobile,
    /// Email.
    Email,
}

/// A time on a practice's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Registration {
    /// The practice.
    pub practice: OdsCode,
    /// The first day, if known.
    #[serde(default)]
    pub from: Option<Date>,
    /// The last day; none while it lasts.
    #[serde(default)]
    pub to: Option<Date>,
}

impl Registration {
    /// Whether the day lies in it, first and last days included.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// What somebody has opted out of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OptOuts {
    /// National data opt-out: confidential data not to be used for planning and research. Never touches their own care.
    #[serde(default)]
    pub national: bool,
    /// Type 1: confidential data not to leave the practice except for their own care.
    #[serde(default)]
    pub type_1: bool,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{CountingIds, Ids};

    fn person() -> Person {
        Person::new(PersonId::new(CountingIds::from(1).uuid()))
    }

    fn at(practice: &str, from: Option<Date>, to: Option<Date>) -> Registration {
        Registration { practice: practice.parse().unwrap(), from, to }
    }

    #[test]
    fn the_practice_is_that_of_the_day() {
        let mut p = person();
        p.registrations = vec![
            at("C87001", None, Some(date(2024, 3, 31))),
            at("C87002", Some(date(2024, 4, 1)), None),
            at("C87003", Some(date(2025, 1, 1)), None),
        ];
        let on = |d| p.practice(d).map(|c| c.as_str().to_owned());
        assert_eq!(on(date(2024, 3, 31)).as_deref(), Some("C87001"));
        assert_eq!(on(date(2024, 4, 1)).as_deref(), Some("C87002"));
        assert_eq!(on(date(2026, 1, 1)).as_deref(), Some("C87003"), "the practice joined last");
        assert_eq!(person().practice(date(2026, 1, 1)), None);
    }

    #[test]
    fn age_is_whole_years_and_stops_at_death() {
        let mut p = person();
        assert_eq!(p.age(date(2026, 1, 1)), None);
        p.birth_date = Some(date(2000, 2, 29));
        assert_eq!(p.age(date(2026, 2, 28)), Some(25));
        assert_eq!(p.age(date(2026, 3, 1)), Some(26));
        assert_eq!(p.age(date(1999, 1, 1)), None, "not born yet");
        p.death_date = Some(date(2010, 1, 1));
        assert_eq!(p.age(date(2026, 3, 1)), Some(9));
    }

    #[test]
    fn a_person_survives_json_and_is_not_printed() {
        let mut p = person();
        p.nhs_number = Some("999 000 0018".parse().unwrap());
        p.names = vec![Name::usual(["Zoë", "Mae"], "O’Brien-Núñez")];
        p.address = Some(Address { lines: vec!["1 Moor Lane".into()], postcode: Some("S25 4DB".parse().unwrap()) });
        p.contacts = vec![Contact { kind: ContactKind::Mobile, value: "07700 900000".into(), preferred: true }];
        p.registrations = vec![at("C87002", Some(date(2024, 4, 1)), None)];
        let json = serde_json::to_string(&p).unwrap();
        assert!(serde_json::from_str::<Person>(&json).unwrap() == p);
        let printed = format!("{p:?} {:?} {:?} {:?}", p.names, p.address, p.contacts);
        for secret in ["Zoë", "Brien", "Moor", "S25", "07700", "999"] {
            assert!(!printed.contains(secret), "{printed}");
        }
    }

    #[test]
    fn a_record_kept_before_a_field_existed_still_reads() {
        let id = person().id;
        let p: Person = serde_json::from_str(&format!("{{\"id\":\"{id}\"}}")).unwrap();
        assert!(p == person());
    }
}
