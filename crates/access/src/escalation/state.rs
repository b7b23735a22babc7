use jiff::Timestamp;

use super::{Definition, Level, Measured};
use crate::england;

/// What a practice says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The level.
    pub level: Level,
    /// When it was said.
    pub at: Timestamp,
    /// A remark; seen by the commissioner only where the practice shares it.
    pub note: Option<String>,
}

/// Where a practice stands: its own word and its figures beside each other, neither put over the other.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Its own word, while it stands.
    pub reported: Option<Report>,
    /// What its figures say.
    pub measured: Measured,
}

impl State {
    /// The state now. A report older than the definition allows no longer stands.
    #[must_use]
    pub fn now(definition: &Definition, report: Option<Report>, measured: Measured, now: Timestamp) -> Self {
        let stands = |report: &Report| {
            let age = england::day(now).since(england::day(report.at)).map_or(i32::MAX, |span| span.get_days());
            report.at <= now && age < i32::from(definition.stale)
        };
        Self { reported: report.filter(stands), measured }
    }

    /// The level at which to act: the higher of the two. Who says that they cope while the figures say otherwise is asked,
    /// and who asks for help is not refused it by a figure.
    #[must_use]
    pub fn acting(&self) -> Option<Level> {
        self.reported.as_ref().map(|report| report.level).max(self.measured.level)
    }

    /// In a sentence.
    #[must_use]
    pub fn sentence(&self, practice: &str) -> String {
        let says = |level: Level| format!("{} ({})", level.title().to_lowercase(), level.meaning());
        match (self.reported.as_ref().map(|report| report.level), self.measured.level) {
            (None, None) => format!("{practice} has not reported, and too little is measured to say."),
            (Some(own), None) => format!("{practice} reports {}; too little is measured to say more.", says(own)),
            (None, Some(figures)) => format!("{practice} has not reported; its figures say {}.", says(figures)),
            (Some(own), Some(figures)) if own == figures => {
                format!("{practice} reports {}, and its figures agree.", says(own))
            }
            (Some(own), Some(figures)) => {
                format!("{practice} reports {}; its figures say {}.", says(own), says(figures))
            }
        }
    }
}
