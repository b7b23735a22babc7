use jiff::Timestamp;
use linchpin_core::{AppointmentId, HoldId, OpeningId, Result, SlotId};

use crate::{Statement, Tx, args, statement};

pub(super) const HOLD: Statement = statement!(
    "update slot set state = 'held', hold = $2, held_until = $3, version = version + 1
     where id = $1 and starts > $4 and staff is not null
         and (state = 'free' or (state = 'held' and held_until <= $4))"
);
pub(super) const RELEASE: Statement = statement!(
    "update slot set state = 'free', hold = null, held_until = null, version = version + 1
     where id = $1 and state = 'held' and hold = $2"
);
/// A hold that has run out and that nobody took over is still good to the one who had it.
pub(super) const BOOK: Statement = statement!(
    "update slot set state = 'booked', appointment = $2, hold = null, held_until = null, version = version + 1
     where id = $1 and starts > $4 and staff is not null
         and (state = 'free' or (state = 'held' and (held_until <= $4 or hold = $3)))"
);
/// What is no longer planned is not free again.
pub(super) const GIVE_BACK: Statement = statement!(
    "update slot set appointment = null, hold = null, version = version + 1,
         state = case when planned = 1 then 'free' else 'withdrawn' end
     where id = $1 and state = 'booked' and appointment = $2"
);
pub(super) const WITHDRAW: Statement = statement!(
    "update slot set state = 'withdrawn', hold = null, held_until = null, version = version + 1
     where id = $1 and state in ('free', 'held')"
);
pub(super) const RESTORE: Statement = statement!(
    "update slot set state = 'free', opening = $2, planned = 1, version = version + 1 where id = $1 and state = 'withdrawn'"
);
pub(super) const REOPEN: Statement = statement!("update slot set opening = $2, version = version + 1 where id = $1");
pub(super) const UNPLAN: Statement =
    statement!("update slot set planned = 0, version = version + 1 where id = $1 and planned = 1");
/// Only tidies: an expired hold is free whether or not it was swept.
pub(super) const SWEEP: Statement = statement!(
    "update slot set state = 'free', hold = null, held_until = null, version = version + 1
     where state = 'held' and held_until <= $1"
);

/// Keeps a slot for somebody until an instant; false when it is not free, has begun, or has no clinician yet.
///
/// # Errors
/// When the database cannot be reached.
pub async fn hold(tx: &mut Tx, id: SlotId, hold: HoldId, until: Timestamp, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(HOLD, args![id, hold, until, now]).await? == 1)
}

/// Lets a slot go that this hold keeps; false when it does not.
///
/// # Errors
/// When the database cannot be reached.
pub async fn release(tx: &mut Tx, id: SlotId, hold: HoldId) -> Result<bool> {
    Ok(tx.execute(RELEASE, args![id, hold]).await? == 1)
}

/// Puts an appointment into a slot that is free or kept by this hold; false when it is neither, or has begun.
///
/// # Errors
/// When the database cannot be reached.
pub async fn book(
    tx: &mut Tx,
    id: SlotId,
    appointment: AppointmentId,
    hold: Option<HoldId>,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(BOOK, args![id, appointment, hold, now]).await? == 1)
}

/// Gives a slot back that this appointment had; false when it had not.
///
/// # Errors
/// When the database cannot be reached.
pub async fn give_back(tx: &mut Tx, id: SlotId, appointment: AppointmentId) -> Result<bool> {
    Ok(tx.execute(GIVE_BACK, args![id, appointment]).await? == 1)
}

/// Takes one slot that is not booked out of reach; false when it is booked or was withdrawn before.
///
/// # Errors
/// When the database cannot be reached.
pub async fn withdraw(tx: &mut Tx, id: SlotId) -> Result<bool> {
    Ok(tx.execute(WITHDRAW, args![id]).await? == 1)
}

/// Puts a slot that was withdrawn back into reach, under a rule; false when it was not withdrawn.
///
/// # Errors
/// When the database cannot be reached.
pub async fn restore(tx: &mut Tx, id: SlotId, opening: OpeningId) -> Result<bool> {
    Ok(tx.execute(RESTORE, args![id, opening]).await? == 1)
}

/// Changes the rule for who may book a slot; whoever has it keeps it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn reopen(tx: &mut Tx, id: SlotId, opening: OpeningId) -> Result<()> {
    tx.execute(REOPEN, args![id, opening]).await.map(drop)
}

/// Says that a booked slot is no longer planned, so that nobody gets it after the one who has it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn unplan(tx: &mut Tx, id: SlotId) -> Result<()> {
    tx.execute(UNPLAN, args![id]).await.map(drop)
}

/// Frees the slots whose hold has run out, and says how many.
///
/// # Errors
/// When the database cannot be reached.
pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.execute(SWEEP, args![now]).await
}
