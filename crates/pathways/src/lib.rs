//! How a case moves: pathways as text files, and the cases that run on them (`domain.md` C1 to C9, B).
//!
//! A [`Pathway`] is read from a definition file and is sound once it is read: every state can be reached and left, every
//! clock has an owner who can act, every name is known. A [`Case`] is one person on a pathway. [`Case::open`] and
//! [`Case::play`] take what happened and say what follows, or why it cannot be: pure, every instant handed in.
//!
//! ```
//! # use linchpin_pathways::{Pathway, Fault};
//! # fn read(text: &str) -> Result<(), Vec<Fault>> {
//! let pathway = Pathway::parse("social-prescribing", text)?;
//! let told_wrong = pathway.play_stories();
//! # Ok(())
//! # }
//! ```

pub mod answer;
pub mod case;
mod fault;
mod file;
pub mod pathway;
pub mod resource;
mod sound;
mod span;
mod story;

pub use answer::{Answer, Answers};
pub use case::{Act, Case, Effect, Event, Refusal};
pub use fault::Fault;
pub use pathway::Pathway;
pub use span::{Span, Unit};
