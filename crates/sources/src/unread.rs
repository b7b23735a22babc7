//! What is said of a part of a file that was not read.

use linchpin_core::{Error, Severity};

use crate::{
    Loaded, Output, Sink, SliceId,
    recognise::Near,
    rows::Fault,
    table::{Cell, Table},
};

/// A part that no reader knows; `row` is where the headings that came nearest are.
pub(crate) fn unknown(name: &str, sheet: Option<&str>, near: Option<Near>, row: Option<u64>) -> Loaded {
    let mut nowhere = Nowhere;
    let mut out = Output::new(&mut nowhere, name, sheet);
    let Some(near) = near else {
        let message =
            "the headings are those of no published file that is known; `linchpin sources` lists what can be loaded";
        out.issue(Severity::Fatal, "unknown-family", None, None, None, message);
        return out.close(None);
    };
    let title = near.reader.family().title;
    let found = if near.unmatched.is_empty() { String::new() } else { format!("; found {}", listed(&near.unmatched)) };
    for missing in near.missing {
        let message = format!(
            "The column “{missing}” of the {title} file is not there{found}; rename it or load the file as published"
        );
        out.issue(Severity::Fatal, "missing-column", None, row, None, message);
    }
    out.close(None)
}

/// A part of which nothing could be read.
pub(crate) fn refused(name: &str, sheet: Option<&str>, fault: &Fault) -> Loaded {
    let mut nowhere = Nowhere;
    let mut out = Output::new(&mut nowhere, name, sheet);
    out.issue(Severity::Fatal, fault.rule, None, None, None, fault.message.clone());
    out.close(None)
}

/// The first dozen headings, for a message.
fn listed(headings: &[String]) -> String {
    let mut list: Vec<String> = headings.iter().take(12).map(|h| format!("“{h}”")).collect();
    if headings.len() > list.len() {
        list.push(format!("and {} more", headings.len() - list.len()));
    }
    list.join(", ")
}

struct Nowhere;

impl Sink for Nowhere {
    fn row(&mut self, _: &'static Table, _: SliceId, _: &[Cell<'_>]) -> Result<(), Error> {
        Ok(())
    }
}
