//! Have we enough? The contract's numbers of a practice and of a place, and what queueing says of demand and capacity.
//!
//! Every function takes plain facts (from this system's own bookings or from an extract) and states its definition.

mod contact;
mod contract;
mod cover;
mod extended;
mod fill;
mod lead;
pub mod queue;

pub use contact::{Contact, Status, counted, episodes, missed_share, per_thousand_a_week};
pub use contract::{HalfDay, Horizon, Seat, Sessions, Sexes, horizon, sessions, sexes};
pub use cover::{Covered, coverage};
pub use extended::{extended_minutes, minutes_outside_core};
pub use fill::{Fill, Offered, Use, fill};
pub use lead::{Lead, LeadBands};

/// Per 1,000 people and week: `n` in so many days of a list of so many people. `None` without people or days.
#[must_use]
pub fn per_thousand_per_week(n: f64, list: u32, days: u32) -> Option<f64> {
    (list > 0 && days > 0).then(|| n / f64::from(list) * 1000.0 / (f64::from(days) / 7.0))
}
