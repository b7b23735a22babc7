use std::str::FromStr;

use jiff::{Timestamp, civil::Date};
use linchpin_core::{Error, Result};
use serde::de::DeserializeOwned;
use sqlx::{Row as _, postgres::PgRow, sqlite::SqliteRow};

/// One row of an answer. A column that is not as expected is an error that names the column, never the value.
pub struct Row(pub(crate) Inner);

pub(crate) enum Inner {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

macro_rules! get {
    ($self:expr, $type:ty, $column:expr) => {
        match &$self.0 {
            Inner::Sqlite(row) => row.try_get::<Option<$type>, _>($column),
            Inner::Postgres(row) => row.try_get::<Option<$type>, _>($column),
        }
        .map_err(|cause| unreadable($column, cause))
    };
}

/// Asked apart, because SQLite reads an absent text as an empty one and an absent number as 0.
fn there<T>(column: &str, value: Option<T>) -> Result<T> {
    value.ok_or_else(|| unreadable(column, "nothing is there"))
}

fn unreadable(column: &str, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::internal(format!("The store holds something unexpected in the column {column}."), cause)
}

impl Row {
    /// A text that is always there.
    ///
    /// # Errors
    /// When the column is missing, empty or of another type; so for all of these.
    pub fn text(&self, column: &str) -> Result<String> {
        there(column, get!(self, String, column)?)
    }

    /// A text that may be absent.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn opt_text(&self, column: &str) -> Result<Option<String>> {
        get!(self, String, column)
    }

    /// A whole number.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn whole(&self, column: &str) -> Result<i64> {
        there(column, get!(self, i64, column)?)
    }

    /// A whole number that may be absent.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn opt_whole(&self, column: &str) -> Result<Option<i64>> {
        get!(self, i64, column)
    }

    /// A count: a whole number that is never negative, as versions and sequence numbers are.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn count(&self, column: &str) -> Result<u64> {
        u64::try_from(self.whole(column)?).map_err(|cause| unreadable(column, cause))
    }

    /// A number with a fraction.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn real(&self, column: &str) -> Result<f64> {
        there(column, get!(self, f64, column)?)
    }

    /// A number with a fraction that may be absent.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn opt_real(&self, column: &str) -> Result<Option<f64>> {
        get!(self, f64, column)
    }

    /// A flag, kept as 0 or 1.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn flag(&self, column: &str) -> Result<bool> {
        Ok(self.whole(column)? != 0)
    }

    /// Bytes.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn bytes(&self, column: &str) -> Result<Vec<u8>> {
        there(column, get!(self, Vec<u8>, column)?)
    }

    /// Bytes that may be absent.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn opt_bytes(&self, column: &str) -> Result<Option<Vec<u8>>> {
        get!(self, Vec<u8>, column)
    }

    /// Anything that is written as text: keys, codes, dates, roles. `row.parsed::<PersonId>("person")`.
    ///
    /// # Errors
    /// As [`Row::text`], and when the text is not of the type.
    pub fn parsed<T>(&self, column: &str) -> Result<T>
    where
        T: FromStr<Err: Into<Box<dyn std::error::Error + Send + Sync>>>,
    {
        self.text(column)?.parse().map_err(|cause| unreadable(column, cause))
    }

    /// As [`Row::parsed`], where the value may be absent.
    ///
    /// # Errors
    /// As [`Row::parsed`].
    pub fn opt_parsed<T>(&self, column: &str) -> Result<Option<T>>
    where
        T: FromStr<Err: Into<Box<dyn std::error::Error + Send + Sync>>>,
    {
        self.opt_text(column)?.map(|text| text.parse().map_err(|cause| unreadable(column, cause))).transpose()
    }

    /// An instant.
    ///
    /// # Errors
    /// As [`Row::parsed`].
    pub fn timestamp(&self, column: &str) -> Result<Timestamp> {
        self.parsed(column)
    }

    /// An instant that may be absent.
    ///
    /// # Errors
    /// As [`Row::parsed`].
    pub fn opt_timestamp(&self, column: &str) -> Result<Option<Timestamp>> {
        self.opt_parsed(column)
    }

    /// A date.
    ///
    /// # Errors
    /// As [`Row::parsed`].
    pub fn date(&self, column: &str) -> Result<Date> {
        self.parsed(column)
    }

    /// A date that may be absent.
    ///
    /// # Errors
    /// As [`Row::parsed`].
    pub fn opt_date(&self, column: &str) -> Result<Option<Date>> {
        self.opt_parsed(column)
    }

    /// A value kept as JSON.
    ///
    /// # Errors
    /// As [`Row::text`], and when the JSON is not of the type.
    pub fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T> {
        serde_json::from_str(&self.text(column)?).map_err(|cause| unreadable(column, cause))
    }
}
