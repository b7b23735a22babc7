//! Funding tables as documents print them (`domain.md` F1, F2, F5, F6): read as given, never mended, and held against their own
//! totals. What does not add up is told; what is then true is for people to say.

mod cell;
mod grid;
mod outcome;
mod reading;
mod reconcile;
mod reinvest;
mod separated;
mod stream;

pub use cell::Scale;
pub use grid::{Column, Grid, GridError, Row, RowKind};
pub use outcome::{CONDITIONS, CRITERIA, Candidate, Outcome, candidates, outcomes};
pub use reading::{List, Reading, Shape, Terms};
pub use reconcile::{Difference, Discrepancy, agree, reconcile};
pub use reinvest::{Moved, ReinvestError, Reinvestment, Step};
pub use stream::{Stream, per_head, streams};
