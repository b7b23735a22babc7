use std::collections::BTreeMap;

use linchpin_charts::Format;
use linchpin_core::{Error, Pence, Result};

use crate::{table::Cell, visit::Pairs};

/// An amount in a table: whole pounds without pence, and full in files.
pub(crate) fn money(amount: Pence) -> Cell {
    let places = if amount.0 % 100 == 0 { 0 } else { 2 };
    Cell::number(amount.0 as f64, Format::Pence(places))
}

/// An amount that may be missing.
pub(super) fn maybe(amount: Option<Pence>) -> Cell {
    amount.map_or_else(|| Cell { missing: true, ..Cell::words("not written down") }, money)
}

/// An amount that somebody typed; nought where nothing was.
pub(crate) fn amount(typed: &Pairs, name: &str, what: &str) -> Result<Pence> {
    let Some(text) = typed.get(name) else { return Ok(Pence(0)) };
    Pence::parse_pounds(text).map_err(|why| Error::invalid(format!("{what}: {why}.")))
}

/// What was typed, by field, to be shown again.
pub(crate) fn typed(sent: &Pairs) -> BTreeMap<String, String> {
    sent.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
