//! Why an organisation may see a person: a booking, a referral, an open case, a share. Each begins and ends.

use jiff::Timestamp;
use linchpin_core::{ConsentId, OdsCode, PersonId, RelationshipId, Result, UserId};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, END, END_OF_CASE, OF, BETWEEN, WITH];

const ADD: Statement = statement!(
    "insert into relationship (id, person, kind, organisation, account, scope, consent, reference, reason, from_at, to_at,
                               made_by, ended_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
);
const GET: Statement = statement!("select * from relationship where id = $1");
/// Only what has not ended, so that an end is never put off.
const END: Statement =
    statement!("update relationship set to_at = $2, ended_by = $3 where id = $1 and (to_at is null or to_at > $2)");
/// The share of a case that it is ends with it.
const END_OF_CASE: Statement = statement!("update case_party set ended = $2 where relationship = $1 and ended is null");
const OF: Statement =
    statement!("select * from relationship where person = $1 order by from_at desc, id desc limit $2");
const BETWEEN: Statement = statement!(
    "select * from relationship where person = $1 and organisation = $2 and (account is null or account = $3)
         and from_at <= $4 and (to_at is null or to_at > $4)
     order by from_at desc, id desc limit 200"
);
const WITH: Statement = statement!(
    "select * from relationship where organisation = $1 and kind = $2 and (account is null or account = $3)
         and from_at <= $4 and (to_at is null or to_at > $4)
     order by from_at desc, id desc limit $5"
);

words! {
    /// The kinds; the same words as in the permission table.
    Kind { Booked = "booked", Referred = "referred", OpenCase = "open-case", Shared = "shared" }
}

words! {
    /// How much it opens: who somebody is and how to reach them, or their record as well.
    Scope { Person = "person", Record = "record" }
}

/// A reason why an organisation may see a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Relationship {
    /// Its key.
    pub id: RelationshipId,
    /// Whom.
    pub person: PersonId,
    /// Why.
    pub kind: Kind,
    /// Which organisation.
    pub organisation: OdsCode,
    /// Only this account there; everybody of the organisation when absent.
    pub account: Option<UserId>,
    /// How much.
    pub scope: Scope,
    /// The consent on which it was made.
    pub consent: Option<ConsentId>,
    /// The booking, referral or case, as its own module names it.
    pub reference: Option<String>,
    /// What it is for, in words; no clinical content.
    pub reason: Option<String>,
    /// From this instant.
    pub from: Timestamp,
    /// Until just before this one; without an end when absent.
    pub to: Option<Timestamp>,
    /// Who made it.
    pub made_by: Option<UserId>,
    /// Who ended it.
    pub ended_by: Option<UserId>,
}

impl Relationship {
    /// Whether it is the share of a case, of which the pathway says who sees what: not everybody of the organisation.
    #[must_use]
    pub fn is_of_case(&self) -> bool {
        let case = self.reference.as_deref().and_then(|of| of.strip_prefix(crate::consent::CASE));
        case.is_some_and(|key| key.starts_with('/'))
    }

    /// Whether it stands at an instant.
    #[must_use]
    pub fn stands(&self, now: Timestamp) -> bool {
        self.from <= now && self.to.is_none_or(|to| now < to)
    }

    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            person: row.parsed("person")?,
            kind: row.parsed("kind")?,
            organisation: row.parsed("organisation")?,
            account: row.opt_parsed("account")?,
            scope: row.parsed("scope")?,
            consent: row.opt_parsed("consent")?,
            reference: row.opt_text("reference")?,
            reason: row.opt_text("reason")?,
            from: row.timestamp("from_at")?,
            to: row.opt_timestamp("to_at")?,
            made_by: row.opt_parsed("made_by")?,
            ended_by: row.opt_parsed("ended_by")?,
        })
    }
}

/// Begins a relationship.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn add(tx: &mut Tx, one: &Relationship) -> Result<()> {
    let Relationship { id, person, organisation, account, consent, reference, reason, from, to, .. } = one;
    let (kind, scope) = (one.kind.as_str(), one.scope.as_str());
    let Relationship { made_by, ended_by, .. } = one;
    let row =
        args![id, person, kind, organisation, account, scope, consent, reference, reason, from, to, made_by, ended_by];
    tx.execute(ADD, row).await.map(drop)
}

/// The relationship with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: RelationshipId) -> Result<Option<Relationship>> {
    tx.one(GET, args![id]).await?.map(|row| Relationship::read(&row)).transpose()
}

/// Ends a relationship now; false when it had ended before.
///
/// # Errors
/// When the database cannot be reached.
pub async fn end(tx: &mut Tx, id: RelationshipId, by: Option<UserId>, at: Timestamp) -> Result<bool> {
    tx.execute(END_OF_CASE, args![id, at]).await?;
    Ok(tx.execute(END, args![id, at, by]).await? == 1)
}

/// Everybody who may or might have seen a person, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, person: PersonId, limit: u32) -> Result<Vec<Relationship>> {
    tx.all(OF, args![person, limit]).await?.iter().map(Relationship::read).collect()
}

/// What stands between a person and somebody of an organisation at an instant.
///
/// # Errors
/// When the database cannot be reached.
pub async fn between(
    tx: &mut Tx,
    person: PersonId,
    organisation: OdsCode,
    account: UserId,
    now: Timestamp,
) -> Result<Vec<Relationship>> {
    let rows = tx.all(BETWEEN, args![person, organisation, account, now]).await?;
    rows.iter().map(Relationship::read).collect()
}

/// Those with whom somebody of an organisation has to do at an instant for one kind of reason, the last first: their
/// list of work.
///
/// # Errors
/// When the database cannot be reached.
pub async fn with(
    tx: &mut Tx,
    organisation: OdsCode,
    kind: Kind,
    account: UserId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Relationship>> {
    let rows = tx.all(WITH, args![organisation, kind.as_str(), account, now, limit]).await?;
    rows.iter().map(Relationship::read).collect()
}
