use std::collections::HashMap;

use linchpin_core::{OdsCode, PersonId, Result};
use linchpin_store::person::{self, Key};

use super::intake::Doubt;
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
    pseudonym::{LAKE, Pseudonyms, RECORDS},
};

/// Rows are read so many at a time.
const PART: u32 = 1000;

/// Under which names the people and records of a source go into the lake.
#[derive(Debug)]
pub struct Names {
    source: String,
    /// None: the source spoke of two people under the key, and nobody decided yet.
    by_key: HashMap<String, Option<PersonId>>,
    /// None: two records carry the number.
    by_number: HashMap<String, Option<PersonId>>,
    people: HashMap<PersonId, Named>,
    records: Pseudonyms,
}

/// What the lake may know of a person. Somebody who opted out is known to it too, for their own care: see
/// [`App::left_out`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Their pseudonym.
    pub pseudonym: String,
    /// The practice they are registered with today.
    pub practice: Option<OdsCode>,
}

/// Whom a source means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom<'n> {
    /// This person.
    One(&'n Named),
    /// One of two, and nobody can say which: nothing is filed under either (hazard HZ-02).
    OneOfTwo,
    /// Nobody in the index.
    Nobody,
}

impl Names {
    /// Whom the source means by its key, or failing that by an NHS number.
    #[must_use]
    pub fn person(&self, key: &str, nhs_number: Option<&str>) -> Whom<'_> {
        let by_number = || self.by_number.get(nhs_number?);
        match self.by_key.get(key).or_else(by_number) {
            Some(Some(id)) => self.people.get(id).map_or(Whom::Nobody, Whom::One),
            Some(None) => Whom::OneOfTwo,
            None => Whom::Nobody,
        }
    }

    /// The name of a record.
    #[must_use]
    pub fn record(&self, key: &str) -> String {
        self.records.of_record(&self.source, key)
    }
}

impl App {
    /// The names under which what a source says of people goes into the lake.
    ///
    /// # Errors
    /// The actor may not load; or the store cannot be reached.
    pub async fn names(&self, actor: &Actor, source: &str) -> Result<Names> {
        let about = About::default().with(serde_json::json!({ "source": source, "for": "pseudonyms" }));
        let mut act = self.begin(actor).await?.permit(Act::Load, &Subject::of(Resource::Data), about).await?;
        let pseudonyms = self.pseudonyms_in(&mut act.tx, LAKE).await?;
        let records = self.pseudonyms_in(&mut act.tx, RECORDS).await?;
        act.done().await?;
        // Reading everybody takes a while; nobody else need wait for it.
        let mut tx = self.store.read().await?;
        let today = self.clock.today();
        let mut people: HashMap<PersonId, Named> = HashMap::new();
        let mut by_number = HashMap::new();
        let mut after = None;
        loop {
            let part = person::page(&mut tx, after, PART).await?;
            for person in &part {
                if let Some(number) = person.nhs_number.filter(|_| person.nhs_verified) {
                    let two = |held: &mut Option<PersonId>| *held = None;
                    by_number.entry(number.digits()).and_modify(two).or_insert(Some(person.id));
                }
                let named = Named { pseudonym: pseudonyms.of(person.id), practice: person.practice(today) };
                people.insert(person.id, named);
            }
            match part.last() {
                Some(last) if part.len() == PART as usize => after = Some(last.id),
                _ => break,
            }
        }
        // A record that was merged keeps its own pseudonym; what may be known is what may be known of the one it went into.
        let into: HashMap<PersonId, PersonId> = person::merged(&mut tx).await?.into_iter().collect();
        for gone in into.keys() {
            let mut kept = gone;
            while let Some(next) = into.get(kept) {
                kept = next;
            }
            let Some(practice) = people.get(kept).map(|kept| kept.practice) else { continue };
            people.insert(*gone, Named { pseudonym: pseudonyms.of(*gone), practice });
        }
        let mut by_key = HashMap::new();
        let mut after = String::new();
        loop {
            let part = person::keys_of(&mut tx, source, &after, PART).await?;
            let whole = part.len() == PART as usize;
            after = part.last().map(|key| key.key.clone()).unwrap_or_default();
            for Key { key, person, doubt } in part {
                let whom = match doubt {
                    None => Some(person),
                    Some(doubt) => match self.doubted(&mut tx, person, doubt).await? {
                        Doubt::Waits => None,
                        Doubt::Is(person) => Some(person),
                    },
                };
                by_key.insert(key, whom);
            }
            if !whole {
                break;
            }
        }
        Ok(Names { source: source.to_owned(), by_key, by_number, people, records })
    }
}
