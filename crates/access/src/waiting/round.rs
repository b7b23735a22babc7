use std::collections::{BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};
use linchpin_core::{PersonId, WaitingId};

use super::Rule;

/// What somebody says to an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// They take it.
    Yes,
    /// They do not.
    No,
}

/// What became of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// No answer yet, and there is time.
    Open,
    /// Taken: at most one offer of a slot ever is.
    Accepted,
    /// Declined.
    Declined,
    /// Not answered in time.
    Expired,
    /// Somebody else took it, or it is no longer to be had.
    Gone,
}

/// One offer of the slot to one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which wish it answers.
    pub waiting: WaitingId,
    /// To whom.
    pub person: PersonId,
    /// When it was made.
    pub made: Timestamp,
    /// Until when it can be answered; at this instant it no longer can.
    pub until: Timestamp,
    /// What became of it.
    pub outcome: Outcome,
}

/// Why a round is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// Somebody took the slot.
    Taken,
    /// Nobody is left to ask.
    Nobody,
    /// It is too late for anybody to get there.
    TooLate,
    /// The slot went another way: booked at the desk, or taken out of the diary.
    Withdrawn,
}

/// What the caller must do now, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Text this offer.
    Send(WaitingId),
    /// Book the slot for whoever accepted.
    Book(WaitingId),
    /// Tell them that it has gone; at night, in the morning.
    TellGone(WaitingId),
    /// Look again at this instant.
    Wake(Timestamp),
    /// The round is over.
    Over(End),
}

/// Why an answer does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refused {
    /// They were not asked.
    #[error("this slot was not offered to them")]
    NotAsked,
    /// They said so before: the first answer counts.
    #[error("this offer has been answered")]
    Answered,
    /// Too late.
    #[error("the time to answer is over")]
    Late,
    /// Somebody else has it.
    #[error("the slot has gone")]
    Gone,
}

/// The offering of one freed slot: a machine without a clock. Every answer and every look moves it, and says what to do.
///
/// Offers go to the first in the queue, up to [`Rule::at_once`] open at a time; each that is declined or expires makes room
/// for the next. Nobody is texted in quiet hours: the next wave waits until they end, and the time to answer counts from
/// the text. It ends when somebody accepts, nobody is left, or the slot is too near.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    rule: Rule,
    /// From this instant nobody is asked and no answer counts.
    last: Timestamp,
    queue: VecDeque<(WaitingId, PersonId)>,
    offers: Vec<Offer>,
    end: Option<End>,
}

impl Round {
    /// A round for a slot that begins at `starts`, with these people in this order. `offers` are those made before, from the
    /// store, so that a round goes on after a restart; whoever has one is not asked again.
    #[must_use]
    pub fn new(
        rule: Rule,
        starts: Timestamp,
        queue: impl IntoIterator<Item = (WaitingId, PersonId)>,
        offers: Vec<Offer>,
    ) -> Self {
        let last = starts.checked_sub(SignedDuration::from_mins(i64::from(rule.lead))).unwrap_or(Timestamp::MIN);
        let mut asked: BTreeSet<PersonId> = offers.iter().map(|offer| offer.person).collect();
        let queue = queue.into_iter().filter(|(_, person)| asked.insert(*person)).collect();
        let taken = offers.iter().any(|offer| offer.outcome == Outcome::Accepted);
        Self { rule, last, queue, offers, end: taken.then_some(End::Taken) }
    }

    /// Every offer so far: the audit of the round.
    #[must_use]
    pub fn offers(&self) -> &[Offer] {
        &self.offers
    }

    /// Why it is over, if it is.
    #[must_use]
    pub fn end(&self) -> Option<End> {
        self.end
    }

    /// Looks at what the time has done: offers expire, the next are made.
    pub fn look(&mut self, now: Timestamp) -> Vec<Act> {
        let mut acts = Vec::new();
        self.advance(now, &mut acts);
        acts
    }

    /// Takes an answer.
    ///
    /// # Errors
    /// Why it does not count; nothing has changed then but what the time has done, which the next look tells.
    pub fn answer(&mut self, waiting: WaitingId, answer: Answer, now: Timestamp) -> Result<Vec<Act>, Refused> {
        let last = self.last;
        let offer = self.offers.iter_mut().find(|offer| offer.waiting == waiting).ok_or(Refused::NotAsked)?;
        match offer.outcome {
            Outcome::Open if now < offer.until && now < last => {}
            Outcome::Open | Outcome::Expired => return Err(Refused::Late),
            Outcome::Gone => return Err(Refused::Gone),
            Outcome::Accepted | Outcome::Declined => return Err(Refused::Answered),
        }
        let mut acts = Vec::new();
        match answer {
            Answer::No => offer.outcome = Outcome::Declined,
            Answer::Yes => {
                offer.outcome = Outcome::Accepted;
                acts.push(Act::Book(waiting));
                self.finish(End::Taken, &mut acts);
            }
        }
        self.advance(now, &mut acts);
        Ok(acts)
    }

    /// The slot went another way.
    pub fn withdraw(&mut self) -> Vec<Act> {
        let mut acts = Vec::new();
        self.finish(End::Withdrawn, &mut acts);
        acts
    }

    fn advance(&mut self, now: Timestamp, acts: &mut Vec<Act>) {
        if self.end.is_some() {
            return;
        }
        for offer in self.offers.iter_mut().filter(|offer| offer.outcome == Outcome::Open && offer.until <= now) {
            offer.outcome = Outcome::Expired;
        }
        if now >= self.last {
            return self.finish(End::TooLate, acts);
        }
        let allowed = self.rule.quiet.next_allowed(now);
        let mut room = usize::from(self.rule.at_once).saturating_sub(self.open().count());
        while room > 0 && allowed == now {
            let Some((waiting, person)) = self.queue.pop_front() else { break };
            let time = SignedDuration::from_mins(i64::from(self.rule.minutes));
            let until = now.checked_add(time).unwrap_or(Timestamp::MAX).min(self.last);
            self.offers.push(Offer { waiting, person, made: now, until, outcome: Outcome::Open });
            acts.push(Act::Send(waiting));
            room -= 1;
        }
        let expires = self.open().map(|offer| offer.until).min();
        let resumes = (room > 0 && !self.queue.is_empty()).then_some(allowed);
        match expires.into_iter().chain(resumes).min() {
            Some(wake) => acts.push(Act::Wake(wake.min(self.last))),
            None => self.finish(End::Nobody, acts),
        }
    }

    fn open(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(|offer| offer.outcome == Outcome::Open)
    }

    fn finish(&mut self, end: End, acts: &mut Vec<Act>) {
        if self.end.is_some() {
            return;
        }
        self.end = Some(end);
        for offer in self.offers.iter_mut().filter(|offer| offer.outcome == Outcome::Open) {
            offer.outcome = Outcome::Gone;
            acts.push(Act::TellGone(offer.waiting));
        }
        acts.push(Act::Over(end));
    }
}
