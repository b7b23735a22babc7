use jiff::Timestamp;
use linchpin_core::{CaseId, ConsentId, OdsCode, RelationshipId, Result, UserId};

use super::Holder;
use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[SHARE, OF, HOLDER];

const SHARE: Statement = statement!(
    "insert into case_party (relationship, care_case, party, holder, opened)
     select $1, id, $3, $4, opened from care_case where id = $2"
);
const OF: Statement = statement!(
    "select p.relationship as relationship, p.care_case as care_case, p.party as party, p.holder as holder,
         r.organisation as organisation, r.from_at as from_at, r.to_at as to_at, r.consent as consent,
         r.ended_by as ended_by
     from case_party as p join relationship as r on r.id = p.relationship
     where p.care_case = $1 order by p.party, r.from_at, p.relationship limit 1000"
);

const HOLDER: Statement = statement!("select holder from case_party where relationship = $1");

/// A case shared with somebody as one of its parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The relationship that it is.
    pub relationship: RelationshipId,
    /// Which case.
    pub case: CaseId,
    /// As which party.
    pub party: String,
    /// With whom.
    pub holder: Holder,
    /// Of which organisation.
    pub organisation: OdsCode,
    /// From this instant.
    pub from: Timestamp,
    /// Until just before this one; none while it lasts.
    pub to: Option<Timestamp>,
    /// The consent on which it was shared.
    pub consent: Option<ConsentId>,
    /// Who ended it by hand; none while it lasts, and where the case itself ended it.
    pub ended_by: Option<UserId>,
}

impl Shared {
    /// Whether it stands at an instant.
    #[must_use]
    pub fn stands(&self, now: Timestamp) -> bool {
        self.from <= now && self.to.is_none_or(|to| now < to)
    }

    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            relationship: row.parsed("relationship")?,
            case: row.parsed("care_case")?,
            party: row.text("party")?,
            holder: row.parsed("holder")?,
            organisation: row.parsed("organisation")?,
            from: row.timestamp("from_at")?,
            to: row.opt_timestamp("to_at")?,
            consent: row.opt_parsed("consent")?,
            ended_by: row.opt_parsed("ended_by")?,
        })
    }
}

/// Shares a case: the relationship by which it is seen and ends is there already.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn share(tx: &mut Tx, case: CaseId, party: &str, holder: Holder, relationship: RelationshipId) -> Result<()> {
    tx.execute(SHARE, args![relationship, case, party, holder]).await.map(drop)
}

/// With whom a case was ever shared, by party.
///
/// # Errors
/// When the database cannot be reached.
pub async fn shares(tx: &mut Tx, case: CaseId) -> Result<Vec<Shared>> {
    tx.all(OF, args![case]).await?.iter().map(Shared::read).collect()
}

/// With whom a relationship shares a case; none where it is no share of one.
///
/// # Errors
/// When the database cannot be reached.
pub async fn holder(tx: &mut Tx, relationship: RelationshipId) -> Result<Option<Holder>> {
    tx.one(HOLDER, args![relationship]).await?.map(|row| row.parsed("holder")).transpose()
}
