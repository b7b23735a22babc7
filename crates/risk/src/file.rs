//! Definition files: what is wrong with one, and in which line.

use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned, de::Error as _};

/// What is wrong with a definition file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {message}", line.map(|l| format!(", line {l}")).unwrap_or_default())]
pub struct FileError {
    /// The file, as the person knows it.
    pub file: String,
    /// The line, counted from 1; none where the fault is of the whole file.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub message: String,
}

impl FileError {
    /// A fault of the whole file.
    pub fn new(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, message: message.into() }
    }

    /// A fault at a place in the text.
    pub(crate) fn at(file: &str, text: &str, span: &Range<usize>, message: impl Into<String>) -> Self {
        let before = text.get(..span.start).unwrap_or(text);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        Self { line: Some(line), ..Self::new(file, message) }
    }
}

/// A definition as it is kept beside what was found by it: its text says all of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The path below its folder, without `.toml`.
    pub id: String,
    /// What was in the file.
    pub text: String,
}

/// Reads TOML; a key that nobody knows is refused by the types themselves.
pub(crate) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, FileError> {
    toml::from_str(text).map_err(|e| match e.span() {
        Some(span) => FileError::at(file, text, &span, e.message()),
        None => FileError::new(file, e.message()),
    })
}

/// A TOML date without quotation marks.
pub(crate) fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    optional_date(from)?.ok_or_else(|| D::Error::custom("must be a day such as 2026-01-05, without a time"))
}

/// The same, where it may be left out.
pub(crate) fn optional_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    let written = toml::value::Datetime::deserialize(from)?;
    match written.date {
        Some(date) if written.time.is_none() => {
            let year = i16::try_from(date.year).map_err(|_| D::Error::custom("there is no such year"))?;
            Date::new(year, date.month as i8, date.day as i8).map(Some).map_err(D::Error::custom)
        }
        _ => Err(D::Error::custom("must be a day such as 2026-01-05, without a time")),
    }
}
