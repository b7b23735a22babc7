//! The addresses at which a clinician's own calendar program reads when they sit. Whoever has the address reads; here is only
//! the SHA-256 of its secret, as with sessions. One that was taken back stays, so that it can be told afterwards.

use jiff::Timestamp;
use linchpin_core::{CalendarFeedId, OdsCode, Result, StaffId, UserId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, LIVE, OF, COUNT, USED, REVOKE];

const ADD: Statement = statement!(
    "insert into calendar_feed (id, hash, organisation, staff, label, made, made_by) values ($1, $2, $3, $4, $5, $6, $7)"
);
const GET: Statement = statement!("select * from calendar_feed where id = $1");
const LIVE: Statement = statement!("select * from calendar_feed where hash = $1 and revoked is null");
const OF: Statement = statement!(
    "select * from calendar_feed where organisation = $1
     order by case when revoked is null then 0 else 1 end, made desc, id desc limit 1000"
);
const COUNT: Statement =
    statement!("select count(*) as n from calendar_feed where organisation = $1 and staff = $2 and revoked is null");
// Never backwards: two requests of one address may overtake each other.
const USED: Statement = statement!("update calendar_feed set used = $2 where id = $1 and (used is null or used < $2)");
const REVOKE: Statement =
    statement!("update calendar_feed set revoked = $2, revoked_by = $3 where id = $1 and revoked is null");

/// An address, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarFeed {
    /// Its key, which is no secret.
    pub id: CalendarFeedId,
    /// Of whose diary.
    pub organisation: OdsCode,
    /// Whose sessions.
    pub staff: StaffId,
    /// What it is for, in the words of whoever made it.
    pub label: String,
    /// When it was made.
    pub made: Timestamp,
    /// By whom.
    pub made_by: Option<UserId>,
    /// When it was last read, to about a minute.
    pub used: Option<Timestamp>,
    /// When it was taken back.
    pub revoked: Option<Timestamp>,
}

impl CalendarFeed {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            organisation: row.parsed("organisation")?,
            staff: row.parsed("staff")?,
            label: row.text("label")?,
            made: row.timestamp("made")?,
            made_by: row.opt_parsed("made_by")?,
            used: row.opt_timestamp("used")?,
            revoked: row.opt_timestamp("revoked")?,
        })
    }
}

/// Keeps a new address under the SHA-256 of its secret, in hexadecimal digits.
///
/// # Errors
/// When there is no such member of staff or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &CalendarFeed, hash: &str) -> Result<()> {
    let CalendarFeed { id, organisation, staff, label, made, made_by, .. } = one;
    tx.execute(ADD, args![id, hash, organisation, staff, label, made, made_by]).await.map(drop)
}

/// The address with this key, taken back or not.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: CalendarFeedId) -> Result<Option<CalendarFeed>> {
    tx.one(GET, args![id]).await?.map(|row| CalendarFeed::read(&row)).transpose()
}

/// The address whose secret has this hash, unless it was taken back.
///
/// # Errors
/// When the database cannot be reached.
pub async fn live(tx: &mut Tx, hash: &str) -> Result<Option<CalendarFeed>> {
    tx.one(LIVE, args![hash]).await?.map(|row| CalendarFeed::read(&row)).transpose()
}

/// The addresses of an organisation's diary: those that are good, then those that were taken back, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, organisation: OdsCode) -> Result<Vec<CalendarFeed>> {
    tx.all(OF, args![organisation]).await?.iter().map(CalendarFeed::read).collect()
}

/// How many addresses of somebody's sessions are good.
///
/// # Errors
/// When the database cannot be reached.
pub async fn count(tx: &mut Tx, organisation: OdsCode, staff: StaffId) -> Result<u64> {
    tx.only(COUNT, args![organisation, staff]).await?.count("n")
}

/// Notes that an address was read.
///
/// # Errors
/// When the database cannot be reached.
pub async fn used(tx: &mut Tx, id: CalendarFeedId, now: Timestamp) -> Result<()> {
    tx.execute(USED, args![id, now]).await.map(drop)
}

/// Takes an address back; false when it was taken back before.
///
/// # Errors
/// When the database cannot be reached.
pub async fn revoke(tx: &mut Tx, id: CalendarFeedId, by: Option<UserId>, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(REVOKE, args![id, now, by]).await? == 1)
}
