//! Sessions that came from another system's diary: no pattern made them, and they are found again by clinician, day and site.

use jiff::{Timestamp, civil::Date};
use linchpin_core::{ClinicId, OdsCode, Result, SiteId, SlotId, SlotTypeId, StaffId, UserId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, SESSIONS, SLOTS, WIDEN];

const ADD: Statement = statement!(
    "insert into clinic (id, organisation, pattern, day, site, staff, starts, ends, published, published_by, version)
     values ($1, $2, null, $3, $4, $5, $6, $7, $8, $9, 1)"
);
/// No session begins more than two days before its end.
const SESSIONS: Statement = statement!(
    "select id, organisation, site, starts, ends, cast(case when pattern is null then 1 else 0 end as bigint) as loaded from clinic
     where staff = $1 and starts >= $2 and starts < $3 order by starts, id limit 1000"
);
const SLOTS: Statement = statement!(
    "select s.id, s.clinic, s.site, s.slot_type, s.opening, s.starts, s.ends from clinic c join slot s on s.clinic = c.id
     where c.staff = $1 and c.starts >= $2 and c.starts < $3 and s.state <> 'withdrawn' order by s.starts, s.id limit 10000"
);
const WIDEN: Statement =
    statement!("update clinic set starts = $2, ends = $3, version = version + 1 where id = $1 and pattern is null");

/// A session of a clinician, as far as one must know it to add to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its key.
    pub id: ClinicId,
    /// Whose diary.
    pub organisation: OdsCode,
    /// Where.
    pub site: SiteId,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// Whether it came from another system: no pattern of ours made it.
    pub loaded: bool,
}

/// A slot that stands in a clinician's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its key.
    pub id: SlotId,
    /// Its session.
    pub session: ClinicId,
    /// Where.
    pub site: SiteId,
    /// Of what kind.
    pub slot_type: SlotTypeId,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
}

/// Adds a session without slots.
///
/// # Errors
/// When it names a site or member of staff who is not there, or the database cannot be reached.
pub async fn add(
    tx: &mut Tx,
    one: &Session,
    (staff, day): (StaffId, Date),
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    let Session { id, organisation, site, starts, ends, .. } = one;
    tx.execute(ADD, args![id, organisation, day, site, staff, starts, ends, now, by]).await.map(drop)
}

/// The sessions of a clinician that begin from one instant until before another, whoever made them.
///
/// # Errors
/// When the database cannot be reached.
pub async fn sessions(tx: &mut Tx, staff: StaffId, from: Timestamp, to: Timestamp) -> Result<Vec<Session>> {
    let read = |row: &Row| {
        Ok(Session {
            id: row.parsed("id")?,
            organisation: row.parsed("organisation")?,
            site: row.parsed("site")?,
            starts: row.timestamp("starts")?,
            ends: row.timestamp("ends")?,
            loaded: row.flag("loaded")?,
        })
    };
    tx.all(SESSIONS, args![staff, from, to]).await?.iter().map(read).collect()
}

/// The slots of these sessions that are not withdrawn.
///
/// # Errors
/// When the database cannot be reached.
pub async fn slots(tx: &mut Tx, staff: StaffId, from: Timestamp, to: Timestamp) -> Result<Vec<Standing>> {
    let read = |row: &Row| {
        Ok(Standing {
            id: row.parsed("id")?,
            session: row.parsed("clinic")?,
            site: row.parsed("site")?,
            slot_type: row.parsed("slot_type")?,
            starts: row.timestamp("starts")?,
            ends: row.timestamp("ends")?,
        })
    };
    tx.all(SLOTS, args![staff, from, to]).await?.iter().map(read).collect()
}

/// Gives a session that came from another system other times.
///
/// # Errors
/// When the database cannot be reached.
pub async fn widen(tx: &mut Tx, id: ClinicId, starts: Timestamp, ends: Timestamp) -> Result<()> {
    tx.execute(WIDEN, args![id, starts, ends]).await.map(drop)
}
