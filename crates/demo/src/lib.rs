//! A synthetic place, written as the files that publishers put out: same layouts, same oddities, so that the same
//! readers load it as load the real ones. No person and no organisation in it exists.
//!
//! **Invariant.** The same [`Plan`] gives the same bytes, on every machine and in every run.

mod appointments;
mod book;
mod calendar;
mod csv;
mod dice;
mod effect;
mod files;
mod folder;
mod founding;
mod medicines;
mod names;
mod people;
mod persons;
mod place;
mod plan;
mod staff;
mod story;
mod world;
mod write;

pub use persons::{Population, Records, Truth, deciles, each_record, write_people};
pub use plan::{Plan, Size};
pub use story::{Blemish, Story, blemishes, stories};
pub use write::{Written, write};
