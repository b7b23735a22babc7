//! Weekly patterns of sessions.

use jiff::civil::Weekday;
use linchpin_access::diary::Pattern;
use linchpin_core::{Error, OdsCode, PatternId, Result};

use crate::{Edited, Row, Statement, Tx, Versioned, args, json::json, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, UPDATE, OF, LOCK];

const ADD: Statement = statement!(
    "insert into pattern (id, organisation, site, staff, weekday, every, starts, ends, blocks, opening, on_holidays,
                          from_day, to_day, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)"
);
const GET: Statement = statement!("select * from pattern where id = $1");
const UPDATE: Statement = statement!(
    "update pattern set site = $3, staff = $4, weekday = $5, every = $6, starts = $7, ends = $8, blocks = $9,
         opening = $10, on_holidays = $11, from_day = $12, to_day = $13, version = version + 1
     where id = $1 and version = $2"
);
const OF: Statement =
    statement!("select * from pattern where organisation = $1 order by weekday, starts, id limit 5000");

/// PostgreSQL holds the rows until the transaction ends; SQLite has one writer anyway.
const LOCK: Statement = statement!(
    sqlite: "select id from pattern where organisation = $1 order by id",
    postgres: "select id from pattern where organisation = $1 order by id for update",
);

fn read(row: &Row) -> Result<Versioned<Pattern>> {
    let odd = |cause| Error::internal("The store holds an odd pattern of sessions.", cause);
    let it = Pattern {
        id: row.parsed("id")?,
        organisation: row.parsed("organisation")?,
        site: row.parsed("site")?,
        staff: row.opt_parsed("staff")?,
        weekday: i8::try_from(row.whole("weekday")?)
            .ok()
            .and_then(|day| Weekday::from_monday_one_offset(day).ok())
            .ok_or_else(|| odd("weekday"))?,
        every: u8::try_from(row.whole("every")?).map_err(|_| odd("every"))?,
        starts: row.parsed("starts")?,
        ends: row.parsed("ends")?,
        blocks: row.json("blocks")?,
        opening: row.parsed("opening")?,
        on_holidays: row.flag("on_holidays")?,
        from: row.date("from_day")?,
        to: row.opt_date("to_day")?,
    };
    Ok(Versioned { it, version: row.count("version")? })
}

/// Adds a pattern as version 1.
///
/// # Errors
/// When the key is taken, it names a site, member of staff or rule that is not there, or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &Pattern) -> Result<()> {
    let Pattern { id, organisation, site, staff, every, blocks, opening, on_holidays, from, to, .. } = one;
    let (weekday, starts, ends) = (day(one), one.starts.to_string(), one.ends.to_string());
    let blocks = json(blocks)?;
    let row =
        args![id, organisation, site, staff, weekday, every, starts, ends, blocks, opening, on_holidays, from, to];
    tx.execute(ADD, row).await.map(drop)
}

fn day(one: &Pattern) -> i64 {
    i64::from(one.weekday.to_monday_one_offset())
}

/// The pattern with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: PatternId) -> Result<Option<Versioned<Pattern>>> {
    tx.one(GET, args![id]).await?.map(|row| read(&row)).transpose()
}

/// Saves a pattern that was edited from its version. Whose it is does not change; an end takes it out of use.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn save(tx: &mut Tx, one: &Versioned<Pattern>) -> Result<Edited<Versioned<Pattern>>> {
    let Pattern { id, site, staff, every, blocks, opening, on_holidays, from, to, .. } = &one.it;
    let (weekday, starts, ends) = (day(&one.it), one.it.starts.to_string(), one.it.ends.to_string());
    let (version, blocks) = (one.version, json(blocks)?);
    let row = args![id, version, site, staff, weekday, every, starts, ends, blocks, opening, on_holidays, from, to];
    let touched = tx.execute(UPDATE, row).await?;
    let theirs = if touched == 0 { get(tx, *id).await? } else { None };
    Ok(one.edited(touched, theirs))
}

/// The patterns of an organisation, in the order of the week.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, organisation: OdsCode) -> Result<Vec<Versioned<Pattern>>> {
    tx.all(OF, args![organisation]).await?.iter().map(read).collect()
}

/// Holds the patterns of an organisation until the transaction ends: of two who make its diary at once the second finds what the
/// first made.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lock(tx: &mut Tx, organisation: OdsCode) -> Result<()> {
    tx.all(LOCK, args![organisation]).await.map(drop)
}
