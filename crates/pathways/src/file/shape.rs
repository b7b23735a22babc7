//! The file as written. A key that is not named here is refused, so that a misspelt one cannot pass unseen.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{item::ItemFile, many};
use crate::pathway::{About, Alert, Campaign, Clock, ItemPath, Move, Need, Opening, Part, Party, Trigger};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub title: String,
    #[serde(default)]
    pub about: About,
    pub why: String,
    pub source: String,
    pub version: u32,
    pub opens: Spanned<Opening>,
    #[serde(default)]
    pub party: BTreeMap<String, Spanned<Party>>,
    pub state: BTreeMap<String, Spanned<StateFile>>,
    #[serde(rename = "move", default)]
    pub moves: Vec<Spanned<Move>>,
    #[serde(default)]
    pub alert: Vec<Spanned<Alert>>,
    #[serde(default)]
    pub form: BTreeMap<String, Spanned<FormFile>>,
    /// Who may write in a section of the plan that names nobody itself.
    #[serde(default, deserialize_with = "many::read")]
    pub writers: Vec<String>,
    #[serde(default)]
    pub plan: BTreeMap<String, Spanned<SectionFile>>,
    #[serde(default)]
    pub trigger: Vec<Spanned<Trigger>>,
    pub campaign: Option<Spanned<Campaign>>,
    pub share: BTreeMap<String, Spanned<Vec<Part>>>,
    #[serde(default)]
    pub outcome: BTreeMap<String, Spanned<OutcomeFile>>,
    #[serde(deserialize_with = "many::read")]
    pub example: Vec<ExampleFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StateFile {
    #[serde(default)]
    pub says: String,
    #[serde(rename = "final", default)]
    pub is_final: bool,
    #[serde(default, deserialize_with = "many::read")]
    pub clock: Vec<Clock>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormFile {
    pub title: Option<String>,
    #[serde(default)]
    pub says: String,
    pub items: Vec<Spanned<ItemFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionFile {
    pub need: Need,
    #[serde(default)]
    pub says: String,
    #[serde(default, deserialize_with = "many::read")]
    pub by: Vec<String>,
    pub items: Vec<Spanned<ItemFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OutcomeFile {
    pub before: ItemPath,
    pub after: ItemPath,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExampleFile {
    /// What it shows; for people.
    #[serde(default)]
    pub shows: String,
    /// The day on which it begins; a Monday where not given.
    pub begins: Option<toml::value::Datetime>,
    /// Days besides weekends that are not worked.
    #[serde(default)]
    pub holidays: Vec<toml::value::Datetime>,
    pub story: Spanned<String>,
}

/// The entries in the order in which they stand in the file.
pub(super) fn in_order<T>(entries: BTreeMap<String, Spanned<T>>) -> Vec<(String, Spanned<T>)> {
    let mut all: Vec<_> = entries.into_iter().collect();
    all.sort_by_key(|(_, body)| body.span().start);
    all
}
