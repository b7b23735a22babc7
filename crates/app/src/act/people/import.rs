use std::collections::BTreeMap;

use linchpin_core::{Error, Person, PersonId, Result, person::Fault};
use linchpin_store::{
    Tx,
    person::{self, Source},
};
use sha2::{Digest as _, Sha256};

use crate::{
    About, Actor, App,
    matching::{self, Judgement},
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
    /// Adds the outcome of another batch; the places of the refused are those within their own batches.
    pub fn add(&mut self, other: Self) {
        self.new += other.new;
        self.updated += other.updated;
        self.same += other.same;
        self.joined += other.joined;
        self.queued += other.queued;
        self.held += other.held;
        self.refused.extend(other.refused);
    }
}

/// The longest name of a system, and the longest key.
const LONGEST_KEY: usize = 200;

impl App {
    /// Takes a batch of people from another system, all or none, with one entry in the audit that says how many.
    /// The same batch again changes nothing.
    ///
    /// Who is who is settled in this order: the system's own key; the exact rule of [`matching`]; else they are new, and
    /// whoever they may be the same as goes into the queue. Nobody is merged.
    ///
    /// # Errors
    /// The actor may not load; the store refuses or cannot be reached: then nothing of the batch happened.
    pub async fn import_people(&self, actor: &Actor, source: &str, batch: &[Incoming]) -> Result<Imported> {
        let about = About::default().with(serde_json::json!({ "source": source, "people": batch.len() }));
        let mut act = self.begin(actor).await?.permit(Act::Load, &Subject::of(Resource::Data), about).await?;
        if !fits(source) {
            return Err(Error::invalid("Name the system that the people come from, in 200 characters or fewer."));
        }
        let mut done = Imported::default();
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
                true => self.take(&mut act.tx, actor, (source, &incoming.key), said, &mut done).await?,
                false => done.refused.push(Refused { at, faults }),
            }
        }
        act.detail(serde_json::json!({
            "source": source, "people": batch.len(), "new": done.new, "updated": done.updated, "same": done.same,
            "joined": done.joined, "queued": done.queued, "held": done.held, "refused": refused_by_field(&done.refused),
        }));
        act.done().await?;
        Ok(done)
    }

    async fn take(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        (source, key): (&str, &str),
        mut said: Person,
        done: &mut Imported,
    ) -> Result<()> {
        let hash = hash(&said)?;
        let known = person::by_source(tx, source, key).await?;
        if known.as_ref().is_some_and(|known| known.hash == hash) {
            done.same += 1;
            return Ok(());
        }
        let note = |person: PersonId, version: u64| Source {
            source: source.to_owned(),
            key: key.to_owned(),
            person,
            version,
            hash,
            seen: self.now(),
        };
        if let Some(known) = known {
            said.id = known.person;
            let version = self.update(tx, actor, &known, &said, done).await?;
            return person::note_source(tx, &note(known.person, version)).await;
        }
        said.id = PersonId::new(self.ids.uuid());
        let candidates = person::candidates(tx, &said).await?;
        if let Some(same) = candidates.iter().find(|other| matching::judge(&said, other) == Judgement::Exact) {
            done.joined += 1;
            let filled = matching::fill(same, &said);
            let version = self.keep(tx, actor, same, &filled, done).await?;
            return person::note_source(tx, &note(same.id, version)).await;
        }
        person::add(tx, &said, actor.account(), self.now()).await?;
        done.new += 1;
        done.queued += self.queue_among(tx, &said, &candidates).await?;
        person::note_source(tx, &note(said.id, 1)).await
    }

    /// Lays what a system now says over what people made of the record since. A record that was merged stays as its
    /// system says, so that it can be parted again, and the record that was kept takes the change too.
    async fn update(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        known: &Source,
        said: &Person,
        done: &mut Imported,
    ) -> Result<u64> {
        let gone = || Error::not_found("A person that another system means is not there.");
        let now = person::get(tx, known.person).await?.ok_or_else(gone)?;
        let base = person::version(tx, known.person, known.version).await?.unwrap_or_else(|| now.clone());
        let (next, held) = matching::rebase(&base, &now, said);
        if now.merged_into.is_none() {
            done.held += held.len() as u64;
            return self.keep(tx, actor, &now, &next, done).await;
        }
        let kept = person::resolve(tx, known.person).await?.ok_or_else(gone)?;
        let (with, held) = matching::rebase(&base, &kept, said);
        done.held += held.len() as u64;
        self.keep(tx, actor, &kept, &with, done).await?;
        if next == now {
            return Ok(now.version);
        }
        person::save(tx, &next, actor.account(), self.now()).await?.saved()
    }

    /// Saves what changed, if anything did, and asks about whomever the person may now be the same as.
    async fn keep(&self, tx: &mut Tx, actor: &Actor, now: &Person, next: &Person, done: &mut Imported) -> Result<u64> {
        if next == now {
            done.same += 1;
            return Ok(now.version);
        }
        let version = person::save(tx, next, actor.account(), self.now()).await?.saved()?;
        done.updated += 1;
        done.queued += self.queue_matches(tx, next).await?;
        Ok(version)
    }
}

pub(super) fn fits(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= LONGEST_KEY && !name.chars().any(char::is_control)
}

/// SHA-256 of what a system says, without our own keys.
fn hash(said: &Person) -> Result<String> {
    let nobody = Person { id: PersonId::new(uuid::Uuid::nil()), ..said.clone() };
    let text = serde_json::to_vec(&nobody).map_err(|why| Error::internal("A person cannot be kept.", why))?;
    Ok(Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect())
}

fn refused_by_field(refused: &[Refused]) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for fault in refused.iter().flat_map(|one| &one.faults) {
        *counts.entry(fault.field).or_default() += 1;
    }
    counts
}
