//! Code lists: which codes of clinical systems mean what. A file of `definitions/codes/**` is one list, and one list is one
//! concept.
//!
//! The lists that ship are short and say what they lack: the national reference sets are not ours to hand on. A place lays its
//! own over them. Codes that are met and stand in no list are counted by [`Unknown`], so that nobody takes silence for health.

mod dictionary;
mod list;
mod system;
mod unknown;

pub use dictionary::{Dictionary, Layer};
pub use list::{Code, CodeList};
pub use system::System;
pub use unknown::{Met, Unknown};
