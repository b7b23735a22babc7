use std::collections::HashMap;

use linchpin_core::{OdsCode, PersonId, Result};
use linchpin_store::person;

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
    by_key: HashMap<String, PersonId>,
    by_number: HashMap<String, PersonId>,
    people: HashMap<PersonId, Named>,
    records: Pseudonyms,
}

/// What the lake may know of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// Their pseudonym, and the practice they are registered with today.
    Known {
        /// The pseudonym.
        pseudonym: String,
        /// The practice.
        practice: Option<OdsCode>,
    },
    /// They opted out (type 1): nothing about them leaves their practice but for their own care.
    OptedOut,
}

impl Names {
    /// Whom the source means by its key, or failing that by an NHS number. None: they are not in the index.
    #[must_use]
    pub fn person(&self, key: &str, nhs_number: Option<&str>) -> Option<&Named> {
        let by_number = || nhs_number.and_then(|n| self.by_number.get(n));
        self.by_key.get(key).or_else(by_number).and_then(|id| self.people.get(id))
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
                    by_number.insert(number.to_string(), person.id);
                }
                let practice = person.practice(today);
                let named = match person.opt_outs.type_1 {
                    true => Named::OptedOut,
                    false => Named::Known { pseudonym: pseudonyms.of(person.id), practice },
                };
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
            let named = match people.get(kept) {
                Some(Named::Known { practice, .. }) => {
                    Named::Known { pseudonym: pseudonyms.of(*gone), practice: *practice }
                }
                Some(Named::OptedOut) => Named::OptedOut,
                None => continue,
            };
            people.insert(*gone, named);
        }
        let mut by_key = HashMap::new();
        let mut after = String::new();
        loop {
            let part = person::keys_of(&mut tx, source, &after, PART).await?;
            let whole = part.len() == PART as usize;
            after = part.last().map(|(key, _)| key.clone()).unwrap_or_default();
            by_key.extend(part);
            if !whole {
                break;
            }
        }
        Ok(Names { source: source.to_owned(), by_key, by_number, people, records })
    }
}
