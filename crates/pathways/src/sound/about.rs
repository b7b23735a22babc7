use super::Found;
use crate::pathway::{About, Part, Seat};

const OF_CARE: &str = "is of a person’s care: write at = \"practice\" or at = \"place\"";

impl Found<'_> {
    /// What is about a practice names no person, and what is about a person shows itself to nobody who plans and pays.
    pub fn about(&mut self) {
        match self.pathway.about {
            About::Person => self.about_person(),
            About::Practice => self.about_practice(),
        }
    }

    fn about_person(&mut self) {
        if let Some(line) = self.lines.triggers.first() {
            self.say(
                Some(*line),
                "a trigger is about a practice: say about = \"practice\", or give opens a list that finds",
            );
        }
        for party in self.pathway.parties.iter().filter(|party| party.seat == Seat::Place) {
            let line = self.lines.of_party(&party.name);
            self.say(line, format!("party “{}” plans and pays, and sees nobody’s case", party.name));
        }
    }

    fn about_practice(&mut self) {
        let pathway = self.pathway;
        for party in pathway.parties.iter().filter(|party| !matches!(party.seat, Seat::Practice | Seat::Place)) {
            let line = self.lines.of_party(&party.name);
            self.say(line, format!("party “{}” {OF_CARE}", party.name));
        }
        let opens = &pathway.opens;
        let says = [
            (opens.consent.is_some(), self.lines.opens, "opens: a practice is asked for no consent: take it out"),
            (!opens.finds.is_empty(), self.lines.opens, "opens: finds names lists of people: use triggers"),
            (
                !pathway.alerts.is_empty(),
                self.lines.alerts.first().copied(),
                "alerts are news of a person: take them out",
            ),
            (pathway.campaign.is_some(), self.lines.campaign, "a campaign calls people: take it out"),
        ];
        for (is_wrong, line, message) in says {
            if is_wrong {
                self.say(line, message);
            }
        }
        for (one, line) in pathway.moves.iter().zip(&self.lines.moves) {
            if !one.on.is_empty() || !one.writes.is_empty() || one.earns.is_some() {
                self.say(
                    Some(*line),
                    format!("move “{}”: on, writes and earns are of a person’s case: take them out", one.does),
                );
            }
        }
        for (share, line) in pathway.share.iter().zip(&self.lines.share) {
            for part in share.sees.iter().filter(|part| matches!(part, Part::Person(_)) || part.is_of_nobody()) {
                self.say(
                    Some(*line),
                    format!("share with “{}”: there is no {part} in what is about a practice", share.party),
                );
            }
        }
        let forms = pathway.forms.iter().chain(pathway.plan.iter().map(|section| &section.form));
        for item in forms.flat_map(|form| form.every_item().map(move |item| (form, item))) {
            let (form, item) = item;
            if item.kind.is_reference() || item.prefill.is_some() {
                let line = self.lines.of_item(&form.name, &item.id);
                self.say(
                    line,
                    format!("“{}” is of a person’s care: ask for text, a day, a number or a choice", item.id),
                );
            }
        }
        for (trigger, line) in pathway.triggers.iter().zip(&self.lines.triggers) {
            if !trigger.indicator.starts_with("indicators/") {
                self.say(Some(*line), format!("trigger: write indicators/{}", trigger.indicator));
            }
        }
    }
}
