//! The command, run as a person or a script would run it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

mod commands;
mod common;
mod demo;
mod diaries;
mod extracts;
mod operations;
mod people;
mod published;
mod simulate;
