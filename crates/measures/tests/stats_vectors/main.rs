//! The published test values of the statistical methods, read from the shared folder and compared one by one.
//! Every test states how many cases it must see, so that an empty or shortened file fails.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that meets something else has failed")]

mod disclosure;
mod funnel;
mod interval;
mod life_expectancy;
mod overdispersion;
mod prescribing;
mod quantile;
mod sii;
mod standardised;
mod support;
mod xmr;
