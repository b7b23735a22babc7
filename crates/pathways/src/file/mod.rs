//! From the text of a definition file to a pathway, with the line of whatever is wrong.

mod item;
mod lines;
pub(crate) mod many;
mod shape;

use linchpin_core::hex;
use sha2::{Digest, Sha256};

pub(crate) use lines::Lines;
pub(crate) use shape::ExampleFile;
use shape::{File, in_order};

use crate::{
    Fault,
    fault::line,
    pathway::{Form, Outcome, Party, Pathway, Section, Share, State, Story},
    sound,
};

/// No pathway that a person can read is longer, in bytes.
const LONGEST: usize = 200_000;

impl Pathway {
    /// Reads a pathway's file and holds it against the rules: what comes back can be run.
    ///
    /// # Errors
    /// Every fault found, each with its line: not TOML, a key that nobody knows, or a rule broken, such as a state that
    /// nothing leads out of or a clock that nobody can stop.
    pub fn parse(id: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let name = format!("pathways/{id}.toml");
        if text.len() > LONGEST {
            let message = format!("the file is longer than {LONGEST} bytes: make two pathways of it");
            return Err(vec![Fault::at(&name, None, message)]);
        }
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| line(text, &span));
            vec![Fault::at(&name, line, error.message())]
        })?;
        let (pathway, lines, mut faults) = assemble(id, &name, text, file);
        // With a part missing, what is built upon it would only be wrong in other words.
        if faults.is_empty() {
            faults = sound::faults(&pathway, &lines, &name);
        }
        faults.sort();
        faults.dedup();
        if faults.is_empty() { Ok(pathway) } else { Err(faults) }
    }
}

/// Puts the parts together, in the order of the file, and remembers where each stands.
fn assemble<'a>(id: &str, name: &str, text: &'a str, file: File) -> (Pathway, Lines<'a>, Vec<Fault>) {
    let mut lines = Lines::new(text);
    let mut parties = Vec::new();
    for (party, body) in in_order(file.party) {
        parties.push(Party { name: lines.party(party, &body.span()), ..body.into_inner() });
    }
    for built_in in Party::built_in() {
        if parties.iter().all(|party: &Party| party.name != built_in.name) {
            parties.push(built_in);
        }
    }
    let mut states = Vec::new();
    let mut faults = Vec::new();
    for (state, body) in in_order(file.state) {
        let at = lines.state(&body.span());
        let body = body.into_inner();
        let mut say = |message: &str| faults.push(Fault::at(name, Some(at), format!("state “{state}”: {message}")));
        match (body.is_final, body.clock.is_empty()) {
            (true, false) => say("it is final, and yet a clock runs: take one of them out"),
            (false, true) => say("it has no clock: say who must do what by when, or final = true"),
            _ => {}
        }
        let mut clocks = body.clock;
        for clock in clocks.iter_mut().filter(|clock| clock.does.is_empty()) {
            clock.does.clone_from(&body.says);
        }
        states.push(State { name: state, says: body.says, clocks });
    }
    let mut moves = Vec::new();
    for body in file.moves {
        lines.moves(&body.span());
        let mut one = body.into_inner();
        if one.from == ["any"] {
            one.from = states.iter().filter(|state| !state.is_final()).map(|state| state.name.clone()).collect();
        }
        one.by_clock = one.by.iter().any(|by| by == "clock");
        one.by.retain(|by| by != "clock");
        moves.push(one);
    }
    let alerts = file.alert.into_iter().map(|body| {
        lines.alerts(&body.span());
        body.into_inner()
    });
    let alerts = alerts.collect();
    let mut wrong = Vec::new();
    let mut forms = Vec::new();
    for (form, body) in in_order(file.form) {
        lines.form(&body.span());
        let body = body.into_inner();
        let title = body.title.unwrap_or_else(|| capital(&form));
        forms.push(Form { items: lines.items(&form, body.items, &mut wrong), name: form, title, says: body.says });
    }
    let mut plan = Vec::new();
    for (heading, body) in in_order(file.plan) {
        lines.section(&body.span());
        let body = body.into_inner();
        let form = format!("plan.{heading}");
        let items = lines.items(&form, body.items, &mut wrong);
        let by = if body.by.is_empty() { file.writers.clone() } else { body.by };
        plan.push(Section { form: Form { name: form, title: heading, says: body.says, items }, need: body.need, by });
    }
    let share = in_order(file.share).into_iter().map(|(party, sees)| {
        lines.share(&sees.span());
        Share { party, sees: sees.into_inner() }
    });
    let share = share.collect();
    let outcomes = in_order(file.outcome).into_iter().map(|(outcome, body)| {
        lines.outcome(&body.span());
        let body = body.into_inner();
        Outcome { name: outcome, before: body.before, after: body.after }
    });
    let outcomes = outcomes.collect();
    let mut stories = Vec::new();
    for example in file.example {
        match Story::read(text, example) {
            Ok(story) => stories.push(story),
            Err(fault) => wrong.push(fault),
        }
    }
    faults.extend(wrong.into_iter().map(|(line, message)| Fault::at(name, Some(line), message)));
    lines.opens = Some(line(text, &file.opens.span()));
    let pathway = Pathway {
        id: id.to_owned(),
        title: file.title,
        why: file.why.trim().to_owned(),
        source: file.source,
        version: file.version,
        parties,
        opens: file.opens.into_inner(),
        states,
        moves,
        alerts,
        forms,
        plan,
        share,
        outcomes,
        stories,
        text: text.to_owned(),
        hash: hex(&Sha256::digest(text.as_bytes())),
    };
    (pathway, lines, faults)
}

/// A heading of a name: `first contact` as `First contact`.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
