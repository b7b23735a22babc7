//! Addresses of pages, each made in one place.

use std::fmt::Write;

use linchpin_core::{Kind, OdsCode, Period};
use linchpin_measures::Picture;

/// A part of an address with everything but letters, digits and `-_.~` written as `%XX`.
#[must_use]
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The page about an organisation.
#[must_use]
pub fn organisation(picture: &Picture, code: OdsCode) -> String {
    match linchpin_measures::rollup::level_of(&picture.tree, code) {
        Some(Kind::Practice) => format!("/practices/{code}"),
        _ => format!("/organisations/{code}"),
    }
}

/// The page of an indicator for the place.
#[must_use]
pub fn indicator(id: &str) -> String {
    format!("/indicators/{id}")
}

/// The page of an indicator with one organisation picked out.
#[must_use]
pub fn indicator_of(id: &str, org: OdsCode) -> String {
    format!("/indicators/{id}?org={org}")
}

/// The page that explains one number.
#[must_use]
pub fn number(id: &str, org: OdsCode, period: Period) -> String {
    format!("/indicators/{id}/number?org={org}&period={}", encode(&period.to_string()))
}

/// The page of a loaded file.
#[must_use]
pub fn source(id: &str) -> String {
    format!("/data/{}", encode(id))
}

#[cfg(test)]
mod tests {
    #[test]
    fn addresses_are_safe() {
        assert_eq!(super::encode("2025/26 Q3"), "2025%2F26%20Q3");
        assert_eq!(super::encode("a&b=\"é"), "a%26b%3D%22%C3%A9");
    }
}
