//! Slots, the unit of booking.
//!
//! Each change of a slot is one update that also says from what it may be changed, so that of any number who want it at
//! the same moment one gets it and the others touch nothing. A hold that has run out counts as free in that update.

mod search;
mod take;

use jiff::Timestamp;
use linchpin_core::{AppointmentId, ClinicId, HoldId, OdsCode, OpeningId, Result, SiteId, SlotId, SlotTypeId, StaffId};

pub use search::{Span, free, free_with};
pub use take::{book, give_back, hold, release, reopen, restore, sweep, unplan, withdraw};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[
    GET,
    OF,
    BETWEEN,
    BY,
    search::FREE,
    search::FREE_WITH,
    take::HOLD,
    take::RELEASE,
    take::BOOK,
    take::GIVE_BACK,
    take::WITHDRAW,
    take::RESTORE,
    take::REOPEN,
    take::UNPLAN,
    take::SWEEP,
];

const GET: Statement = statement!("select * from slot where id = $1");
const OF: Statement = statement!("select * from slot where clinic = $1 order by starts, id limit 1000");
const BETWEEN: Statement = statement!(
    "select * from slot where organisation = $1 and starts >= $2 and starts < $3 order by starts, id limit $4"
);

const BY: Statement = statement!(
    "select * from slot where staff = $1 and organisation = $2 and starts >= $3 and starts < $4
     order by starts, id limit $5"
);

words! {
    /// What stands of it, as it was written; see [`Slot::is_free`] for what stands now.
    State { Free = "free", Held = "held", Booked = "booked", Withdrawn = "withdrawn" }
}

/// A slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its key.
    pub id: SlotId,
    /// The session.
    pub clinic: ClinicId,
    /// Whose diary.
    pub organisation: OdsCode,
    /// Where.
    pub site: SiteId,
    /// Who; a gap in the rota when absent, and then it cannot be booked.
    pub staff: Option<StaffId>,
    /// Of what kind.
    pub slot_type: SlotTypeId,
    /// Who may book it.
    pub opening: OpeningId,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// What was written last.
    pub state: State,
    /// Who keeps it, or kept it until they booked.
    pub hold: Option<HoldId>,
    /// Until when they keep it.
    pub held_until: Option<Timestamp>,
    /// The appointment in it.
    pub appointment: Option<AppointmentId>,
    /// Whether the diary still plans it: a booked one that it does not is not free again when it is given back.
    pub planned: bool,
    /// Goes up by one at each change.
    pub version: u64,
}

impl Slot {
    /// Whether somebody could take it at this instant.
    #[must_use]
    pub fn is_free(&self, now: Timestamp) -> bool {
        let unheld = self.state == State::Held && self.held_until.is_some_and(|until| until <= now);
        (self.state == State::Free || unheld) && self.staff.is_some() && now < self.starts
    }

    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            clinic: row.parsed("clinic")?,
            organisation: row.parsed("organisation")?,
            site: row.parsed("site")?,
            staff: row.opt_parsed("staff")?,
            slot_type: row.parsed("slot_type")?,
            opening: row.parsed("opening")?,
            starts: row.timestamp("starts")?,
            ends: row.timestamp("ends")?,
            state: row.parsed("state")?,
            hold: row.opt_parsed("hold")?,
            held_until: row.opt_timestamp("held_until")?,
            appointment: row.opt_parsed("appointment")?,
            planned: row.flag("planned")?,
            version: row.count("version")?,
        })
    }
}

/// The slot with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: SlotId) -> Result<Option<Slot>> {
    tx.one(GET, args![id]).await?.map(|row| Slot::read(&row)).transpose()
}

/// The slots of a session, earliest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, clinic: ClinicId) -> Result<Vec<Slot>> {
    tx.all(OF, args![clinic]).await?.iter().map(Slot::read).collect()
}

/// The slots of an organisation that begin within a span, whatever became of them, earliest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn between(
    tx: &mut Tx,
    organisation: OdsCode,
    from: Timestamp,
    to: Timestamp,
    limit: u32,
) -> Result<Vec<Slot>> {
    tx.all(BETWEEN, args![organisation, from, to, limit]).await?.iter().map(Slot::read).collect()
}

/// The slots in which somebody sits for an organisation that begin within a span, whatever became of them, earliest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn by(
    tx: &mut Tx,
    staff: StaffId,
    organisation: OdsCode,
    (from, to): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<Slot>> {
    tx.all(BY, args![staff, organisation, from, to, limit]).await?.iter().map(Slot::read).collect()
}
