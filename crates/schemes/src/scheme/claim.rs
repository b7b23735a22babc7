use std::{fmt, str::FromStr};

use jiff::{ToSpan, civil::Date};
use linchpin_core::{Period, WorkingCalendar};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{Figure, Level};

super::words::words! {
    /// What somebody in the chain does with a claim.
    Deed {
        /// Says that it is true.
        Declares = "declares";
        /// Says that it is right.
        Approves = "approves";
        /// Pays it.
        Pays = "pays";
    }
}

/// One link of the chain: `commissioner approves`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Who.
    pub who: String,
    /// What they do.
    pub does: Deed,
}

impl FromStr for Step {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” must be like “practice declares”, “commissioner approves” or “finance pays”");
        let (who, does) = text.trim().rsplit_once(' ').ok_or_else(wrong)?;
        let all = [Deed::Declares, Deed::Approves, Deed::Pays];
        let does = all.into_iter().find(|deed| deed.as_str() == does).ok_or_else(wrong)?;
        Ok(Self { who: who.trim().to_owned(), does })
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.who, self.does)
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// Who declares, approves and pays, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Chain(pub Vec<Step>);

impl Chain {
    /// What is wrong with it: somebody would approve or pay what they declared or approved, or the order is another.
    #[must_use]
    pub fn wrong(&self) -> Option<String> {
        let steps = &self.0;
        if steps.last().is_none_or(|last| last.does != Deed::Pays) {
            return Some("the chain must end with somebody who pays, such as “finance pays”".into());
        }
        if !steps.is_sorted_by_key(|step| step.does) || steps.iter().filter(|step| step.does == Deed::Pays).count() > 1
        {
            return Some("the chain must go from who declares to who approves to the one who pays".into());
        }
        if steps.len() < 2 {
            return Some("the chain has one link: somebody else must declare or approve before it is paid".into());
        }
        let twice =
            steps.iter().enumerate().find(|(at, step)| steps[..*at].iter().any(|before| before.who == step.who));
        twice.map(|(_, step)| format!("{} would {step_does} what was their own", step.who, step_does = own(step.does)))
    }
}

fn own(deed: Deed) -> &'static str {
    match deed {
        Deed::Declares => "declare",
        Deed::Approves => "approve",
        Deed::Pays => "pay",
    }
}

/// By when a claim is in: on this working day after the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimBy {
    /// The sixth working day is 6.
    pub working_day: u8,
}

impl ClaimBy {
    /// The last day on which a claim for the period is in time.
    #[must_use]
    pub fn day(&self, period: Period, calendar: &WorkingCalendar) -> Date {
        let first = period.next().first();
        calendar.add(first.saturating_sub(1.day()), i32::from(self.working_day))
    }
}

/// How much of what was paid is looked at afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verify {
    /// The share of what was claimed.
    pub sample: Figure<Level>,
    /// No fewer than so many, as long as there are so many.
    #[serde(default)]
    pub at_least: u32,
}
