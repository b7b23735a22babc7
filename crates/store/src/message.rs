//! Texts and e-mails to people, and what became of each.

use jiff::Timestamp;
use linchpin_core::{AppointmentId, MessageId, OdsCode, OfferId, PersonId, Result};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] =
    &[ADD, GET, OUTBOX, TO, BEGIN, SENT, AGAIN, SETTLE, RECEIPT, DROP_OF_APPOINTMENT, DROP_OF_OFFER, COUNTS];

const ADD: Statement = statement!(
    "insert into message (id, organisation, person, kind, way, destination, words, reason, appointment, offer, due, until,
                          state, attempts, made, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'waiting', 0, $13, 1) on conflict do nothing"
);
const GET: Statement = statement!("select * from message where id = $1");
const OUTBOX: Statement =
    statement!("select * from message where organisation = $1 and made <= $2 order by made desc, id desc limit $3");
const TO: Statement = statement!(
    "select * from message where destination = $1 and made > $2 and attempts > 0 order by made desc, id desc limit 100"
);
/// Of two workers that want to send it one does; it is due again should that one die.
const BEGIN: Statement = statement!(
    "update message set attempts = attempts + 1, due = $3, version = version + 1
     where id = $1 and state = 'waiting' and due <= $2"
);
const SENT: Statement = statement!(
    "update message set state = 'sent', reference = $2, sent = $3, fault = null, version = version + 1
     where id = $1 and state = 'waiting'"
);
const AGAIN: Statement =
    statement!("update message set due = $2, fault = $3, version = version + 1 where id = $1 and state = 'waiting'");
const SETTLE: Statement = statement!(
    "update message set state = $2, fault = $3, settled = $4, version = version + 1 where id = $1 and state = 'waiting'"
);
/// A receipt is believed once, only about what was sent, and only under the name that the provider gave it. It may be
/// quicker than our own note that the message was sent.
const RECEIPT: Statement = statement!(
    "update message set state = $3, reference = coalesce(reference, $2), fault = $4, sent = coalesce(sent, $5),
         settled = $5, version = version + 1
     where id = $1 and attempts > 0
         and ((state = 'sent' and reference = $2) or (state = 'waiting' and reference is null))"
);
const DROP_OF_APPOINTMENT: Statement = statement!(
    "update message set state = 'dropped', settled = $2, version = version + 1
     where appointment = $1 and state = 'waiting' and kind <> 'answer'"
);
const DROP_OF_OFFER: Statement = statement!(
    "update message set state = 'dropped', settled = $2, version = version + 1
     where offer = $1 and state = 'waiting' and kind = 'offer'"
);
const COUNTS: Statement = statement!(
    "select state, count(*) as n from message where organisation = $1 and made > $2 group by state order by state"
);

words! {
    /// What it is about; an answer is one to what somebody wrote to us.
    Kind {
        Booked = "booked", Reminder = "reminder", Moved = "moved", Cancelled = "cancelled", Offer = "offer",
        Answer = "answer", Call = "call",
    }
}

words! {
    /// How it goes.
    Way { Text = "text", Email = "email" }
}

words! {
    /// What became of it: sent is what the provider took, delivered what came to the person, dropped what was let go
    /// before it was sent.
    State { Waiting = "waiting", Sent = "sent", Delivered = "delivered", Failed = "failed", Dropped = "dropped" }
}

/// A text or e-mail to a person.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Its key, which is what we call it to the provider.
    pub id: MessageId,
    /// In whose outbox it is: whose diary it is about.
    pub organisation: OdsCode,
    /// To whom.
    pub person: PersonId,
    /// What it is about.
    pub kind: Kind,
    /// How it goes.
    pub way: Way,
    /// The number, as `447700900123`, or the address.
    pub destination: String,
    /// What it says.
    pub words: String,
    /// Why it was written, where that is no matter of course; for staff.
    pub reason: Option<String>,
    /// About which appointment.
    pub appointment: Option<AppointmentId>,
    /// About which offer.
    pub offer: Option<OfferId>,
    /// Not before.
    pub due: Timestamp,
    /// Not from this instant on: by then it says nothing that helps.
    pub until: Timestamp,
    /// What became of it.
    pub state: State,
    /// What the provider calls it.
    pub reference: Option<String>,
    /// Why it failed last or was let go, in words that name nobody.
    pub fault: Option<String>,
    /// How many times it was tried.
    pub attempts: u64,
    /// When it was written.
    pub made: Timestamp,
    /// When the provider took it.
    pub sent: Option<Timestamp>,
}

impl std::fmt::Debug for Message {
    /// Without what it says and to whom.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message").field("id", &self.id).field("kind", &self.kind).field("state", &self.state).finish()
    }
}

impl Message {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            organisation: row.parsed("organisation")?,
            person: row.parsed("person")?,
            kind: row.parsed("kind")?,
            way: row.parsed("way")?,
            destination: row.text("destination")?,
            words: row.text("words")?,
            reason: row.opt_text("reason")?,
            appointment: row.opt_parsed("appointment")?,
            offer: row.opt_parsed("offer")?,
            due: row.timestamp("due")?,
            until: row.timestamp("until")?,
            state: row.parsed("state")?,
            reference: row.opt_text("reference")?,
            fault: row.opt_text("fault")?,
            attempts: row.count("attempts")?,
            made: row.timestamp("made")?,
            sent: row.opt_timestamp("sent")?,
        })
    }
}

/// Writes a message down, to be sent when it is due; false when one of this key was written before.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn add(tx: &mut Tx, one: &Message) -> Result<bool> {
    let Message { id, organisation, person, destination, words, reason, appointment, offer, due, until, made, .. } =
        one;
    let (kind, way) = (one.kind.as_str(), one.way.as_str());
    let row =
        args![id, organisation, person, kind, way, destination, words, reason, appointment, offer, due, until, made];
    Ok(tx.execute(ADD, row).await? == 1)
}

/// The message with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: MessageId) -> Result<Option<Message>> {
    tx.one(GET, args![id]).await?.map(|row| Message::read(&row)).transpose()
}

/// What an organisation wrote up to an instant, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn outbox(tx: &mut Tx, organisation: OdsCode, before: Timestamp, limit: u32) -> Result<Vec<Message>> {
    tx.all(OUTBOX, args![organisation, before, limit]).await?.iter().map(Message::read).collect()
}

/// What was sent, or may have been, to a number or address since an instant, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn to(tx: &mut Tx, destination: &str, since: Timestamp) -> Result<Vec<Message>> {
    tx.all(TO, args![destination, since]).await?.iter().map(Message::read).collect()
}

/// Takes a message in hand to send it. Until `again` nobody else does; false when it is not due, or no longer waits.
///
/// # Errors
/// When the database cannot be reached.
pub async fn begin(tx: &mut Tx, id: MessageId, now: Timestamp, again: Timestamp) -> Result<bool> {
    Ok(tx.execute(BEGIN, args![id, now, again]).await? == 1)
}

/// Notes that the provider took a message, and what it calls it; false when it no longer waited.
///
/// # Errors
/// When the database cannot be reached.
pub async fn sent(tx: &mut Tx, id: MessageId, reference: &str, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(SENT, args![id, reference, now]).await? == 1)
}

/// Notes from when on it may be tried again, and why it was not sent; false when it no longer waited.
///
/// # Errors
/// When the database cannot be reached.
pub async fn again(tx: &mut Tx, id: MessageId, due: Timestamp, why: Option<&str>) -> Result<bool> {
    Ok(tx.execute(AGAIN, args![id, due, why]).await? == 1)
}

/// Gives a message up, as failed or dropped; false when it no longer waited.
///
/// # Errors
/// When the database cannot be reached.
pub async fn settle(tx: &mut Tx, id: MessageId, state: State, why: &str, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(SETTLE, args![id, state.as_str(), why, now]).await? == 1)
}

/// Notes what the provider says became of a message that it calls `reference`; false when no such message waits to hear.
///
/// # Errors
/// When the database cannot be reached.
pub async fn receipt(
    tx: &mut Tx,
    id: MessageId,
    reference: &str,
    state: State,
    why: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(RECEIPT, args![id, reference, state.as_str(), why, now]).await? == 1)
}

/// Lets go of what was to be said about an appointment and no longer holds; says how many.
///
/// # Errors
/// When the database cannot be reached.
pub async fn drop_of(tx: &mut Tx, appointment: AppointmentId, now: Timestamp) -> Result<u64> {
    tx.execute(DROP_OF_APPOINTMENT, args![appointment, now]).await
}

/// Lets go of an offer's own text, when the offer is over before it was sent; says how many.
///
/// # Errors
/// When the database cannot be reached.
pub async fn drop_of_offer(tx: &mut Tx, offer: OfferId, now: Timestamp) -> Result<u64> {
    tx.execute(DROP_OF_OFFER, args![offer, now]).await
}

/// How many of the messages since an instant are in which state.
///
/// # Errors
/// When the database cannot be reached.
pub async fn counts(tx: &mut Tx, organisation: OdsCode, since: Timestamp) -> Result<Vec<(State, u64)>> {
    let rows = tx.all(COUNTS, args![organisation, since]).await?;
    rows.iter().map(|row| Ok((row.parsed("state")?, row.count("n")?))).collect()
}
