//! Acts on claims and money, on both databases: who may do what, what is paid, and what the books say.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

mod evidence;
mod merged;
mod model;
mod office;
mod quarter;
mod races;
mod refused;
