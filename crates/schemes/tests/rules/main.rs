//! What holds of schemes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

mod money;
mod refused;
mod sample;
mod support;
mod vectors;
