use jiff::Timestamp;
use linchpin_core::{PersonId, Result, UserId};

use super::entry::{Outcome, Record};
use crate::{Statement, Tx, args, statement};

/// One question to the chain. What is absent does not narrow the answer.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Whose record.
    pub person: Option<PersonId>,
    /// Who looked.
    pub actor: Option<UserId>,
    /// Which act.
    pub act: Option<String>,
    /// For which organisation they acted.
    pub organisation: Option<String>,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
    /// Only entries before this place: the last place of the page before.
    pub before: Option<u64>,
}

macro_rules! by {
    ($narrow:literal) => {
        statement!(concat!(
            "select seq, at, actor, role, organisation, act, resource, person, reason, outcome, detail, request, hash
             from audit where ",
            $narrow,
            " and seq < $8
             and (cast($1 as text) is null or person = $1) and (cast($2 as text) is null or actor = $2)
             and (cast($3 as text) is null or act = $3) and (cast($4 as text) is null or organisation = $4)
             and (cast($5 as text) is null or outcome = $5)
             and (cast($6 as text) is null or at >= $6) and (cast($7 as text) is null or at < $7)
             order by seq desc limit $9"
        ))
    };
}

// One statement for each index: a condition that may be absent cannot use one.
pub(super) const BY_PERSON: Statement = by!("person = $1");
pub(super) const BY_ACTOR: Statement = by!("actor = $2");
pub(super) const BY_ACT: Statement = by!("act = $3");
pub(super) const BY_TIME: Statement = by!("seq > 0");

pub(super) const AFTER: Statement = statement!(
    "select seq, at, actor, role, organisation, act, resource, person, reason, outcome, detail, request, hash
     from audit where seq > $1 order by seq limit $2"
);

/// A page of entries that answer the question, newest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn search(tx: &mut Tx, ask: &Search, limit: u32) -> Result<Vec<Record>> {
    let by = match ask {
        Search { person: Some(_), .. } => BY_PERSON,
        Search { actor: Some(_), .. } => BY_ACTOR,
        Search { act: Some(_), .. } => BY_ACT,
        _ => BY_TIME,
    };
    let args = args![
        ask.person,
        ask.actor,
        ask.act,
        ask.organisation,
        ask.outcome.map(Outcome::as_str),
        ask.from,
        ask.to,
        ask.before.unwrap_or(u64::MAX),
        limit,
    ];
    tx.all(by, args).await?.iter().map(Record::read).collect()
}

/// The entries that follow a place, oldest first, for an export that goes on where it stopped.
///
/// # Errors
/// When the database cannot be reached.
pub async fn after(tx: &mut Tx, seq: u64, limit: u32) -> Result<Vec<Record>> {
    tx.all(AFTER, args![seq, limit]).await?.iter().map(Record::read).collect()
}
