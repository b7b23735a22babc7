//! Who sits in place of a pattern's clinician on one day: the exceptions of a weekly pattern.

use jiff::{Timestamp, civil::Date};
use linchpin_access::diary::StandIn;
use linchpin_core::{OdsCode, Result, UserId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[SET, OF];

const SET: Statement = statement!(
    "insert into stand_in (pattern, day, staff, made, made_by) values ($1, $2, $3, $4, $5)
     on conflict (pattern, day) do update set staff = excluded.staff, made = excluded.made, made_by = excluded.made_by"
);
const OF: Statement = statement!(
    "select s.pattern as pattern, s.day as day, s.staff as staff from stand_in s join pattern p on p.id = s.pattern
     where p.organisation = $1 and s.day >= $2 and s.day <= $3 order by s.day, s.pattern limit 20000"
);

fn read(row: &Row) -> Result<StandIn> {
    Ok(StandIn { pattern: row.parsed("pattern")?, day: row.date("day")?, staff: row.opt_parsed("staff")? })
}

/// Says who sits on that day; what was said before no longer holds.
///
/// # Errors
/// When it names a pattern or member of staff who is not there, or the database cannot be reached.
pub async fn set(tx: &mut Tx, one: &StandIn, by: Option<UserId>, now: Timestamp) -> Result<()> {
    tx.execute(SET, args![one.pattern, one.day, one.staff, now, by]).await.map(drop)
}

/// Those of an organisation on the days from one to another, both included.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, organisation: OdsCode, from: Date, to: Date) -> Result<Vec<StandIn>> {
    tx.all(OF, args![organisation, from, to]).await?.iter().map(read).collect()
}
