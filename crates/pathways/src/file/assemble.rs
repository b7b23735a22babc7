use std::collections::BTreeMap;

use linchpin_core::hex;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::{
    Lines,
    item::ItemFile,
    shape::{File, FormFile, OutcomeFile, SectionFile, StateFile, in_order},
};
use crate::{
    fault::line,
    pathway::{About, Form, Item, Move, Outcome, Part, Party, Pathway, Section, Share, State, Story},
};

/// A pathway in the course of being put together, in the order of its file.
pub(super) struct Assembling<'a> {
    text: &'a str,
    /// Where each part stands.
    pub lines: Lines,
    /// What is wrong, by its line.
    pub wrong: Vec<(usize, String)>,
}

impl<'a> Assembling<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, lines: Lines::default(), wrong: Vec::new() }
    }

    pub fn pathway(&mut self, id: &str, file: File) -> Pathway {
        let opens = self.take(file.opens, |lines, at| lines.opens = Some(at));
        let states = self.states(file.state);
        let stories = file.example.into_iter().map(|example| Story::read(self.text, example));
        let stories: Vec<_> = stories.collect();
        Pathway {
            id: id.to_owned(),
            title: file.title,
            about: file.about,
            why: file.why.trim().to_owned(),
            source: file.source,
            version: file.version,
            parties: self.parties(file.party, file.about),
            opens,
            moves: file.moves.into_iter().map(|one| self.one_move(one, &states)).collect(),
            states,
            alerts: file.alert.into_iter().map(|one| self.take(one, |lines, at| lines.alerts.push(at))).collect(),
            forms: in_order(file.form).into_iter().map(|(name, form)| self.form(name, form)).collect(),
            plan: in_order(file.plan).into_iter().map(|(name, one)| self.section(name, one, &file.writers)).collect(),
            share: in_order(file.share).into_iter().map(|(party, sees)| self.share(party, sees)).collect(),
            triggers: file.trigger.into_iter().map(|one| self.take(one, |lines, at| lines.triggers.push(at))).collect(),
            campaign: file.campaign.map(|one| self.take(one, |lines, at| lines.campaign = Some(at))),
            outcomes: in_order(file.outcome).into_iter().map(|(name, one)| self.outcome(name, one)).collect(),
            stories: stories
                .into_iter()
                .filter_map(|story| story.map_err(|fault| self.wrong.push(fault)).ok())
                .collect(),
            text: self.text.to_owned(),
            hash: hex(&Sha256::digest(self.text.as_bytes())),
        }
    }

    /// The body of a part, its line remembered.
    fn take<T>(&mut self, part: Spanned<T>, remember: impl FnOnce(&mut Lines, usize)) -> T {
        remember(&mut self.lines, line(self.text, &part.span()));
        part.into_inner()
    }

    fn parties(&mut self, written: BTreeMap<String, Spanned<Party>>, about: About) -> Vec<Party> {
        let mut parties: Vec<Party> = Vec::new();
        for (name, body) in in_order(written) {
            let body = self.take(body, |lines, at| {
                lines.parties.insert(name.clone(), at);
            });
            parties.push(Party { name, ..body });
        }
        let missing =
            Party::built_in(about).into_iter().filter(|one| parties.iter().all(|party| party.name != one.name));
        let missing: Vec<_> = missing.collect();
        parties.extend(missing);
        parties
    }

    fn states(&mut self, written: BTreeMap<String, Spanned<StateFile>>) -> Vec<State> {
        let mut states = Vec::new();
        for (name, body) in in_order(written) {
            let at = line(self.text, &body.span());
            let body = self.take(body, |lines, at| lines.states.push(at));
            let mut say = |message: &str| self.wrong.push((at, format!("state “{name}”: {message}")));
            match (body.is_final, body.clock.is_empty()) {
                (true, false) => say("it is final, and yet a clock runs: take one of them out"),
                (false, true) => say("it has no clock: say who must do what by when, or final = true"),
                _ => {}
            }
            let mut clocks = body.clock;
            for clock in clocks.iter_mut().filter(|clock| clock.does.is_empty()) {
                clock.does.clone_from(&body.says);
            }
            states.push(State { name, says: body.says, clocks });
        }
        states
    }

    fn one_move(&mut self, body: Spanned<Move>, states: &[State]) -> Move {
        let mut one = self.take(body, |lines, at| lines.moves.push(at));
        if one.from == ["any"] {
            one.from = states.iter().filter(|state| !state.is_final()).map(|state| state.name.clone()).collect();
        }
        one.by_clock = one.by.iter().any(|by| by == "clock");
        one.by.retain(|by| by != "clock");
        one
    }

    fn form(&mut self, name: String, body: Spanned<FormFile>) -> Form {
        let body = self.take(body, |lines, at| lines.forms.push(at));
        let title = body.title.unwrap_or_else(|| capital(&name));
        Form { items: self.items(&name, body.items), name, title, says: body.says }
    }

    fn section(&mut self, title: String, body: Spanned<SectionFile>, writers: &[String]) -> Section {
        let body = self.take(body, |lines, at| lines.plan.push(at));
        let name = format!("plan.{title}");
        let by = if body.by.is_empty() { writers.to_vec() } else { body.by };
        let items = self.items(&name, body.items);
        Section { form: Form { name, title, says: body.says, items }, need: body.need, by }
    }

    /// The items of a form. Those that are wrong are told and left out.
    fn items(&mut self, form: &str, written: Vec<Spanned<ItemFile>>) -> Vec<Item> {
        let mut items = Vec::new();
        for body in written {
            let at = line(self.text, &body.span());
            match body.into_inner().read() {
                Ok(item) => {
                    self.lines.items.insert((form.to_owned(), item.id.clone()), at);
                    items.push(item);
                }
                Err(message) => self.wrong.push((at, message)),
            }
        }
        items
    }

    fn share(&mut self, party: String, sees: Spanned<Vec<Part>>) -> Share {
        let sees = self.take(sees, |lines, at| lines.share.push(at));
        Share { party, sees }
    }

    fn outcome(&mut self, name: String, body: Spanned<OutcomeFile>) -> Outcome {
        let body = self.take(body, |lines, at| lines.outcomes.push(at));
        Outcome { name, before: body.before, after: body.after }
    }
}

/// A heading of a name: `first contact` as `First contact`.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
