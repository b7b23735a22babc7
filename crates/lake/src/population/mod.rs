//! Everybody on the lists: who they are, from the store; which registers and scores follow from their records.
//!
//! One practice's rows are in memory at a time. Who opted out is in none of them: [`crate::left_out`] takes them out of
//! whatever a query reads.

mod counts;
mod everybody;
mod filing;
mod list;
mod met;
mod rows;
mod score;
mod take;
#[cfg(test)]
mod tests;

pub use counts::{counts, lacking, published};
pub use everybody::everybody;
pub use filing::Filing;
pub use list::{ScoredList, ScoredPerson, practices, scored};
pub use met::unknown;
pub use score::{Asked, Chances, Scored, score};
