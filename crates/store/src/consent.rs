//! What people agreed to. Each statement is kept; the last one stands.

use jiff::Timestamp;
use linchpin_core::{ConsentId, PersonId, Result, Role, UserId};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, OF, STANDING];

const ADD: Statement = statement!(
    "insert into consent (id, person, purpose, decision, how, at, until, note, account, role, organisation)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
);
const GET: Statement = statement!("select * from consent where id = $1");
/// What is said of one case stands with the case: nobody may take it for a yes to sharing.
const OF: Statement = statement!(
    "select * from consent where person = $1 and purpose not like 'case/%' order by at desc, id desc limit $2"
);
/// Keys grow with time, so the later of two of one instant stands.
const STANDING: Statement = statement!(
    "select * from consent where person = $1 and purpose = $2 and at <= $3 order by at desc, id desc limit 1"
);

/// The purpose of letting other services of the place see the record.
pub const SHARING: &str = "sharing";

/// The purpose of letting the one service where an appointment is see the record, around that appointment.
pub const BOOKING: &str = "booking";

/// The first word of the purpose of letting the parties of one case see it, as its pathway shares it with them: the case’s key
/// follows, so that what was said of one case says nothing of another.
pub const CASE: &str = "case";

words! {
    /// What was said.
    Decision { Given = "given", Refused = "refused", Withdrawn = "withdrawn" }
}

words! {
    /// How it was said. A decision in the best interests of somebody who cannot decide is one of staff (Mental Capacity
    /// Act 2005, section 4) and is kept apart.
    How { Spoken = "spoken", Written = "written", Online = "online", BestInterests = "best-interests" }
}

/// A statement about consent.
#[derive(Clone, Debug, PartialEq)]
pub struct Consent {
    /// Its key.
    pub id: ConsentId,
    /// Whose.
    pub person: PersonId,
    /// To what, such as [`SHARING`].
    pub purpose: String,
    /// What was said.
    pub decision: Decision,
    /// How.
    pub how: How,
    /// When.
    pub at: Timestamp,
    /// Until when it stands; without an end when absent.
    pub until: Option<Timestamp>,
    /// What else was said.
    pub note: Option<String>,
    /// Who wrote it down.
    pub account: Option<UserId>,
    /// As what.
    pub role: Option<Role>,
    /// For which organisation.
    pub organisation: Option<String>,
}

impl Consent {
    /// Whether it allows now.
    #[must_use]
    pub fn allows(&self, now: Timestamp) -> bool {
        self.decision == Decision::Given && self.until.is_none_or(|until| now < until)
    }

    /// Whether it is about other services of the place seeing the record, and not about one appointment or case alone.
    #[must_use]
    pub fn is_of_sharing(&self) -> bool {
        self.purpose == SHARING
    }

    /// Whether it is about being seen in one case.
    #[must_use]
    pub fn is_of_case(&self) -> bool {
        self.purpose.split_once('/').is_some_and(|(purpose, _)| purpose == CASE)
    }

    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            person: row.parsed("person")?,
            purpose: row.text("purpose")?,
            decision: row.parsed("decision")?,
            how: row.parsed("how")?,
            at: row.timestamp("at")?,
            until: row.opt_timestamp("until")?,
            note: row.opt_text("note")?,
            account: row.opt_parsed("account")?,
            role: row.opt_parsed("role")?,
            organisation: row.opt_text("organisation")?,
        })
    }
}

/// Writes a statement down.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn add(tx: &mut Tx, consent: &Consent) -> Result<()> {
    let Consent { id, person, purpose, decision, how, at, until, note, account, role, organisation } = consent;
    let row = args![id, person, purpose, decision.as_str(), how.as_str(), at, until, note, account, role, organisation];
    tx.execute(ADD, row).await.map(drop)
}

/// One statement.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: ConsentId) -> Result<Option<Consent>> {
    tx.one(GET, args![id]).await?.map(|row| Consent::read(&row)).transpose()
}

/// What a person said, the last first, save of single cases.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, person: PersonId, limit: u32) -> Result<Vec<Consent>> {
    tx.all(OF, args![person, limit]).await?.iter().map(Consent::read).collect()
}

/// The statement about a purpose that stands at an instant, whatever it says: see [`Consent::allows`].
///
/// # Errors
/// When the database cannot be reached.
pub async fn standing(tx: &mut Tx, person: PersonId, purpose: &str, now: Timestamp) -> Result<Option<Consent>> {
    tx.one(STANDING, args![person, purpose, now]).await?.map(|row| Consent::read(&row)).transpose()
}
