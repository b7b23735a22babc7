use jiff::Timestamp;
use linchpin_core::{CaseId, MeetingId, OdsCode, Result, TeamId, UserId};

use crate::{Row, Statement, Tx, args, care::Holder, statement, words::words};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[PUT, OF, TAKE_OFF, OPEN, DISCUSS, OF_PRACTICE, OF_TEAM];

/// What is there already stays as it was put.
const PUT: Statement = statement!(
    "insert into meeting_case (meeting, care_case, place, why, words, open_to_all, put, put_by, discussed)
     select $1, $2, (select coalesce(max(place), 0) + 1 from meeting_case where meeting = $1), $3, $4, cast($5 as bigint), $6, $7, null
     where not exists (select 1 from meeting_case where meeting = $1 and care_case = $2)"
);
const OF: Statement = statement!("select * from meeting_case where meeting = $1 order by place");
const TAKE_OFF: Statement =
    statement!("delete from meeting_case where meeting = $1 and care_case = $2 and discussed is null");
const OPEN: Statement = statement!("update meeting_case set open_to_all = $3 where meeting = $1 and care_case = $2");
const DISCUSS: Statement = statement!("update meeting_case set discussed = $3 where meeting = $1 and care_case = $2");
/// Open cases in which a clock rings by an instant, something is to be done by then, or something happened since another.
const OF_PRACTICE: Statement = statement!(
    "select c.id as id, c.pathway as pathway from care_case as c
     where c.practice = $1 and c.closed is null and (c.rings <= $2
         or exists (select 1 from case_task as t where t.care_case = c.id and t.done is null and t.due <= $2)
         or exists (select 1 from case_entry as e where e.care_case = c.id and e.kind = 'news' and e.at >= $3))
     order by c.opened, c.id limit $4"
);
const OF_TEAM: Statement = statement!(
    "select c.id as id, c.pathway as pathway from care_case as c
     where c.closed is null and c.id in (select p.care_case from case_party as p where p.holder = $1 and p.ended is null)
         and (c.rings <= $2
         or exists (select 1 from case_task as t where t.care_case = c.id and t.done is null and t.due <= $2)
         or exists (select 1 from case_entry as e where e.care_case = c.id and e.kind = 'news' and e.at >= $3))
     order by c.opened, c.id limit $4"
);

words! {
    /// Why a case is on an agenda: something happened, something is due, something was to be done, somebody put it there, or
    /// there was no time for it at the last meeting.
    Why { News = "news", Due = "due", Task = "task", Hand = "hand", Carried = "carried" }
}

/// A case on an agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub case: CaseId,
    /// Its place.
    pub place: u64,
    /// Why.
    pub why: Why,
    /// What happened or is due, in the pathway's words; or what somebody wants to talk about.
    pub words: String,
    /// Whether everybody who takes part may see whom it is about and what is decided, while the person agrees.
    pub open_to_all: bool,
    /// When it was put there.
    pub put: Timestamp,
    /// Who put it there.
    pub put_by: Option<UserId>,
    /// The version of the case in which it stands what was decided.
    pub discussed: Option<u64>,
}

impl Item {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            case: row.parsed("care_case")?,
            place: row.count("place")?,
            why: row.parsed("why")?,
            words: row.text("words")?,
            open_to_all: row.flag("open_to_all")?,
            put: row.timestamp("put")?,
            put_by: row.opt_parsed("put_by")?,
            discussed: row.opt_whole("discussed")?.and_then(|version| u64::try_from(version).ok()),
        })
    }
}

/// Puts a case on an agenda, at its end; false where it is there already. The place given is not used.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn put(tx: &mut Tx, meeting: MeetingId, one: &Item) -> Result<bool> {
    let Item { case, why, words, open_to_all, put, put_by, .. } = one;
    Ok(tx.execute(PUT, args![meeting, case, why.as_str(), words, open_to_all, put, put_by]).await? == 1)
}

/// What is on the agenda, in order.
///
/// # Errors
/// When the database cannot be reached.
pub async fn agenda(tx: &mut Tx, meeting: MeetingId) -> Result<Vec<Item>> {
    tx.all(OF, args![meeting]).await?.iter().map(Item::read).collect()
}

/// Takes a case off; false where it is not there, or was talked about.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn take_off(tx: &mut Tx, meeting: MeetingId, case: CaseId) -> Result<bool> {
    Ok(tx.execute(TAKE_OFF, args![meeting, case]).await? == 1)
}

/// Says whether everybody who takes part may see whom a case is about; false where it is not on the agenda.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn open_to_all(tx: &mut Tx, meeting: MeetingId, case: CaseId, open: bool) -> Result<bool> {
    Ok(tx.execute(OPEN, args![meeting, case, open]).await? == 1)
}

/// Says in which version of a case it stands what was decided; false where it is not on the agenda.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn discuss(tx: &mut Tx, meeting: MeetingId, case: CaseId, version: u64) -> Result<bool> {
    Ok(tx.execute(DISCUSS, args![meeting, case, version]).await? == 1)
}

/// The open cases of a practice, or that are shared with a team now, in which something is to be done until `until` or
/// something happened since `since`: each with the id of its pathway, the oldest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn drawn_from(
    tx: &mut Tx,
    (practice, team): (OdsCode, Option<TeamId>),
    (since, until): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<(CaseId, String)>> {
    let rows = match team {
        Some(team) => tx.all(OF_TEAM, args![Holder::Team(team), until, since, limit]).await?,
        None => tx.all(OF_PRACTICE, args![practice, until, since, limit]).await?,
    };
    rows.iter().map(|row| Ok((row.parsed("id")?, row.text("pathway")?))).collect()
}
