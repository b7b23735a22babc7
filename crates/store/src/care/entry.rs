use jiff::Timestamp;
use linchpin_core::{CaseId, OdsCode, Result, Role, UserId};
use serde_json::Value;

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[ADD, OF, MOVED, TOLD];

const ADD: Statement = statement!(
    "insert into case_entry (care_case, version, place, at, kind, what, body, party, account, role, organisation)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
);
const OF: Statement = statement!(
    "select * from case_entry where care_case = $1 and version > $2 order by version desc, place desc limit $3"
);
const MOVED: Statement = statement!(
    "select count(*) as n from case_entry
     where care_case = $1 and version > $2 and kind in ('move', 'consent', 'news')"
);

const TOLD: Statement =
    statement!("select count(*) as n from case_entry where care_case = $1 and kind = 'news' and what = $2");

words! {
    /// What kind of thing happened.
    EntryKind {
        Opened = "opened",
        Move = "move",
        Form = "form",
        Note = "note",
        Contribution = "contribution",
        News = "news",
        Task = "task",
        Late = "late",
        Consent = "consent",
        Party = "party",
        Lead = "lead",
        Earned = "earned",
        Written = "written",
        Letter = "letter",
    }
}

/// Something that happened in a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The version of the case that it made.
    pub version: u64,
    /// Its place among what happened at once.
    pub place: u64,
    /// When.
    pub at: Timestamp,
    /// What kind of thing.
    pub kind: EntryKind,
    /// Its name: of the move, form, task or party.
    pub what: String,
    /// What was said and where it led, as JSON.
    pub body: Value,
    /// As which party of the case; none where the clock or news did it.
    pub party: Option<String>,
    /// Who.
    pub account: Option<UserId>,
    /// In which role.
    pub role: Option<Role>,
    /// For which organisation.
    pub organisation: Option<OdsCode>,
}

impl Entry {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            version: row.count("version")?,
            place: row.count("place")?,
            at: row.timestamp("at")?,
            kind: row.parsed("kind")?,
            what: row.text("what")?,
            body: row.json("body")?,
            party: row.opt_text("party")?,
            account: row.opt_parsed("account")?,
            role: row.opt_parsed("role")?,
            organisation: row.opt_parsed("organisation")?,
        })
    }
}

/// Writes down what happened.
///
/// # Errors
/// When the place is taken or the database cannot be reached.
pub async fn write(tx: &mut Tx, case: CaseId, entry: &Entry) -> Result<()> {
    let Entry { version, place, at, kind, what, body, party, account, role, organisation } = entry;
    let row =
        args![case, version, place, at, kind.as_str(), what, body.to_string(), party, account, role, organisation];
    tx.execute(ADD, row).await.map(drop)
}

/// What happened in a case after a version, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn entries(tx: &mut Tx, case: CaseId, after: u64, limit: u32) -> Result<Vec<Entry>> {
    tx.all(OF, args![case, after, limit]).await?.iter().map(Entry::read).collect()
}

/// Whether a case was moved after a version, or its consent changed, so that whoever looked then has seen another case.
///
/// # Errors
/// When the database cannot be reached.
pub async fn moved_since(tx: &mut Tx, case: CaseId, version: u64) -> Result<bool> {
    Ok(tx.only(MOVED, args![case, version]).await?.count("n")? > 0)
}

/// Whether a case heard a piece of news before.
///
/// # Errors
/// When the database cannot be reached.
pub async fn was_told(tx: &mut Tx, case: CaseId, news: &str) -> Result<bool> {
    Ok(tx.only(TOLD, args![case, news]).await?.count("n")? > 0)
}
