use jiff::civil::Date;
use linchpin_core::Sex;
use serde::Deserialize;

use crate::{file, record::Ethnicity};

/// A case as its file writes it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// How old, in whole years.
    pub age: Option<AgeFile>,
    /// Of which sex.
    pub sex: Option<Sex>,
    /// Of which ethnic groups.
    #[serde(default)]
    pub ethnicity: Vec<Ethnicity>,
    /// Whether they live in a care home.
    pub care_home: Option<bool>,
    /// Whether they look after somebody.
    pub carer: Option<bool>,
    /// Whether they served in the armed forces.
    pub veteran: Option<bool>,
    /// What must be written down, all of it.
    #[serde(default)]
    pub has: Vec<FindingFile>,
    /// What must not be.
    #[serde(default)]
    pub not: Vec<FindingFile>,
    /// How many different medicines at least.
    pub medicines: Option<MedicinesFile>,
    /// On one of these registers.
    #[serde(default)]
    pub registers: Vec<String>,
    /// How many long-term conditions at least.
    pub conditions: Option<u8>,
    /// A score within a range.
    pub score: Option<ScoreFile>,
}

/// From how old, and to below which age.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeFile {
    /// From this age on.
    pub from: Option<u8>,
    /// Up to this age, itself left out.
    pub below: Option<u8>,
}

/// What is looked for among somebody’s facts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingFile {
    /// A fact of one of these code lists.
    pub lists: Vec<String>,
    /// Unless one of these came on the same day or later.
    #[serde(default)]
    pub resolved_by: Vec<String>,
    /// In the last so many months.
    pub within_months: Option<u16>,
    /// In the last so many days.
    pub within_days: Option<u16>,
    /// On this day or later.
    #[serde(default, deserialize_with = "file::optional_date")]
    pub since: Option<Date>,
    /// At least so often, on different days.
    pub times: Option<u16>,
    /// Issued at least so often: a prescription counts as often as it may be repeated.
    pub issues: Option<u16>,
    /// The latest number that was found.
    pub latest: Option<RangeFile>,
    /// Whether what has ended counts as well: a stay in hospital does, an illness that is over does not.
    #[serde(default)]
    pub past: bool,
}

/// From a number, and to below another.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangeFile {
    /// From here.
    pub from: Option<f32>,
    /// Up to here, itself left out.
    pub below: Option<f32>,
}

/// Different medicines, side by side.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MedicinesFile {
    /// So many at least.
    pub at_least: u16,
    /// Prescribed in the last so many months, and not stopped.
    pub within_months: u16,
}

/// A score, by its id.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreFile {
    /// Which.
    pub id: String,
    /// From this value on.
    pub from: Option<f64>,
    /// Up to this value, itself left out.
    pub below: Option<f64>,
}
