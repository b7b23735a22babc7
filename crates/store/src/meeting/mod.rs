//! Meetings about those whom a practice or a team looks after together (`domain.md` C2): when, who came, and which cases were
//! talked about. What was decided stands in each case, and is never copied.

mod agenda;
mod attendance;

use jiff::Timestamp;
use linchpin_core::{MeetingId, OdsCode, Result, StaffId, TeamId, UserId};

pub use agenda::{Item, Why, agenda, discuss, drawn_from, open_to_all, put, take_off};
pub use attendance::{Attendance, Came, ask, attendance, mark};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[&[Statement]] = &[OWN, agenda::STATEMENTS, attendance::STATEMENTS];

const OWN: &[Statement] = &[ADD, GET, LOCK, OF_ORGANISATION, OF_TEAM, OF_STAFF, BEFORE, END];

const ADD: Statement = statement!(
    "insert into meeting (id, organisation, team, begins, place, made, made_by, words, ended, ended_by, version)
     values ($1, $2, $3, $4, $5, $6, $7, null, null, null, 1)"
);
const GET: Statement = statement!("select * from meeting where id = $1");
/// Two who write in one meeting queue.
const LOCK: Statement = statement!(
    sqlite: "select * from meeting where id = $1",
    postgres: "select * from meeting where id = $1 for update",
);
const OF_ORGANISATION: Statement =
    statement!("select * from meeting where organisation = $1 and team is null order by begins desc, id desc limit $2");
const OF_TEAM: Statement = statement!("select * from meeting where team = $1 order by begins desc, id desc limit $2");
const OF_STAFF: Statement = statement!(
    "select * from meeting where id in (select meeting from meeting_attendance where staff = $1)
     order by begins desc, id desc limit $2"
);
const BEFORE: Statement = statement!(
    "select * from meeting where organisation = $1 and coalesce(team, '') = $2 and begins < $3
     order by begins desc, id desc limit 1"
);
const END: Statement = statement!(
    "update meeting set words = $2, ended = $3, ended_by = $4, version = version + 1 where id = $1 and ended is null"
);

/// A meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Its key.
    pub id: MeetingId,
    /// Whose it is: the practice, or the organisation of the team.
    pub organisation: OdsCode,
    /// The team that meets; none where the practice does.
    pub team: Option<TeamId>,
    /// When it begins.
    pub begins: Timestamp,
    /// Where.
    pub place: Option<String>,
    /// When it was planned.
    pub made: Timestamp,
    /// Who planned it.
    pub made_by: Option<UserId>,
    /// What was said beside the cases; about nobody.
    pub words: Option<String>,
    /// When its minutes were finished; nothing in it changes afterwards.
    pub ended: Option<Timestamp>,
    /// Who finished them.
    pub ended_by: Option<UserId>,
    /// Goes up by one at each change.
    pub version: u64,
}

impl Meeting {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            organisation: row.parsed("organisation")?,
            team: row.opt_parsed("team")?,
            begins: row.timestamp("begins")?,
            place: row.opt_text("place")?,
            made: row.timestamp("made")?,
            made_by: row.opt_parsed("made_by")?,
            words: row.opt_text("words")?,
            ended: row.opt_timestamp("ended")?,
            ended_by: row.opt_parsed("ended_by")?,
            version: row.count("version")?,
        })
    }
}

/// Adds a meeting as version 1, that has not ended.
///
/// # Errors
/// When the key is taken or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &Meeting) -> Result<()> {
    let Meeting { id, organisation, team, begins, place, made, made_by, .. } = one;
    tx.execute(ADD, args![id, organisation, team, begins, place, made, made_by]).await.map(drop)
}

/// The meeting with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: MeetingId) -> Result<Option<Meeting>> {
    tx.one(GET, args![id]).await?.map(|row| Meeting::read(&row)).transpose()
}

/// As [`get`], and nobody else writes in it until this transaction ends.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lock(tx: &mut Tx, id: MeetingId) -> Result<Option<Meeting>> {
    tx.one(LOCK, args![id]).await?.map(|row| Meeting::read(&row)).transpose()
}

/// The meetings of an organisation that are no team's, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_organisation(tx: &mut Tx, organisation: OdsCode, limit: u32) -> Result<Vec<Meeting>> {
    tx.all(OF_ORGANISATION, args![organisation, limit]).await?.iter().map(Meeting::read).collect()
}

/// The meetings of a team, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_team(tx: &mut Tx, team: TeamId, limit: u32) -> Result<Vec<Meeting>> {
    tx.all(OF_TEAM, args![team, limit]).await?.iter().map(Meeting::read).collect()
}

/// The meetings to which a member of staff was asked by name, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_staff(tx: &mut Tx, staff: StaffId, limit: u32) -> Result<Vec<Meeting>> {
    tx.all(OF_STAFF, args![staff, limit]).await?.iter().map(Meeting::read).collect()
}

/// The meeting of the same practice or team before this one.
///
/// # Errors
/// When the database cannot be reached.
pub async fn before(tx: &mut Tx, one: &Meeting) -> Result<Option<Meeting>> {
    let team = one.team.map(|team| team.to_string()).unwrap_or_default();
    let row = tx.one(BEFORE, args![one.organisation, team, one.begins]).await?;
    row.map(|row| Meeting::read(&row)).transpose()
}

/// Finishes the minutes; false where they were finished before.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn end(tx: &mut Tx, id: MeetingId, words: Option<&str>, by: Option<UserId>, at: Timestamp) -> Result<bool> {
    Ok(tx.execute(END, args![id, words, at, by]).await? == 1)
}
