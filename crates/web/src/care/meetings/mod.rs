//! Pages of meetings: which there are, one with its agenda and minutes, and what was decided of one case.

mod change;
mod discuss;
mod list;
mod one;
mod put;
pub(super) mod routes;

use jiff::{Timestamp, civil::DateTime};
use linchpin_core::{Error, Result};

use crate::visit::Pairs;

/// The day and time that a form gives, as they are here.
fn instant(typed: &Pairs, (day, time): (&str, &str)) -> Result<Option<Timestamp>> {
    let (Some(day), Some(time)) = (typed.get(day), typed.get(time)) else { return Ok(None) };
    let wrong = || Error::invalid("Write the day as on a calendar, and the time such as 09:30.");
    let at: DateTime = format!("{day}T{time}").parse().map_err(|_| wrong())?;
    Ok(Some(at.to_zoned(linchpin_core::london()).map_err(|_| wrong())?.timestamp()))
}
