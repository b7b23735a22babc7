//! Registers: who has what, by a rule over code lists. A file of `definitions/registers/**` is one.

mod example;
mod segment;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use example::{Example, ExamplePerson};
pub use segment::{Segment, Segments};

use crate::{
    file::{self, FileError},
    rule::CaseFile,
};

/// What kind of register it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A long-term condition: having two or more is multimorbidity.
    Condition,
    /// A need for care, such as frailty or the end of life.
    Need,
    /// A group that services owe something, such as carers.
    Group,
}

impl Kind {
    /// The word in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Condition => "condition",
            Self::Need => "need",
            Self::Group => "group",
        }
    }
}

/// A register.
#[derive(Clone, Debug)]
pub struct Register {
    /// The path below `definitions/registers`, without the ending: `atrial-fibrillation`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The same in a table’s heading.
    pub short: String,
    /// What kind it is.
    pub kind: Kind,
    /// Why anybody keeps it.
    pub why: String,
    /// The code under which the Quality and Outcomes Framework publishes how many are on it.
    pub qof: Option<String>,
    /// Where its rule is from.
    pub source: String,
    /// What to keep in mind.
    pub caveats: String,
    /// When somebody last looked at it.
    pub reviewed: Date,
    /// The rule as it is written.
    pub any: Vec<CaseFile>,
    /// People who belong, and who do not.
    pub example: Example,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    short: Option<String>,
    kind: Kind,
    why: String,
    qof: Option<String>,
    source: String,
    #[serde(default)]
    caveats: String,
    #[serde(deserialize_with = "file::date")]
    reviewed: Date,
    any: Vec<CaseFile>,
    example: Example,
}

impl Register {
    /// Reads a register; its lists are looked up later.
    ///
    /// # Errors
    /// Not of that shape, no case, or an example that shows only one side.
    pub fn parse(id: &str, text: &str) -> Result<Self, FileError> {
        let name = format!("registers/{id}.toml");
        let File { title, short, kind, why, qof, source, caveats, reviewed, any, example } = file::read(&name, text)?;
        if any.is_empty() {
            return Err(FileError::new(&name, "it has no case: write at least one [[any]]"));
        }
        let has = |wanted| example.person.iter().any(|p| p.member == Some(wanted));
        if !has(true) || !has(false) {
            return Err(FileError::new(&name, "the example needs somebody who belongs and somebody who does not"));
        }
        let short = short.unwrap_or_else(|| title.clone());
        let [why, caveats] = [why, caveats].map(|text| text.trim().to_owned());
        Ok(Self { id: id.to_owned(), title, short, kind, why, qof, source, caveats, reviewed, any, example })
    }

    /// Whether its rule needs other registers or scores first.
    #[must_use]
    pub fn is_derived(&self) -> bool {
        self.any.iter().any(|case| !case.registers.is_empty() || case.conditions.is_some() || case.score.is_some())
    }
}
