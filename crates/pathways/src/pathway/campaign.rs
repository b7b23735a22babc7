use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};

use super::ItemPath;
use crate::file::many;

/// A campaign: everybody of whom one of its rules holds is called, each season anew (C8, C9). A rule only finds people; whether
/// it is right for somebody is decided with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    /// The day on which each season begins.
    pub begins: DayOfYear,
    /// The moves by which somebody is called, the first first. What they say is sent to the person.
    #[serde(deserialize_with = "many::read")]
    pub calls: Vec<String>,
    /// The item with which a case is opened that says why somebody is called: a choice of several.
    pub because: ItemPath,
    /// The states in which it was done here. One that is not final is done until the case is due again.
    #[serde(deserialize_with = "many::read")]
    pub done: Vec<String>,
    /// The states in which it was done by others.
    #[serde(default, deserialize_with = "many::read")]
    pub elsewhere: Vec<String>,
    /// The states in which somebody said no.
    #[serde(default, deserialize_with = "many::read")]
    pub declined: Vec<String>,
    /// The final states after which nobody is found again, in no season.
    #[serde(default, deserialize_with = "many::read")]
    pub never: Vec<String>,
    /// Whom it is for.
    #[serde(deserialize_with = "many::read")]
    pub whom: Vec<Whom>,
}

/// Some of those whom a campaign is for: all that is said of them holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whom {
    /// Why they are called: an option of the item that says so.
    pub because: String,
    /// Of this age in years or older.
    pub from: Option<i16>,
    /// Of this age in years or younger.
    pub to: Option<i16>,
    /// The day of the season on which they are of that age; its first where none is said.
    pub on: Option<DayOfYear>,
    /// On one of these registers, such as `registers/diabetes`.
    #[serde(default, deserialize_with = "many::read")]
    pub registers: Vec<String>,
}

/// A day of each year, such as `09-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayOfYear {
    month: i8,
    day: i8,
}

impl Campaign {
    /// The first day of the season in which a day falls.
    #[must_use]
    pub fn season(&self, today: Date) -> Date {
        let begun = self.begins.in_year(today.year());
        if begun <= today { begun } else { self.begins.in_year(today.year() - 1) }
    }

    /// Whether somebody whose case is in this state has no call to expect: it was done, or they said no.
    #[must_use]
    pub fn is_settled(&self, state: &str) -> bool {
        [&self.done, &self.elsewhere, &self.declined, &self.never].into_iter().flatten().any(|one| one == state)
    }

    /// Why somebody is called in the season that begins on a day: none where no rule holds of them.
    #[must_use]
    pub fn because(&self, born: Option<Date>, registers: &BTreeSet<String>, season: Date) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for one in self.whom.iter().filter(|one| one.is(born, registers, season)) {
            if !all.contains(&one.because.as_str()) {
                all.push(&one.because);
            }
        }
        all
    }

    /// Every register that a rule asks for, once each.
    #[must_use]
    pub fn registers(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.whom.iter().flat_map(|one| &one.registers).map(String::as_str).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl Whom {
    fn is(&self, born: Option<Date>, registers: &BTreeSet<String>, season: Date) -> bool {
        let of_age = match (self.from, self.to) {
            (None, None) => true,
            (from, to) => born.is_some_and(|born| {
                let years = years(born, self.on.map_or(season, |on| on.from(season)));
                from.is_none_or(|from| years >= from) && to.is_none_or(|to| years <= to)
            }),
        };
        of_age && (self.registers.is_empty() || self.registers.iter().any(|one| registers.contains(one)))
    }
}

/// The age in whole years. Who was born on 29 February is a year older on 1 March of a year that has no such day.
fn years(born: Date, day: Date) -> i16 {
    let before = (day.month(), day.day()) < (born.month(), born.day());
    day.year() - born.year() - i16::from(before)
}

impl DayOfYear {
    /// The day in a year.
    fn in_year(self, year: i16) -> Date {
        // Read from a file it is a day of every year; a year beyond the calendar has none, and asks for none.
        Date::new(year, self.month, self.day).unwrap_or(Date::MIN)
    }

    /// The first such day on or after a day.
    fn from(self, day: Date) -> Date {
        let here = self.in_year(day.year());
        if here >= day { here } else { self.in_year(day.year() + 1) }
    }
}

impl<'de> Deserialize<'de> for DayOfYear {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let day = text.split_once('-').and_then(|(month, day)| {
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            // A year that is no leap year: what is a day in it is a day in every year.
            Date::new(2001, month, day).ok().map(|_| Self { month, day })
        });
        day.ok_or_else(|| {
            serde::de::Error::custom(format!(
                "“{text}” is no day of every year: write month and day, such as \"09-01\""
            ))
        })
    }
}

impl Serialize for DayOfYear {
    fn serialize<S: serde::Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        into.collect_str(&format_args!("{:02}-{:02}", self.month, self.day))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn flu() -> Campaign {
        toml::from_str(
            r#"
            begins = "09-01"
            calls = "Call"
            because = "eligible.because"
            done = "vaccinated"
            whom = [
                { because = "Age", from = 65, on = "03-31" },
                { because = "Age", from = 2, to = 3 },
                { because = "Long-term condition", from = 18, registers = ["registers/diabetes", "registers/copd"] },
            ]
            "#,
        )
        .unwrap()
    }

    #[test]
    fn a_season_begins_on_its_day() {
        for (today, begins) in [
            (date(2026, 9, 1), date(2026, 9, 1)),
            (date(2026, 8, 31), date(2025, 9, 1)),
            (date(2027, 2, 28), date(2026, 9, 1)),
        ] {
            assert_eq!(flu().season(today), begins, "{today}");
        }
    }

    #[test]
    fn whoever_a_rule_holds_of_is_called_and_why() {
        let season = date(2026, 9, 1);
        let on = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<BTreeSet<_>>();
        let none = on(&[]);
        // 65 by the end of March counts, a day later does not.
        assert_eq!(flu().because(Some(date(1962, 3, 31)), &none, season), ["Age"]);
        assert_eq!(flu().because(Some(date(1962, 4, 1)), &none, season), Vec::<&str>::new());
        assert_eq!(flu().because(Some(date(2023, 9, 1)), &none, season), ["Age"]);
        assert_eq!(flu().because(Some(date(2022, 9, 1)), &none, season), Vec::<&str>::new(), "four years old");
        let flu = flu();
        let both = flu.because(Some(date(1940, 1, 1)), &on(&["registers/copd", "registers/other"]), season);
        assert_eq!(both, ["Age", "Long-term condition"]);
        assert!(flu.because(Some(date(2015, 1, 1)), &on(&["registers/copd"]), season).is_empty(), "both must hold");
        assert!(flu.because(None, &on(&["registers/copd"]), season).is_empty(), "no age is no age");
    }

    #[test]
    fn a_day_is_one_of_every_year() {
        for wrong in ["02-29", "13-01", "1 September", "09-00", ""] {
            let text = format!("begins = \"{wrong}\"\ncalls = \"a\"\nbecause = \"a.b\"\ndone = \"c\"\nwhom = []");
            assert!(toml::from_str::<Campaign>(&text).is_err(), "{wrong}");
        }
    }
}
