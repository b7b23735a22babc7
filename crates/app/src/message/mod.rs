//! Messages to people: when they are written, how they go, and what answers do. Who sends them is handed in.

mod compose;
mod messenger;
mod opened;
mod read;
mod rule;
mod stop;
mod tell;

pub(crate) use compose::{Draft, Written, key_of, name, say, way_to};
pub use messenger::{Failed, Letter, Messenger, NoMessenger};
pub use opened::{Inbox, Outbox, Sent};
pub use read::MessageRead;
pub use rule::{Changes, Reminders, Rule, RuleFault, Second};
pub(crate) use tell::News;
pub use tell::{ToWrite, Unwritten};

/// The name of the job that sends one message.
pub const SEND: &str = "send-message";

/// The name of the job that offers one slot that came free.
pub const OFFER: &str = "offer-slot";
