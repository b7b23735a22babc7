//! Funding tables as documents print them (`domain.md` F1, F2, F5): read as given, never mended, and held against their own
//! totals. What does not add up is told; what is then true is for people to say.

mod cell;
mod grid;
mod reconcile;
mod stream;

pub use cell::Scale;
pub use grid::{Column, Grid, GridError, Row, RowKind};
pub use reconcile::{Difference, Discrepancy, agree, reconcile};
pub use stream::{Stream, per_head, streams};
