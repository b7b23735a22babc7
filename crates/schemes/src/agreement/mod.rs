//! What a commissioner and a provider agreed by a scheme (D2, D3): steps that were taken, folded into what stands.

mod may;
mod step;

use std::{collections::BTreeMap, str::FromStr};

use jiff::civil::Date;
use linchpin_core::{OdsCode, Period};
use serde::{Deserialize, Serialize};

use crate::{SignUp, pay::Measured};
pub use may::Refusal;
pub use step::{Aim, Item, Party, Step, Verdict};

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Offered, and not answered.
    Invited,
    /// Signed.
    Accepted,
    /// The provider said no.
    Declined,
    /// It ended before its term.
    Ended,
}

impl State {
    /// The word under which it is kept.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Ended => "ended",
        }
    }
}

impl FromStr for State {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Self::Invited, Self::Accepted, Self::Declined, Self::Ended];
        all.into_iter().find(|one| one.as_str() == text).ok_or_else(|| "not a state of an agreement".to_owned())
    }
}

/// How a standard stands with a provider, before anything is measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Standing {
    /// The provider says that it is ready.
    Ready {
        /// Since when.
        on: Date,
        /// What is in place.
        words: String,
    },
    /// The commissioner found something missing.
    NotReady {
        /// Since when.
        on: Date,
        /// What.
        why: String,
    },
    /// The commissioner signed it off.
    SignedOff {
        /// When.
        on: Date,
        /// What was looked at.
        words: String,
    },
}

/// From where improvement counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Baseline {
    /// The figure.
    pub measured: Measured,
    /// Its period.
    pub of: Period,
    /// When the two held it fast.
    pub on: Date,
}

/// Another text that was offered and is not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variation {
    /// The SHA-256 of the text.
    pub hash: String,
    /// The first day for which it would count.
    pub from: Date,
    /// What changes.
    pub says: String,
}

/// What was found when it was looked at together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Review {
    /// When.
    pub on: Date,
    /// What it came to.
    pub verdict: Verdict,
    /// What was said.
    pub words: String,
}

/// An agreement as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// How far it has come.
    pub state: State,
    /// The first day of the term.
    pub begins: Date,
    /// When it was signed.
    pub accepted: Option<Date>,
    /// Why the provider said no.
    pub declined: Option<String>,
    /// Who serves the patients of a practice that does not.
    pub served_by: Option<OdsCode>,
    /// The SHA-256 of the text that counts from a day on; the first from the beginning of the term.
    pub texts: BTreeMap<Date, String>,
    /// Another text that was offered.
    pub offered: Option<Variation>,
    /// What is to be done; none where it was dropped, so that each keeps its place.
    pub items: Vec<Option<Item>>,
    /// How each standard stands, by name; under none the scheme as a whole.
    pub standing: BTreeMap<Option<String>, Standing>,
    /// From where improvement counts, by must.
    pub baseline: BTreeMap<String, Baseline>,
    /// When it was looked at, in order.
    pub reviews: Vec<Review>,
    /// The last day, and why, where it ends before its term.
    pub ends: Option<(Date, String)>,
}

impl Agreement {
    /// Before anything happened in it, for the term that begins on this day.
    #[must_use]
    pub fn new(begins: Date) -> Self {
        Self {
            state: State::Invited,
            begins,
            accepted: None,
            declined: None,
            served_by: None,
            texts: BTreeMap::new(),
            offered: None,
            items: Vec::new(),
            standing: BTreeMap::new(),
            baseline: BTreeMap::new(),
            reviews: Vec::new(),
            ends: None,
        }
    }

    /// Takes a step that was taken on a day. Whether it may be is [`Agreement::may`]; what was kept once is not asked again.
    pub fn take(&mut self, step: Step, on: Date) {
        match step {
            Step::Invite { hash } => drop(self.texts.insert(self.begins, hash)),
            Step::Accept => {
                (self.state, self.accepted) = (State::Accepted, Some(on));
                (self.declined, self.served_by) = (None, None);
            }
            Step::Decline { why } => (self.state, self.declined) = (State::Declined, Some(why)),
            Step::NameServer { provider } => self.served_by = Some(provider),
            Step::Plan { item } => self.items.push(Some(item)),
            Step::Finish { item } => {
                if let Some(Some(item)) = self.items.get_mut(item) {
                    item.done = Some(on);
                }
            }
            Step::Drop { item } => {
                if let Some(item) = self.items.get_mut(item) {
                    *item = None;
                }
            }
            Step::Ready { standard, words } => drop(self.standing.insert(standard, Standing::Ready { on, words })),
            Step::NotReady { standard, why } => drop(self.standing.insert(standard, Standing::NotReady { on, why })),
            Step::SignOff { standard, words } => {
                self.standing.insert(standard, Standing::SignedOff { on, words });
            }
            Step::Baseline { must, measured, of } => drop(self.baseline.insert(must, Baseline { measured, of, on })),
            Step::Vary { hash, from, says } => self.offered = Some(Variation { hash, from, says }),
            Step::AcceptVariation => {
                if let Some(Variation { hash, from, .. }) = self.offered.take() {
                    // What would have come later gives way to what was agreed last.
                    self.texts.retain(|day, _| *day < from);
                    self.texts.insert(from, hash);
                }
            }
            Step::DeclineVariation { .. } => self.offered = None,
            Step::Review { verdict, words } => self.reviews.push(Review { on, verdict, words }),
            Step::End { on, why } => (self.state, self.ends) = (State::Ended, Some((on, why))),
        }
    }

    /// The SHA-256 of the text that counts on a day; the first before it began.
    #[must_use]
    pub fn text(&self, day: Date) -> &str {
        let of_day = self.texts.range(..=day).next_back();
        of_day.or_else(|| self.texts.first_key_value()).map_or("", |(_, hash)| hash)
    }

    /// Whether it is paid by in a period: it was signed by its end, and had not ended before its beginning.
    #[must_use]
    pub fn counts_in(&self, period: Period) -> bool {
        self.accepted.is_some_and(|on| on <= period.last())
            && self.ends.as_ref().is_none_or(|(on, _)| *on >= period.first())
    }

    /// What the practice does about a service that is for everybody, on a day.
    #[must_use]
    pub fn sign_up(&self, today: Date) -> SignUp {
        match self.state {
            State::Accepted => SignUp::Provides,
            State::Ended if self.ends.as_ref().is_some_and(|(on, _)| *on >= today) => SignUp::Provides,
            State::Invited => SignUp::Invited,
            State::Declined | State::Ended => self.served_by.map_or(SignUp::Declined, SignUp::ServedBy),
        }
    }

    /// What is to be done, with its place, in the order in which it was planned.
    pub fn planned(&self, aim: Aim) -> impl Iterator<Item = (usize, &Item)> {
        let all = self.items.iter().enumerate();
        all.filter_map(move |(at, item)| Some((at, item.as_ref().filter(|item| item.aim == aim)?)))
    }

    /// Whether a standard is signed off.
    #[must_use]
    pub fn is_signed_off(&self, standard: Option<&str>) -> bool {
        let standing = self.standing.get(&standard.map(str::to_owned));
        matches!(standing, Some(Standing::SignedOff { .. }))
    }
}
