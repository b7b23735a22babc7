//! What stands before every page: sessions that are forged, replayed or over, forms from elsewhere, tricks with paths,
//! bodies that are too large, too many tries, and the headers of every answer.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod forms;
#[path = "../house/mod.rs"]
mod house;
mod sessions;
mod signing_in;
