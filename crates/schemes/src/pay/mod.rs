//! What a scheme pays, with the whole working beside it.

mod base;
mod facts;
mod points;
mod share;
mod what_if;

use std::collections::{BTreeMap, BTreeSet};

use linchpin_core::{Pence, Period};
use serde::{Deserialize, Serialize};

use crate::{
    Exact, Rounding, Scheme, SplitError, TooLarge,
    working::{At, How, Unit, Working},
};
pub use facts::{Facts, Measured, Shares, Shown};

/// What one provider is paid for one period, why, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The provider's code.
    pub provider: String,
    /// For when.
    pub period: Period,
    /// The amount, in pence; what would be paid where it is held.
    pub amount: Pence,
    /// Why it cannot be paid yet; empty where it can.
    pub held: Vec<String>,
    /// What made it smaller, and what was not earned.
    pub because: Vec<String>,
    /// What was counted, before any cap; for activity.
    pub counted: Option<Exact>,
    /// What is paid for; for activity.
    pub capped: Option<Exact>,
    /// The points earned, where there are any.
    pub points: Option<Exact>,
    /// What each must earned: points, or one for met.
    pub parts: BTreeMap<String, Exact>,
    /// By which text of the scheme: [`Scheme::hash`].
    pub hash: String,
    /// The whole way there.
    pub working: Working,
}

impl Payment {
    /// What may be paid now: nothing while it is held.
    #[must_use]
    pub fn payable(&self) -> Pence {
        if self.held.is_empty() { self.amount } else { Pence(0) }
    }

    /// How many of one thing it is paid for, up to the cap; none where it is not among what earns here.
    #[must_use]
    pub fn paid_for(&self, what: &str) -> Option<Exact> {
        let line = |says: &str| self.working.lines().iter().find(|line| line.says == format!("{says}: {what}"));
        line("paid for").or_else(|| line("counted")).map(|line| line.value)
    }

    /// All that is said beside it.
    #[must_use]
    pub fn notes(&self) -> String {
        let all: Vec<&str> = self.held.iter().chain(&self.because).map(String::as_str).collect();
        all.join("; ")
    }
}

/// Why a scheme cannot be paid by.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotPay {
    /// Figures are missing.
    #[error("these are to be set first: {}", .0.join(", "))]
    ToBeSet(Vec<String>),
    /// Another time.
    #[error("{0} is not a period of the scheme: it pays for each {1} of its term")]
    NotItsPeriod(Period, crate::scheme::Every),
    /// Something of a provider is not known.
    #[error("{provider}: {what} is not known, and the scheme pays by it")]
    Unknown {
        /// Whose.
        provider: String,
        /// What.
        what: String,
    },
    /// Somebody claims less than nothing.
    #[error("{provider}: {what} is {count}: a count below nought is an adjustment of an earlier claim")]
    Negative {
        /// Whose.
        provider: String,
        /// What.
        what: String,
        /// How many.
        count: Exact,
    },
    /// Twice in one round.
    #[error("{0} is here twice")]
    Twice(String),
    /// More than there is.
    #[error("the pot holds {pot} and {earned} was earned: change the pot, or share it by what was earned")]
    OverPot {
        /// What there is.
        pot: Pence,
        /// What was earned.
        earned: Pence,
    },
    /// The pot cannot be shared.
    #[error(transparent)]
    Split(#[from] SplitError),
    /// Beyond any payment.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
}

impl Scheme {
    /// What each provider is paid for a period. Pure: the same text, period and facts give the same payments to the penny,
    /// so that a past payment can be worked out again from what was kept.
    ///
    /// What is not known of a provider holds up its payment, and no other; where a pot is shared by it, everybody's.
    ///
    /// # Errors
    /// A figure is to be set, the period is not one of the scheme's, or a pot cannot be shared.
    pub fn calculate(&self, period: Period, facts: &[Facts]) -> Result<Vec<Payment>, CannotPay> {
        if !self.to_be_set.is_empty() {
            return Err(CannotPay::ToBeSet(self.to_be_set.clone()));
        }
        if !self.periods().contains(&period) {
            return Err(CannotPay::NotItsPeriod(period, self.pays.period));
        }
        let mut earned = Vec::with_capacity(facts.len());
        let mut seen = BTreeSet::new();
        for one in facts {
            if !seen.insert(&one.provider) {
                return Err(CannotPay::Twice(one.provider.clone()));
            }
            earned.push(match Earning::new(self, period, one).all() {
                // What is not known of one holds up that one, and nobody else.
                Err(CannotPay::Unknown { what, .. }) => {
                    Earning::new(self, period, one).held(format!("{what} is not known"))
                }
                Err(CannotPay::Negative { what, count, .. }) => {
                    let below = "a count below nought is an adjustment of an earlier claim";
                    Earning::new(self, period, one).held(format!("{what} is {count}: {below}"))
                }
                earned => earned?,
            });
        }
        self.share_pot(period, facts, &mut earned)?;
        earned.into_iter().map(Earned::payment).collect()
    }
}

/// One provider's earnings in the course of being worked out.
struct Earning<'a> {
    scheme: &'a Scheme,
    period: Period,
    facts: &'a Facts,
    working: Working,
    held: Vec<String>,
    because: Vec<String>,
    parts: BTreeMap<String, Exact>,
    counted: Option<Exact>,
    capped: Option<Exact>,
}

/// What was earned, before a pot is shared.
struct Earned<'a> {
    of: Earning<'a>,
    points: Option<At>,
    amount: At,
}

impl<'a> Earning<'a> {
    fn new(scheme: &'a Scheme, period: Period, facts: &'a Facts) -> Self {
        Self {
            scheme,
            period,
            facts,
            working: Working::default(),
            held: Vec::new(),
            because: Vec::new(),
            parts: BTreeMap::new(),
            counted: None,
            capped: None,
        }
    }

    /// Nothing yet, and why.
    fn held(mut self, why: String) -> Earned<'a> {
        let amount = self.working.given("earned", Exact::ZERO, Unit::Money, &why);
        self.held.push(why);
        Earned { of: self, points: None, amount }
    }

    fn all(mut self) -> Result<Earned<'a>, CannotPay> {
        self.assured();
        let standards = self.standards()?;
        let amount = self.base(&standards)?;
        let amount = match self.scheme.phase(self.period) {
            Some(phase) => {
                let share = phase.share.get().map_or(Exact::ONE, |share| share.value);
                let rule = format!("phased in: from {} {}", phase.from, phase.says);
                let share = self.working.given("share paid in this phase", share, Unit::Share, rule.trim_end());
                self.working.add("paid in this phase", How::Times(vec![amount, share]), Unit::Money, "phase")?
            }
            None if self.scheme.phases.is_empty() => amount,
            None => {
                let none = self.working.given("share paid before the first phase", Exact::ZERO, Unit::Share, "phase");
                self.because.push("the first phase has not begun".into());
                self.working.add("paid before the first phase", How::Times(vec![amount, none]), Unit::Money, "phase")?
            }
        };
        let penny = How::Rounded { of: amount, places: 0, by: Rounding::HalfUp };
        let amount = self.working.add("earned", penny, Unit::Money, "a payment is whole pence")?;
        Ok(Earned { of: self, points: standards.points, amount })
    }

    /// What must be in place before anything is paid.
    fn assured(&mut self) {
        for evidence in &self.scheme.assures.evidence {
            if evidence.due.is_some_and(|due| due > self.period.last()) {
                continue;
            }
            let shown = self.facts.evidence.get(&evidence.what).copied().unwrap_or(Shown::Missing);
            if shown != Shown::Accepted {
                self.held.push(format!("{} {}", evidence.what, shown.words()));
            }
        }
    }

    fn unknown(&self, what: impl Into<String>) -> CannotPay {
        CannotPay::Unknown { provider: self.facts.provider.clone(), what: what.into() }
    }
}

impl Earned<'_> {
    fn payment(self) -> Result<Payment, CannotPay> {
        let Self { of, points, amount } = self;
        let amount = of.working.value(amount).as_pence().ok_or(TooLarge)?;
        Ok(Payment {
            provider: of.facts.provider.clone(),
            period: of.period,
            amount,
            held: of.held,
            because: of.because,
            counted: of.counted,
            capped: of.capped,
            points: points.map(|at| of.working.value(at)),
            parts: of.parts,
            hash: of.scheme.hash.clone(),
            working: of.working,
        })
    }
}
