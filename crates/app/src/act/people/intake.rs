//! A batch of people on its way into the index. What is asked of the store for all of them is asked at once, and those who
//! are new are written at once: a round trip for each would be most of the time.

use std::collections::{HashMap, HashSet};

use linchpin_core::{Error, Person, PersonId, Result, hex};
use linchpin_store::{
    Tx, person,
    person::Source,
    person_match::{self, State},
};
use sha2::{Digest as _, Sha256};

use super::import::Imported;
use crate::{
    Actor, App,
    matching::{self, Judgement},
};

/// So many keys of a batch must be of somebody else, and more than half of those known, before it is held to be another
/// system's: one or two may be a number that was put right.
const OTHER_SYSTEM: usize = 3;

/// What a system says of somebody.
pub(super) struct Said {
    at: usize,
    key: String,
    person: Person,
    hash: String,
}

impl Said {
    pub(super) fn new(at: usize, key: &str, person: Person) -> Result<Self> {
        // Of what the system says, without our own keys.
        let person = Person { id: PersonId::new(uuid::Uuid::nil()), ..person };
        let text = serde_json::to_vec(&person).map_err(|why| Error::internal("A person cannot be kept.", why))?;
        Ok(Self { at, key: key.to_owned(), person, hash: hex(&Sha256::digest(&text)) })
    }
}

/// The batch at work, within one transaction.
pub(super) struct Intake<'a> {
    app: &'a App,
    tx: &'a mut Tx,
    actor: &'a Actor,
    source: &'a str,
    /// What the system last said, by key.
    known: HashMap<String, Source>,
    /// Of which keys that is not written yet.
    unwritten: HashSet<String>,
    /// Those who may be the same as one who is new, by the place in the batch.
    alike: HashMap<usize, Vec<Person>>,
    /// Whom this batch added or changed, as they stand: they may be the same as the next.
    touched: Vec<Person>,
    /// Those of them who are new and not written yet.
    added: Vec<Person>,
    /// With whom those may be the same.
    asked: Vec<(Person, Vec<Person>)>,
    done: Imported,
}

impl<'a> Intake<'a> {
    /// Asks the store for all that the batch needs.
    pub(super) async fn open(
        app: &'a App,
        tx: &'a mut Tx,
        actor: &'a Actor,
        source: &'a str,
        batch: &[Said],
    ) -> Result<Self> {
        let keys: Vec<&str> = batch.iter().map(|said| said.key.as_str()).collect();
        let known = person::by_sources(tx, source, &keys).await?;
        let known: HashMap<String, Source> = known.into_iter().map(|known| (known.key.clone(), known)).collect();
        let new: Vec<&Said> = batch.iter().filter(|said| !known.contains_key(&said.key)).collect();
        let people: Vec<&Person> = new.iter().map(|said| &said.person).collect();
        let alike = person::candidates_of(tx, &people).await?;
        let alike = new.iter().map(|said| said.at).zip(alike).collect();
        let mut intake = Self {
            app,
            tx,
            actor,
            source,
            known,
            unwritten: HashSet::new(),
            alike,
            touched: Vec::new(),
            added: Vec::new(),
            asked: Vec::new(),
            done: Imported::default(),
        };
        intake.refuse_another_system(batch).await?;
        Ok(intake)
    }

    /// A key that is known is believed; so a system that is loaded under the name of another would write over its people.
    async fn refuse_another_system(&mut self, batch: &[Said]) -> Result<()> {
        let (mut known_keys, mut others) = (HashSet::new(), 0);
        for said in batch {
            let Some(known) = self.known.get(&said.key).cloned() else { continue };
            // A key that is in doubt already is somebody's question.
            let changed = known_keys.insert(&said.key) && known.hash != said.hash && known.doubt.is_none();
            if changed && self.is_other(&known, &said.person).await? {
                others += 1;
            }
        }
        if others >= OTHER_SYSTEM && others * 2 > known_keys.len() {
            return Err(Error::invalid(format!(
                "This looks like the export of another system than the one called “{}”: of {} people whose keys that one used \
                 before, {others} have another NHS number here, or another name and date of birth. Nothing of them was taken. \
                 Load it again with --from and a name that no other system has.",
                self.source,
                known_keys.len()
            )));
        }
        Ok(())
    }

    /// Takes what is said of one person.
    pub(super) async fn take(&mut self, said: Said) -> Result<()> {
        match self.known.get(&said.key).cloned() {
            Some(known) if known.hash == said.hash && known.doubt.is_none() => {
                self.done.same += 1;
                Ok(())
            }
            Some(known) => {
                self.write().await?;
                self.again(known, said).await
            }
            None => self.first(said).await,
        }
    }

    /// Writes what is not written yet, and says what came of the batch.
    pub(super) async fn close(mut self) -> Result<Imported> {
        self.write().await?;
        Ok(self.done)
    }

    /// Somebody of whom the system never spoke.
    async fn first(&mut self, said: Said) -> Result<()> {
        let Said { at, key, mut person, hash } = said;
        person.id = PersonId::new(self.app.ids.uuid());
        let alike = self.alike.remove(&at).unwrap_or_default();
        let alike = self.with_touched(&person, alike);
        if let Some(same) = alike.iter().find(|other| matching::judge(&person, other) == Judgement::Exact) {
            self.write().await?;
            self.done.joined += 1;
            let filled = matching::fill(same, &person);
            let version = self.keep(same, &filled).await?;
            self.note(key, same.id, version, hash, None);
            return Ok(());
        }
        self.done.new += 1;
        self.note(key, person.id, 1, hash, None);
        let person = Person { version: 1, ..person };
        if !alike.is_empty() {
            self.asked.push((person.clone(), alike));
        }
        self.touched.push(person.clone());
        self.added.push(person);
        Ok(())
    }

    /// Somebody of whom the system spoke before.
    async fn again(&mut self, known: Source, said: Said) -> Result<()> {
        let Said { at, key, person, hash } = said;
        let (is_other, known) = match known.doubt {
            None => (self.is_other(&known, &person).await?, known),
            Some(doubt) => match self.app.doubted(self.tx, known.person, doubt).await? {
                Doubt::Waits => (self.is_other(&known, &person).await?, known),
                // Somebody decided: what the system says now began with the second record.
                Doubt::Is(person) => (false, Source { person, version: 1, doubt: None, ..known }),
            },
        };
        if is_other {
            self.done.doubted.push(at);
            // While the first question waits there is nothing to add to it.
            if known.doubt.is_none() {
                self.doubt(&known, person).await?;
            }
            return Ok(());
        }
        let said = Person { id: known.person, ..person };
        let version = self.update(&known, &said).await?;
        self.note(key, known.person, version, hash, None);
        Ok(())
    }

    /// Keeps what the system now says under a key apart from the person whom it meant by it, and asks somebody.
    async fn doubt(&mut self, known: &Source, said: Person) -> Result<()> {
        let said = Person { id: PersonId::new(self.app.ids.uuid()), version: 1, ..said };
        person::add(self.tx, &said, self.actor.account(), self.app.now()).await?;
        self.done.new += 1;
        let before = self.get(known.person).await?;
        let mut reasons = vec![matching::SAME_KEY];
        if let Judgement::Probable(likeness) = matching::judge(&before, &said) {
            reasons.extend(likeness.reasons());
        }
        let id = linchpin_core::MatchId::new(self.app.ids.uuid());
        let pair = (before.id, said.id);
        let asked = person_match::ask(self.tx, id, pair, matching::SAME_KEY_SCORE, &reasons, self.app.now()).await?;
        self.done.queued += u64::from(asked) + self.app.queue_matches(self.tx, &said).await?;
        let Source { key, person, version, hash, .. } = known.clone();
        self.note(key, person, version, hash, Some(said.id));
        self.touched.push(said);
        Ok(())
    }

    /// Lays what a system now says over what people made of the record since. A record that was merged stays as its
    /// system says, so that it can be parted again, and the record that was kept takes the change too.
    async fn update(&mut self, known: &Source, said: &Person) -> Result<u64> {
        let now = self.get(known.person).await?;
        let base = person::version(self.tx, known.person, known.version).await?.unwrap_or_else(|| now.clone());
        let (next, held) = matching::rebase(&base, &now, said);
        if now.merged_into.is_none() {
            self.done.held += held.len() as u64;
            return self.keep(&now, &next).await;
        }
        let kept = person::resolve(self.tx, known.person).await?.ok_or_else(gone)?;
        let (with, held) = matching::rebase(&base, &kept, said);
        self.done.held += held.len() as u64;
        self.keep(&kept, &with).await?;
        if next == now {
            return Ok(now.version);
        }
        person::save(self.tx, &next, self.actor.account(), self.app.now()).await?.saved()
    }

    /// Saves what changed, if anything did, and asks about whomever the person may now be the same as.
    async fn keep(&mut self, now: &Person, next: &Person) -> Result<u64> {
        if next == now {
            self.done.same += 1;
            return Ok(now.version);
        }
        let version = person::save(self.tx, next, self.actor.account(), self.app.now()).await?.saved()?;
        self.done.updated += 1;
        self.done.queued += self.app.queue_matches(self.tx, next).await?;
        self.touched.retain(|person| person.id != next.id);
        self.touched.push(Person { version, ..next.clone() });
        Ok(version)
    }

    /// Whether what is said under a key is of somebody else than was said before, and than stands there now.
    async fn is_other(&mut self, known: &Source, said: &Person) -> Result<bool> {
        let now = self.get(known.person).await?;
        if !matching::is_other(&now, said) {
            return Ok(false);
        }
        let base = person::version(self.tx, known.person, known.version).await?;
        Ok(base.is_none_or(|base| matching::is_other(&base, said)))
    }

    async fn get(&mut self, id: PersonId) -> Result<Person> {
        person::get(self.tx, id).await?.ok_or_else(gone)
    }

    /// Those who may be the same, as this batch left them, with those whom it brought.
    fn with_touched(&self, person: &Person, mut alike: Vec<Person>) -> Vec<Person> {
        alike.retain(|other| self.touched.iter().all(|touched| touched.id != other.id));
        let leads = person::Alike::of(person);
        alike.extend(self.touched.iter().filter(|other| leads.leads_to(other)).cloned());
        alike
    }

    fn note(&mut self, key: String, person: PersonId, version: u64, hash: String, doubt: Option<PersonId>) {
        let (source, seen) = (self.source.to_owned(), self.app.now());
        self.unwritten.insert(key.clone());
        self.known.insert(key.clone(), Source { source, key, person, version, hash, seen, doubt });
    }

    /// Writes who is new, with whom they may be the same, and what the system said of whom.
    async fn write(&mut self) -> Result<()> {
        person::add_all(self.tx, &self.added, self.actor.account(), self.app.now()).await?;
        self.added.clear();
        for (person, alike) in self.asked.drain(..) {
            self.done.queued += self.app.queue_among(self.tx, &person, &alike).await?;
        }
        let notes: Vec<Source> = self.unwritten.drain().filter_map(|key| self.known.get(&key).cloned()).collect();
        person::note_sources(self.tx, &notes).await
    }
}

/// Whom a system means by a key under which it spoke of two people.
pub(super) enum Doubt {
    /// Nobody decided yet.
    Waits,
    /// This record.
    Is(PersonId),
}

impl App {
    /// Whom a key means under which the second record was begun: it, once somebody decided, be it that they are two people
    /// or that the second record was merged and stands for the first.
    pub(super) async fn doubted(&self, tx: &mut Tx, person: PersonId, doubt: PersonId) -> Result<Doubt> {
        let asked = person_match::between(tx, person, doubt).await?;
        if asked.is_some_and(|asked| asked.state != State::Waiting) {
            return Ok(Doubt::Is(doubt));
        }
        let (one, other) = (person::resolve(tx, person).await?, person::resolve(tx, doubt).await?);
        let merged = one.zip(other).is_some_and(|(one, other)| one.id == other.id);
        Ok(if merged { Doubt::Is(doubt) } else { Doubt::Waits })
    }
}

fn gone() -> Error {
    Error::not_found("A person that another system means is not there.")
}
