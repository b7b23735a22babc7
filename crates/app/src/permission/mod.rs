//! Who may do what, decided in one place.
//!
//! [`Table`] is `permission.toml` read and checked. [`Table::decide`] is pure: role, act, resource, relationships, consent
//! and opt-outs in; yes by which rule, or no for which reason, out. Default is no.

mod decide;
mod names;
mod table;

pub use decide::{Decision, Permit, Refusal, Subject};
pub use names::{Act, NameError, OptOut, Relationship, Resource};
pub use table::{Rule, Table, When};
