//! What is counted of the diaries, bookings and requests of a place: by practice and week what nobody publishes, and by month
//! in the words of the published appointments table. Numbers, and never whose.
//!
//! The facts come in as they stand; a [`week()`] is counted when it is over, so that no number of it grows any more.

mod asked;
mod facts;
mod month;
mod offered;
mod seen;
mod week;

pub use asked::{Demand, Fate, Promises};
pub use facts::{Ahead, Asked, Booking, Facts, Offer};
pub use month::{Kind, month};
pub use offered::{Extended, Sat, Slots};
pub use seen::{Contacts, Leads, Provider};
pub use week::{Week, week};
