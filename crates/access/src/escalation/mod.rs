//! Pressure across a place: what a practice reports of itself, what its figures say, the actions agreed for each level, and
//! what of it a commissioner may see (`domain.md` A6).

mod definition;
mod history;
mod level;
mod pressure;
mod seen;
mod state;

pub use definition::{Card, Definition, DefinitionError, Party, Threshold};
pub use history::{Spell, spells};
pub use level::Level;
pub use pressure::{Measure, Measured, Pressure, Reading};
pub use seen::{Asker, Sharing, Shown, View, view};
pub use state::{Report, State};
