use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Deserialize;

use crate::file;

/// A list of people as its file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub title: String,
    pub why: String,
    pub source: String,
    #[serde(default)]
    pub caveats: String,
    #[serde(deserialize_with = "file::date")]
    pub reviewed: Date,
    pub pathway: String,
    pub question: String,
    #[serde(default)]
    pub caseload: Vec<String>,
    pub expected: Option<super::Expected>,
    pub tool: Vec<super::Tool>,
    pub top: super::Share,
    pub judgement: super::Share,
    pub rising: Rising,
    #[serde(default)]
    pub register: Vec<super::Whole>,
    pub moves: super::Moves,
    pub example: Vec<ExampleFile>,
}

/// How a case is opened for whose risk rose.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rising {
    pub answer: String,
}

/// Somebody made up, and why they are on the list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleFile {
    pub who: String,
    pub score: Option<f64>,
    pub before: Option<f64>,
    #[serde(default)]
    pub registers: Vec<String>,
    pub on: Vec<String>,
}

impl File {
    /// What no type can say of it.
    pub fn sound(&self) -> Result<(), String> {
        let shares = [self.top.share, self.judgement.share];
        let scores: BTreeSet<&str> = self.tool.iter().map(|tool| tool.score.as_str()).collect();
        if self.tool.is_empty() || scores.len() != self.tool.len() {
            Err("name at least one score under [[tool]], each once".to_owned())
        } else if shares.iter().any(|share| !(share.is_finite() && *share > 0.0 && *share <= 100.0)) {
            Err("a share is a number above 0 and up to 100: so many of 100 people".to_owned())
        } else if self.tool.iter().any(|tool| !(tool.rises.is_finite() && tool.rises > 0.0)) {
            Err("`rises` is a number above 0: by so much a score rises in a year".to_owned())
        } else if self.expected.is_some_and(|expected| expected.of == 0 || expected.people > expected.of) {
            Err("`expected` is so many people of at least as many: { people = 12000, of = 261000 }".to_owned())
        } else if self.example.is_empty() {
            Err("it shows nobody: write at least one [[example]]".to_owned())
        } else {
            Ok(())
        }
    }
}
