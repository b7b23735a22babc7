use super::Found;
use crate::pathway::Kind;

impl Found<'_> {
    /// A campaign that can be run: its calls are moves, its ends are ends, and each rule can be written down as a reason.
    pub fn campaign(&mut self) {
        let pathway = self.pathway;
        let Some(campaign) = &pathway.campaign else { return };
        let line = self.lines.campaign;
        for call in &campaign.calls {
            let told = |one: &&crate::pathway::Move| one.does == *call && one.form.is_none() && one.asks.is_none();
            if !pathway.moves.iter().any(|one| told(&one)) {
                self.say(line, format!("campaign: “{call}” is no move that can be made of everybody, without a form"));
            }
        }
        let ends = campaign.done.iter().chain(&campaign.elsewhere).chain(&campaign.declined);
        self.states(line, "campaign", &ends.cloned().collect::<Vec<_>>());
        for state in &campaign.never {
            if !pathway.state(state).is_some_and(crate::pathway::State::is_final) {
                self.say(line, format!("campaign: “{state}” is no final state, so that nobody is never found again"));
            }
        }
        if campaign.calls.is_empty() || campaign.done.is_empty() || campaign.whom.is_empty() {
            self.say(line, "campaign: say by which moves it calls, whom, and in which state it is done");
        }
        let of_opening = Some(&campaign.because.form) == pathway.opens.form.as_ref();
        let options = match pathway.item(&campaign.because).map(|item| &item.kind) {
            Some(Kind::Many { options }) if of_opening => options.as_slice(),
            _ => {
                self.say(
                    line,
                    "campaign: because is an item of the form with which a case is opened, of the type many",
                );
                return;
            }
        };
        for one in &campaign.whom {
            if !options.contains(&one.because) {
                self.say(line, format!("campaign: “{}” is no answer to “{}”", one.because, campaign.because));
            }
            if one.from.is_none() && one.to.is_none() && one.registers.is_empty() {
                self.say(line, format!("campaign: “{}” is everybody: say an age, or registers", one.because));
            }
        }
    }
}
