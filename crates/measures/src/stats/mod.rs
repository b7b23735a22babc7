//! The statistics of public health practice, each one file: plain functions from numbers to numbers.
//!
//! **Invariant.** Pure, and total: no input panics. What cannot be computed is an [`Unfit`] that says why.
//! Formulas and their sources are numbered as in `methods.md`; published test values are run as tests.

mod confidence;
pub mod decile;
mod distribution;
pub mod dsr;
pub mod estimate;
pub mod funnel;
pub mod interval;
pub mod isr;
pub mod life_expectancy;
pub mod overdispersion;
pub mod quantile;
pub mod savings;
pub mod sii;
mod unfit;
pub mod units;
pub mod xmr;

pub use confidence::Confidence;
pub use unfit::Unfit;
