//! Who sits where and when, and what of it may be booked: patterns and closures become sessions with slots.

mod change;
mod check;
mod clash;
mod closure;
mod opening;
mod pattern;
mod publish;
mod session;
mod slot_type;
mod stand_in;

pub use change::{Change, PublishedSession, PublishedSlot, SlotState, Told, change};
pub use check::{Fault, SlotTypes};
pub use clash::{Clash, Sitting, clashes};
pub use closure::{Closure, Reason};
pub use opening::{Access, Audience, Embargo, Opening};
pub use pattern::{Block, Pattern};
pub use publish::{LeftOut, MOST_DAYS, Plan, publish};
pub use session::{PlannedSession, PlannedSlot};
pub use slot_type::SlotType;
pub use stand_in::{StandIn, publish_with};
