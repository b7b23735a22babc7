//! What people see and do of their own appointments (`domain.md` A4): what is to come and what was, booking, cancelling,
//! waiting for an earlier one, answering an offer. Whose they are is who is signed in, and nothing that an address says.

mod appointments;
mod ask;
mod calendar;
mod choose;
mod kept;
mod one;

use linchpin_core::{Error, PersonId, Result};

pub(crate) use appointments::{answer, leave, list};
pub(crate) use ask::{ask, enter};
pub(crate) use calendar::file;
pub(crate) use choose::{choose, hold, wait};
pub(crate) use kept::{kept, settle};
pub(crate) use one::{cancel, confirm, one};

use super::words;
use crate::visit::Visit;

/// Who is signed in.
fn me(visit: &Visit) -> Result<PersonId> {
    let none = || Error::not_found("Your account is not tied to a record yet. Ask your practice.");
    visit.actor()?.person.ok_or_else(none)
}
