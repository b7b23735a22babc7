use std::collections::BTreeMap;

use jiff::Timestamp;
use linchpin_core::{Error, OdsCode, PersonId, Result, Role, UserId};
use linchpin_store::{
    Tx, account,
    audit::{self, Outcome, Record, Search},
    person,
};

use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

/// The most entries on a page.
const PAGE: u32 = 200;

/// The most in one part of an export.
pub const PART: u32 = 5_000;

/// Somebody who looked at a person, in words for that person.
#[derive(Clone, Debug, PartialEq)]
pub struct Looked {
    /// The place in the chain.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// The name of whoever it was; none for the system itself and where the account is gone.
    pub name: Option<String>,
    /// As what.
    pub role: Option<Role>,
    /// For which organisation.
    pub organisation: Option<OdsCode>,
    /// What they did, by its name in the table.
    pub act: String,
    /// To what.
    pub resource: String,
    /// On which ground: the rule, or their own words when they broke the glass.
    pub reason: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
}

/// Who has looked at a person, the last first.
#[derive(Clone, Debug, PartialEq)]
pub struct WhoLooked {
    /// The entries.
    pub entries: Vec<Looked>,
    /// Whether older ones follow: ask again with the last one's place.
    pub more: bool,
}

impl App {
    /// Entries that answer a question, newest first, a page at a time. That the officer looked is itself written down.
    ///
    /// # Errors
    /// Not the information-governance officer.
    pub async fn search_audit(&self, actor: &Actor, ask: &Search) -> Result<Vec<Record>> {
        let about = About { person: ask.person, ..About::default() }.with(question(ask));
        let mut act = self.begin(actor).await?.permit(Act::Search, &Subject::of(Resource::Audit), about).await?;
        let found = audit::search(&mut act.tx, ask, PAGE).await?;
        act.done().await?;
        Ok(found)
    }

    /// Part of an export of the whole chain, oldest first: the entries after a place in it. A part that is not full is the
    /// last.
    ///
    /// # Errors
    /// Not the information-governance officer.
    pub async fn export_audit(&self, actor: &Actor, after: u64) -> Result<Vec<Record>> {
        let about = About::default().with(serde_json::json!({ "after": after }));
        let mut act = self.begin(actor).await?.permit(Act::Export, &Subject::of(Resource::Audit), about).await?;
        let part = audit::after(&mut act.tx, after, PART).await?;
        act.done().await?;
        Ok(part)
    }

    /// Part of an export of what answers a question, the last first, as a page shows it: ask again from before the last
    /// one's place. A part that is not full is the last.
    ///
    /// # Errors
    /// Not the information-governance officer.
    pub async fn export_answer(&self, actor: &Actor, ask: &Search) -> Result<Vec<Record>> {
        let about = About { person: ask.person, ..About::default() }.with(question(ask));
        let mut act = self.begin(actor).await?.permit(Act::Export, &Subject::of(Resource::Audit), about).await?;
        let part = audit::search(&mut act.tx, ask, PART).await?;
        act.done().await?;
        Ok(part)
    }

    /// Who has looked at a person: for the person, for clinicians and managers of their practice, and for the officer.
    /// Entries about records that were merged into this one belong to it.
    ///
    /// # Errors
    /// None of these; or there is no such person.
    pub async fn who_looked(&self, actor: &Actor, id: PersonId, before: Option<u64>, limit: u32) -> Result<WhoLooked> {
        let mut doing = self.begin(actor).await?;
        let person = person::resolve(&mut doing.tx, id).await?;
        let mut subject = Subject::of(Resource::Audit);
        if let Some(person) = &person {
            subject = doing.about(person, Resource::Audit).await?;
        }
        let mut act = doing.permit(Act::See, &subject, About::person(person.as_ref().map_or(id, |p| p.id))).await?;
        let person = person.ok_or_else(|| Error::not_found("There is no such person."))?;
        let looked = looked_at(&mut act.tx, person.id, before, limit.clamp(1, PAGE)).await?;
        act.done().await?;
        Ok(looked)
    }
}

/// Who has looked at a person and at every record that was merged into theirs.
pub(super) async fn looked_at(tx: &mut Tx, person: PersonId, before: Option<u64>, limit: u32) -> Result<WhoLooked> {
    let mut records = Vec::new();
    let merged = person::stands_for(tx, person).await?;
    for one in std::iter::once(person).chain(merged.into_iter().filter(|m| *m != person)) {
        let ask = Search { person: Some(one), before, ..Search::default() };
        records.extend(audit::search(tx, &ask, limit + 1).await?);
    }
    records.sort_by_key(|record| std::cmp::Reverse(record.seq));
    let more = records.len() > limit as usize;
    records.truncate(limit as usize);
    let names = names(tx, &records).await?;
    Ok(WhoLooked { entries: records.into_iter().map(|record| looked(record, &names)).collect(), more })
}

/// The names of those who acted.
pub(super) async fn names(tx: &mut Tx, records: &[Record]) -> Result<BTreeMap<UserId, String>> {
    let mut names = BTreeMap::new();
    for actor in records.iter().filter_map(|record| record.actor) {
        if let std::collections::btree_map::Entry::Vacant(place) = names.entry(actor)
            && let Some(account) = account::by_id(tx, actor).await?
        {
            place.insert(account.name);
        }
    }
    Ok(names)
}

pub(super) fn looked(record: Record, names: &BTreeMap<UserId, String>) -> Looked {
    Looked {
        seq: record.seq,
        at: record.at,
        name: record.actor.and_then(|actor| names.get(&actor).cloned()),
        role: record.role,
        organisation: record.organisation.as_deref().and_then(|code| OdsCode::parse(code).ok()),
        act: record.act,
        resource: record.resource,
        reason: record.reason,
        outcome: record.outcome,
    }
}

/// The question as the audit keeps it.
pub(super) fn question(ask: &Search) -> serde_json::Value {
    serde_json::json!({
        "actor": ask.actor.map(|id| id.to_string()),
        "act": ask.act,
        "organisation": ask.organisation,
        "outcome": ask.outcome.map(Outcome::as_str),
        "from": ask.from,
        "to": ask.to,
        "before": ask.before,
    })
}
