use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use crate::{
    file::{self, FileError},
    register::Example,
    rule::CaseFile,
};

/// What every score’s file says in words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What it is called.
    pub title: String,
    /// The same in a table’s heading.
    pub short: String,
    /// What it tells a clinician.
    pub clinician: String,
    /// The same for the person it is about: no jargon, nothing to be frightened of, what they can do.
    pub patient: String,
    /// Where its points are from.
    pub source: String,
    /// What to keep in mind, missing data first.
    pub caveats: String,
    /// When somebody last looked at it.
    #[serde(deserialize_with = "file::date")]
    pub reviewed: Date,
}

/// A score that adds up points.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreFile {
    /// What it says.
    pub words: Words,
    /// Whom it is for; everybody where it is left out.
    #[serde(default)]
    pub among: Vec<CaseFile>,
    /// What must be known of them: `age`, `sex`.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// What the sum of points is divided by.
    pub divide: Option<f64>,
    /// How many days back its own codes count; for ever where it is left out.
    pub within_days: Option<u16>,
    /// The sets of points, where there is more than one.
    pub version: Vec<VersionFile>,
    /// What counts.
    pub item: Vec<ItemFile>,
    /// People, and what they score.
    pub example: Example,
}

/// What a score cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// How old they are.
    Age,
    /// Their sex.
    Sex,
}

/// One set of points.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionFile {
    /// Its name; empty where there is only one.
    #[serde(default)]
    pub id: String,
    /// What it is called; the score’s own title where it is left out.
    pub title: Option<String>,
    /// Its bands, from the lowest; none where none are published.
    #[serde(default)]
    pub band: Vec<super::Band>,
}

/// Something that counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemFile {
    /// Its name in tables.
    pub id: String,
    /// Its name for a clinician.
    pub title: String,
    /// Its name for the person.
    pub plain: Option<String>,
    /// How much it counts.
    pub points: Points,
    /// Code lists, of which one is enough: short for a case that has one of them.
    #[serde(default)]
    pub lists: Vec<String>,
    /// Cases, of which one is enough.
    #[serde(default)]
    pub any: Vec<CaseFile>,
    /// Codes of ICD-10 that count besides, each with all below it.
    #[serde(default)]
    pub icd10: Vec<String>,
    /// Not counted where one of these items is.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// Points: one number, or one for each version.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Points {
    /// The same in all.
    One(f64),
    /// By the id of the version.
    Each(BTreeMap<String, f64>),
}

impl Points {
    /// Those of a version.
    #[must_use]
    pub fn of(&self, version: &str) -> Option<f64> {
        match self {
            Self::One(points) => Some(*points),
            Self::Each(points) => points.get(version).copied(),
        }
    }
}

/// LACE, whose points grow with the length of a stay.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaceFile {
    /// What it says.
    pub words: Words,
    /// For so many days after somebody came home.
    pub for_days: u16,
    /// Lists of stays that began as an emergency.
    pub emergency: Vec<String>,
    /// Lists of planned stays.
    pub planned: Vec<String>,
    /// Lists of stays of which that is not told.
    pub untold: Vec<String>,
    /// Lists of visits to an emergency department.
    pub visits: Vec<String>,
    /// Over how many months before the stay visits count.
    pub visits_months: u16,
    /// The score that counts illnesses.
    pub comorbidity: String,
    /// The points.
    pub points: LacePoints,
    /// Its bands.
    #[serde(default)]
    pub band: Vec<super::Band>,
    /// People, and what they score.
    pub example: Example,
}

/// Steps: from so many on, so many points.
pub(super) type Steps = Vec<(i32, f64)>;

/// The points of LACE.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LacePoints {
    /// By days in hospital.
    pub days: Steps,
    /// For a stay that began as an emergency.
    pub emergency: f64,
    /// By the score of illnesses.
    pub comorbidity: Steps,
    /// By visits to an emergency department.
    pub visits: Steps,
}

impl ScoreFile {
    /// Reads a score; its lists are looked up later.
    ///
    /// # Errors
    /// Not of that shape, or points that are missing for a version.
    pub fn parse(id: &str, text: &str) -> Result<Self, FileError> {
        let name = format!("scores/{id}.toml");
        let file: Self = file::read(&name, text)?;
        let wrong = |why: String| Err(FileError::new(&name, why));
        if file.version.is_empty() || file.item.is_empty() {
            return wrong("it needs at least one [[version]] and one [[item]]".to_owned());
        }
        if file.divide.is_some_and(|by| by <= 0.0) {
            return wrong("`divide` must be more than 0".to_owned());
        }
        for item in &file.item {
            if let Some(version) = file.version.iter().find(|v| item.points.of(&v.id).is_none()) {
                return wrong(format!("the item {} has no points for {}", item.id, version.id));
            }
            if item.lists.is_empty() && item.any.is_empty() && item.icd10.is_empty() {
                return wrong(format!("the item {} names no list, no case and no code", item.id));
            }
        }
        if let Some(version) = file.version.iter().find(|v| !v.band.windows(2).all(|two| two[0].from < two[1].from)) {
            return wrong(format!("the bands of version “{}” must go up", version.id));
        }
        Ok(file)
    }
}

impl LaceFile {
    /// Reads LACE.
    ///
    /// # Errors
    /// Not of that shape, or steps that do not go up.
    pub fn parse(id: &str, text: &str) -> Result<Self, FileError> {
        let name = format!("scores/{id}.toml");
        let file: Self = file::read(&name, text)?;
        for (key, steps) in
            [("days", &file.points.days), ("comorbidity", &file.points.comorbidity), ("visits", &file.points.visits)]
        {
            if !steps.windows(2).all(|two| two[0].0 < two[1].0) {
                return Err(FileError::new(&name, format!("the steps of points.{key} must go up")));
            }
        }
        Ok(file)
    }
}
