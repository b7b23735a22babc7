//! Who is booked and must be told, or must have another appointment, because the diary changed over them.

use jiff::Timestamp;
use linchpin_core::{AppointmentId, OdsCode, Result, UserId};

use crate::{Statement, Tx, appointment, appointment::Appointment, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, TOLD, OPEN, UNPLANNED, LOST];

const ADD: Statement = statement!(
    "insert into to_tell (appointment, what, since) values ($1, $2, $3)
     on conflict (appointment, what) do update set since = excluded.since, told = null, told_by = null"
);
const TOLD: Statement =
    statement!("update to_tell set told = $2, told_by = $3 where appointment = $1 and told is null");
const OPEN: Statement = statement!(
    "select a.*, t.what as what from to_tell t join appointment a on a.id = t.appointment
     where t.told is null and a.state = 'booked' and a.starts > $2 and (a.organisation = $1 or a.practice = $1)
     order by a.starts, a.id, t.what limit 2000"
);
/// Their slot is theirs until they have another, and is planned no more.
const UNPLANNED: Statement = statement!(
    "select a.* from slot s join appointment a on a.id = s.appointment
     where s.planned = 0 and s.state = 'booked' and s.starts > $2 and (a.organisation = $1 or a.practice = $1)
     order by a.starts, a.id limit 2000"
);
/// Their slot is planned, and nobody sits there.
const LOST: Statement = statement!(
    "select a.* from slot s join appointment a on a.id = s.appointment
     where s.planned = 1 and s.staff is null and s.state = 'booked' and s.starts > $2
         and (a.organisation = $1 or a.practice = $1)
     order by a.starts, a.id limit 2000"
);

words! {
    /// What is no longer as they were told.
    What { Site = "site", Clinician = "clinician" }
}

/// Notes that somebody must be told; whom they were told before of the same is told again.
///
/// # Errors
/// When there is no such appointment, or the database cannot be reached.
pub async fn add(tx: &mut Tx, appointment: AppointmentId, what: What, now: Timestamp) -> Result<()> {
    tx.execute(ADD, args![appointment, what.as_str(), now]).await.map(drop)
}

/// Notes that they were told; false when there was nothing to tell.
///
/// # Errors
/// When the database cannot be reached.
pub async fn told(tx: &mut Tx, appointment: AppointmentId, by: Option<UserId>, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(TOLD, args![appointment, now, by]).await? > 0)
}

/// Whom an organisation must tell, in its own diary and of its own people elsewhere, earliest appointment first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn open(tx: &mut Tx, organisation: OdsCode, now: Timestamp) -> Result<Vec<(Appointment, What)>> {
    let rows = tx.all(OPEN, args![organisation, now]).await?;
    rows.iter().map(|row| Ok((appointment::read(row)?, row.parsed("what")?))).collect()
}

/// Who must have another appointment because their slot is planned no more, as [`open`].
///
/// # Errors
/// When the database cannot be reached.
pub async fn unplanned(tx: &mut Tx, organisation: OdsCode, now: Timestamp) -> Result<Vec<Appointment>> {
    tx.all(UNPLANNED, args![organisation, now]).await?.iter().map(appointment::read).collect()
}

/// Who is booked where nobody sits any more, as [`open`].
///
/// # Errors
/// When the database cannot be reached.
pub async fn lost(tx: &mut Tx, organisation: OdsCode, now: Timestamp) -> Result<Vec<Appointment>> {
    tx.all(LOST, args![organisation, now]).await?.iter().map(appointment::read).collect()
}
