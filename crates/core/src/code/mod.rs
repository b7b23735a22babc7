//! Codes, each a type of its own, checked when it is built, so that one kind cannot be passed for another.

mod bnf;
mod geography;
mod icd10;
mod nhs_number;
mod ods;
mod snomed;

pub use bnf::BnfCode;
pub use geography::{Lsoa, Postcode};
pub use icd10::Icd10Code;
pub use nhs_number::NhsNumber;
pub use ods::OdsCode;
pub use snomed::SnomedCode;

/// Why a text is not the code it claims to be. The text itself is not repeated: it may be about a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} {why}")]
pub struct CodeError {
    /// The kind of code, in words, such as "NHS number".
    pub what: &'static str,
    /// What is wrong with it, such as "has a wrong check digit".
    pub why: &'static str,
}

impl CodeError {
    pub(crate) fn new(what: &'static str, why: &'static str) -> Self {
        Self { what, why }
    }
}

/// Gives a code type its `FromStr`, `Display`, `Debug` and serde forms from `parse` and `as_str`.
macro_rules! text_code {
    ($name:ident) => {
        impl std::str::FromStr for $name {
            type Err = $crate::CodeError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.as_str())
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use text_code;

/// A short upper-case ASCII text kept inline, so that a code is `Copy` and costs no allocation per row.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Inline<const N: usize> {
    bytes: [u8; N],
    len: u8,
}

impl<const N: usize> Inline<N> {
    /// Upper-cases and keeps `text` if it is 1 to `N` ASCII letters or digits.
    pub(crate) fn alphanumeric(text: &str) -> Option<Self> {
        let from = text.as_bytes();
        if from.is_empty() || from.len() > N || !from.iter().all(u8::is_ascii_alphanumeric) {
            return None;
        }
        let mut bytes = [0; N];
        for (to, byte) in bytes.iter_mut().zip(from) {
            *to = byte.to_ascii_uppercase();
        }
        // The length is at most N, which is at most 255 for every code here.
        Some(Self { bytes, len: from.len() as u8 })
    }

    pub(crate) fn as_str(&self) -> &str {
        // Only ASCII is ever put in, so this is never empty by accident.
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or_default()
    }
}
