//! Whether a scheme can be paid by: what no type can say, held against the whole file.

mod known;
mod money;
mod term;

use crate::{Fault, Scheme, file::Lines};
pub use known::{Known, KnownIndicator, Way};
pub(crate) use money::share_of;

/// Every fault of a scheme.
pub(crate) fn faults(scheme: &Scheme, lines: &Lines, file: &str) -> Vec<Fault> {
    let mut found = Found { scheme, lines, file, faults: Vec::new() };
    found.texts();
    found.term();
    found.chain();
    found.marks();
    found.money();
    found.points();
    found.faults
}

struct Found<'a> {
    scheme: &'a Scheme,
    lines: &'a Lines,
    file: &'a str,
    faults: Vec<Fault>,
}

impl Found<'_> {
    fn say(&mut self, path: &str, message: impl Into<String>) {
        self.faults.push(Fault::at(self.file, self.lines.of(path), message));
    }

    /// What a person reads is there.
    fn texts(&mut self) {
        let scheme = self.scheme;
        for (path, text) in [
            ("title", &scheme.title),
            ("why", &scheme.why),
            ("source", &scheme.source),
            ("commissioner", &scheme.commissioner),
        ] {
            if text.trim().is_empty() {
                self.say(path, format!("{path} is empty: whoever is paid by this reads it"));
            }
        }
        if !scheme.to_be_set.is_empty() && scheme.unsaid.is_empty() {
            let message = "a figure is “to be set”: say in unsaid what the source leaves open and who sets it";
            self.say(&scheme.to_be_set[0], message);
        }
    }
}
