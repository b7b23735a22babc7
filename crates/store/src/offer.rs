//! Offers of one slot to one person who waits.

use jiff::Timestamp;
use linchpin_core::{AppointmentId, HoldId, OfferId, PersonId, Result, SlotId, WaitingId};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, BY_TOKEN, OF_SLOT, OF_WAITING, OPEN_TO, ANSWER, EXPIRE];

const ADD: Statement = statement!(
    "insert into offer (id, waiting, slot, hold, token, made, until, state, version)
     values ($1, $2, $3, $4, $5, $6, $7, 'open', 1)"
);
const GET: Statement = statement!("select * from offer where id = $1");
const BY_TOKEN: Statement = statement!("select * from offer where token = $1");
const OF_SLOT: Statement = statement!("select * from offer where slot = $1 order by made desc, id desc limit 1000");
const OF_WAITING: Statement =
    statement!("select * from offer where waiting = $1 order by made desc, id desc limit 1000");
const OPEN_TO: Statement = statement!(
    "select offer.* from offer join waiting on waiting.id = offer.waiting
     where waiting.person = $1 and offer.state = 'open' and offer.until > $2 order by offer.made, offer.id limit 100"
);
const ANSWER: Statement = statement!(
    "update offer set state = $2, answered = $3, appointment = $4, version = version + 1 where id = $1 and state = 'open'"
);
const EXPIRE: Statement = statement!(
    "update offer set state = 'expired', answered = until, version = version + 1 where state = 'open' and until <= $1"
);

words! {
    /// What came of it: lost is a yes that came after another's.
    State { Open = "open", Accepted = "accepted", Declined = "declined", Expired = "expired", Lost = "lost" }
}

/// An offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its key.
    pub id: OfferId,
    /// To whom.
    pub waiting: WaitingId,
    /// Of which slot.
    pub slot: SlotId,
    /// What keeps the slot meanwhile; nothing where several are asked at once.
    pub hold: Option<HoldId>,
    /// The hash of the secret in the address that they tap.
    pub token: String,
    /// When it was made.
    pub made: Timestamp,
    /// Until just before this instant they may say yes.
    pub until: Timestamp,
    /// What came of it.
    pub state: State,
    /// When they answered, or it ran out.
    pub answered: Option<Timestamp>,
    /// The appointment that it became.
    pub appointment: Option<AppointmentId>,
}

impl Offer {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            waiting: row.parsed("waiting")?,
            slot: row.parsed("slot")?,
            hold: row.opt_parsed("hold")?,
            token: row.text("token")?,
            made: row.timestamp("made")?,
            until: row.timestamp("until")?,
            state: row.parsed("state")?,
            answered: row.opt_timestamp("answered")?,
            appointment: row.opt_parsed("appointment")?,
        })
    }
}

/// Makes an offer.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn add(tx: &mut Tx, one: &Offer) -> Result<()> {
    let Offer { id, waiting, slot, hold, token, made, until, .. } = one;
    tx.execute(ADD, args![id, waiting, slot, hold, token, made, until]).await.map(drop)
}

/// The offer with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: OfferId) -> Result<Option<Offer>> {
    tx.one(GET, args![id]).await?.map(|row| Offer::read(&row)).transpose()
}

/// The offer whose secret has this hash.
///
/// # Errors
/// When the database cannot be reached.
pub async fn by_token(tx: &mut Tx, hash: &str) -> Result<Option<Offer>> {
    tx.one(BY_TOKEN, args![hash]).await?.map(|row| Offer::read(&row)).transpose()
}

/// Every offer of a slot, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_slot(tx: &mut Tx, slot: SlotId) -> Result<Vec<Offer>> {
    tx.all(OF_SLOT, args![slot]).await?.iter().map(Offer::read).collect()
}

/// Every offer to somebody who waits, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_waiting(tx: &mut Tx, waiting: WaitingId) -> Result<Vec<Offer>> {
    tx.all(OF_WAITING, args![waiting]).await?.iter().map(Offer::read).collect()
}

/// The offers that a person can still answer, the first first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn open_to(tx: &mut Tx, person: PersonId, now: Timestamp) -> Result<Vec<Offer>> {
    tx.all(OPEN_TO, args![person, now]).await?.iter().map(Offer::read).collect()
}

/// Writes an answer down; false when there was one.
///
/// # Errors
/// When the database cannot be reached.
pub async fn answer(
    tx: &mut Tx,
    id: OfferId,
    state: State,
    appointment: Option<AppointmentId>,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(ANSWER, args![id, state.as_str(), now, appointment]).await? == 1)
}

/// Ends the offers whose time has run out, and says how many.
///
/// # Errors
/// When the database cannot be reached.
pub async fn expire(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.execute(EXPIRE, args![now]).await
}
