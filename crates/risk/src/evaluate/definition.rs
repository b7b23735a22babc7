use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{BEFORE, LATELY};
use crate::{
    file::{self, FileError, Kept, read},
    model::{Of, hash},
};

/// A question about a scheme, written down before the data that answer it: a file below `definitions/evaluations`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Kept", into = "Kept")]
pub struct Definition {
    /// The path below `definitions/evaluations` without `.toml`.
    pub id: String,
    /// What is in the file.
    pub file: File,
    /// Its text.
    pub text: String,
    /// The SHA-256 of its text, in hexadecimal: what is recorded when it is registered.
    pub hash: String,
}

/// The file as written; a key that nobody knows is refused.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The question.
    pub title: String,
    /// Why it is asked.
    pub why: String,
    /// Where the need for an answer is written down.
    pub source: String,
    /// What the scheme does.
    pub scheme: String,
    /// Who is in it, and how they are picked.
    pub who: String,
    /// With whom they are compared.
    pub comparison: String,
    /// When the scheme began.
    #[serde(deserialize_with = "file::date")]
    pub begun: Date,
    /// When this was written.
    #[serde(deserialize_with = "file::date")]
    pub written: Date,
    /// Who wrote it.
    pub author: String,
    /// What is counted.
    pub outcome: Outcome,
    /// How the record shows who is in it.
    pub in_scheme: InScheme,
    /// Of whom both sides are: those for whom the scheme is.
    #[serde(default)]
    pub among: Among,
    /// What is known of each before it, to be matched on.
    #[serde(rename = "trait")]
    pub traits: Vec<Trait>,
    /// With fewer than this nothing is said.
    pub least: Least,
    /// How each in the scheme is given somebody to be compared with.
    #[serde(rename = "match")]
    pub matching: Matching,
    /// The method that answers; the others stand beside it.
    pub primary: Method,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Such as “emergency admissions”.
    pub title: String,
    /// The code lists of which each fact is one.
    pub lists: Vec<String>,
    /// Which way is better.
    pub better: Better,
    /// So many months before the scheme are looked at.
    pub months_before: u16,
    /// And so many of it.
    pub months_after: u16,
    /// The last months before are looked at apart: so many.
    #[serde(default = "three")]
    pub months_lately: u16,
    /// The smallest difference, per person and year, that would be worth what the scheme costs.
    pub worthwhile: f64,
}

/// How the record shows who is in a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InScheme {
    /// The code lists of which one fact is enough.
    pub lists: Vec<String>,
    /// Within so many days from its beginning: who came later is left out, on both sides.
    pub days: u16,
}

/// Of whom both sides are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Among {
    /// The youngest age in whole years.
    #[serde(default)]
    pub age_from: u8,
    /// With so many long-term conditions or more.
    #[serde(default)]
    pub conditions_from: u8,
    /// On any of these registers, where some are named.
    #[serde(default)]
    pub registers: Vec<String>,
    /// With so many outcomes or more in the last months before the scheme.
    #[serde(default)]
    pub lately_from: u16,
    /// Without a fact of these code lists since the scheme began: who is in another scheme is on neither side.
    #[serde(default)]
    pub not_in: Vec<String>,
}

/// What is known of each before a scheme.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trait {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub of: Of,
    /// In steps so wide, where given: ages by tens.
    pub step: Option<f64>,
}

/// Which way an outcome is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    /// Fewer.
    Lower,
    /// More.
    Higher,
}

/// With fewer than this nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Least {
    /// People in the scheme who found somebody to be compared with.
    pub people: usize,
    /// Outcomes among them and those they are compared with.
    pub events: usize,
}

/// How each in the scheme is given somebody to be compared with.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matching {
    /// Traits that must be the same.
    #[serde(default)]
    pub exact: Vec<String>,
    /// Traits by which the chance of being in the scheme is worked out (the propensity); the nearest is taken. None: everybody whose
    /// exact traits are the same.
    #[serde(default)]
    pub nearest: Vec<String>,
    /// How far the nearest may be, in standard deviations of the propensity's log-odds (Austin 2011: 0.2).
    #[serde(default = "caliper")]
    pub caliper: f64,
    /// So many for each in the scheme, where there are as many.
    #[serde(default = "one")]
    pub each: usize,
}

fn three() -> u16 {
    3
}

fn caliper() -> f64 {
    0.2
}

fn one() -> usize {
    1
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Those in the scheme beside people like them.
    Matched,
    /// How much more they changed than others did.
    DifferenceInDifferences,
    /// Whether a series broke from its own course.
    InterruptedSeries,
}

impl Method {
    /// Its name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Matched => "Matched comparison",
            Self::DifferenceInDifferences => "Difference in differences",
            Self::InterruptedSeries => "Interrupted time series",
        }
    }
}

impl Definition {
    /// Reads an evaluation's file.
    ///
    /// # Errors
    /// Not TOML, a key missing or unknown, or a rule of the format broken; the message says which and where.
    pub fn parse(id: &str, text: &str) -> Result<Self, FileError> {
        let name = format!("evaluations/{id}.toml");
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

/// The rules that the shape of the file cannot express.
fn check(file: &File) -> Result<(), String> {
    let texts = [
        ("title", &file.title),
        ("why", &file.why),
        ("source", &file.source),
        ("scheme", &file.scheme),
        ("who", &file.who),
        ("comparison", &file.comparison),
        ("author", &file.author),
    ];
    if let Some((key, _)) = texts.iter().find(|(_, said)| said.trim().is_empty()) {
        return Err(format!("{key} is empty: say it in plain words"));
    }
    let Outcome { months_before, months_after, worthwhile, .. } = file.outcome;
    if !(1..=120).contains(&months_before) || !(1..=120).contains(&months_after) {
        return Err("1 to 120 months before and after can be looked at".to_owned());
    }
    if !(worthwhile > 0.0 && worthwhile.is_finite()) {
        return Err(format!("worthwhile must be above 0, not {worthwhile}: what difference would be worth the cost?"));
    }
    if file.in_scheme.lists.is_empty() || file.outcome.lists.is_empty() {
        return Err("in_scheme and outcome each need at least one code list".to_owned());
    }
    if file.traits.iter().any(|one| one.step.is_some_and(|step| !(step > 0.0 && step.is_finite()))) {
        return Err("the step of a trait must be above 0".to_owned());
    }
    for (place, one) in file.traits.iter().enumerate() {
        one.of.check().map_err(|why| format!("trait “{}”: {why}", one.name))?;
        if [BEFORE, LATELY].contains(&one.name.as_str()) || file.traits[..place].iter().any(|o| o.name == one.name) {
            return Err(format!("there is another trait “{}”: choose another name", one.name));
        }
    }
    let known =
        |name: &String| file.traits.iter().any(|one| one.name == *name) || [BEFORE, LATELY].contains(&name.as_str());
    if let Some(name) = file.matching.exact.iter().chain(&file.matching.nearest).find(|name| !known(name)) {
        return Err(format!("there is no trait “{name}”: write a [[trait]] of that name, or match on another"));
    }
    let matching = &file.matching;
    if matching.exact.is_empty() && matching.nearest.is_empty() {
        return Err("nobody can be matched on nothing: name traits under exact or nearest".to_owned());
    }
    if !(matching.caliper > 0.0 && matching.caliper.is_finite()) || matching.each == 0 {
        return Err("the caliper must be above 0, and each at least 1".to_owned());
    }
    Ok(())
}
