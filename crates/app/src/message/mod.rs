//! Messages to people: when they are written, how they go, and what answers do. Who sends them is handed in.

mod compose;
mod messenger;
mod opened;
mod rule;
mod stop;

pub(crate) use compose::{Draft, Written, key_of, name, say, way_to};
pub use messenger::{Failed, Letter, Messenger, NoMessenger};
pub use opened::{Inbox, Outbox, Sent};
pub use rule::{Reminders, Rule, RuleFault, Second};

/// The name of the job that sends one message.
pub const SEND: &str = "send-message";

/// The name of the job that offers one slot that came free.
pub const OFFER: &str = "offer-slot";
