//! Pages of appointments (`domain.md` A1 to A4): the desk, from a caller to a booking, and what was promised. Each is made
//! by acts of `linchpin-app`; none names anybody in an address or title. The desk's pages are plain forms that a small
//! script (`site/desk.js`) lets one walk with single keys.

mod caller;
mod desk;
mod held;
mod kept;
mod offered;
mod requests;
mod words;

pub(crate) use caller::{caller, enter};
pub(crate) use desk::{desk, find};
pub(crate) use held::{booked, held, settle};
pub(crate) use kept::kept;
pub(crate) use offered::{declined, hold, nothing, offered, wait};
pub(crate) use requests::{close, list as requests, one as request};
