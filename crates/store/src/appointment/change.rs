use jiff::Timestamp;
use linchpin_core::{RelationshipId, Result, UserId};

use super::Appointment;
use crate::{Statement, Tx, args, slot::Slot, statement};

pub(super) const MOVE: Statement = statement!(
    "update appointment set slot = $3, organisation = $4, site = $5, staff = $6, slot_type = $7, starts = $8, ends = $9,
         state = 'booked', arrived = null, moves = moves + 1, version = version + 1
     where id = $1 and version = $2 and state = 'booked'"
);
pub(super) const CANCEL: Statement = statement!(
    "update appointment set state = 'cancelled', settled = $3, settled_by = $4, cancel_reason = $5,
         version = version + 1
     where id = $1 and version = $2 and state in ('booked', 'arrived')"
);
pub(super) const ARRIVE: Statement = statement!(
    "update appointment set state = 'arrived', arrived = $3, version = version + 1
     where id = $1 and version = $2 and state = 'booked'"
);
/// Whether somebody came can be put right afterwards.
pub(super) const SETTLE: Statement = statement!(
    "update appointment set state = $3, settled = $4, settled_by = $5, version = version + 1
     where id = $1 and version = $2 and state <> 'cancelled' and state <> $3"
);
pub(super) const RELATE: Statement = statement!("update appointment set relationship = $2 where id = $1");

/// What became of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settle {
    /// The person is there.
    Arrived,
    /// They were seen.
    Attended,
    /// They did not come.
    Dna,
}

/// Moves an appointment to another slot, as it was seen; false when it changed meanwhile or is over. The slots are taken
/// and given back by [`crate::slot`].
///
/// # Errors
/// When the database cannot be reached.
pub async fn move_to(tx: &mut Tx, one: &Appointment, to: &Slot) -> Result<bool> {
    let Slot { id, organisation, site, staff, slot_type, starts, ends, .. } = to;
    let row = args![one.id, one.version, id, organisation, site, staff, slot_type, starts, ends];
    Ok(tx.execute(MOVE, row).await? == 1)
}

/// Cancels an appointment, as it was seen; false when it changed meanwhile or is over.
///
/// # Errors
/// When the database cannot be reached.
pub async fn cancel(
    tx: &mut Tx,
    one: &Appointment,
    by: Option<UserId>,
    reason: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(CANCEL, args![one.id, one.version, now, by, reason]).await? == 1)
}

/// Writes down what became of an appointment, as it was seen; false when it changed meanwhile, was cancelled, or this
/// stands already.
///
/// # Errors
/// When the database cannot be reached.
pub async fn settle(tx: &mut Tx, one: &Appointment, what: Settle, by: Option<UserId>, now: Timestamp) -> Result<bool> {
    let state = match what {
        Settle::Arrived => return Ok(tx.execute(ARRIVE, args![one.id, one.version, now]).await? == 1),
        Settle::Attended => "attended",
        Settle::Dna => "dna",
    };
    Ok(tx.execute(SETTLE, args![one.id, one.version, state, now, by]).await? == 1)
}

/// Notes what lets another organisation see the person because of the appointment.
///
/// # Errors
/// When the database cannot be reached.
pub async fn relate(tx: &mut Tx, one: &Appointment, relationship: Option<RelationshipId>) -> Result<()> {
    tx.execute(RELATE, args![one.id, relationship]).await.map(drop)
}
