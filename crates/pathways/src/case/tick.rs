use jiff::Timestamp;
use linchpin_core::WorkingCalendar;

use super::{Case, Effect, play::Playing};
use crate::pathway::{Clock, Move, Pathway};

/// The next thing that time does to a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    /// The clock at this place runs out, or has been out for so long.
    Clock(usize),
    /// The task of this number is late.
    Task(usize),
}

impl Case {
    /// When the clock next has something to do; never where the case is closed and nothing is asked of anybody.
    #[must_use]
    pub fn next_tick(&self, pathway: &Pathway, calendar: &WorkingCalendar) -> Option<Timestamp> {
        self.next(pathway, calendar).map(|(at, _)| at)
    }

    fn next(&self, pathway: &Pathway, calendar: &WorkingCalendar) -> Option<(Timestamp, Next)> {
        let clocks = pathway.state(&self.state).map_or(&[][..], |state| &state.clocks);
        let running = self.clocks.iter().enumerate().filter_map(|(place, running)| {
            let clock = clocks.get(running.clock)?;
            let at = match running.told {
                0 => running.due,
                done => after(clock.then.get(done - 1)?.after, running.due, calendar),
            };
            Some((at, Next::Clock(place)))
        });
        let tasks = self.tasks.iter().enumerate().filter(|(_, task)| task.done.is_none() && !task.late);
        running.chain(tasks.map(|(number, task)| (task.due, Next::Task(number)))).min()
    }
}

fn after(span: Option<crate::Span>, due: Timestamp, calendar: &WorkingCalendar) -> Timestamp {
    span.map_or(due, |span| span.after(due, calendar))
}

impl<'a> Playing<'a> {
    /// Lets the clocks do what falls before `until`, or upon it: a promise is kept at the very instant at which it ends.
    pub fn run_clocks(&mut self, until: Timestamp, upon: bool) {
        while let Some((at, next)) = self.case.next(self.pathway, self.calendar) {
            if at > until || (at == until && !upon) {
                break;
            }
            // A clock that was set to a day gone by runs out when somebody looks, not before.
            self.now = at.max(self.case.last);
            match next {
                Next::Clock(place) => self.run_out(place),
                Next::Task(number) => self.late(number),
            }
        }
    }

    fn run_out(&mut self, place: usize) {
        let running = self.case.clocks[place].clone();
        let clocks: &'a [Clock] = self.pathway.state(&self.case.state).map_or(&[], |state| &state.clocks);
        let Some(clock) = clocks.get(running.clock) else { return };
        self.case.clocks[place].told += 1;
        if let Some(step) = running.told.checked_sub(1).and_then(|step| clock.then.get(step)) {
            self.tell(&step.tells, &format!("Late: {}", clock.does));
            step.task.iter().for_each(|task| self.ask(task));
            return;
        }
        match self.moved_by_clock() {
            Some(one) => {
                for step in &clock.then {
                    self.tell(&step.tells, &clock.does);
                    step.task.iter().for_each(|task| self.ask(task));
                }
                self.make(one, None, None);
            }
            None => {
                let owner = self.case.holder(self.pathway, &clock.owner).to_owned();
                self.effects.push(Effect::Late { does: clock.does.clone(), owner, due: running.due });
            }
        }
    }

    /// The move that the clock makes here.
    fn moved_by_clock(&self) -> Option<&'a Move> {
        self.pathway.moves.iter().find(|one| one.by_clock && one.from.contains(&self.case.state))
    }

    fn late(&mut self, number: usize) {
        let task = &mut self.case.tasks[number];
        task.late = true;
        let (does, due, given, tells) = (task.does.clone(), task.due, task.owner.clone(), task.tells.clone());
        let owner = self.case.holder(self.pathway, &given).to_owned();
        // What somebody typed into an entry is told to nobody: the file's own words stand for it.
        let own = self.pathway.tasks().find(|one| one.each.is_none() && one.does == does);
        let like = || self.pathway.tasks().find(|one| one.each.is_some() && one.owner == given && one.tells == tells);
        self.tell(&tells, &own.or_else(like).map_or_else(|| "Late".to_owned(), |one| format!("Late: {}", one.does)));
        self.effects.push(Effect::Late { does, owner, due });
    }
}
