//! Sessions of a diary: one clinician at one site on one day.

use jiff::{Timestamp, civil::Date};
use linchpin_access::diary::{PlannedSession, PlannedSlot};
use linchpin_core::{ClinicId, OdsCode, PatternId, Result, SiteId, SlotId, StaffId, UserId};

use crate::{Row, Statement, Tx, args, instant, json::json, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] =
    &[ADD, ADD_SLOTS, GET, OF, WITH, SEAT, AMEND, AMEND_SLOTS, AMEND_APPOINTMENTS, PLAN];

/// What a pattern made on a day before stays as it is.
const ADD: Statement = statement!(
    "insert into clinic (id, organisation, pattern, day, site, staff, starts, ends, published, published_by, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) on conflict do nothing"
);
const ADD_SLOTS: Statement = statement!(
    sqlite: "insert into slot
            (id, clinic, organisation, site, staff, slot_type, opening, starts, ends, state, planned, version)
        select value ->> 'id', $2, $3, $4, $5, value ->> 'slot_type', value ->> 'opening', value ->> 'starts',
            value ->> 'ends', 'free', 1, 1 from json_each($1)",
    postgres: "insert into slot
            (id, clinic, organisation, site, staff, slot_type, opening, starts, ends, state, planned, version)
        select id, $2, $3, $4, $5, slot_type, opening, starts, ends, 'free', 1, 1
        from json_to_recordset(cast($1 as json)) as s (id text, slot_type text, opening text, starts text, ends text)",
);
const GET: Statement = statement!("select * from clinic where id = $1");
const OF: Statement = statement!(
    "select * from clinic where organisation = $1 and day >= $2 and day <= $3 order by starts, id limit 20000"
);
const WITH: Statement = statement!(
    "select * from clinic where staff = $1 and starts > $2 and starts < $4 and ends > $3 order by starts, id limit 20000"
);
const SEAT: Statement =
    statement!("update clinic set staff = $3, version = version + 1 where id = $1 and version = $2");
const AMEND: Statement =
    statement!("update clinic set site = $2, staff = $3, starts = $4, ends = $5, version = version + 1 where id = $1");
const AMEND_SLOTS: Statement =
    statement!("update slot set site = $2, staff = $3, version = version + 1 where clinic = $1 and starts > $4");
const AMEND_APPOINTMENTS: Statement = statement!(
    "update appointment set site = $2, staff = $3, version = version + 1 where state in ('booked', 'arrived')
         and slot in (select id from slot where clinic = $1 and starts > $4)"
);
const PLAN: Statement =
    statement!("update slot set planned = 1, version = version + 1 where clinic = $1 and starts > $2 and planned = 0");

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clinic {
    /// Its key.
    pub id: ClinicId,
    /// Whose diary.
    pub organisation: OdsCode,
    /// The pattern that made it; none when it was put in by hand or came from elsewhere.
    pub pattern: Option<PatternId>,
    /// The day on which it begins, in England.
    pub day: Date,
    /// Where.
    pub site: SiteId,
    /// Who; a gap in the rota when absent.
    pub staff: Option<StaffId>,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// When it was published.
    pub published: Timestamp,
    /// Goes up by one at each change.
    pub version: u64,
}

impl Clinic {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            organisation: row.parsed("organisation")?,
            pattern: row.opt_parsed("pattern")?,
            day: row.date("day")?,
            site: row.parsed("site")?,
            staff: row.opt_parsed("staff")?,
            starts: row.timestamp("starts")?,
            ends: row.timestamp("ends")?,
            published: row.timestamp("published")?,
            version: row.count("version")?,
        })
    }
}

/// Publishes a session; false when its pattern has one on that day already. Its slots are added by [`add_slots`].
///
/// # Errors
/// When it names a site or member of staff who is not there, or the database cannot be reached.
pub async fn add(
    tx: &mut Tx,
    id: ClinicId,
    session: &PlannedSession,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<bool> {
    let PlannedSession { pattern, day, organisation, site, staff, starts, ends, .. } = session;
    let row = args![id, organisation, pattern, day, site, staff, starts, ends, now, by];
    Ok(tx.execute(ADD, row).await? == 1)
}

/// Adds free slots to a session that is now as planned.
///
/// # Errors
/// When a key is taken or the database cannot be reached.
pub async fn add_slots(
    tx: &mut Tx,
    id: ClinicId,
    session: &PlannedSession,
    slots: &[(SlotId, PlannedSlot)],
) -> Result<()> {
    if slots.is_empty() {
        return Ok(());
    }
    let slots: Vec<_> = slots
        .iter()
        .map(|(id, slot)| {
            serde_json::json!({
                "id": id, "slot_type": slot.slot_type, "opening": slot.opening,
                "starts": instant(slot.starts), "ends": instant(slot.ends),
            })
        })
        .collect();
    let PlannedSession { organisation, site, staff, .. } = session;
    tx.execute(ADD_SLOTS, args![json(&slots)?, id, organisation, site, staff]).await.map(drop)
}

/// The session with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: ClinicId) -> Result<Option<Clinic>> {
    tx.one(GET, args![id]).await?.map(|row| Clinic::read(&row)).transpose()
}

/// The sessions of an organisation on the days from one to another, earliest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, organisation: OdsCode, from: Date, to: Date) -> Result<Vec<Clinic>> {
    tx.all(OF, args![organisation, from, to]).await?.iter().map(Clinic::read).collect()
}

/// The sessions of a clinician, in whosever diary, that touch a span, earliest first. A session lasts a day at most, so that
/// the index bounds how far back is looked.
///
/// # Errors
/// When the database cannot be reached.
pub async fn with(tx: &mut Tx, staff: StaffId, from: Timestamp, to: Timestamp) -> Result<Vec<Clinic>> {
    let day_before = from.checked_sub(jiff::SignedDuration::from_hours(25)).unwrap_or(Timestamp::MIN);
    tx.all(WITH, args![staff, day_before, from, to]).await?.iter().map(Clinic::read).collect()
}

/// Says who sits in a session, as it was seen, and with it in its slots and appointments to come; false when the session
/// changed meanwhile.
///
/// # Errors
/// When there is no such member of staff, or the database cannot be reached.
pub async fn seat(tx: &mut Tx, one: &Clinic, staff: Option<StaffId>, now: Timestamp) -> Result<bool> {
    if tx.execute(SEAT, args![one.id, one.version, staff]).await? == 0 {
        return Ok(false);
    }
    tx.execute(AMEND_APPOINTMENTS, args![one.id, one.site, staff, now]).await?;
    tx.execute(AMEND_SLOTS, args![one.id, one.site, staff, now]).await?;
    Ok(true)
}

/// Gives a session the place, clinician and times that are planned now, and with it its slots and appointments to come.
///
/// # Errors
/// When it names a site or member of staff who is not there, or the database cannot be reached.
pub async fn amend(tx: &mut Tx, id: ClinicId, session: &PlannedSession, now: Timestamp) -> Result<()> {
    let PlannedSession { site, staff, starts, ends, .. } = session;
    tx.execute(AMEND, args![id, site, staff, starts, ends]).await?;
    tx.execute(AMEND_APPOINTMENTS, args![id, site, staff, now]).await?;
    tx.execute(AMEND_SLOTS, args![id, site, staff, now]).await.map(drop)
}

/// Says that every slot of a session that is to come is planned; those that are not are named after it, by
/// [`crate::slot::unplan`].
///
/// # Errors
/// When the database cannot be reached.
pub async fn plan(tx: &mut Tx, id: ClinicId, now: Timestamp) -> Result<()> {
    tx.execute(PLAN, args![id, now]).await.map(drop)
}
