use linchpin_core::Pence;

use super::{Bid, By, Call, Interest, Marks, Side, State, Step, sight};

/// Why somebody may not take a step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Whoever has to leave, did not declare, or works for the applicant.
    #[error("{0}")]
    Kept(&'static str),
    /// The step is not theirs.
    #[error("{0}")]
    NotYours(&'static str),
    /// It is too late or too early.
    #[error("{0}")]
    NotNow(&'static str),
    /// What was written cannot be.
    #[error("{0}")]
    Wrong(String),
}

impl Bid {
    /// Whether somebody may take a step now. `call` is what it is scored by; none of a bid made elsewhere.
    ///
    /// # Errors
    /// Why not, in a sentence.
    pub fn may(&self, by: By, step: &Step, call: Option<&Call>) -> Result<(), Refusal> {
        match step {
            Step::Made(_) => Err(Refusal::NotNow("A bid is made once.")),
            Step::Declared { interest, words } => self.may_declare(by, *interest, words),
            Step::SentOut { who, words } => {
                self.sits(by, call)?;
                if by.account == Some(*who) {
                    return Err(Refusal::NotYours("Whoever leaves by their own word declares it."));
                }
                said(words, "Say why they must leave.")
            }
            Step::Scored(marks) => {
                self.sits(by, call)?;
                if self.recommendation.is_some() {
                    return Err(Refusal::NotNow("It is recommended already: marks count no more."));
                }
                call.map_or(Err(Refusal::NotNow("Nothing is scored here.")), |call| are_whole(marks, call))
            }
            Step::Recommended(what) => {
                self.sits(by, call)?;
                let least = call.map_or(0, |call| call.scorers);
                if self.marks.len() < usize::from(least) {
                    let message =
                        format!("{} of {least} have scored: a recommendation waits for them.", self.marks.len());
                    return Err(Refusal::Wrong(message));
                }
                self.fits(what.fund, what.amount)?;
                said(&what.words, "Say why it is recommended.")
            }
            Step::Decided(what) => {
                self.is_open()?;
                if call.is_some() {
                    self.sits(by, call)?;
                    let Some((recommends, _)) = &self.recommendation else {
                        return Err(Refusal::NotNow("It is not recommended yet."));
                    };
                    if by.account == Some(*recommends) {
                        return Err(Refusal::NotYours("You recommended it: somebody else decides."));
                    }
                }
                self.fits(what.approved, what.amount)?;
                said(&what.words, "Say why it was decided so.")
            }
            Step::Spent(what) => {
                let Some(award) = self.award() else { return Err(Refusal::NotNow("Nothing was awarded.")) };
                let sum = Pence(self.spent().0.saturating_add(what.amount.0));
                if sum > award {
                    return Err(Refusal::Wrong(format!("That makes {sum}, which is more than the award of {award}.")));
                }
                if what.amount == Pence(0) || sum.0 < 0 {
                    return Err(Refusal::Wrong(
                        "Write an amount; what is taken back is at most what was spent.".into(),
                    ));
                }
                said(&what.words, "Say on what it was spent.")
            }
            Step::Measured { words } => {
                if self.award().is_none() {
                    return Err(Refusal::NotNow("Nothing was awarded."));
                }
                said(words, "Say what came of it.")
            }
            Step::Withdrawn { words } => {
                self.is_open()?;
                if call.is_some() && by.side != Side::Applicant {
                    return Err(Refusal::NotYours("Only whoever made it takes it back."));
                }
                said(words, "Say why.")
            }
        }
    }

    fn may_declare(&self, by: By, interest: Interest, words: &str) -> Result<(), Refusal> {
        self.is_open()?;
        if by.side != Side::Panel || by.account.is_none() {
            return Err(Refusal::NotYours("Those who score and decide declare interests."));
        }
        if by.works_there && interest != Interest::Leaves {
            return Err(Refusal::Kept(sight::WORKS_THERE));
        }
        let held = by.account.and_then(|account| self.interests.get(&account));
        if held.is_some_and(|held| interest <= *held) {
            return Err(Refusal::NotNow("You have declared that. An interest can be added, and never taken back."));
        }
        if interest == Interest::Nothing { Ok(()) } else { said(words, "Say what your interest is.") }
    }

    /// Whether somebody sits at the table for this item: they declared, and did not leave.
    fn sits(&self, by: By, call: Option<&Call>) -> Result<(), Refusal> {
        self.is_open()?;
        if call.is_none() {
            return Err(Refusal::NotNow("Nothing is scored here: the bid is decided on elsewhere."));
        }
        if by.side != Side::Panel {
            return Err(Refusal::NotYours("Those who ask do not judge."));
        }
        let seen = self.sight(by, true);
        if seen.papers { Ok(()) } else { Err(Refusal::Kept(seen.why.unwrap_or(sight::DECLARE))) }
    }

    fn is_open(&self) -> Result<(), Refusal> {
        match self.state {
            State::Open => Ok(()),
            State::Approved | State::Refused => Err(Refusal::NotNow("It is decided.")),
            State::Withdrawn => Err(Refusal::NotNow("It was taken back.")),
        }
    }

    /// Whether an amount is one that can be awarded here.
    fn fits(&self, yes: bool, amount: Pence) -> Result<(), Refusal> {
        let asked = Pence(self.paper.amount.0.saturating_add(self.paper.recurrent.0));
        match (yes, amount.0) {
            (true, ..=0) => Err(Refusal::Wrong("Write how much it gets.".into())),
            (true, _) if amount > asked => {
                Err(Refusal::Wrong(format!("{amount} is more than the {asked} that were asked for.")))
            }
            (false, 1..) => Err(Refusal::Wrong("What gets nothing has no amount.".into())),
            _ => Ok(()),
        }
    }
}

fn said(words: &str, sentence: &str) -> Result<(), Refusal> {
    if words.trim().is_empty() { Err(Refusal::Wrong(sentence.to_owned())) } else { Ok(()) }
}

fn are_whole(marks: &Marks, call: &Call) -> Result<(), Refusal> {
    for one in &call.criteria {
        match marks.given.get(&one.id) {
            Some(mark) if *mark <= call.marks => {}
            _ => return Err(Refusal::Wrong(format!("Give “{}” a mark from 0 to {}.", one.title, call.marks))),
        }
    }
    if marks.given.len() > call.criteria.len() {
        return Err(Refusal::Wrong("There is a mark for what is no criterion.".into()));
    }
    said(&marks.words, "Say why you gave these marks.")
}
