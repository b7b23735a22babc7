//! What was worked out about everybody on the lists: by pseudonym, or counted.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use linchpin_core::{OdsCode, Result};
use linchpin_risk::{
    counts::Counts,
    list::{List, Reason},
};

use crate::facts::Later;

/// Where it comes from. The binary asks the lake; tests have a fixed one.
pub trait Everybody: Send + Sync {
    /// The lists that the place defines, by id. Those that cannot be read are left out, and `linchpin check` says why.
    fn lists(&self) -> Vec<List>;

    /// Who of a practice is on a list, by pseudonym; those who opted out are not among them.
    fn at_risk<'a>(&'a self, list: &'a List, practice: OdsCode) -> Later<'a, Result<AtRisk>>;

    /// How many people of each practice were looked at, and how many of these are on a list.
    fn on_list<'a>(&'a self, list: &'a List) -> Later<'a, Result<BTreeMap<OdsCode, (u64, u64)>>>;

    /// What the place counts, in words.
    fn named(&self) -> Named {
        Named::default()
    }

    /// How many are on registers, in segments and in gaps.
    fn counts(&self) -> Later<'_, Result<Arc<Counts>>> {
        Box::pin(async { Ok(Arc::default()) })
    }

    /// How many are on the registers of the Quality and Outcomes Framework, and of how many, as published last: by practice
    /// and code.
    fn published(&self) -> Later<'_, Result<Arc<Published>>> {
        Box::pin(async { Ok(Arc::default()) })
    }

    /// Who of a practice lacks something of a gap, by pseudonym, with the checks that they lack.
    fn lacking<'a>(&'a self, _gap: &'a str, _practice: OdsCode) -> Later<'a, Result<BTreeMap<String, Vec<String>>>> {
        Box::pin(async { Ok(BTreeMap::new()) })
    }
}

/// How many are on a register, and of how many, by practice and by the code under which it is published.
pub type Published = BTreeMap<(OdsCode, String), (u64, u64)>;

/// What a place counts, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Registers, by title.
    pub registers: Vec<RegisterWords>,
    /// Groups of like need, the first that fits first: id and title.
    pub segments: Vec<(String, String)>,
    /// Gaps in care.
    pub gaps: Vec<GapWords>,
}

/// A register in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterWords {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The code under which the Quality and Outcomes Framework publishes it.
    pub qof: Option<String>,
}

/// A gap in care in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapWords {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whether it looks for people whose condition nobody has found.
    pub is_finding: bool,
    /// Why anybody closes it.
    pub why: String,
    /// Where its checks are from.
    pub source: String,
    /// What to keep in mind.
    pub caveats: String,
    /// Its checks: id, what is done, and what to do where it is not.
    pub checks: Vec<(String, String, String)>,
}

/// Nothing was worked out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

impl Everybody for Nobody {
    fn lists(&self) -> Vec<List> {
        Vec::new()
    }

    fn at_risk<'a>(&'a self, _: &'a List, _: OdsCode) -> Later<'a, Result<AtRisk>> {
        Box::pin(async { Ok(AtRisk::default()) })
    }

    fn on_list<'a>(&'a self, _: &'a List) -> Later<'a, Result<BTreeMap<OdsCode, (u64, u64)>>> {
        Box::pin(async { Ok(BTreeMap::new()) })
    }
}

/// Who of a practice is on a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AtRisk {
    /// The day as which it was worked out; none where nothing was.
    pub as_at: Option<Date>,
    /// How many people were looked at.
    pub people: u64,
    /// The score in words: its title, what it says, and what to keep in mind; none where there is none.
    pub score: Option<ScoreWords>,
    /// The people, the highest score first.
    pub people_at_risk: Vec<Candidate>,
}

/// A score in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScoreWords {
    /// What it is called.
    pub title: String,
    /// What it says, to a clinician.
    pub says: String,
    /// What to keep in mind.
    pub mind: String,
    /// Whether it is a chance from 0 to 1, and no sum of points.
    pub is_chance: bool,
}

/// Somebody on a list, by pseudonym.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Their pseudonym in the lake.
    pub pseudonym: String,
    /// Why they are on it.
    pub reasons: Vec<Reason>,
    /// Their place by the score, from 1.
    pub rank: Option<usize>,
    /// The score.
    pub score: Option<f64>,
    /// The same a year before.
    pub before: Option<f64>,
    /// The published band.
    pub band: Option<String>,
    /// What counted, in words for a clinician, the weightiest first.
    pub because: Vec<String>,
    /// How many long-term conditions they have.
    pub conditions: u64,
    /// The registers by which somebody else looks after them, by title.
    pub caseloads: Vec<String>,
}
