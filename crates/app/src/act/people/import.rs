use std::collections::BTreeMap;

use linchpin_core::{Error, Person, Result, person::Fault};

use super::intake::{Intake, Said};
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

/// A person as another system tells of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The system's key of the person.
    pub key: String,
    /// What it says. Its `id`, `version` and `merged_into` mean nothing here.
    pub person: Person,
}

/// What came of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// People who were not in the index.
    pub new: u64,
    /// People of whom something changed.
    pub updated: u64,
    /// People of whom the system said nothing new.
    pub same: u64,
    /// Of those updated or the same: first told of by this system, and known already by a traced number and day of birth.
    pub joined: u64,
    /// Pairs that may be one person, put into the queue for somebody to decide.
    pub queued: u64,
    /// Changes that were not taken because people here changed the same field since.
    pub held: u64,
    /// Those under whose key the system spoke of somebody else before, by their place in the batch: see [`crate::matching::is_other`].
    pub doubted: Vec<usize>,
    /// Those that cannot be, by their place in the batch.
    pub refused: Vec<Refused>,
}

/// Somebody who was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The place in the batch, from 0.
    pub at: usize,
    /// Why.
    pub faults: Vec<Fault>,
}

impl Imported {
    /// Adds the outcome of another batch; places stay those within their own batches.
    pub fn add(&mut self, other: Self) {
        self.new += other.new;
        self.updated += other.updated;
        self.same += other.same;
        self.joined += other.joined;
        self.queued += other.queued;
        self.held += other.held;
        self.doubted.extend(other.doubted);
        self.refused.extend(other.refused);
    }
}

/// The longest name of a system, and the longest key.
const LONGEST_KEY: usize = 200;

impl App {
    /// Takes a batch of people from another system, all or none, with one entry in the audit that says how many.
    /// The same batch again changes nothing.
    ///
    /// Who is who is settled in this order: the system's own key, unless what is said under it is of somebody else; the exact
    /// rule of [`crate::matching`]; else they are new, and whoever they may be the same as goes into the queue. Nobody is merged.
    ///
    /// # Errors
    /// The actor may not load; most of the keys that the system used before are now of somebody else, so that this must be
    /// another system; the store refuses or cannot be reached. Then nothing of the batch happened.
    pub async fn import_people(&self, actor: &Actor, source: &str, batch: &[Incoming]) -> Result<Imported> {
        let about = About::default().with(serde_json::json!({ "source": source, "people": batch.len() }));
        let mut act = self.begin(actor).await?.permit(Act::Load, &Subject::of(Resource::Data), about).await?;
        if !fits(source) {
            return Err(Error::invalid("Name the system that the people come from, in 200 characters or fewer."));
        }
        let mut refused = Vec::new();
        let mut sound = Vec::with_capacity(batch.len());
        let today = self.clock.today();
        for (at, incoming) in batch.iter().enumerate() {
            let mut faults = Vec::new();
            if !fits(&incoming.key) {
                faults.push(Fault { field: "key", message: "The key must have 200 plain characters or fewer" });
            }
            let mut said = incoming.person.clone();
            said.version = 0;
            said.merged_into = None;
            faults.extend(said.faults(today));
            match faults.is_empty() {
                true => sound.push(Said::new(at, &incoming.key, said)?),
                false => refused.push(Refused { at, faults }),
            }
        }
        let mut intake = Intake::open(self, &mut act.tx, actor, source, &sound).await?;
        for said in sound {
            intake.take(said).await?;
        }
        let done = Imported { refused, ..intake.close().await? };
        act.detail(serde_json::json!({
            "source": source, "people": batch.len(), "new": done.new, "updated": done.updated, "same": done.same,
            "joined": done.joined, "queued": done.queued, "held": done.held, "doubted": done.doubted.len(),
            "refused": refused_by_field(&done.refused),
        }));
        act.done().await?;
        Ok(done)
    }
}

pub(super) fn fits(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= LONGEST_KEY && !name.chars().any(char::is_control)
}

fn refused_by_field(refused: &[Refused]) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for fault in refused.iter().flat_map(|one| &one.faults) {
        *counts.entry(fault.field).or_default() += 1;
    }
    counts
}
