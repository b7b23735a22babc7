//! ViewDefinitions of SQL on FHIR: a resource in, rows out.
//!
//! A [`View`] is read and compiled once. Its rows are handed out one at a time, and their cells refer to the resource.

mod cell;
mod define;
mod prepare;
mod rows;

pub use cell::Cell;
pub use prepare::{Column, View};

use crate::path::PathError;

/// Why a view cannot be used, or a resource cannot be put through it: a sentence that names the part.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ViewError(String);

impl ViewError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    pub(crate) fn at(place: &str, error: &PathError) -> Self {
        Self(format!("{place}: {error}"))
    }
}
