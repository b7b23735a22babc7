//! Who sits where and when, and what of it may be booked: patterns and closures become sessions with slots.

mod closure;
mod opening;
mod pattern;
mod session;
mod slot_type;

pub use closure::{Closure, Reason};
pub use opening::{Access, Audience, Embargo, Opening};
pub use pattern::{Block, Pattern};
pub use session::{PlannedSession, PlannedSlot};
pub use slot_type::SlotType;
