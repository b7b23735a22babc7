//! Whether a pathway can be run: what no type can say, held against the whole file.

mod about;
mod campaign;
mod clocks;
mod forms;
mod graph;
mod known;
mod names;
mod share;
mod texts;

use crate::{Fault, file::Lines, pathway::Pathway};

/// Every fault of a pathway.
pub(crate) fn faults(pathway: &Pathway, lines: &Lines, file: &str) -> Vec<Fault> {
    let mut found = Found { pathway, lines, file, faults: Vec::new() };
    found.texts();
    found.names();
    found.forms();
    found.about();
    found.share();
    // With a name missing, what follows would only say the same again in other words.
    if found.faults.is_empty() {
        found.graph();
        found.clocks();
        found.campaign();
    }
    found.faults
}

struct Found<'a> {
    pathway: &'a Pathway,
    lines: &'a Lines,
    file: &'a str,
    faults: Vec<Fault>,
}

impl Found<'_> {
    fn say(&mut self, line: Option<usize>, message: impl Into<String>) {
        self.faults.push(Fault::at(self.file, line, message));
    }
}
