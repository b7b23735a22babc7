//! The demo, judged by its files alone.

mod common;
mod holidays;
mod readers;
mod same_bytes;
mod stories;
mod totals;
mod valid;
