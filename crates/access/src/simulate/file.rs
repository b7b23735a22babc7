use std::ops::Range;

use jiff::civil::{Date, Time};
use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error as _};

/// What is wrong with a scenario or a place's file, and in which line.
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
    pub(super) fn new(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, message: message.into() }
    }

    pub(super) fn at(file: &str, text: &str, span: &Range<usize>, message: impl Into<String>) -> Self {
        let before = text.get(..span.start).unwrap_or(text);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        Self { line: Some(line), ..Self::new(file, message) }
    }
}

/// Reads TOML; a key that nobody knows is refused by the types themselves.
pub(super) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, FileError> {
    toml::from_str(text).map_err(|e| match e.span() {
        Some(span) => FileError::at(file, text, &span, e.message()),
        None => FileError::new(file, e.message()),
    })
}

/// A TOML date without quotation marks.
fn plain_date(written: toml::value::Datetime) -> Result<Date, String> {
    match written {
        toml::value::Datetime { date: Some(date), time: None, offset: None } => {
            let year = i16::try_from(date.year).map_err(|_| "no such year".to_owned())?;
            Date::new(year, date.month as i8, date.day as i8).map_err(|e| e.to_string())
        }
        _ => Err("must be a day such as 2026-01-05, without a time".into()),
    }
}

pub(super) fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    plain_date(Deserialize::deserialize(from)?).map_err(D::Error::custom)
}

pub(super) fn dates<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Date>, D::Error> {
    let written: Vec<toml::value::Datetime> = Deserialize::deserialize(from)?;
    written.into_iter().map(plain_date).collect::<Result<_, _>>().map_err(D::Error::custom)
}

/// Opening hours such as "18:30-20:00", as minutes of the day.
pub(super) fn hours<'de, D: Deserializer<'de>>(from: D) -> Result<Range<u16>, D::Error> {
    let text: String = Deserialize::deserialize(from)?;
    let minute = |text: &str| {
        let time: Time = text.trim().parse().ok()?;
        Some(u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()))
    };
    let parts = text.split_once('-').and_then(|(from, to)| Some(minute(from)?..minute(to)?));
    parts
        .filter(|r| r.start < r.end)
        .ok_or_else(|| D::Error::custom(format!("{text}: must be hours such as 18:30-20:00")))
}

pub(super) fn many_hours<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Range<u16>>, D::Error> {
    #[derive(Deserialize)]
    struct Hours(#[serde(deserialize_with = "hours")] Range<u16>);
    let all: Vec<Hours> = Deserialize::deserialize(from)?;
    Ok(all.into_iter().map(|h| h.0).collect())
}
