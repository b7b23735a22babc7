use jiff::Timestamp;
use linchpin_access::england;

use super::{Running, play::Playing};
use crate::{
    Answer,
    pathway::{Clock, Runs},
    span::close,
};

impl<'a> Playing<'a> {
    /// Starts every clock of the state, and no other.
    pub fn start_clocks(&mut self) {
        let clocks = self.state_clocks();
        let running = |(clock, one)| Running { clock, since: self.now, due: self.due(one), told: 0 };
        self.case.clocks = clocks.iter().enumerate().map(running).collect();
    }

    /// What was done meets the clocks that wait for it: those that run once stop, the others begin anew.
    pub fn meet(&mut self, does: &str) {
        let clocks = self.state_clocks();
        let is_met =
            |running: &Running| clocks.get(running.clock).filter(|clock| clock.met.iter().any(|met| met == does));
        self.case.clocks.retain(|running| !is_met(running).is_some_and(|clock| matches!(clock.runs, Runs::Within(_))));
        for i in 0..self.case.clocks.len() {
            if let Some(clock) = is_met(&self.case.clocks[i]) {
                let clock_at = self.case.clocks[i].clock;
                self.case.clocks[i] = Running { clock: clock_at, since: self.now, due: self.due(clock), told: 0 };
            }
        }
    }

    /// A form was filled in that may set the day of a clock that runs.
    pub fn set_again(&mut self, form: &str) {
        let clocks = self.state_clocks();
        for i in 0..self.case.clocks.len() {
            let Some(clock) = clocks.get(self.case.clocks[i].clock) else { continue };
            let set = clock.on.as_ref().filter(|path| path.form == form).and_then(|path| self.chosen(path));
            if let Some(due) = set {
                (self.case.clocks[i].due, self.case.clocks[i].told) = (due, 0);
            }
        }
    }

    fn state_clocks(&self) -> &'a [Clock] {
        self.pathway.state(&self.case.state).map_or(&[], |state| &state.clocks)
    }

    /// When a clock that starts now runs out: on the day that somebody chose, or after its span.
    fn due(&self, clock: &Clock) -> Timestamp {
        let chosen = clock.on.as_ref().and_then(|path| self.chosen(path));
        chosen.unwrap_or_else(|| clock.runs.span().after(self.now, self.calendar))
    }

    /// The end of the day that an answer names; none where that is over, as an answer of last time is.
    fn chosen(&self, path: &crate::pathway::ItemPath) -> Option<Timestamp> {
        match self.case.answer(path) {
            Some(Answer::Date(day)) if *day > england::day(self.now) => Some(close(*day)),
            _ => None,
        }
    }
}
