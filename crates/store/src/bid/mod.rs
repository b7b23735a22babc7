//! Bids for money (`domain.md` F3, F4): each a head for lists, and steps that are never changed.

mod step;

use jiff::civil::Date;
use linchpin_core::{BidId, OdsCode, Result};

pub use step::{BidStep, add_step, steps};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[&[Statement]] = &[OWN, step::STATEMENTS];

const OWN: &[Statement] = &[ADD, GET, LOCK, OF_ORGANISATION, OF_APPLICANT, MOVE];

const ADD: Statement = statement!(
    "insert into bid (id, organisation, applicant, call, definition, funds, title, amount, recurrent, made, commit_by, state, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', 1)"
);
const GET: Statement = statement!("select * from bid where id = $1");
/// Two who do something to one bid queue.
const LOCK: Statement = statement!(
    sqlite: "select * from bid where id = $1",
    postgres: "select * from bid where id = $1 for update",
);
const OF_ORGANISATION: Statement =
    statement!("select * from bid where organisation = $1 order by made desc, id desc limit 500");
const OF_APPLICANT: Statement =
    statement!("select * from bid where applicant = $1 order by made desc, id desc limit 500");
const MOVE: Statement = statement!("update bid set state = $2, commit_by = $3, version = version + 1 where id = $1");

words! {
    /// How far a bid is.
    State { Open = "open", Approved = "approved", Refused = "refused", Withdrawn = "withdrawn" }
}

/// A bid in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BidHead {
    /// Its key.
    pub id: BidId,
    /// Whose register it is in.
    pub organisation: OdsCode,
    /// Who asks.
    pub applicant: OdsCode,
    /// The call to which it answers; none where it was made elsewhere.
    pub call: Option<String>,
    /// The call’s text as it was then.
    pub definition: Option<String>,
    /// Whose money it is.
    pub funds: String,
    /// What it is called.
    pub title: String,
    /// Once, in pence.
    pub amount: i64,
    /// Each year, in pence.
    pub recurrent: i64,
    /// When it was made.
    pub made: Date,
    /// By when the money must be committed.
    pub commit_by: Option<Date>,
    /// How far it is.
    pub state: State,
    /// Goes up by one at each step that moves it.
    pub version: u64,
}

impl BidHead {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            organisation: row.parsed("organisation")?,
            applicant: row.parsed("applicant")?,
            call: row.opt_text("call")?,
            definition: row.opt_text("definition")?,
            funds: row.text("funds")?,
            title: row.text("title")?,
            amount: row.whole("amount")?,
            recurrent: row.whole("recurrent")?,
            made: row.date("made")?,
            commit_by: row.opt_date("commit_by")?,
            state: row.parsed("state")?,
            version: row.count("version")?,
        })
    }
}

/// Adds a bid that is open, as version 1.
///
/// # Errors
/// When the key is taken or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &BidHead) -> Result<()> {
    let BidHead {
        id, organisation, applicant, call, definition, funds, title, amount, recurrent, made, commit_by, ..
    } = one;
    let row = args![id, organisation, applicant, call, definition, funds, title, amount, recurrent, made, commit_by];
    tx.execute(ADD, row).await.map(drop)
}

/// The bid with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: BidId) -> Result<Option<BidHead>> {
    tx.one(GET, args![id]).await?.map(|row| BidHead::read(&row)).transpose()
}

/// As [`get`], and nobody else does anything to it until this transaction ends.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lock(tx: &mut Tx, id: BidId) -> Result<Option<BidHead>> {
    tx.one(LOCK, args![id]).await?.map(|row| BidHead::read(&row)).transpose()
}

/// The register of an organisation, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_organisation(tx: &mut Tx, organisation: OdsCode) -> Result<Vec<BidHead>> {
    tx.all(OF_ORGANISATION, args![organisation]).await?.iter().map(BidHead::read).collect()
}

/// What an organisation asked for, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_applicant(tx: &mut Tx, applicant: OdsCode) -> Result<Vec<BidHead>> {
    tx.all(OF_APPLICANT, args![applicant]).await?.iter().map(BidHead::read).collect()
}

/// Says how far it is, and by when its money must be committed.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn move_on(tx: &mut Tx, id: BidId, state: State, commit_by: Option<Date>) -> Result<()> {
    tx.execute(MOVE, args![id, state.as_str(), commit_by]).await.map(drop)
}
