//! Texts and e-mails to people, and what became of each.

use jiff::Timestamp;
use linchpin_core::{AppointmentId, MessageId, OfferId, PersonId, Result};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, DUE, OF, SENT, TRIED, RECEIPT, DROP];

const ADD: Statement = statement!(
    "insert into message (id, person, kind, way, destination, words, appointment, offer, due, state, attempts, made, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', 0, $10, 1)"
);
const GET: Statement = statement!("select * from message where id = $1");
const DUE: Statement =
    statement!("select * from message where state = 'waiting' and due <= $1 order by due, id limit $2");
const OF: Statement = statement!("select * from message where person = $1 order by made desc, id desc limit $2");
const SENT: Statement = statement!(
    "update message set state = 'sent', reference = $2, sent = $3, fault = null, attempts = attempts + 1,
         version = version + 1
     where id = $1 and state = 'waiting'"
);
const TRIED: Statement = statement!(
    "update message set state = case when cast($2 as text) is null then 'failed' else 'waiting' end,
         due = coalesce($2, due), fault = $3, settled = case when cast($2 as text) is null then $4 else null end,
         attempts = attempts + 1, version = version + 1
     where id = $1 and state = 'waiting'"
);
/// A receipt is believed once, and only about what was sent.
const RECEIPT: Statement = statement!(
    "update message set state = $2, fault = $3, settled = $4, version = version + 1
     where reference = $1 and state = 'sent'"
);
const DROP: Statement = statement!(
    "update message set state = 'dropped', settled = $2, version = version + 1
     where appointment = $1 and state = 'waiting'"
);

words! {
    /// What it is about.
    Kind {
        Booked = "booked", Reminder = "reminder", Moved = "moved", Cancelled = "cancelled", Offer = "offer",
        Other = "other",
    }
}

words! {
    /// How it goes.
    Way { Text = "text", Email = "email" }
}

words! {
    /// What became of it.
    State { Waiting = "waiting", Sent = "sent", Delivered = "delivered", Failed = "failed", Dropped = "dropped" }
}

/// A text or e-mail to a person.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Its key.
    pub id: MessageId,
    /// To whom.
    pub person: PersonId,
    /// What it is about.
    pub kind: Kind,
    /// How it goes.
    pub way: Way,
    /// The number or address.
    pub destination: String,
    /// What it says.
    pub words: String,
    /// About which appointment.
    pub appointment: Option<AppointmentId>,
    /// About which offer.
    pub offer: Option<OfferId>,
    /// Not before.
    pub due: Timestamp,
    /// What became of it.
    pub state: State,
    /// What the provider calls it.
    pub reference: Option<String>,
    /// Why it failed last, in words that name nobody.
    pub fault: Option<String>,
    /// How many times it was tried.
    pub attempts: u64,
    /// When it was written.
    pub made: Timestamp,
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
            person: row.parsed("person")?,
            kind: row.parsed("kind")?,
            way: row.parsed("way")?,
            destination: row.text("destination")?,
            words: row.text("words")?,
            appointment: row.opt_parsed("appointment")?,
            offer: row.opt_parsed("offer")?,
            due: row.timestamp("due")?,
            state: row.parsed("state")?,
            reference: row.opt_text("reference")?,
            fault: row.opt_text("fault")?,
            attempts: row.count("attempts")?,
            made: row.timestamp("made")?,
        })
    }
}

/// Writes a message down, to be sent when it is due.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn add(tx: &mut Tx, one: &Message) -> Result<()> {
    let Message { id, person, destination, words, appointment, offer, due, made, .. } = one;
    let (kind, way) = (one.kind.as_str(), one.way.as_str());
    tx.execute(ADD, args![id, person, kind, way, destination, words, appointment, offer, due, made]).await.map(drop)
}

/// The message with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: MessageId) -> Result<Option<Message>> {
    tx.one(GET, args![id]).await?.map(|row| Message::read(&row)).transpose()
}

/// What is to be sent now, longest due first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn due(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<Message>> {
    tx.all(DUE, args![now, limit]).await?.iter().map(Message::read).collect()
}

/// The messages to a person, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, person: PersonId, limit: u32) -> Result<Vec<Message>> {
    tx.all(OF, args![person, limit]).await?.iter().map(Message::read).collect()
}

/// Notes that the provider took a message, and what it calls it; false when it no longer waited.
///
/// # Errors
/// When the database cannot be reached.
pub async fn sent(tx: &mut Tx, id: MessageId, reference: &str, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(SENT, args![id, reference, now]).await? == 1)
}

/// Notes that sending failed: to be tried again at an instant, or given up; false when it no longer waited.
///
/// # Errors
/// When the database cannot be reached.
pub async fn tried(tx: &mut Tx, id: MessageId, again: Option<Timestamp>, why: &str, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(TRIED, args![id, again, why, now]).await? == 1)
}

/// Notes what the provider says became of a message; false when no message of that name waits to hear so.
///
/// # Errors
/// When the database cannot be reached.
pub async fn receipt(tx: &mut Tx, reference: &str, state: State, why: Option<&str>, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(RECEIPT, args![reference, state.as_str(), why, now]).await? == 1)
}

/// Lets go of what was to be said about an appointment and no longer holds; says how many.
///
/// # Errors
/// When the database cannot be reached.
pub async fn drop_of(tx: &mut Tx, appointment: AppointmentId, now: Timestamp) -> Result<u64> {
    tx.execute(DROP, args![appointment, now]).await
}
