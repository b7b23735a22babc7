//! What holds of every pathway, of the starter set, and of cases whatever happens to them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

mod engine;
mod guide;
mod mangled;
mod properties;
mod refused;
mod starter;
mod support;
