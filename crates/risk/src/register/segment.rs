use jiff::civil::Date;
use serde::Deserialize;

use super::Example;
use crate::{
    file::{self, FileError},
    rule::CaseFile,
};

/// A division of everybody into groups of like need: each person is in the first that fits them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segments {
    /// The path below `definitions/segments`, without the ending.
    #[serde(skip)]
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub why: String,
    /// Where it is from.
    pub source: String,
    /// When somebody last looked at it.
    #[serde(deserialize_with = "file::date")]
    pub reviewed: Date,
    /// The groups, in the order in which they are tried.
    pub segment: Vec<Segment>,
    /// The group of everybody else.
    pub rest: Rest,
    /// People, and where they belong.
    pub example: Example,
}

/// A group.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Its name in tables.
    pub id: String,
    /// Its name on pages.
    pub title: String,
    /// Who belongs.
    pub any: Vec<CaseFile>,
}

/// The group of whoever fits no other.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rest {
    /// Its name in tables.
    pub id: String,
    /// Its name on pages.
    pub title: String,
}

impl Segments {
    /// Reads a division; its lists and registers are looked up later.
    ///
    /// # Errors
    /// Not of that shape, a group without a case, or two groups of one name.
    pub fn parse(id: &str, text: &str) -> Result<Self, FileError> {
        let name = format!("segments/{id}.toml");
        let mut segments: Self = file::read(&name, text)?;
        segments.id = id.to_owned();
        let mut ids: Vec<&str> = segments.segment.iter().map(|s| &*s.id).chain([&*segments.rest.id]).collect();
        ids.sort_unstable();
        if let Some(twice) = ids.windows(2).find(|two| two[0] == two[1]) {
            return Err(FileError::new(&name, format!("two groups are called {}: give one another id", twice[0])));
        }
        if let Some(empty) = segments.segment.iter().find(|s| s.any.is_empty()) {
            return Err(FileError::new(&name, format!("the group {} has no case: write at least one", empty.id)));
        }
        Ok(segments)
    }

    /// The names in tables, in order; that of the rest is last.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.segment.iter().map(|s| &*s.id).chain([&*self.rest.id])
    }

    /// The name on pages of the group of a number.
    #[must_use]
    pub fn title(&self, at: usize) -> &str {
        self.segment.get(at).map_or(&self.rest.title, |s| &s.title)
    }

    /// The name in tables of the group of a number.
    #[must_use]
    pub fn id(&self, at: usize) -> &str {
        self.segment.get(at).map_or(&self.rest.id, |s| &s.id)
    }
}
