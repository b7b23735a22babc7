//! Indicator definitions, their roll-up to every level, the statistics and disclosure control around them, and
//! the explained [`picture`] of a place that pages show.
//!
//! **Invariant.** Pure: no files, no network, no async, no clock; randomness only from a seed that is handed in.

pub mod ancestry;
pub mod definition;
pub mod disclosure;
pub mod judge;
pub mod peers;
pub mod picture;
pub mod rollup;
pub mod stats;
pub mod table;

pub use definition::{Breakdown, Domain, Indicator};
pub use picture::Picture;
