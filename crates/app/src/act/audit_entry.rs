use linchpin_core::{Error, PersonId, Result};
use linchpin_store::{
    audit::{self, Record, Search},
    person,
};

use super::audit::{Looked, looked, names, question};
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

/// An entry of the audit, and whose record it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditSeen {
    /// What was done.
    pub looked: Looked,
    /// To whose record.
    pub person: Option<PersonId>,
}

impl App {
    /// Entries that answer a question, the last first, at most `limit`: any for the officer; for others those about one person
    /// whose audit they may see, with the records that were merged into theirs.
    ///
    /// # Errors
    /// The table refuses.
    pub async fn audit_entries(&self, actor: &Actor, ask: &Search, limit: u32) -> Result<Vec<AuditSeen>> {
        let anything = Subject::of(Resource::Audit);
        let all = self.may(actor, Act::Search, &anything).is_allowed();
        let mut doing = self.begin(actor).await?;
        let mut people = Vec::new();
        let mut subject = anything;
        if let Some(id) = ask.person {
            let person = person::resolve(&mut doing.tx, id).await?;
            people = match &person {
                Some(person) => person::stands_for(&mut doing.tx, person.id).await?,
                None => vec![id],
            };
            if let (Some(person), false) = (&person, all) {
                subject = doing.about(person, Resource::Audit).await?;
            }
        }
        let about = About { person: ask.person, ..About::default() }.with(question(ask));
        let act = if all { Act::Search } else { Act::See };
        let mut act = doing.permit(act, &subject, about).await?;
        let mut records = Vec::new();
        if people.is_empty() {
            records = audit::search(&mut act.tx, ask, limit).await?;
        }
        for one in people {
            let ask = Search { person: Some(one), ..ask.clone() };
            records.extend(audit::search(&mut act.tx, &ask, limit).await?);
        }
        records.sort_by_key(|record| std::cmp::Reverse(record.seq));
        records.truncate(limit as usize);
        let names = names(&mut act.tx, &records).await?;
        act.done().await?;
        Ok(records
            .into_iter()
            .map(|record| AuditSeen { person: record.person, looked: looked(record, &names) })
            .collect())
    }

    /// One entry, by its place in the chain.
    ///
    /// # Errors
    /// The table refuses; or there is no such entry, which only those learn who may see any.
    pub async fn audit_entry(&self, actor: &Actor, seq: u64) -> Result<AuditSeen> {
        let mut doing = self.begin(actor).await?;
        let found = match seq.checked_sub(1) {
            Some(before) => audit::after(&mut doing.tx, before, 1).await?,
            None => Vec::new(),
        };
        let record: Option<Record> = found.into_iter().find(|record| record.seq == seq);
        let mut subject = Subject::of(Resource::Audit);
        if let Some(id) = record.as_ref().and_then(|record| record.person)
            && let Some(person) = person::resolve(&mut doing.tx, id).await?
        {
            subject = doing.about(&person, Resource::Audit).await?;
        }
        let about = About { person: record.as_ref().and_then(|record| record.person), ..About::key(seq) };
        let mut act = doing.permit(Act::See, &subject, about).await?;
        let record = record.ok_or_else(|| Error::not_found("There is no such entry."))?;
        let names = names(&mut act.tx, std::slice::from_ref(&record)).await?;
        act.done().await?;
        Ok(AuditSeen { person: record.person, looked: looked(record, &names) })
    }
}
