use jiff::Timestamp;
use linchpin_core::WorkingCalendar;

use super::{Case, Consent, Effect};
use crate::{
    case::{Act, Event, Refusal},
    pathway::{PRACTICE, Pathway},
};

impl Case {
    /// Tells the case what happened. What the clocks did until then comes first, each thing at its own instant, so that it
    /// makes no difference how often a case is looked after.
    ///
    /// # Errors
    /// [`Refusal`]: it cannot be, and the case is as it was.
    pub fn play(
        &mut self,
        pathway: &Pathway,
        event: &Event<'_>,
        calendar: &WorkingCalendar,
    ) -> Result<Vec<Effect>, Refusal> {
        if pathway.hash != self.hash {
            return Err(Refusal::OtherVersion);
        }
        let mut case = self.clone();
        let now = event.at.max(case.last);
        let mut playing = Playing { pathway, case: &mut case, calendar, now, effects: Vec::new() };
        playing.run_clocks(now, matches!(event.act, Act::Tick));
        playing.now = now;
        match event.act {
            Act::Tick => {}
            Act::News(news) => playing.hear(news),
            // What the last move asked can still be done.
            Act::Done { task } => playing.finish(event.by, task)?,
            _ if playing.case.closed.is_some() => return Err(Refusal::Closed),
            Act::Move { does, answers, reason } => playing.make_move(event.by, does, answers, reason)?,
            Act::Write { section, after, answers } => playing.write(event.by, section, after, answers)?,
            Act::Consent(given) => playing.agree(given),
        }
        let effects = playing.effects;
        case.last = now;
        *self = case;
        Ok(effects)
    }
}

/// A case in the course of one event.
pub(super) struct Playing<'a> {
    pub pathway: &'a Pathway,
    pub case: &'a mut Case,
    pub calendar: &'a WorkingCalendar,
    /// The instant at which what is played now happens: for the clock's doings, when it ran out.
    pub now: Timestamp,
    pub effects: Vec<Effect>,
}

impl<'a> Playing<'a> {
    /// Tells some parties something, once each: who falls away for the moment is stood in for by the practice.
    pub fn tell(&mut self, parties: &[String], says: &str) {
        let mut told: Vec<&str> = parties.iter().map(|party| self.case.holder(self.pathway, party)).collect();
        let mut seen = Vec::new();
        told.retain(|party| {
            !seen.contains(party) && {
                seen.push(*party);
                true
            }
        });
        let told = told.into_iter().map(|party| Effect::Told { party: party.to_owned(), says: says.to_owned() });
        self.effects.extend(told.collect::<Vec<_>>());
    }

    /// The first of these parties that may do something, if they may at all; a party outside the practice only on consent.
    pub fn allowed(&self, does: &str, may: &'a [String], by: &[&str]) -> Result<&'a str, Refusal> {
        let mine: Vec<&String> = may.iter().filter(|party| by.contains(&party.as_str())).collect();
        if mine.is_empty() {
            return Err(Refusal::NotYours { does: does.to_owned(), by: may.to_vec() });
        }
        let seen = mine.into_iter().find(|party| self.case.may_see(self.pathway, party));
        seen.map(String::as_str).ok_or(Refusal::NoConsent)
    }

    fn agree(&mut self, given: bool) {
        let before = self.case.consent;
        self.case.consent = if given { Consent::Given } else { Consent::Refused };
        if before == Consent::Given && !given {
            self.effects.push(Effect::SightEnded);
            let says = "The person no longer agrees that anybody outside the practice sees this. What others had in hand is \
                        the practice’s now.";
            self.tell(&[PRACTICE.to_owned()], says);
        }
    }
}
