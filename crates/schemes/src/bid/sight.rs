use linchpin_core::UserId;

use super::{Bid, Interest, State};

/// On which side of the table somebody sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Of those who score and decide.
    Panel,
    /// Of those who ask.
    Applicant,
}

/// Who looks at a bid, or does something to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// Their account; none at the console.
    pub account: Option<UserId>,
    /// Where they sit.
    pub side: Side,
    /// Whether they also work for the applicant, in whatever role: they have an interest whatever they say.
    pub works_there: bool,
}

/// What somebody sees of a bid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// What is asked for, in full.
    pub papers: bool,
    /// Their own marks and those of the others, what is recommended, and who declared what.
    pub scores: bool,
    /// What stands in the way; none where nothing does.
    pub why: Option<&'static str>,
}

/// They left the item.
pub const LEFT: &str = "You have left this item: you see neither its papers nor its scores.";
/// They work for the applicant.
pub const WORKS_THERE: &str =
    "You work for the applicant, so that you leave this item: you see neither its papers nor its scores.";
/// They said nothing yet.
pub const DECLARE: &str = "Say first whether you have an interest. Then you see the papers.";
/// They have not scored yet.
pub const SCORE: &str = "You see how the others scored once you have scored yourself.";

impl Bid {
    /// What somebody sees of it. A bid that was made elsewhere (`scored` is false) has no panel, and nobody declares.
    #[must_use]
    pub fn sight(&self, by: By, scored: bool) -> Sight {
        let nothing = |why| Sight { papers: false, scores: false, why: Some(why) };
        if by.side == Side::Applicant {
            return Sight { papers: true, scores: false, why: None };
        }
        if !scored {
            return Sight { papers: true, scores: true, why: None };
        }
        if by.works_there {
            return nothing(WORKS_THERE);
        }
        match by.account.and_then(|account| self.interests.get(&account)) {
            Some(Interest::Leaves) => nothing(LEFT),
            Some(_) => {
                let has_scored = by.account.is_some_and(|account| self.marks.contains_key(&account));
                // Each scores alone first, so that nobody follows the loudest.
                let scores = has_scored || self.recommendation.is_some() || self.state != State::Open;
                Sight { papers: true, scores, why: (!scores).then_some(SCORE) }
            }
            None => nothing(DECLARE),
        }
    }
}
