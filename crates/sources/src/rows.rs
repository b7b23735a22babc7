use std::io;

use crate::{limits::Refusal, record::Record};

/// Why no more rows could be had.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) rule: &'static str,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(rule: &'static str, message: impl Into<String>) -> Self {
        Self { rule, message: message.into() }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.get_ref().and_then(|e| e.downcast_ref::<Refusal>()) {
            Some(refusal) => Self::new(refusal.rule(), format!("the file was not read to its end: {refusal}")),
            None => Self::new(
                "broken-file",
                format!("the file ends early or is damaged ({error}); what was read before stands. Fetch it again."),
            ),
        }
    }
}

/// The rows of a sheet, one after the other.
pub(crate) trait RowSource {
    /// Fills `into` with the next row and gives its number, counted from 1 as in a spreadsheet.
    fn next(&mut self, into: &mut Record) -> Result<Option<u64>, Fault>;

    /// What is worth knowing once all rows are read.
    fn notes(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// Whether rows are as wide as what is in them, so that their width says nothing.
    fn is_grid(&self) -> bool {
        false
    }
}
