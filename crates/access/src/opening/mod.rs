//! Who may book which slot now: the rule of an opening held against who asks, and the reasons why not in plain words.

mod reason;
mod say;
mod seen;
mod viewer;
mod window;

pub use reason::Unseen;
pub use seen::{Seen, SlotNow, may_book};
pub use viewer::Viewer;
pub use window::Window;
