use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Deserialize;

use super::Kind;
use crate::{file, register::Example, rule::CaseFile};

/// A gap as its file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub title: String,
    pub kind: Kind,
    pub why: String,
    pub source: String,
    #[serde(default)]
    pub caveats: String,
    #[serde(deserialize_with = "file::date")]
    pub reviewed: Date,
    /// Whom it asks about: one case is enough.
    pub among: Vec<CaseFile>,
    /// Who of these is excused.
    #[serde(default)]
    pub unless: Vec<CaseFile>,
    pub check: Vec<CheckFile>,
    pub example: Example,
}

/// A check as its file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckFile {
    pub id: String,
    pub title: String,
    pub does: String,
    /// When it is met: one case is enough.
    pub any: Vec<CaseFile>,
}

impl File {
    /// What no type can say of it.
    pub fn sound(&self) -> Result<(), &'static str> {
        let ids: BTreeSet<&str> = self.check.iter().map(|check| check.id.as_str()).collect();
        let people = &self.example.person;
        let wants = |of: fn(&[String]) -> bool| people.iter().any(|one| one.lacks.as_deref().is_some_and(of));
        if self.check.is_empty() {
            Err("it checks nothing: write at least one [[check]]")
        } else if ids.len() != self.check.len() {
            Err("two checks have the same id")
        } else if self.among.is_empty() {
            Err("it asks about nobody: write at least one [[among]]")
        } else if self.check.iter().any(|check| check.any.is_empty()) {
            Err("a check can never be met: give it at least one case")
        } else if !wants(|lacks| lacks.is_empty()) || people.iter().all(|one| one.lacks.is_some()) {
            Err(
                "the example needs somebody who lacks nothing (lacks = []), and somebody whom it does not ask about (no `lacks`)",
            )
        } else if !ids.iter().all(|id| people.iter().any(|one| one.lacks.iter().flatten().any(|lack| lack == id))) {
            Err("the example needs, for each check, somebody who lacks it")
        } else {
            Ok(())
        }
    }
}
