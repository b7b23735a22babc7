//! Bids for money (`domain.md` F3, F4): those that the place makes elsewhere, and applications of practices that a panel scores.
//!
//! A bid is what happened to it, step by step, and nothing of that is ever changed. [`Bid::of`] folds the steps;
//! [`Bid::may`] says whether somebody may take the next, and why not. Whoever has to leave an item neither scores it nor sees
//! its papers or its scores.

mod call;
mod marks;
mod may;
mod sight;
mod step;

use std::collections::BTreeMap;

use linchpin_core::{Pence, UserId};

pub use call::{Call, Criterion, Question};
pub use marks::{Marks, Tally, tally};
pub use may::Refusal;
pub use sight::{By, Side, Sight};
pub use step::{Decision, Entry, Interest, Paper, Recommendation, Spend, Step};

/// How far a bid is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Somebody decides on it.
    Open,
    /// It was decided that it gets money.
    Approved,
    /// It was decided that it gets none.
    Refused,
    /// Whoever made it took it back.
    Withdrawn,
}

impl State {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A bid as it stands after its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Bid {
    /// What is asked, and for how much.
    pub paper: Paper,
    /// How far it is.
    pub state: State,
    /// What each of the panel declared last; whoever must leave stays away.
    pub interests: BTreeMap<UserId, Interest>,
    /// The marks of each scorer, as they gave them last.
    pub marks: BTreeMap<UserId, Marks>,
    /// What is recommended, and by whom.
    pub recommendation: Option<(UserId, Recommendation)>,
    /// What was decided, by whom and when it was written down.
    pub decision: Option<(Option<UserId>, Decision)>,
    /// What was spent of it.
    pub spends: Vec<Spend>,
    /// What came of it, in the words of whoever measured.
    pub measured: Vec<String>,
}

impl Bid {
    /// Puts together what happened; none where it does not begin with a paper.
    #[must_use]
    pub fn of(steps: &[Entry]) -> Option<Self> {
        let (first, rest) = steps.split_first()?;
        let Step::Made(paper) = &first.step else { return None };
        let mut bid = Self {
            paper: paper.clone(),
            state: State::Open,
            interests: BTreeMap::new(),
            marks: BTreeMap::new(),
            recommendation: None,
            decision: None,
            spends: Vec::new(),
            measured: Vec::new(),
        };
        rest.iter().for_each(|entry| bid.take(entry));
        Some(bid)
    }

    fn take(&mut self, entry: &Entry) {
        match (&entry.step, entry.account) {
            (Step::Declared { interest, .. }, Some(by)) => self.declare(by, *interest),
            (Step::SentOut { who, .. }, _) => self.declare(*who, Interest::Leaves),
            (Step::Scored(marks), Some(by)) => drop(self.marks.insert(by, marks.clone())),
            (Step::Recommended(what), Some(by)) => self.recommendation = Some((by, what.clone())),
            (Step::Decided(what), by) => {
                self.state = if what.approved { State::Approved } else { State::Refused };
                self.decision = Some((by, what.clone()));
            }
            (Step::Spent(what), _) => self.spends.push(what.clone()),
            (Step::Measured { words }, _) => self.measured.push(words.clone()),
            (Step::Withdrawn { .. }, _) => self.state = State::Withdrawn,
            // A step that nobody signed, or a second beginning, changes nothing.
            _ => {}
        }
    }

    /// Nobody comes back into the room: an interest only grows. The marks of whoever leaves count no more.
    fn declare(&mut self, who: UserId, interest: Interest) {
        let held = self.interests.entry(who).or_insert(interest);
        *held = (*held).max(interest);
        if *held == Interest::Leaves {
            self.marks.remove(&who);
            if self.recommendation.as_ref().is_some_and(|(by, _)| *by == who) {
                self.recommendation = None;
            }
        }
    }

    /// What was awarded; none while nothing is.
    #[must_use]
    pub fn award(&self) -> Option<Pence> {
        self.decision.as_ref().filter(|(_, what)| what.approved).map(|(_, what)| what.amount)
    }

    /// What of it was spent.
    #[must_use]
    pub fn spent(&self) -> Pence {
        self.spends.iter().map(|one| one.amount).sum()
    }
}
