//! Pages of campaigns: one at a practice, step by step; and how far each practice has come.

mod coverage;
mod letters;
mod one;
pub(super) mod routes;
