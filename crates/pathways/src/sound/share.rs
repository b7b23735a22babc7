use super::Found;
use crate::pathway::{Kind, Part, Seat};

impl Found<'_> {
    /// Nothing is shared that there is not, nobody outside sees without being asked for, and who counts sees counts.
    pub fn share(&mut self) {
        let pathway = self.pathway;
        for (share, line) in pathway.share.iter().zip(&self.lines.share) {
            let line = Some(*line);
            let Some(party) = pathway.party(&share.party) else {
                self.say(line, format!("share: there is no party “{}”", share.party));
                continue;
            };
            for part in &share.sees {
                match part {
                    Part::Form(name) if pathway.form(name).is_none() => {
                        self.say(line, format!("share with “{}”: there is no form “{name}”", share.party));
                    }
                    Part::Item(path) if pathway.item(path).is_none() => {
                        self.say(line, format!("share with “{}”: “{path}” is no item of a form", share.party));
                    }
                    Part::Plan if pathway.plan.is_empty() => {
                        self.say(line, format!("share with “{}”: the pathway keeps no plan", share.party));
                    }
                    _ => {}
                }
                if party.seat == Seat::Counts && !part.is_of_nobody() {
                    self.say(
                        line,
                        format!(
                            "share with “{}”: {part} is of a person: they see counts and outcomes only",
                            share.party
                        ),
                    );
                }
            }
            if party.seat.is_outside() && pathway.opens.consent.is_none() {
                let message = format!(
                    "share with “{}”: they are outside the practice, and nobody asks the person: give opens a consent",
                    share.party
                );
                self.say(line, message);
            }
        }
        // Who acts sees at least whom the case is about.
        for party in &pathway.parties {
            let acts = pathway.moves.iter().any(|one| one.by.contains(&party.name))
                || pathway.states.iter().any(|state| state.clocks.iter().any(|clock| clock.owner == party.name));
            if acts && pathway.shared_with(&party.name).is_empty() {
                let line = self.lines.of_party(&party.name);
                self.say(
                    line,
                    format!("party “{}” acts on cases and sees nothing of them: say under [share] what", party.name),
                );
            }
        }
        for (outcome, line) in pathway.outcomes.iter().zip(&self.lines.outcomes) {
            let kinds = [&outcome.before, &outcome.after].map(|path| pathway.item(path).map(|item| &item.kind));
            let same = match kinds {
                [Some(Kind::Choice { .. }), Some(Kind::Choice { .. })] => true,
                [Some(before), Some(after)] => {
                    before == after && matches!(before.as_str(), "scale" | "integer" | "quantity")
                }
                _ => false,
            };
            if !same || outcome.before == outcome.after {
                self.say(
                    Some(*line),
                    format!(
                        "outcome “{}”: before and after must be two items with the same scale or number, or two choices",
                        outcome.name
                    ),
                );
            }
        }
    }
}
