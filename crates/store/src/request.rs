//! Needs that people brought, by when each was promised to be met, and what came of it step by step.

use jiff::Timestamp;
use linchpin_access::{Channel, Need};
use linchpin_core::{AppointmentId, OdsCode, PersonId, RequestId, Result, SlotId, UserId};

use crate::{Row, Statement, Tx, appointment, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] =
    &[ADD, GET, OF, DUE, STANDING, ENDED, ENDED_ALL, STEPS, BOOK, UNBOOK, CLOSE, NOTE, EVENTS];

const ADD: Statement = statement!(
    "insert into request (id, person, organisation, need, channel, received, due, interval_days, words, state, made_by, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, 1)"
);
/// What there is of requests. Beside each stands the first of its appointments to which nobody came: the promise was kept up
/// to there.
macro_rules! requests {
    ($columns:literal, $more:literal) => {
        statement!(concat!(
            "select r.*, (select min(m.starts) from appointment m where m.request = r.id and m.state = 'dna') as missed",
            $columns,
            " from request r ",
            $more
        ))
    };
    ($more:literal) => {
        requests!("", $more)
    };
}

const GET: Statement = requests!("where r.id = $1");
const OF: Statement = requests!("where r.person = $1 order by r.received desc, r.id desc limit $2");
const DUE: Statement = requests!(
    "where r.organisation = $1 and r.state <> 'closed' and (r.state = 'open' or $2 = 1)
     order by r.due, r.received, r.id limit $3"
);
/// Not yet seen to: somebody who was seen needs nothing more, and somebody who did not come may.
const STANDING: Statement = requests!(
    ", a.starts as booked_for, a.state as became",
    "left join appointment a on a.id = r.appointment
     where r.organisation = $1 and r.state <> 'closed' and (a.id is null or a.state <> 'attended')
     order by r.due, r.received, r.id limit $2"
);
const ENDED: Statement = requests!(
    ", a.starts as booked_for, a.state as became",
    "left join appointment a on a.id = r.appointment
     where r.organisation = $1 and r.due >= $2 and r.due < $3 order by r.due, r.id limit $4"
);
const ENDED_ALL: Statement = requests!(
    ", a.starts as booked_for, a.state as became",
    "left join appointment a on a.id = r.appointment
     where r.due >= $1 and r.due < $2 order by r.due, r.id limit $3"
);
const STEPS: Statement = statement!(
    "select e.request as request, e.kind as kind, count(*) as n from request_event e join request r on r.id = e.request
     where r.organisation = $1 and r.state <> 'closed' and e.kind in ('offered', 'declined', 'nothing-to-offer')
     group by e.request, e.kind"
);
const BOOK: Statement = statement!(
    "update request set state = 'booked', appointment = $2, version = version + 1 where id = $1 and state <> 'closed'"
);
/// Only when it still rests on this appointment.
const UNBOOK: Statement = statement!(
    "update request set state = 'open', appointment = null, version = version + 1
     where id = $1 and state = 'booked' and appointment = $2"
);
const CLOSE: Statement = statement!(
    "update request set state = 'closed', outcome = $3, closed = $4, closed_by = $5, version = version + 1
     where id = $1 and version = $2 and state <> 'closed'"
);
/// Two at the same moment are told apart by the key: one of them is refused and tried again.
const NOTE: Statement = statement!(
    "insert into request_event (request, position, kind, slot, note, at, account, organisation)
     select $1, coalesce((select max(position) from request_event where request = $1), 0) + 1, $2, $3, $4, $5, $6, $7"
);
const EVENTS: Statement = statement!("select * from request_event where request = $1 order by position");

words! {
    /// How far it is.
    State { Open = "open", Booked = "booked", Closed = "closed" }
}

words! {
    /// How it ended.
    Outcome {
        Seen = "seen", Advised = "advised", Signposted = "signposted", Declined = "declined",
        NothingToOffer = "nothing-to-offer", Withdrawn = "withdrawn", Mistake = "mistake",
    }
}

words! {
    /// A step.
    Step {
        Entered = "entered", Offered = "offered", Declined = "declined", NothingToOffer = "nothing-to-offer",
        Booked = "booked", Cancelled = "cancelled", Closed = "closed",
    }
}

/// A need that somebody brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its key.
    pub id: RequestId,
    /// Whose.
    pub person: PersonId,
    /// Which practice keeps the promise.
    pub organisation: OdsCode,
    /// What was promised.
    pub need: Need,
    /// How it came.
    pub channel: Channel,
    /// When it came.
    pub received: Timestamp,
    /// By when it is to be met.
    pub due: Timestamp,
    /// For a follow-up: the days after which the clinician wants to see them.
    pub interval_days: Option<u64>,
    /// What it is about, as the person put it.
    pub words: Option<String>,
    /// How far it is.
    pub state: State,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// The appointment that meets it.
    pub appointment: Option<AppointmentId>,
    /// When the first of its appointments began to which nobody came.
    pub missed: Option<Timestamp>,
    /// Who entered it.
    pub made_by: Option<UserId>,
    /// When it ended.
    pub closed: Option<Timestamp>,
    /// Goes up by one at each change.
    pub version: u64,
}

/// A step on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What.
    pub kind: Step,
    /// The slot that was offered or booked.
    pub slot: Option<SlotId>,
    /// What else was said.
    pub note: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Who wrote it down.
    pub account: Option<UserId>,
    /// Working for which organisation.
    pub organisation: OdsCode,
}

/// A request beside what became of its appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The request.
    pub request: Request,
    /// When its appointment begins, and what became of that.
    pub booked: Option<(Timestamp, appointment::State)>,
}

impl Standing {
    pub(crate) fn read(row: &Row) -> Result<Self> {
        let booked = row.opt_timestamp("booked_for")?.zip(row.opt_parsed("became")?);
        Ok(Self { request: Request::read(row)?, booked })
    }
}

impl Request {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            person: row.parsed("person")?,
            organisation: row.parsed("organisation")?,
            need: row.parsed("need")?,
            channel: row.parsed("channel")?,
            received: row.timestamp("received")?,
            due: row.timestamp("due")?,
            interval_days: row.opt_whole("interval_days")?.and_then(|days| u64::try_from(days).ok()),
            words: row.opt_text("words")?,
            state: row.parsed("state")?,
            outcome: row.opt_parsed("outcome")?,
            appointment: row.opt_parsed("appointment")?,
            missed: row.opt_timestamp("missed")?,
            made_by: row.opt_parsed("made_by")?,
            closed: row.opt_timestamp("closed")?,
            version: row.count("version")?,
        })
    }
}

impl Event {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            kind: row.parsed("kind")?,
            slot: row.opt_parsed("slot")?,
            note: row.opt_text("note")?,
            at: row.timestamp("at")?,
            account: row.opt_parsed("account")?,
            organisation: row.parsed("organisation")?,
        })
    }
}

/// Enters a request as version 1.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn add(tx: &mut Tx, one: &Request) -> Result<()> {
    let Request { id, person, organisation, received, due, interval_days, words, made_by, .. } = one;
    let (need, channel) = (one.need.as_str(), one.channel.as_str());
    let row = args![id, person, organisation, need, channel, received, due, interval_days, words, made_by];
    tx.execute(ADD, row).await.map(drop)
}

/// The request with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: RequestId) -> Result<Option<Request>> {
    tx.one(GET, args![id]).await?.map(|row| Request::read(&row)).transpose()
}

/// The requests of a person, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, person: PersonId, limit: u32) -> Result<Vec<Request>> {
    tx.all(OF, args![person, limit]).await?.iter().map(Request::read).collect()
}

/// What a practice has promised and not yet kept, by what is due first; with those that have an appointment, or without.
///
/// # Errors
/// When the database cannot be reached.
pub async fn due(tx: &mut Tx, organisation: OdsCode, booked_too: bool, limit: u32) -> Result<Vec<Request>> {
    tx.all(DUE, args![organisation, booked_too, limit]).await?.iter().map(Request::read).collect()
}

/// What a practice has promised to people who were not seen yet, by what is due first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn standing(tx: &mut Tx, organisation: OdsCode, limit: u32) -> Result<Vec<Standing>> {
    tx.all(STANDING, args![organisation, limit]).await?.iter().map(Standing::read).collect()
}

/// The requests whose promise ended or ends within a span, of one practice or of all.
///
/// # Errors
/// When the database cannot be reached.
pub async fn ended(
    tx: &mut Tx,
    organisation: Option<OdsCode>,
    (from, to): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<Standing>> {
    let rows = match organisation {
        Some(organisation) => tx.all(ENDED, args![organisation, from, to, limit]).await?,
        None => tx.all(ENDED_ALL, args![from, to, limit]).await?,
    };
    rows.iter().map(Standing::read).collect()
}

/// How often something was offered, declined or not there to offer, of each request of a practice that is not closed.
///
/// # Errors
/// When the database cannot be reached.
pub async fn steps(tx: &mut Tx, organisation: OdsCode) -> Result<Vec<(RequestId, Step, u64)>> {
    let rows = tx.all(STEPS, args![organisation]).await?;
    rows.iter().map(|row| Ok((row.parsed("request")?, row.parsed("kind")?, row.count("n")?))).collect()
}

/// Says which appointment meets a request; false when it is closed.
///
/// # Errors
/// When the database cannot be reached.
pub async fn book(tx: &mut Tx, id: RequestId, appointment: AppointmentId) -> Result<bool> {
    Ok(tx.execute(BOOK, args![id, appointment]).await? == 1)
}

/// Opens a request again whose appointment was cancelled; false when it rests on another or is closed.
///
/// # Errors
/// When the database cannot be reached.
pub async fn unbook(tx: &mut Tx, id: RequestId, appointment: AppointmentId) -> Result<bool> {
    Ok(tx.execute(UNBOOK, args![id, appointment]).await? == 1)
}

/// Closes a request, as it was seen; false when it changed meanwhile or was closed.
///
/// # Errors
/// When the database cannot be reached.
pub async fn close(tx: &mut Tx, one: &Request, outcome: Outcome, by: Option<UserId>, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(CLOSE, args![one.id, one.version, outcome.as_str(), now, by]).await? == 1)
}

/// Writes a step down.
///
/// # Errors
/// When somebody else writes one at the same moment, or the database cannot be reached.
pub async fn note(tx: &mut Tx, id: RequestId, event: &Event) -> Result<()> {
    let Event { slot, note, at, account, organisation, .. } = event;
    tx.execute(NOTE, args![id, event.kind.as_str(), slot, note, at, account, organisation]).await.map(drop)
}

/// The steps of a request, in their order.
///
/// # Errors
/// When the database cannot be reached.
pub async fn events(tx: &mut Tx, id: RequestId) -> Result<Vec<Event>> {
    tx.all(EVENTS, args![id]).await?.iter().map(Event::read).collect()
}
