//! What is asked of everybody on the lists: the code lists, registers, scores and segments of a place, read together.

use std::collections::BTreeMap;

use anyhow::Result;
use linchpin_core::hex;
use linchpin_lake::{Asked, Chances};
use linchpin_risk::{
    gap::{self, Gap},
    population::Population,
};
use sha2::{Digest, Sha256};

use crate::{definitions::texts, place::Place};

/// The folders of these definitions.
const KINDS: [&str; 5] = ["codes", "registers", "scores", "segments", "gaps"];

/// What is asked of everybody here.
pub struct Definitions {
    /// Registers, scores and segments over code lists.
    pub population: Population,
    /// Gaps in care.
    pub gaps: Vec<Gap>,
    /// A mark of them that stands beside what they gave.
    pub version: String,
}

impl Definitions {
    /// As the lake asks it, with the models that were fitted.
    pub fn asked<'a>(&'a self, models: &'a [Chances<'a>]) -> Asked<'a> {
        Asked { population: &self.population, gaps: &self.gaps, version: &self.version, models }
    }
}

/// The definitions in force. What is wrong with a file is said and left out.
pub fn population(place: &Place) -> Result<Definitions> {
    let texts: BTreeMap<String, String> =
        texts(Some(&place.folder))?.into_iter().filter(|(path, _)| is_ours(path)).collect();
    let mut hash = Sha256::new();
    for (path, text) in &texts {
        hash.update(format!("{path}\0{}\0{text}", text.len()));
    }
    let (population, mut faults) = Population::read(&texts);
    let (gaps, wrong) = gap::read(&texts, &population);
    faults.extend(wrong);
    for fault in faults {
        eprintln!("linchpin: {fault} (left out; “linchpin check” runs the examples as well)");
    }
    Ok(Definitions { population, gaps, version: hex(&hash.finalize()[..6]) })
}

/// Whether a path below `definitions` is of one of these kinds.
fn is_ours(path: &str) -> bool {
    path.split_once('/').is_some_and(|(kind, _)| KINDS.contains(&kind))
}
