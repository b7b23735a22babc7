//! sources

pub mod table;
