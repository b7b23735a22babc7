//! Times at which a diary is closed.

use jiff::civil::DateTime;
use linchpin_access::diary::Closure;
use linchpin_core::{ClosureId, OdsCode, Result};

use crate::{Edited, Row, Statement, Tx, Versioned, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, UPDATE, REMOVE, OF];

const ADD: Statement = statement!(
    "insert into closure (id, organisation, site, staff, from_at, to_at, reason, version)
     values ($1, $2, $3, $4, $5, $6, $7, 1)"
);
const GET: Statement = statement!("select * from closure where id = $1");
const UPDATE: Statement = statement!(
    "update closure set site = $3, staff = $4, from_at = $5, to_at = $6, reason = $7, version = version + 1
     where id = $1 and version = $2"
);
const REMOVE: Statement = statement!("delete from closure where id = $1 and version = $2");
const OF: Statement = statement!(
    "select * from closure where organisation = $1 and to_at > $2 and from_at < $3 order by from_at, id limit 5000"
);

fn read(row: &Row) -> Result<Versioned<Closure>> {
    let it = Closure {
        id: row.parsed("id")?,
        organisation: row.parsed("organisation")?,
        site: row.opt_parsed("site")?,
        staff: row.opt_parsed("staff")?,
        from: row.parsed("from_at")?,
        to: row.parsed("to_at")?,
        reason: row.parsed("reason")?,
    };
    Ok(Versioned { it, version: row.count("version")? })
}

/// The text of a time of England's clock: of one width, so that texts sort as times do.
fn text(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Adds a closure as version 1.
///
/// # Errors
/// When the key is taken, it names a site or member of staff who is not there, or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &Closure) -> Result<()> {
    let Closure { id, organisation, site, staff, from, to, reason } = one;
    let row = args![id, organisation, site, staff, text(*from), text(*to), reason.as_str()];
    tx.execute(ADD, row).await.map(drop)
}

/// The closure with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: ClosureId) -> Result<Option<Versioned<Closure>>> {
    tx.one(GET, args![id]).await?.map(|row| read(&row)).transpose()
}

/// Saves a closure that was edited from its version. Whose it is does not change.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn save(tx: &mut Tx, one: &Versioned<Closure>) -> Result<Edited<Versioned<Closure>>> {
    let Closure { id, site, staff, from, to, reason, .. } = &one.it;
    let row = args![id, one.version, site, staff, text(*from), text(*to), reason.as_str()];
    let touched = tx.execute(UPDATE, row).await?;
    let theirs = if touched == 0 { get(tx, *id).await? } else { None };
    Ok(one.edited(touched, theirs))
}

/// Takes a closure back, as it was seen; what was published is not changed by it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn remove(tx: &mut Tx, one: &Versioned<Closure>) -> Result<Edited<Versioned<Closure>>> {
    let touched = tx.execute(REMOVE, args![one.it.id, one.version]).await?;
    let theirs = if touched == 0 { get(tx, one.it.id).await? } else { None };
    Ok(one.edited(touched, theirs))
}

/// The closures of an organisation that touch a span of time, earliest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, organisation: OdsCode, from: DateTime, to: DateTime) -> Result<Vec<Versioned<Closure>>> {
    tx.all(OF, args![organisation, text(from), text(to)]).await?.iter().map(read).collect()
}
