//! Days in definition files: TOML has a date of its own, written without quotes; a date in quotes is taken too.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de::Error};

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Bare(toml::value::Datetime),
    Quoted(String),
}

/// Reads a day such as `2026-11-21`; for `#[serde(deserialize_with)]`.
///
/// # Errors
/// Not a day, or a time beside it.
pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let wrong = || D::Error::custom("a date must be like 2026-11-21");
    let text = match Written::deserialize(from).map_err(|_| wrong())? {
        Written::Bare(day) => day.to_string(),
        Written::Quoted(text) => text,
    };
    // A time of day would be dropped unseen by a date's own reader.
    if text.len() == 10 { text.parse().map_err(|_| wrong()) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Dated {
        #[serde(deserialize_with = "read")]
        day: Date,
    }

    fn day(toml: &str) -> Option<String> {
        toml::from_str::<Dated>(toml).ok().map(|d| d.day.to_string())
    }

    #[test]
    fn bare_and_quoted_days() {
        assert_eq!(day("day = 2026-11-21").as_deref(), Some("2026-11-21"));
        assert_eq!(day("day = '2026-11-21'").as_deref(), Some("2026-11-21"));
        for wrong in ["day = 2026", "day = 2026-11-21T10:00:00", "day = 'soon'", "day = 10:00:00", "day = '2026-13-01'"]
        {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
