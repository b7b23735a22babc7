//! Appointments: who is in which slot, and what became of it.

mod change;

use jiff::Timestamp;
use linchpin_core::{
    AppointmentId, OdsCode, PersonId, RelationshipId, RequestId, Result, Role, SiteId, SlotId, SlotTypeId, StaffId,
    UserId,
};

pub use change::{Settle, cancel, move_to, relate, settle};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[
    ADD,
    GET,
    OF,
    AT,
    OVERLAPS,
    LOCK_PERSON,
    change::MOVE,
    change::CANCEL,
    change::ARRIVE,
    change::SETTLE,
    change::RELATE,
];

const ADD: Statement = statement!(
    "insert into appointment (id, slot, person, organisation, practice, site, staff, slot_type, starts, ends, state,
                              request, relationship, words, made, made_by, made_as, made_for, moves, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'booked', $11, $12, $13, $14, $15, $16, $17, 0, 1)"
);
const GET: Statement = statement!("select * from appointment where id = $1");
const OF: Statement =
    statement!("select * from appointment where person = $1 and starts >= $2 order by starts, id limit $3");
const AT: Statement = statement!(
    "select * from appointment where organisation = $1 and starts >= $2 and starts < $3 order by starts, id limit $4"
);
/// An appointment lasts a day at most, so that the index bounds how far back is looked.
const OVERLAPS: Statement = statement!(
    "select id from appointment where person = $1 and starts > $2 and starts < $4 and ends > $3
         and state in ('booked', 'arrived') and id <> $5 order by starts, id limit 1"
);
/// Two bookings for one person queue, so that each sees the other.
const LOCK_PERSON: Statement = statement!(
    sqlite: "select id from person where id = $1",
    postgres: "select id from person where id = $1 for no key update",
);

words! {
    /// What became of it.
    State { Booked = "booked", Arrived = "arrived", Attended = "attended", Dna = "dna", Cancelled = "cancelled" }
}

/// An appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Its key.
    pub id: AppointmentId,
    /// The slot.
    pub slot: SlotId,
    /// Who is to be seen.
    pub person: PersonId,
    /// Whose slot it is.
    pub organisation: OdsCode,
    /// The practice of the person when it was booked.
    pub practice: Option<OdsCode>,
    /// Where.
    pub site: SiteId,
    /// Who sees them.
    pub staff: Option<StaffId>,
    /// Of what kind the slot is.
    pub slot_type: SlotTypeId,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// What became of it.
    pub state: State,
    /// The request that it meets.
    pub request: Option<RequestId>,
    /// What lets another organisation see the person because of it.
    pub relationship: Option<RelationshipId>,
    /// What it is about, as the person put it.
    pub words: Option<String>,
    /// When it was booked.
    pub made: Timestamp,
    /// By whom.
    pub made_by: Option<UserId>,
    /// In which role.
    pub made_as: Role,
    /// Working for which organisation.
    pub made_for: OdsCode,
    /// How many times it was moved to another slot.
    pub moves: u64,
    /// When the person came.
    pub arrived: Option<Timestamp>,
    /// When it was written down what became of it.
    pub settled: Option<Timestamp>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// Goes up by one at each change.
    pub version: u64,
}

impl Appointment {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            slot: row.parsed("slot")?,
            person: row.parsed("person")?,
            organisation: row.parsed("organisation")?,
            practice: row.opt_parsed("practice")?,
            site: row.parsed("site")?,
            staff: row.opt_parsed("staff")?,
            slot_type: row.parsed("slot_type")?,
            starts: row.timestamp("starts")?,
            ends: row.timestamp("ends")?,
            state: row.parsed("state")?,
            request: row.opt_parsed("request")?,
            relationship: row.opt_parsed("relationship")?,
            words: row.opt_text("words")?,
            made: row.timestamp("made")?,
            made_by: row.opt_parsed("made_by")?,
            made_as: row.parsed("made_as")?,
            made_for: row.parsed("made_for")?,
            moves: row.count("moves")?,
            arrived: row.opt_timestamp("arrived")?,
            settled: row.opt_timestamp("settled")?,
            cancel_reason: row.opt_text("cancel_reason")?,
            version: row.count("version")?,
        })
    }
}

/// An appointment out of a row.
pub(crate) fn read(row: &Row) -> Result<Appointment> {
    Appointment::read(row)
}

/// Writes an appointment down as version 1; the slot is taken by [`crate::slot::book`].
///
/// # Errors
/// [`linchpin_core::ErrorKind::Conflict`] when somebody is in the slot already; or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &Appointment) -> Result<()> {
    let Appointment { id, slot, person, organisation, practice, site, staff, slot_type, starts, ends, .. } = one;
    let Appointment { request, relationship, words, made, made_by, made_as, made_for, .. } = one;
    let row = args![
        id,
        slot,
        person,
        organisation,
        practice,
        site,
        staff,
        slot_type,
        starts,
        ends,
        request,
        relationship,
        words,
        made,
        made_by,
        made_as,
        made_for
    ];
    tx.execute(ADD, row).await.map(drop)
}

/// The appointment with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: AppointmentId) -> Result<Option<Appointment>> {
    tx.one(GET, args![id]).await?.map(|row| Appointment::read(&row)).transpose()
}

/// The appointments of a person that begin at an instant or later, earliest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, person: PersonId, from: Timestamp, limit: u32) -> Result<Vec<Appointment>> {
    tx.all(OF, args![person, from, limit]).await?.iter().map(Appointment::read).collect()
}

/// The appointments in the slots of an organisation that begin within a span, earliest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn at(
    tx: &mut Tx,
    organisation: OdsCode,
    from: Timestamp,
    to: Timestamp,
    limit: u32,
) -> Result<Vec<Appointment>> {
    tx.all(AT, args![organisation, from, to, limit]).await?.iter().map(Appointment::read).collect()
}

/// Another appointment of the person at the same time, except this one. Until the transaction ends, no second booking
/// for them goes past this.
///
/// # Errors
/// When the database cannot be reached.
pub async fn clash(
    tx: &mut Tx,
    person: PersonId,
    (starts, ends): (Timestamp, Timestamp),
    except: AppointmentId,
) -> Result<Option<AppointmentId>> {
    tx.one(LOCK_PERSON, args![person]).await?;
    let day_before = starts.checked_sub(jiff::SignedDuration::from_hours(24)).unwrap_or(Timestamp::MIN);
    let found = tx.one(OVERLAPS, args![person, day_before, starts, ends, except]).await?;
    found.map(|row| row.parsed("id")).transpose()
}
