//! Teams of staff at an organisation.

use jiff::{Timestamp, civil::Date};
use linchpin_core::{OdsCode, Result, StaffId, TeamId};

use crate::{Edited, Row, Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, UPDATE, OF, NAMED, OF_STAFF, MEMBERS, JOIN, LEAVE];

const ADD: Statement =
    statement!("insert into team (id, name, organisation, purpose, closed, version) values ($1, $2, $3, $4, $5, 1)");
const GET: Statement = statement!("select * from team where id = $1");
const UPDATE: Statement = statement!(
    "update team set name = $3, organisation = $4, purpose = $5, closed = $6, version = version + 1
     where id = $1 and version = $2"
);
const OF: Statement =
    statement!("select * from team where organisation = $1 and closed is null order by name, id limit 1000");
const NAMED: Statement = statement!("select * from team where name = $1 and closed is null order by id limit 1000");
const OF_STAFF: Statement = statement!(
    "select * from team where closed is null and id in (
         select team from team_member where staff = $1 and from_at <= $2 and (to_at is null or to_at > $2))
     order by name, id limit 1000"
);
const MEMBERS: Statement = statement!(
    "select staff from team_member where team = $1 and from_at <= $2 and (to_at is null or to_at > $2) order by staff"
);
const JOIN: Statement = statement!(
    "insert into team_member (team, staff, from_at)
     select $1, $2, $3 where not exists (
         select 1 from team_member where team = $1 and staff = $2 and (to_at is null or to_at > $3))"
);
const LEAVE: Statement =
    statement!("update team_member set to_at = $3 where team = $1 and staff = $2 and (to_at is null or to_at > $3)");

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its key.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// Where it belongs.
    pub organisation: OdsCode,
    /// What it is for.
    pub purpose: Option<String>,
    /// The day it ended.
    pub closed: Option<Date>,
    /// Goes up by one at each change.
    pub version: u64,
}

impl Team {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            name: row.text("name")?,
            organisation: row.parsed("organisation")?,
            purpose: row.opt_text("purpose")?,
            closed: row.opt_date("closed")?,
            version: row.count("version")?,
        })
    }
}

/// Adds a team as version 1.
///
/// # Errors
/// When the key is taken or the database cannot be reached.
pub async fn add(tx: &mut Tx, team: &Team) -> Result<()> {
    let Team { id, name, organisation, purpose, closed, .. } = team;
    tx.execute(ADD, args![id, name, organisation, purpose, closed]).await.map(drop)
}

/// The team with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: TeamId) -> Result<Option<Team>> {
    tx.one(GET, args![id]).await?.map(|row| Team::read(&row)).transpose()
}

/// Saves a team that was edited from `team.version`.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn save(tx: &mut Tx, team: &Team) -> Result<Edited<Team>> {
    let Team { id, name, organisation, purpose, closed, version } = team;
    if tx.execute(UPDATE, args![id, version, name, organisation, purpose, closed]).await? == 0 {
        return Ok(Edited::missed(team.clone(), get(tx, *id).await?));
    }
    Ok(Edited::Saved(version + 1))
}

/// The teams of an organisation, by name.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, organisation: OdsCode) -> Result<Vec<Team>> {
    tx.all(OF, args![organisation]).await?.iter().map(Team::read).collect()
}

/// The teams of a name, the first made first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn named(tx: &mut Tx, name: &str) -> Result<Vec<Team>> {
    tx.all(NAMED, args![name]).await?.iter().map(Team::read).collect()
}

/// The teams in which somebody is now, by name.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_staff(tx: &mut Tx, staff: StaffId, now: Timestamp) -> Result<Vec<Team>> {
    tx.all(OF_STAFF, args![staff, now]).await?.iter().map(Team::read).collect()
}

/// Who is in a team now.
///
/// # Errors
/// When the database cannot be reached.
pub async fn members(tx: &mut Tx, team: TeamId, now: Timestamp) -> Result<Vec<StaffId>> {
    tx.all(MEMBERS, args![team, now]).await?.iter().map(|row| row.parsed("staff")).collect()
}

/// Takes somebody into a team; false when they are in it.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn join(tx: &mut Tx, team: TeamId, staff: StaffId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(JOIN, args![team, staff, now]).await? == 1)
}

/// Takes somebody out of a team; false when they are not in it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn leave(tx: &mut Tx, team: TeamId, staff: StaffId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(LEAVE, args![team, staff, now]).await? >= 1)
}
