//! One's own account, and for administrators everybody's.

mod all;
mod one;
mod own;
mod password;
mod qr;
mod second_factor;
mod tokens;

pub(crate) use all::{add, list};
pub(crate) use one::{change, one};
pub(crate) use own::own;
pub(crate) use password::{change_password, set_password, ticket};
pub(crate) use second_factor::{begin, confirm, remove};
pub(crate) use tokens::{issue, take_back, tokens};

use jiff::Timestamp;

/// An instant as people here read it.
pub(crate) fn when(at: Timestamp) -> String {
    at.to_zoned(linchpin_core::london()).strftime("%-d %B %Y, %H:%M").to_string()
}
