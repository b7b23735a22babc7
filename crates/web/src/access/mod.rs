//! Pages of appointments (`domain.md` A1 to A4): the desk, from a caller to a booking, what was promised, people's own
//! appointments, the offers in their texts, clinicians' calendars, and NHS 111. Each is made by acts of `linchpin-app`; none
//! names anybody in an address or title. The desk's pages are plain forms that a small script (`site/desk.js`) lets one walk
//! with single keys.

mod again;
mod appointment;
mod calendar;
mod caller;
mod capacity;
mod desk;
pub(crate) mod diary;
mod held;
mod kept;
mod nhs_111;
mod offer;
mod offered;
mod own;
mod requests;
pub(crate) mod routes;
mod shift;
mod words;

pub(crate) use again::{again, give};
pub(crate) use appointment::{cancel, mark, one as appointment};
pub(crate) use caller::{caller, enter};
pub(crate) use capacity::capacity;
pub(crate) use desk::{desk, find};
pub(crate) use held::{booked, held, settle};
pub(crate) use kept::kept;
pub(crate) use nhs_111::home as nhs_111;
pub(crate) use offered::{declined, hold, nothing, offered, wait};
pub(crate) use requests::{close, list as requests, one as request};
pub(crate) use shift::{moved, shift};
