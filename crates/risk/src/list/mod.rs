//! Lists of people whom somebody should look at (`domain.md` C1). A file of `definitions/lists` is one: by which score and how
//! many of 100, which registers whole, and the pathway on which those are put who accept. Nobody is added to a plan, or refused
//! one, by a list: a clinician decides about each.

mod pick;
mod written;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

pub use pick::{Chosen, Reason, Standing};

use crate::{file::FileError, population::Population};
use written::{ExampleFile, File};

/// A list.
#[derive(Clone, Debug)]
pub struct List {
    /// The path below `definitions/lists`, without the ending: `highest-risk`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Why anybody works through it.
    pub why: String,
    /// Where its shares are from.
    pub source: String,
    /// What to keep in mind.
    pub caveats: String,
    /// When somebody last looked at it.
    pub reviewed: Date,
    /// The pathway on which somebody is put who accepts.
    pub pathway: String,
    /// The question of its first form, `form.item`, that asks why they are on it.
    pub question: String,
    /// Registers of those whom somebody else looks after already.
    pub caseload: Vec<String>,
    /// How many a place expects on it.
    pub expected: Option<Expected>,
    /// The scores: the first that was worked out is used.
    pub tools: Vec<Tool>,
    /// The highest by the score.
    pub top: Share,
    /// Those whom a clinician may add by judgement.
    pub judgement: Share,
    /// The answer for those whose risk rose.
    pub rising: String,
    /// Registers that are on it as a whole.
    pub registers: Vec<Whole>,
    /// The moves of the pathway that decide.
    pub moves: Moves,
    examples: Vec<ExampleFile>,
}

/// A score by which people are put in order.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its id in tables.
    pub score: String,
    /// By so much it rises in a year where the rise is a reason of its own.
    pub rises: f64,
}

/// So many of 100 people.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// How many of 100.
    pub share: f64,
    /// What the pathway's question is answered with.
    pub answer: String,
}

/// A register that is on a list as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whole {
    /// The register's id.
    pub id: String,
    /// What the pathway's question is answered with.
    pub answer: String,
}

/// How many a place expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// So many people.
    pub people: u64,
    /// Of so many.
    pub of: u64,
}

/// The moves of the pathway by which is decided.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moves {
    /// They are taken on.
    pub accept: String,
    /// They are asked later.
    pub later: String,
    /// There is to be no plan.
    pub decline: String,
}

impl Share {
    /// So many that is of some people: never none of some.
    #[must_use]
    pub fn of(&self, people: usize) -> usize {
        (people as f64 * self.share / 100.0).ceil() as usize
    }
}

impl Expected {
    /// So many that is of other people, to the nearest.
    #[must_use]
    pub fn among(self, people: u64) -> u64 {
        (self.people * people + self.of / 2) / self.of
    }
}

impl List {
    /// Reads a list.
    ///
    /// # Errors
    /// Not of that shape, or against what no type can say.
    pub fn parse(id: &str, text: &str) -> Result<Self, FileError> {
        let name = format!("lists/{id}.toml");
        let file: File = crate::file::read(&name, text)?;
        file.sound().map_err(|why| FileError::new(&name, why))?;
        Ok(Self {
            id: id.to_owned(),
            title: file.title,
            why: file.why.trim().to_owned(),
            source: file.source,
            caveats: file.caveats.trim().to_owned(),
            reviewed: file.reviewed,
            pathway: file.pathway,
            question: file.question,
            caseload: file.caseload,
            expected: file.expected,
            tools: file.tool,
            top: file.top,
            judgement: file.judgement,
            rising: file.rising.answer,
            registers: file.register,
            moves: file.moves,
            examples: file.example,
        })
    }

    /// Every register that it names.
    pub fn named(&self) -> impl Iterator<Item = &str> {
        self.registers.iter().map(|whole| whole.id.as_str()).chain(self.caseload.iter().map(String::as_str))
    }

    /// Names of a place that it uses and that are not there. A score may be one that is fitted here, once it is.
    fn unknown(&self, population: &Population) -> Vec<String> {
        let registers = self.named().filter(|id| population.register(id).is_none());
        let mut faults: Vec<String> = registers.map(|id| format!("there is no register {id}")).collect();
        if self.tools.iter().all(|tool| population.score(&tool.score).is_none()) {
            faults.push("none of its scores is in definitions/scores".to_owned());
        }
        faults
    }

    /// Picks among the people of its example.
    fn play(&self) -> Vec<String> {
        let tool = self.tools.first().map(|tool| tool.score.as_str());
        let people: Vec<Standing<'_>> = self.examples.iter().map(ExampleFile::standing).collect();
        let found = self.pick(tool, &people);
        let wrong = self.examples.iter().enumerate().filter_map(|(at, one)| {
            let reasons = found.iter().find(|chosen| chosen.at == at).map_or(&[][..], |chosen| &chosen.reasons);
            let found: Vec<&str> = reasons.iter().map(|reason| reason.name(self)).collect();
            (found != one.on).then(|| {
                let list = |all: &[&str]| if all.is_empty() { "nothing".to_owned() } else { all.join(", ") };
                let on: Vec<&str> = one.on.iter().map(String::as_str).collect();
                format!("example: {}: should be on it by {}, but would be by {}", one.who, list(&on), list(&found))
            })
        });
        wrong.collect()
    }
}

impl ExampleFile {
    fn standing(&self) -> Standing<'_> {
        let registers = self.registers.iter().map(String::as_str).collect();
        Standing { score: self.score, before: self.before, registers }
    }
}

/// What is wrong with the lists among some definitions: files that cannot be read, names that nobody knows, and examples that
/// come out otherwise.
#[must_use]
pub fn check(texts: &BTreeMap<String, String>) -> Vec<FileError> {
    let (population, _) = Population::read(texts);
    let (lists, mut faults) = read(texts);
    for list in lists {
        let name = format!("lists/{}.toml", list.id);
        let wrong = list.unknown(&population).into_iter().chain(list.play());
        faults.extend(wrong.map(|why| FileError::new(&name, why)));
    }
    faults
}

/// Every list of a place, in the order of their ids, and what is wrong with some: the rest goes on without those.
#[must_use]
pub fn read(texts: &BTreeMap<String, String>) -> (Vec<List>, Vec<FileError>) {
    let (mut lists, mut faults) = (Vec::new(), Vec::new());
    for (path, text) in texts {
        let Some(id) = path.strip_prefix("lists/").and_then(|path| path.strip_suffix(".toml")) else { continue };
        match List::parse(id, text) {
            Ok(list) => lists.push(list),
            Err(fault) => faults.push(fault),
        }
    }
    (lists, faults)
}
