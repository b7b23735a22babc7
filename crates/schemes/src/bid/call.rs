use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Deserialize;

use super::{Marks, tally};
use crate::{
    Exact, Fault,
    scheme::{Figure, Money, day, maybe_day},
};

/// A question that an application answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Names it in answers.
    pub id: String,
    /// What is asked.
    pub asks: String,
    /// More words below the question.
    #[serde(default)]
    pub says: String,
}

/// What is scored, and how much it weighs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Names it in marks.
    pub id: String,
    /// What is scored.
    pub title: String,
    /// What is looked for.
    #[serde(default)]
    pub says: String,
    /// How much of 100.
    pub weight: u8,
}

/// A call for applications, as its file says (WORC 7.4, F4).
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The file’s name without ending.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Why there is money.
    pub why: String,
    /// Where the rules are from.
    pub source: String,
    /// What the source leaves open.
    pub unsaid: String,
    /// Whose money it is.
    pub funds: String,
    /// All that there is.
    pub pot: Figure<Money>,
    /// The first and the last day on which one can apply.
    pub open: (Date, Date),
    /// By when an award must be committed.
    pub commit_by: Option<Date>,
    /// So many must score before anything is recommended.
    pub scorers: u8,
    /// The most marks for a criterion.
    pub marks: u8,
    /// What is asked, in order.
    pub questions: Vec<Question>,
    /// What is scored, in order.
    pub criteria: Vec<Criterion>,
    example: Example,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    why: String,
    source: String,
    #[serde(default)]
    unsaid: String,
    funds: String,
    pot: Figure<Money>,
    #[serde(deserialize_with = "day")]
    opens: Date,
    #[serde(deserialize_with = "day")]
    closes: Date,
    #[serde(default, deserialize_with = "maybe_day")]
    commit_by: Option<Date>,
    scorers: u8,
    marks: u8,
    question: Vec<Question>,
    criterion: Vec<Criterion>,
    example: Example,
}

/// Marks of some scorers, and what they come to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    shows: String,
    /// For each criterion the marks of the scorers, in the same order everywhere.
    given: BTreeMap<String, Vec<u8>>,
    /// The total out of 100.
    total: String,
}

impl Call {
    /// Reads a call’s file and holds it against the rules.
    ///
    /// # Errors
    /// Every fault found: not TOML, weights that do not make 100, a name used twice, days in the wrong order, an example that
    /// comes to something else.
    pub fn parse(id: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let name = format!("bids/{id}.toml");
        let told = |error: toml::de::Error| {
            let line =
                error.span().and_then(|span| text.get(..span.start)).map(|above| above.matches('\n').count() + 1);
            vec![Fault::at(&name, line, error.message())]
        };
        let file: File = toml::from_str(text).map_err(told)?;
        let call = Self {
            id: id.to_owned(),
            title: file.title,
            why: file.why.trim().to_owned(),
            source: file.source,
            unsaid: file.unsaid.trim().to_owned(),
            funds: file.funds,
            pot: file.pot,
            open: (file.opens, file.closes),
            commit_by: file.commit_by,
            scorers: file.scorers,
            marks: file.marks,
            questions: file.question,
            criteria: file.criterion,
            example: file.example,
        };
        let faults: Vec<Fault> = call.wrong().into_iter().map(|message| Fault::at(&name, None, message)).collect();
        if faults.is_empty() { Ok(call) } else { Err(faults) }
    }

    fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let weights: u32 = self.criteria.iter().map(|one| u32::from(one.weight)).sum();
        if weights != 100 {
            wrong.push(format!("the weights of the criteria add up to {weights}, and must to 100"));
        }
        let ids = self.questions.iter().map(|one| &one.id).chain(self.criteria.iter().map(|one| &one.id));
        let mut seen = BTreeSet::new();
        wrong.extend(ids.filter(|id| !seen.insert(*id)).map(|id| format!("“{id}” names two things")));
        if self.questions.is_empty() {
            wrong.push("nothing is asked: write a [[question]]".into());
        }
        if self.open.0 > self.open.1 {
            wrong.push(format!("it closes on {} before it opens on {}", self.open.1, self.open.0));
        }
        if self.commit_by.is_some_and(|day| day < self.open.1) {
            wrong.push("the money must be committed before anybody can have asked for it: look at commit_by".into());
        }
        if self.scorers < 2 {
            wrong.push("one scorer alone decides nothing fairly: scorers must be 2 or more".into());
        }
        if self.marks == 0 {
            wrong.push("marks must be 1 or more".into());
        }
        if matches!(self.pot, Figure::ToBeSet) && self.unsaid.is_empty() {
            wrong.push("the pot is “to be set”, and unsaid does not say why".into());
        }
        if wrong.is_empty() {
            wrong.extend(self.example_wrong().map(|why| format!("the example: {}: {why}", self.example.shows)));
        }
        wrong
    }

    fn example_wrong(&self) -> Option<String> {
        let given = &self.example.given;
        if let Some(lost) = self.criteria.iter().find(|one| !given.contains_key(&one.id)) {
            return Some(format!("there are no marks for “{}”", lost.id));
        }
        if let Some(odd) = given.keys().find(|id| self.criteria.iter().all(|one| one.id != **id)) {
            return Some(format!("“{odd}” is no criterion"));
        }
        if given.values().flatten().any(|mark| *mark > self.marks) {
            return Some(format!("a mark is more than {}", self.marks));
        }
        let many = given.values().map(Vec::len).max().unwrap_or(0);
        let scorer = |at: usize| {
            let marks = given.iter().filter_map(|(id, all)| Some((id.clone(), *all.get(at)?)));
            Marks { given: marks.collect(), words: String::new() }
        };
        let scorers: Vec<Marks> = (0..many).map(scorer).collect();
        if scorers.iter().any(|one| one.given.len() != self.criteria.len()) {
            return Some("each criterion has the marks of the same scorers".into());
        }
        let expected: Exact = match self.example.total.parse() {
            Ok(total) => total,
            Err(why) => return Some(format!("{why}")),
        };
        match tally(self, &scorers) {
            Ok(Some(found)) if found.total == expected => None,
            Ok(Some(found)) => Some(format!("the total is {}, and the file says {expected}", found.total)),
            Ok(None) => Some("nobody scores".into()),
            Err(why) => Some(why.to_string()),
        }
    }

    /// Whether one can apply on a day.
    #[must_use]
    pub fn is_open(&self, day: Date) -> bool {
        self.open.0 <= day && day <= self.open.1
    }
}
