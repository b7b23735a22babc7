use jiff::Timestamp;
use linchpin_core::{CaseId, OdsCode, Result, UserId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[DROP, ADD, WAITING, ONE, PRINTED];

const DROP: Statement = statement!("delete from case_letter where care_case = $1 and printed is null");
const ADD: Statement = statement!("insert into case_letter (care_case, version, does, made) values ($1, $2, $3, $4)");
const WAITING: Statement = statement!(
    "select l.care_case as care_case, l.version as version, l.does as does, l.made as made
     from case_letter as l join care_case as c on c.id = l.care_case
     where c.practice = $1 and c.pathway = $2 and c.closed is null and l.printed is null
     order by l.made, l.care_case limit $3"
);
const ONE: Statement =
    statement!("select care_case, version, does, made from case_letter where care_case = $1 and printed is null");
const PRINTED: Statement = statement!(
    "update case_letter set printed = $3, printed_by = $4 where care_case = $1 and version = $2 and printed is null"
);

/// A letter that waits to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The case in which somebody was called.
    pub case: CaseId,
    /// The version of it that the call made.
    pub version: u64,
    /// The move that called: what it says is what the letter says.
    pub does: String,
    /// When they were called.
    pub made: Timestamp,
}

impl Letter {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            case: row.parsed("care_case")?,
            version: row.count("version")?,
            does: row.text("does")?,
            made: row.timestamp("made")?,
        })
    }
}

/// Asks for a letter to be printed, in place of one of the same case that still waits.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn ask_letter(tx: &mut Tx, one: &Letter) -> Result<()> {
    let Letter { case, version, does, made } = one;
    drop_letters(tx, *case).await?;
    tx.execute(ADD, args![case, version, does, made]).await.map(drop)
}

/// Lets go of the letter of a case that still waits.
///
/// # Errors
/// When the database cannot be reached.
pub async fn drop_letters(tx: &mut Tx, case: CaseId) -> Result<()> {
    tx.execute(DROP, args![case]).await.map(drop)
}

/// The letters that wait in the open cases of a practice's pathway, the oldest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn letters(tx: &mut Tx, (practice, pathway): (OdsCode, &str), limit: u32) -> Result<Vec<Letter>> {
    tx.all(WAITING, args![practice, pathway, limit]).await?.iter().map(Letter::read).collect()
}

/// The letter of a case that waits.
///
/// # Errors
/// When the database cannot be reached.
pub async fn letter(tx: &mut Tx, case: CaseId) -> Result<Option<Letter>> {
    tx.one(ONE, args![case]).await?.map(|row| Letter::read(&row)).transpose()
}

/// Notes that a letter was printed; false when it no longer waited.
///
/// # Errors
/// When the database cannot be reached.
pub async fn printed(tx: &mut Tx, (case, version): (CaseId, u64), by: Option<UserId>, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(PRINTED, args![case, version, now, by]).await? == 1)
}
