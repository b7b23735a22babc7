//! Everybody on the lists: who they are, from the store; which registers and scores follow from their records.
//!
//! One practice's rows are in memory at a time. Who opted out is in none of them: [`crate::left_out`] takes them out of
//! whatever a query reads.

mod everybody;
mod filing;
mod met;
mod rows;
mod score;
mod take;
#[cfg(test)]
mod tests;

pub use everybody::everybody;
pub use filing::Filing;
pub use met::unknown;
pub use score::{Chances, Scored, score};
