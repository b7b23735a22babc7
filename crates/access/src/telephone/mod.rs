//! How many people must answer the telephone for callers to get through (`domain.md` A5).

mod erlang;
mod staffing;

pub use erlang::{Goal, Line, blocked, offered, rostered, staff_for};
pub use staffing::{Calls, HalfHour, Left, Staffing, TooLittle, staffing};
