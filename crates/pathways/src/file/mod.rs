//! From the text of a definition file to a pathway, with the line of whatever is wrong.

mod assemble;
mod item;
mod lines;
pub(crate) mod many;
mod shape;

use assemble::Assembling;
pub(crate) use lines::Lines;
pub(crate) use shape::ExampleFile;

use crate::{Fault, fault::line, pathway::Pathway, sound};

/// No pathway that a person can read is longer, in bytes.
const LONGEST: usize = 200_000;

impl Pathway {
    /// Reads a pathway's file and holds it against the rules: what comes back can be run.
    ///
    /// # Errors
    /// Every fault found, each with its line: not TOML, a key that nobody knows, or a rule broken, such as a state that
    /// nothing leads out of or a clock that nobody can stop.
    pub fn parse(id: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let name = named(id);
        let (pathway, lines) = read(id, text)?;
        let mut faults = sound::faults(&pathway, &lines, &name);
        faults.sort();
        faults.dedup();
        if faults.is_empty() { Ok(pathway) } else { Err(faults) }
    }

    /// Reads the text with which a case began, which was sound by the rules of that day: a rule that came later leaves nobody
    /// stranded in an open case. Never for a file that somebody lays in now.
    ///
    /// # Errors
    /// As [`Pathway::parse`], save for the rules.
    pub fn kept(id: &str, text: &str) -> Result<Self, Vec<Fault>> {
        read(id, text).map(|(pathway, _)| pathway)
    }
}

fn named(id: &str) -> String {
    format!("pathways/{id}.toml")
}

/// What the text says, and where.
fn read(id: &str, text: &str) -> Result<(Pathway, Lines), Vec<Fault>> {
    let name = named(id);
    if text.len() > LONGEST {
        let message = format!("the file is longer than {LONGEST} bytes: make two pathways of it");
        return Err(vec![Fault::at(&name, None, message)]);
    }
    let file = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| line(text, &span));
        vec![Fault::at(&name, line, error.message())]
    })?;
    let mut assembling = Assembling::new(text);
    let pathway = assembling.pathway(id, file);
    if assembling.wrong.is_empty() {
        return Ok((pathway, assembling.lines));
    }
    // With a part missing, what is built upon it would only be wrong in other words.
    let mut faults: Vec<Fault> =
        assembling.wrong.into_iter().map(|(line, message)| Fault::at(&name, Some(line), message)).collect();
    faults.sort();
    Err(faults)
}
