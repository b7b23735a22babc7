use std::collections::BTreeSet;

use super::Found;
use crate::pathway::{About, Move, News, Pathway};

impl Found<'_> {
    /// Every state is reached and left, with and without those outside, by the dead too, and no clock runs in a ring.
    pub fn graph(&mut self) {
        let pathway = self.pathway;
        let reached = reach(pathway, [pathway.opens.to.as_str()].into(), |one, at| {
            one.from.iter().any(|from| from == at).then_some(one.to.as_deref()).flatten().into_iter().collect()
        });
        let finals: BTreeSet<&str> =
            pathway.states.iter().filter(|state| state.is_final()).map(|s| s.name.as_str()).collect();
        if finals.is_empty() {
            self.say(None, "no state is final: a case could never be closed");
            return;
        }
        let ends = |by: &dyn Fn(&Move) -> bool| {
            reach(pathway, finals.clone(), |one, at| {
                let leads = one.to.as_deref() == Some(at) && by(one);
                if leads { one.from.iter().map(String::as_str).collect() } else { Vec::new() }
            })
        };
        // What only news brings about cannot be waited for.
        let ended = ends(&|one| !one.by.is_empty() || one.by_clock);
        let inside = ends(&|one| one.by_clock || one.by.iter().any(|party| !pathway.is_outside(party)));
        for (state, line) in pathway.states.iter().zip(&self.lines.states) {
            let (name, line) = (state.name.as_str(), Some(*line));
            if !reached.contains(name) {
                self.say(
                    line,
                    format!("state “{name}” is never reached: give a move that leads to it, or take it out"),
                );
            } else if !ended.contains(name) {
                self.say(
                    line,
                    format!("state “{name}” is a dead end: nobody can bring a case from it to a final state"),
                );
            } else if !inside.contains(name) {
                let message = format!(
                    "state “{name}”: should the person withdraw consent, nobody inside the practice could end the case: add practice to a move that leads out"
                );
                self.say(line, message);
            }
            let dies = || pathway.moves_from(name).any(|one| one.on.contains(&News::Died) && one.to.is_some());
            // Where only the dead come, nobody dies again.
            let dead = || {
                let mut into = pathway.moves.iter().filter(|one| one.to.as_deref() == Some(name));
                name != pathway.opens.to && into.all(|one| one.on.contains(&News::Died))
            };
            if pathway.about == About::Person && !state.is_final() && !dies() && !dead() {
                self.say(
                    line,
                    format!("state “{name}”: nothing happens when the person dies: add a move with on = \"died\""),
                );
            }
            if self.rings(name) {
                self.say(line, format!("state “{name}”: the clock alone leads a case round in a ring for ever: let a person make one of the moves"));
            }
        }
        self.doubles();
    }

    /// Whether moves of the clock alone lead from a state back to it.
    fn rings(&self, state: &str) -> bool {
        let by_clock =
            |at: &str| self.pathway.moves_from(at).find(|one| one.by_clock).and_then(|one| one.to.as_deref());
        let mut at = by_clock(state);
        for _ in &self.pathway.states {
            match at {
                Some(here) if here == state => return true,
                Some(here) => at = by_clock(here),
                None => return false,
            }
        }
        false
    }

    /// From one state two moves of one name, of the clock, or of one piece of news would leave open which is made.
    fn doubles(&mut self) {
        let pathway = self.pathway;
        for (place, (one, line)) in pathway.moves.iter().zip(&self.lines.moves).enumerate() {
            for other in &pathway.moves[..place] {
                let Some(state) = one.from.iter().find(|from| other.from.contains(from)) else { continue };
                if one.does == other.does {
                    self.say(
                        Some(*line),
                        format!("move “{}” is there twice for “{state}”: give one of them another name", one.does),
                    );
                }
                if one.by_clock && other.by_clock {
                    self.say(
                        Some(*line),
                        format!("move “{}”: the clock of “{state}” makes “{}” already", one.does, other.does),
                    );
                }
                if let Some(news) = one.on.iter().find(|news| other.on.contains(news)) {
                    let message =
                        format!("move “{}”: in “{state}”, {} makes “{}” already", one.does, news.as_str(), other.does);
                    self.say(Some(*line), message);
                }
            }
        }
    }
}

/// The states that can be come to from some, one move after the other.
fn reach<'a>(
    pathway: &'a Pathway,
    from: BTreeSet<&'a str>,
    step: impl Fn(&'a Move, &str) -> Vec<&'a str>,
) -> BTreeSet<&'a str> {
    let mut found = from.clone();
    let mut open: Vec<&str> = from.into_iter().collect();
    while let Some(at) = open.pop() {
        for state in pathway.moves.iter().flat_map(|one| step(one, at)) {
            if found.insert(state) {
                open.push(state);
            }
        }
    }
    found
}
