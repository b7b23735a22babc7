use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Feature, Ridge};
use crate::file::{FileError, Kept, read};

/// What a model foretells, of whom, and out of what: a file below `definitions/models`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Kept", into = "Kept")]
pub struct Definition {
    /// The path below `definitions/models` without `.toml`.
    pub id: String,
    /// What is in the file.
    pub file: File,
    /// Its text.
    pub text: String,
    /// The SHA-256 of its text, in hexadecimal.
    pub hash: String,
}

/// The file as written; a key that nobody knows is refused.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// What it is called.
    pub title: String,
    /// Why a place wants it.
    pub why: String,
    /// Where the need for it is written down.
    pub source: String,
    /// What it is for, and what it must not be used for.
    pub intended_use: String,
    /// What it foretells.
    pub outcome: Outcome,
    /// Of whom.
    pub who: Who,
    /// The pull of coefficients to zero.
    #[serde(default)]
    pub ridge: Ridge,
    /// Which share of people, by the highest chance, a practice is shown: 0.03 is 3 in 100.
    pub top: f64,
    /// What it is worked out of.
    pub feature: Vec<Feature>,
    /// What it is not worked out of, though it could be.
    #[serde(default)]
    pub not_used: Vec<NotUsed>,
    /// What is to be kept in mind, a sentence each.
    #[serde(default)]
    pub caveats: Vec<String>,
}

/// What is foretold.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The code lists of which one fact is enough.
    pub lists: Vec<String>,
    /// Within so many months of the index date.
    pub months: u16,
    /// As it is said to a clinician: “was admitted as an emergency”.
    pub clinician: String,
    /// As it is said to a patient: “had to go into hospital without it being planned”.
    pub patient: String,
}

/// Of whom it is foretold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Who {
    /// The youngest age in whole years.
    pub age_from: u8,
    /// Registered for at least so many months before the index date, so that what is counted could have been written down.
    pub registered_months: u16,
}

/// Something that is left out on purpose.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotUsed {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
}

/// The SHA-256 of a text, in hexadecimal.
pub(crate) fn hash(text: &str) -> String {
    linchpin_core::hex(&Sha256::digest(text.as_bytes()))
}

impl Definition {
    /// Reads a model's file.
    ///
    /// # Errors
    /// Not TOML, a key missing or unknown, or a rule of the format broken; the message says which and where.
    pub fn parse(id: &str, text: &str) -> Result<Self, FileError> {
        let name = format!("models/{id}.toml");
        let file: File = read(&name, text)?;
        check(&file).map_err(|message| FileError::new(&name, message))?;
        Ok(Self { id: id.to_owned(), file, text: text.to_owned(), hash: hash(text) })
    }
}

impl TryFrom<Kept> for Definition {
    type Error = FileError;

    fn try_from(kept: Kept) -> Result<Self, FileError> {
        Self::parse(&kept.id, &kept.text)
    }
}

impl From<Definition> for Kept {
    fn from(of: Definition) -> Self {
        Self { id: of.id, text: of.text }
    }
}

impl Definition {
    /// The index dates of those it learns of and of those on whom it is tried, where everything is known up to a day: the last months in which
    /// the outcome counts are of the second, those before of the first, and both begin with a month.
    #[must_use]
    pub fn dates(&self, until: Date) -> (Date, Date) {
        let months = jiff::Span::new().months(i32::from(self.file.outcome.months));
        let tried = until.tomorrow().unwrap_or(until).saturating_sub(months).first_of_month();
        (tried.saturating_sub(months), tried)
    }
}

/// The rules that the shape of the file cannot express.
fn check(file: &File) -> Result<(), String> {
    let texts =
        [("title", &file.title), ("why", &file.why), ("source", &file.source), ("intended_use", &file.intended_use)];
    if let Some((key, _)) = texts.iter().find(|(_, said)| said.trim().is_empty()) {
        return Err(format!("{key} is empty: say it in plain words"));
    }
    if file.outcome.lists.is_empty() || !(1..=60).contains(&file.outcome.months) {
        return Err("the outcome needs at least one code list, and 1 to 60 months".to_owned());
    }
    if !(file.top > 0.0 && file.top < 1.0) {
        return Err(format!("top must be a share between 0 and 1, not {}", file.top));
    }
    if file.feature.is_empty() {
        return Err("a model needs at least one [[feature]]".to_owned());
    }
    let mut seen = BTreeSet::new();
    for feature in &file.feature {
        if !seen.insert(&feature.id) {
            return Err(format!("two features are called “{}”: give each a name of its own", feature.id));
        }
        feature.check().map_err(|wrong| format!("feature “{}”: {wrong}", feature.id))?;
    }
    Ok(())
}
