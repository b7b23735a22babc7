//! What is said of a report as a whole: to whoever loads it, and to the catalogue.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::civil::Date;
use linchpin_access::extract::{Counted, Cut, Met, Month, Odd};
use linchpin_core::{Issue, OdsCode, Period, PeriodKind, Place, Severity, WorkingCalendar};
use linchpin_lake::TakenReport;
use linchpin_sources::extract::FAMILY;

use super::WORDS;
use crate::faults::Faults;

/// A word met less often is not told: it may be what somebody typed of a person into the wrong column.
const TOLD_FROM: u64 = 5;
/// So many working days without a row may be days on which nobody was seen.
const QUIET_DAYS: usize = 2;

/// What is told so far.
pub(super) struct Telling<'n> {
    name: &'n str,
    pub(super) faults: Faults,
    /// The same for the catalogue, which keeps no word of the file, nor its name: it may be somebody's.
    pub(super) noted: Vec<Issue>,
}

impl<'n> Telling<'n> {
    pub(super) fn new(name: &'n str, faults: Faults) -> Self {
        Self { name, faults, noted: Vec::new() }
    }

    /// Tells something, of rows with this word where there are any.
    pub(super) fn tell(
        &mut self,
        met: Option<(Met, &str)>,
        severity: Severity,
        rule: &str,
        message: String,
    ) -> Result<()> {
        let place = Place { file: self.name.to_owned(), row: met.map(|(met, _)| met.row), ..Place::default() };
        let times = met.map_or(1, |(met, _)| met.times);
        let issue = Issue { severity, rule: rule.to_owned(), message, place, value: None, times };
        let unnamed = Place { file: FAMILY.title.to_owned(), ..issue.place.clone() };
        self.noted.push(Issue { place: unnamed, ..issue.clone() });
        let word = met.filter(|(_, word)| !word.is_empty()).map(|(_, word)| word.to_owned());
        self.faults.tell_sum(Issue { value: word, ..issue })
    }

    pub(super) fn cut(&mut self, org: OdsCode, first: Date, why: Cut) -> Result<()> {
        let month = words(first);
        let (severity, why) = match why {
            Cut::Running => (Severity::Note, format!("{month} of {org} is not over and was not counted.")),
            Cut::Begins(day) => {
                let why = format!("{month} of {org} begins on {day} and was not counted: export whole months.");
                (Severity::Error, why)
            }
            Cut::Ends(day) => {
                let why = format!("{month} of {org} ends on {day} and was not counted: export whole months.");
                (Severity::Error, why)
            }
        };
        self.tell(None, severity, "not-whole", why)
    }

    /// Days without a row within a month may be days that were not exported.
    pub(super) fn quiet(&mut self, org: OdsCode, first: Date, month: &Month, calendar: &WorkingCalendar) -> Result<()> {
        let last = first.last_of_month();
        let days = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last);
        let quiet: Vec<String> =
            days.filter(|day| calendar.is_working(*day) && !month.has(*day)).map(|day| day.to_string()).collect();
        if quiet.len() <= QUIET_DAYS {
            return Ok(());
        }
        let why = format!(
            "{} of {org} has no row on {} working days ({}, …): check that all of it was exported.",
            words(first),
            quiet.len(),
            quiet[0]
        );
        self.tell(None, Severity::Warning, "quiet-days", why)
    }

    /// Words without a meaning, each once; and what is no appointment.
    pub(super) fn odd(&mut self, counted: &Counted) -> Result<()> {
        let mut rare: BTreeMap<(&str, &str), Met> = BTreeMap::new();
        for (what, met) in &counted.odd {
            let (rule, word, told) = match what {
                Odd::Status(word) => ("unknown-status", word.as_str(), "This status is counted as unknown"),
                Odd::Category(word) => ("unmapped-slot", word.as_str(), "This kind of slot is counted as unmapped"),
                Odd::Mode(word) => ("unknown-mode", word.as_str(), "How people were seen is counted as unknown"),
                Odd::Role(word) => ("unknown-role", word.as_str(), "This role is counted as unknown"),
                Odd::Who => ("unknown-role", "", "Nothing says who sat, which is counted as unknown"),
                Odd::More => ("too-many-words", "", "There are more words without a meaning than can be told"),
            };
            if !word.is_empty() && met.times < TOLD_FROM {
                let sum = rare.entry((rule, told)).or_insert(Met { times: 0, row: met.row });
                (sum.times, sum.row) = (sum.times + met.times, sum.row.min(met.row));
                continue;
            }
            let why = format!("{told}: say in definitions/{WORDS} what it means, and load the report again.");
            self.tell(Some((*met, word)), Severity::Note, rule, why)?;
        }
        for ((rule, told), met) in rare {
            let why = format!(
                "{told}: its words are in fewer than {TOLD_FROM} rows each, and are not told. Look at the first row."
            );
            self.tell(Some((met, "")), Severity::Note, rule, why)?;
        }
        for (n, rule, what) in [
            (counted.free, "nobody-booked", "slots that nobody had are no appointments"),
            (counted.cancelled, "cancelled", "cancelled appointments are left out, as in the published table"),
            (counted.nobody, "no-appointment", "slots in which nobody is seen, such as meetings, are no appointments"),
        ] {
            if n > 0 {
                self.tell(None, Severity::Note, rule, format!("{n} {what}."))?;
            }
        }
        Ok(())
    }

    /// Months that the lake did not take.
    pub(super) fn left(&mut self, months: &TakenReport) -> Result<()> {
        for (org, first) in &months.booked_here {
            let why = format!(
                "{org} books here in {}, and those appointments are counted already: the report’s were not taken.",
                words(*first)
            );
            self.tell(None, Severity::Error, "booked-here", why)?;
        }
        for (org, first) in &months.older {
            let why = format!(
                "A report that knows more of {} of {org} is loaded already. If this one is right, load it with --again.",
                words(*first)
            );
            self.tell(None, Severity::Error, "older-report", why)?;
        }
        Ok(())
    }
}

fn words(month: Date) -> String {
    Period::containing(month, PeriodKind::Month).words()
}
