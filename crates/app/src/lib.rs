//! Acts: what a signed-in person may do, one function per act.
//!
//! Every act opens one transaction, loads what it is about, asks the [permission] table, keeps the field's rule, writes, and
//! writes the audit entry beside it. A refused try is written down too. Pages and APIs call these functions and nothing below.

pub mod act;
mod actor;
mod allergy;
mod app;
mod definitions;
mod doing;
pub mod everybody;
pub mod facts;
pub mod figures;
mod groups;
pub mod identity;
pub mod kept;
mod keys;
pub mod matching;
pub mod message;
mod pathways;
pub mod permission;
pub mod pseudonym;
mod schemes;
mod standing;
pub mod work;

pub use actor::Actor;
pub use app::{App, Settings};
pub use definitions::{Definitions, NoDefinitions, OWN};
pub use doing::{About, Doing, Permitted};
pub use everybody::{Everybody, Nobody};
pub use facts::Facts;
pub use figures::{Figures, NoFigures};
pub use groups::{Groups, NoGroups};
pub use keys::{Keys, Purpose};
pub use schemes::SchemeFiles;
pub use standing::standing;
