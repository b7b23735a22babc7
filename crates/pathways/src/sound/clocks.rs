use super::Found;
use crate::pathway::{Move, Runs, State};

impl Found<'_> {
    /// Whoever owns a clock can stop it, each state has one until it is left, and a clock that moves a case is alone.
    pub fn clocks(&mut self) {
        let pathway = self.pathway;
        for (state, line) in pathway.states.iter().zip(&self.lines.states).filter(|(state, _)| !state.is_final()) {
            let line = Some(*line);
            let name = &state.name;
            for clock in &state.clocks {
                let stops = |one: &Move| one.to.is_some() || clock.met.contains(&one.does);
                let moves = pathway.moves_from(name).any(|one| one.by.contains(&clock.owner) && stops(one));
                let writes =
                    pathway.plan.iter().any(|s| s.by.contains(&clock.owner) && clock.met.contains(&s.form.name));
                if !moves && !writes {
                    let message = format!(
                        "state “{name}”: “{}” owns its clock and can do nothing here to stop it: let them make a move",
                        clock.owner
                    );
                    self.say(line, message);
                }
                let afters: Vec<_> = clock.then.iter().map(|step| step.after.map(rough)).collect();
                if !afters.is_sorted() {
                    self.say(
                        line,
                        format!("state “{name}”: the steps of then stand in the order in which they follow"),
                    );
                }
            }
            let stays = |state: &State| {
                state.clocks.iter().any(|clock| matches!(clock.runs, Runs::Every(_)) || clock.met.is_empty())
            };
            if !stays(state) {
                let message = format!(
                    "state “{name}”: once its clock is met none runs any more: let the move lead to another state, or add a clock with every"
                );
                self.say(line, message);
            }
            if pathway.moves_from(name).any(|one| one.by_clock) {
                let alone = matches!(state.clocks.as_slice(), [clock] if matches!(clock.runs, Runs::Within(_))
                    && clock.met.is_empty() && clock.then.iter().all(|step| step.after.is_none()));
                if !alone {
                    let message = format!(
                        "state “{name}”: its clock moves the case, so it needs one clock only, with within, and nothing that follows later"
                    );
                    self.say(line, message);
                }
            }
        }
        for (one, line) in pathway.moves.iter().zip(&self.lines.moves).filter(|(one, _)| one.by_clock) {
            if one.to.is_none() {
                self.say(
                    Some(*line),
                    format!("move “{}”: the clock makes it, so it must lead somewhere: give to", one.does),
                );
            }
        }
    }
}

/// About how many hours a span is, to put spans in order.
fn rough(span: crate::Span) -> u32 {
    use crate::Unit;
    let hours = match span.unit {
        Unit::Hours => 1,
        Unit::WorkingHours => 2,
        Unit::Days => 24,
        Unit::WorkingDays => 34,
        Unit::Weeks => 7 * 24,
        Unit::Months => 30 * 24,
        Unit::Years => 365 * 24,
    };
    u32::from(span.count) * hours
}
