//! Whether a step may be taken, and why not.

use jiff::civil::Date;
use linchpin_core::Period;

use super::{Agreement, Aim, Party, Standing, State, Step};
use crate::{
    Scheme,
    scheme::{Coverage, Mark},
};

/// Why a step may not be taken, in a sentence for whoever wanted to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

/// So much may be written in one place.
const MOST: usize = 2000;

impl Agreement {
    /// Whether one of the two may take a step on a day, by the text that counts now.
    ///
    /// # Errors
    /// Why not.
    pub fn may(&self, step: &Step, by: Party, scheme: &Scheme, on: Date) -> Result<(), Refusal> {
        if step.party().is_some_and(|party| party != by) {
            return no(match by {
                Party::Commissioner => "This is the provider’s to say.",
                Party::Provider => "This is the commissioner’s to say.",
            });
        }
        if let Some(words) = step.words() {
            written(words)?;
        }
        match step {
            Step::Invite { .. } => no("It was offered already."),
            Step::Accept => self.accept(scheme, on),
            Step::Decline { .. } => match self.state {
                State::Invited => Ok(()),
                _ => no("Only what is offered and not answered can be declined. What was signed is ended."),
            },
            Step::NameServer { provider: _ } => match (self.state, scheme.coverage) {
                (_, Coverage::SignedUp) => no("This scheme is for the patients of those who sign up."),
                (State::Declined | State::Ended, _) => Ok(()),
                _ => no("Who serves its patients is named by a practice that does not provide the service itself."),
            },
            Step::Review { .. } => self.signed(),
            Step::End { on: last, .. } => self.end(*last, scheme, on),
            other => {
                self.signed()?;
                self.running(other, scheme, on)
            }
        }
    }

    fn accept(&self, scheme: &Scheme, on: Date) -> Result<(), Refusal> {
        if !matches!(self.state, State::Invited | State::Declined) {
            return no("It was signed already, or has ended.");
        }
        if on > scheme.term.to {
            return no(format!("Its term ended on {}.", scheme.term.to));
        }
        to_be_set(scheme)
    }

    fn signed(&self) -> Result<(), Refusal> {
        match self.state {
            State::Accepted => Ok(()),
            State::Invited => no("It is not signed yet."),
            State::Declined => no("The provider said no."),
            State::Ended => no("It has ended."),
        }
    }

    fn end(&self, last: Date, scheme: &Scheme, on: Date) -> Result<(), Refusal> {
        self.signed()?;
        if last < on {
            return no("The last day cannot lie in the past: what was done until today is owed.");
        }
        if last > scheme.term.to {
            return no(format!("It ends with its term on {} by itself.", scheme.term.to));
        }
        Ok(())
    }

    /// The steps of an agreement that was signed.
    fn running(&self, step: &Step, scheme: &Scheme, on: Date) -> Result<(), Refusal> {
        match step {
            Step::Plan { item } => {
                known(item.standard.as_deref(), scheme)?;
                if item.by < on {
                    return no("The day by which it is to be done has passed.");
                }
                if item.aim == Aim::Improve && item.standard.is_none() && !scheme.standards.is_empty() {
                    return no("Say which standard falls short.");
                }
                Ok(())
            }
            Step::Finish { item } | Step::Drop { item } => match self.items.get(*item) {
                Some(Some(item)) if item.done.is_none() => Ok(()),
                Some(Some(_)) => no("It was done already."),
                _ => no("There is no such item in the plan."),
            },
            Step::Ready { standard, .. } => {
                known(standard.as_deref(), scheme)?;
                match self.standing.get(standard) {
                    Some(Standing::Ready { .. }) => no("It was said to be ready already."),
                    Some(Standing::SignedOff { .. }) => no("It is signed off already."),
                    _ => Ok(()),
                }
            }
            Step::NotReady { standard, .. } => match self.standing.get(standard) {
                Some(Standing::Ready { .. } | Standing::SignedOff { .. }) => Ok(()),
                _ => no("The practice has not said that it is ready."),
            },
            Step::SignOff { standard, .. } => match self.standing.get(standard) {
                Some(Standing::Ready { .. }) => Ok(()),
                Some(Standing::SignedOff { .. }) => no("It is signed off already."),
                _ => no("The practice has not said that it is ready."),
            },
            Step::Baseline { must, .. } => self.fix(must, scheme),
            Step::Vary { hash, from, .. } => self.vary(hash, *from, scheme, on),
            Step::AcceptVariation | Step::DeclineVariation { .. } if self.offered.is_none() => {
                no("No other text is offered.")
            }
            _ => Ok(()),
        }
    }

    fn fix(&self, must: &str, scheme: &Scheme) -> Result<(), Refusal> {
        let Some((_, found)) = scheme.musts().find(|(_, one)| one.name == must) else {
            return no(format!("The scheme asks nothing called “{must}”."));
        };
        if !matches!(found.mark, Some(Mark::Rises | Mark::Falls)) {
            return no(format!("“{must}” is held against a level and not against a baseline."));
        }
        if self.baseline.contains_key(must) {
            return no(format!("The baseline of “{must}” is held fast: a baseline that moves is none."));
        }
        Ok(())
    }

    fn vary(&self, hash: &str, from: Date, new: &Scheme, on: Date) -> Result<(), Refusal> {
        if self.offered.is_some() {
            return no("Another text is offered already: wait for the answer.");
        }
        if self.texts.values().next_back().is_some_and(|last| last == hash) {
            return no("The file says what was agreed: change it first.");
        }
        to_be_set(new)?;
        if !self.texts.contains_key(&new.term.from) {
            return no("The file’s term begins on another day: that is another agreement, and is offered as one.");
        }
        let period = Period::containing(from, new.pays.period.kind());
        if !new.periods().contains(&period) || from != period.first() {
            return no(format!("It must count from the first day of a {} of the scheme.", new.pays.period));
        }
        if period.last() < on {
            return no("That period is over, and is paid by what was agreed for it.");
        }
        Ok(())
    }
}

/// Whether a text can be signed.
pub(super) fn to_be_set(scheme: &Scheme) -> Result<(), Refusal> {
    match scheme.to_be_set.as_slice() {
        [] => Ok(()),
        open => no(format!("These are to be set in the scheme’s file first: {}.", open.join(", "))),
    }
}

impl Scheme {
    /// Whether providers may be asked to sign it on a day.
    ///
    /// # Errors
    /// Why not.
    pub fn can_be_offered(&self, on: Date) -> Result<(), Refusal> {
        if on > self.term.to {
            return no(format!("Its term ended on {}.", self.term.to));
        }
        to_be_set(self)
    }
}

fn known(standard: Option<&str>, scheme: &Scheme) -> Result<(), Refusal> {
    match standard {
        Some(name) if scheme.standard(name).is_none() => no(format!("The scheme has no standard “{name}”.")),
        None | Some(_) => Ok(()),
    }
}

fn written(words: &str) -> Result<(), Refusal> {
    if words.trim().is_empty() {
        return no("Say it in a few words: the other side reads them.");
    }
    if words.chars().count() > MOST {
        return no(format!("That is more than {MOST} characters: write less, and keep the rest as a document."));
    }
    Ok(())
}

fn no(why: impl Into<String>) -> Result<(), Refusal> {
    Err(Refusal(why.into()))
}
