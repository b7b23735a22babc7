//! Pairs of records that may be one person, waiting for a person to decide.

use jiff::Timestamp;
use linchpin_core::{MatchId, OdsCode, PersonId, Result, UserId};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ASK, GET, WAITING, COUNT, OF, BETWEEN, DECIDE, SET];

const ASK: Statement = statement!(
    "insert into person_match (id, one, other, score, reasons, state, at) values ($1, $2, $3, $4, $5, 'waiting', $6)
     on conflict (one, other) do nothing"
);
const GET: Statement = statement!("select * from person_match where id = $1");
/// Of a practice: both records are or were on its list.
const WAITING: Statement = statement!(
    "select m.* from person_match m where m.state = 'waiting' and (cast($1 as text) is null or (
         exists (select 1 from person_registration r where r.person = m.one and r.practice = $1)
         and exists (select 1 from person_registration r where r.person = m.other and r.practice = $1)))
     order by m.score desc, m.id limit $2"
);
const COUNT: Statement = statement!(
    "select count(*) as n from person_match m where m.state = 'waiting' and (cast($1 as text) is null or (
         exists (select 1 from person_registration r where r.person = m.one and r.practice = $1)
         and exists (select 1 from person_registration r where r.person = m.other and r.practice = $1)))"
);
const OF: Statement =
    statement!("select * from person_match where one = $1 or other = $1 order by at desc, id limit $2");
const BETWEEN: Statement = statement!("select * from person_match where one = $1 and other = $2");
const DECIDE: Statement = statement!(
    "update person_match set state = $2, decided_by = $3, decided_at = $4, note = $5 where id = $1 and state = 'waiting'"
);
const SET: Statement = statement!(
    "update person_match set state = $3, decided_by = $4, decided_at = $5, note = $6 where one = $1 and other = $2"
);

words! {
    /// Where a pair stands.
    State { Waiting = "waiting", Same = "same", Different = "different" }
}

/// A pair that may be one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Its key.
    pub id: MatchId,
    /// The record with the smaller key.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// How much speaks for it, as the rules of matching count.
    pub score: i64,
    /// Why: the names of the rules that spoke.
    pub reasons: Vec<String>,
    /// Where it stands.
    pub state: State,
    /// Since when it waits.
    pub at: Timestamp,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// What they wrote.
    pub note: Option<String>,
}

impl Match {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            one: row.parsed("one")?,
            other: row.parsed("other")?,
            score: row.whole("score")?,
            reasons: row.json("reasons")?,
            state: row.parsed("state")?,
            at: row.timestamp("at")?,
            decided_by: row.opt_parsed("decided_by")?,
            decided_at: row.opt_timestamp("decided_at")?,
            note: row.opt_text("note")?,
        })
    }
}

/// Who decided about a pair, when, and what they wrote.
#[derive(Clone, Copy, Debug)]
pub struct Verdict<'a> {
    /// What.
    pub state: State,
    /// Who.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub note: Option<&'a str>,
}

/// Puts a pair in the queue; false when it is there already or was decided before.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn ask(
    tx: &mut Tx,
    id: MatchId,
    (a, b): (PersonId, PersonId),
    score: i64,
    reasons: &[&str],
    at: Timestamp,
) -> Result<bool> {
    let reasons = serde_json::Value::from(reasons.to_vec());
    Ok(tx.execute(ASK, args![id, a.min(b), a.max(b), score, reasons, at]).await? == 1)
}

/// The pair with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: MatchId) -> Result<Option<Match>> {
    tx.one(GET, args![id]).await?.map(|row| Match::read(&row)).transpose()
}

/// The pairs that wait, the likeliest first; those of one practice, or all.
///
/// # Errors
/// When the database cannot be reached.
pub async fn waiting(tx: &mut Tx, practice: Option<OdsCode>, limit: u32) -> Result<Vec<Match>> {
    tx.all(WAITING, args![practice, limit]).await?.iter().map(Match::read).collect()
}

/// How many wait.
///
/// # Errors
/// When the database cannot be reached.
pub async fn count_waiting(tx: &mut Tx, practice: Option<OdsCode>) -> Result<u64> {
    tx.only(COUNT, args![practice]).await?.count("n")
}

/// The pairs in which a person stands, decided or not.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, person: PersonId, limit: u32) -> Result<Vec<Match>> {
    tx.all(OF, args![person, limit]).await?.iter().map(Match::read).collect()
}

/// The pair of these two, if anybody ever asked about it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn between(tx: &mut Tx, a: PersonId, b: PersonId) -> Result<Option<Match>> {
    tx.one(BETWEEN, args![a.min(b), a.max(b)]).await?.map(|row| Match::read(&row)).transpose()
}

/// Decides about a pair that waits; false when somebody else was quicker.
///
/// # Errors
/// When the database cannot be reached.
pub async fn decide(tx: &mut Tx, id: MatchId, verdict: Verdict<'_>) -> Result<bool> {
    let Verdict { state, by, at, note } = verdict;
    Ok(tx.execute(DECIDE, args![id, state.as_str(), by, at, note]).await? == 1)
}

/// Sets what is held of a pair after its records were merged or parted; nothing when nobody ever asked about it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn set(tx: &mut Tx, (a, b): (PersonId, PersonId), verdict: Verdict<'_>) -> Result<()> {
    let Verdict { state, by, at, note } = verdict;
    tx.execute(SET, args![a.min(b), a.max(b), state.as_str(), by, at, note]).await.map(drop)
}
