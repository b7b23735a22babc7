//! Staff and what they do where. Whether they can sign in is a matter of accounts.

use jiff::{Timestamp, civil::Date};
use linchpin_core::{Name, OdsCode, Result, Role, StaffId, person};
use serde::{Deserialize, Serialize};

use crate::{Edited, Row, Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] =
    &[ADD, GET, UPDATE, PAGE, OF, SEARCH, BY_CODE, ROLES, DROP_ROLES, ADD_ROLE, BY_SOURCE, NOTE_SOURCE];

const ADD: Statement =
    statement!("insert into staff (id, name, words, codes, email, ended, version) values ($1, $2, $3, $4, $5, $6, 1)");
const GET: Statement = statement!("select * from staff where id = $1");
const UPDATE: Statement = statement!(
    "update staff set name = $3, words = $4, codes = $5, email = $6, ended = $7, version = version + 1
     where id = $1 and version = $2"
);
const PAGE: Statement = statement!("select * from staff where id > $1 order by id limit $2");
const OF: Statement = statement!(
    "select * from staff where ended is null and id in (
         select staff from staff_role where organisation = $1 and (cast($2 as text) is null or role = $2)
             and (from_day is null or from_day <= $3) and (to_day is null or to_day >= $3))
     order by words, id limit 1000"
);
/// A few thousand staff at most: reading them all is quick enough.
const SEARCH: Statement = statement!(
    sqlite: "select * from staff where ended is null and instr(words, $1) > 0 order by words, id limit $2",
    postgres: "select * from staff where ended is null and position($1 in words) > 0 order by words, id limit $2",
);
/// The value with its quotation marks, as JSON writes it: at most a few are read that are of another register.
const BY_CODE: Statement = statement!(
    sqlite: "select * from staff where instr(codes, $1) > 0 order by id limit 1000",
    postgres: "select * from staff where position($1 in codes) > 0 order by id limit 1000",
);
const ROLES: Statement =
    statement!("select role, organisation, job, from_day, to_day from staff_role where staff = $1 order by position");
const DROP_ROLES: Statement = statement!("delete from staff_role where staff = $1");
const ADD_ROLE: Statement = statement!(
    "insert into staff_role (staff, position, role, organisation, job, from_day, to_day) values ($1, $2, $3, $4, $5, $6, $7)"
);
const BY_SOURCE: Statement = statement!("select staff, hash from staff_source where source = $1 and key = $2");
const NOTE_SOURCE: Statement = statement!(
    "insert into staff_source (source, key, staff, hash, seen) values ($1, $2, $3, $4, $5)
     on conflict (source, key) do update set staff = excluded.staff, hash = excluded.hash, seen = excluded.seen"
);

/// A member of staff.
#[derive(Clone, Debug, PartialEq)]
pub struct Staff {
    /// Their key.
    pub id: StaffId,
    /// Their name at work.
    pub name: Name,
    /// Their professional codes, such as a GMC number.
    pub codes: Vec<StaffCode>,
    /// Their address at work.
    pub email: Option<String>,
    /// What they do where.
    pub roles: Vec<StaffRole>,
    /// The day they left.
    pub ended: Option<Date>,
    /// Goes up by one at each change.
    pub version: u64,
}

/// A code of a member of staff in a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffCode {
    /// The register, as FHIR names it.
    pub system: String,
    /// The code.
    pub value: String,
}

/// What somebody does at an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffRole {
    /// As what.
    pub role: Role,
    /// Where.
    pub organisation: OdsCode,
    /// The job in words, such as `Practice nurse`.
    pub job: Option<String>,
    /// The first day, if known.
    pub from: Option<Date>,
    /// The last day; none while it lasts.
    pub to: Option<Date>,
}

/// Adds a member of staff as version 1.
///
/// # Errors
/// When the key is taken or the database cannot be reached.
pub async fn add(tx: &mut Tx, staff: &Staff) -> Result<()> {
    let Staff { id, email, ended, .. } = staff;
    tx.execute(ADD, args![id, json(&staff.name)?, words(&staff.name), json(&staff.codes)?, email, ended]).await?;
    add_roles(tx, staff).await
}

/// The member of staff with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: StaffId) -> Result<Option<Staff>> {
    match tx.one(GET, args![id]).await? {
        Some(row) => read(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// Saves a member of staff who was edited from `staff.version`.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn save(tx: &mut Tx, staff: &Staff) -> Result<Edited<Staff>> {
    let Staff { id, version, email, ended, .. } = staff;
    let row = args![id, version, json(&staff.name)?, words(&staff.name), json(&staff.codes)?, email, ended];
    if tx.execute(UPDATE, row).await? == 0 {
        return Ok(Edited::missed(staff.clone(), get(tx, *id).await?));
    }
    tx.execute(DROP_ROLES, args![id]).await?;
    add_roles(tx, staff).await?;
    Ok(Edited::Saved(version + 1))
}

/// Staff in the order of their keys, those after `after`, a page at a time.
///
/// # Errors
/// When the database cannot be reached.
pub async fn page(tx: &mut Tx, after: Option<StaffId>, limit: u32) -> Result<Vec<Staff>> {
    let rows = tx.all(PAGE, args![after.map(|id| id.to_string()).unwrap_or_default(), limit]).await?;
    read_all(tx, &rows).await
}

/// Those who work at an organisation on a day, in one role or any, by name.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, organisation: OdsCode, role: Option<Role>, day: Date) -> Result<Vec<Staff>> {
    let rows = tx.all(OF, args![organisation, role, day]).await?;
    read_all(tx, &rows).await
}

/// Those in whose name a text occurs, whatever its case and accents.
///
/// # Errors
/// When the database cannot be reached.
pub async fn search(tx: &mut Tx, text: &str, limit: u32) -> Result<Vec<Staff>> {
    let folded = person::fold(text);
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let rows = tx.all(SEARCH, args![folded, limit]).await?;
    read_all(tx, &rows).await
}

/// Those with this code, in whatever register: a GMC number, say.
///
/// # Errors
/// When the database cannot be reached.
pub async fn by_code(tx: &mut Tx, value: &str) -> Result<Vec<Staff>> {
    let rows = tx.all(BY_CODE, args![json(&value)?]).await?;
    let mut found = read_all(tx, &rows).await?;
    found.retain(|one| one.codes.iter().any(|code| code.value == value));
    Ok(found)
}

/// Whom another system means by a key, and a hash of what it last said.
///
/// # Errors
/// When the database cannot be reached.
pub async fn by_source(tx: &mut Tx, source: &str, key: &str) -> Result<Option<(StaffId, String)>> {
    let row = tx.one(BY_SOURCE, args![source, key]).await?;
    row.map(|row| Ok((row.parsed("staff")?, row.text("hash")?))).transpose()
}

/// Keeps what another system calls a member of staff and a hash of what it last said.
///
/// # Errors
/// When the database cannot be reached.
pub async fn note_source(
    tx: &mut Tx,
    (source, key): (&str, &str),
    staff: StaffId,
    hash: &str,
    seen: Timestamp,
) -> Result<()> {
    tx.execute(NOTE_SOURCE, args![source, key, staff, hash, seen]).await.map(drop)
}

async fn add_roles(tx: &mut Tx, staff: &Staff) -> Result<()> {
    for (position, one) in staff.roles.iter().enumerate() {
        let StaffRole { role, organisation, job, from, to } = one;
        tx.execute(ADD_ROLE, args![staff.id, position, role, organisation, job, from, to]).await?;
    }
    Ok(())
}

async fn read_all(tx: &mut Tx, rows: &[Row]) -> Result<Vec<Staff>> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(read(tx, row).await?);
    }
    Ok(all)
}

async fn read(tx: &mut Tx, row: &Row) -> Result<Staff> {
    let id: StaffId = row.parsed("id")?;
    let role = |row: &Row| {
        Ok(StaffRole {
            role: row.parsed("role")?,
            organisation: row.parsed("organisation")?,
            job: row.opt_text("job")?,
            from: row.opt_date("from_day")?,
            to: row.opt_date("to_day")?,
        })
    };
    Ok(Staff {
        id,
        name: row.json("name")?,
        codes: row.json("codes")?,
        email: row.opt_text("email")?,
        roles: tx.all(ROLES, args![id]).await?.iter().map(role).collect::<Result<_>>()?,
        ended: row.opt_date("ended")?,
        version: row.count("version")?,
    })
}

/// Family name first, folded: what lists are sorted by and what is searched.
fn words(name: &Name) -> String {
    let parts = name.family.iter().chain(&name.given);
    parts.map(|part| person::fold(part)).collect::<Vec<_>>().join(" ")
}

fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|why| linchpin_core::Error::internal("A member of staff cannot be kept.", why))
}
