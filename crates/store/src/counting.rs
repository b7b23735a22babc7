//! What is counted of diaries, bookings and requests: read once for all organisations, without a name, a number or a word
//! that anybody typed.

use jiff::{Timestamp, civil::Date};
use linchpin_access::{Category, Mode, Profession, counts::Offer, demand::Status};
use linchpin_core::{OdsCode, OpeningId, PersonId, RequestId, Result, Sex};

use crate::{Row, Statement, Tx, appointment, args, request::Step, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[VERSIONS, BOOKINGS, OFFERS, AHEAD, REQUESTS, STEPS];

/// A change raises a version, and nothing is ever taken away: the same sums mean the same rows.
const VERSIONS: Statement = statement!(
    "select day, cast(count(*) as bigint) as n, cast(sum(version) as bigint) as version from (
        select substr(starts, 1, 10) as day, version from appointment
        union all select substr(made, 1, 10), version from appointment
        union all select substr(starts, 1, 10), version from slot
        union all select substr(received, 1, 10), version from request
        union all select substr(at, 1, 10), 1 from request_event
        union all select '', version from slot_type
        union all select '', version from opening
        union all select '', version from clinician) as changed
     group by day order by day"
);
const BOOKINGS: Statement = statement!(
    "select a.organisation, a.practice, a.person, a.request, a.starts, a.made, a.state, t.profession, t.mode, t.category
     from appointment a join slot_type t on t.id = a.slot_type
     where a.state <> 'cancelled' and ((a.starts >= $1 and a.starts < $2) or (a.made >= $1 and a.made < $2))
     order by a.starts, a.id"
);
const OFFERS: Statement = statement!(
    "select s.organisation, s.opening, s.starts, s.ends, a.state, t.profession, t.mode, c.sex
     from slot s join slot_type t on t.id = s.slot_type
     left join appointment a on a.id = s.appointment and a.state <> 'cancelled'
     left join clinician c on c.staff = s.staff
     where s.starts >= $1 and s.starts < $2 and s.staff is not null and s.state <> 'withdrawn'
         and (s.planned = 1 or s.state = 'booked')
     order by s.starts, s.id"
);
const AHEAD: Statement = statement!(
    "select s.organisation, s.opening, substr(s.starts, 1, 10) as day, min(c.published) as published
     from slot s join clinic c on c.id = s.clinic
     where s.starts >= $1 and s.staff is not null and s.state <> 'withdrawn'
     group by s.organisation, s.opening, substr(s.starts, 1, 10)"
);
/// Those that were not over before the first instant, or whose promise ended after it.
const REQUESTS: Statement = statement!(
    "select r.*, a.starts as booked_for, a.state as became,
         (select min(m.starts) from appointment m where m.request = r.id and m.state = 'dna') as missed
     from request r left join appointment a on a.id = r.appointment
     where r.received < $2 and (r.due >= $1 or r.received >= $1
         or ((r.closed is null or r.closed >= $1) and (a.id is null or a.state <> 'attended' or a.starts >= $1)))
     order by r.received, r.id"
);
const STEPS: Statement = statement!(
    "select distinct e.request, e.kind from request_event e join request r on r.id = e.request
     where r.received >= $1 and r.received < $2 and e.kind in ('declined', 'nothing-to-offer')"
);

/// How many rows there are of a day, in UTC, and the sum of their versions.
pub type Versions = Vec<(String, u64, u64)>;

/// What stands of every day; kinds of slots, rules and clinicians stand under no day.
///
/// # Errors
/// When the database cannot be reached.
pub async fn versions(tx: &mut Tx) -> Result<Versions> {
    let rows = tx.all(VERSIONS, args![]).await?;
    rows.iter().map(|row| Ok((row.text("day")?, row.count("n")?, row.count("version")?))).collect()
}

/// An appointment as it is counted, with the keys that tell people and requests apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// In whose diary.
    pub organisation: OdsCode,
    /// The practice of the person.
    pub practice: Option<OdsCode>,
    /// The person.
    pub person: PersonId,
    /// The request for which it was booked.
    pub request: Option<RequestId>,
    /// When it begins.
    pub starts: Timestamp,
    /// When it was booked.
    pub made: Timestamp,
    /// What became of it.
    pub state: appointment::State,
    /// With whom.
    pub profession: Profession,
    /// How.
    pub mode: Mode,
    /// The national category.
    pub category: Category,
}

impl appointment::State {
    /// What the published table calls it. Who came was there, whether or not anybody wrote down that they were seen.
    #[must_use]
    pub fn status(self) -> Status {
        match self {
            Self::Booked => Status::Unknown,
            Self::Arrived | Self::Attended => Status::Attended,
            Self::Dna => Status::Missed,
            Self::Cancelled => Status::Cancelled,
        }
    }
}

/// The appointments, save those that were cancelled, that begin or were booked within a span, earliest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn bookings(tx: &mut Tx, (from, to): (Timestamp, Timestamp)) -> Result<Vec<Booked>> {
    let read = |row: &Row| {
        Ok(Booked {
            organisation: row.parsed("organisation")?,
            practice: row.opt_parsed("practice")?,
            person: row.parsed("person")?,
            request: row.opt_parsed("request")?,
            starts: row.timestamp("starts")?,
            made: row.timestamp("made")?,
            state: row.parsed("state")?,
            profession: row.parsed("profession")?,
            mode: row.parsed("mode")?,
            category: row.parsed("category")?,
        })
    };
    tx.all(BOOKINGS, args![from, to]).await?.iter().map(read).collect()
}

/// The slots with a clinician that begin within a span and were planned or taken, earliest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn offers(tx: &mut Tx, (from, to): (Timestamp, Timestamp)) -> Result<Vec<Offer>> {
    let read = |row: &Row| {
        let (starts, ends) = (row.timestamp("starts")?, row.timestamp("ends")?);
        Ok(Offer {
            organisation: row.parsed("organisation")?,
            opening: row.parsed("opening")?,
            starts,
            minutes: u16::try_from(ends.duration_since(starts).as_mins()).unwrap_or(0),
            taken: row.opt_parsed::<appointment::State>("state")?.map(appointment::State::status),
            profession: row.parsed("profession")?,
            mode: row.parsed("mode")?,
            sex: row.opt_text("sex")?.and_then(|text| Sex::parse(&text)),
        })
    };
    tx.all(OFFERS, args![from, to]).await?.iter().map(read).collect()
}

/// For each organisation, rule and day (in UTC) from an instant on, when the first of its slots was published.
///
/// # Errors
/// When the database cannot be reached.
pub async fn ahead(tx: &mut Tx, from: Timestamp) -> Result<Vec<(OdsCode, OpeningId, Date, Timestamp)>> {
    let read = |row: &Row| {
        Ok((row.parsed("organisation")?, row.parsed("opening")?, row.date("day")?, row.timestamp("published")?))
    };
    tx.all(AHEAD, args![from]).await?.iter().map(read).collect()
}

/// The requests that came before the second instant and were open, or whose promise ended, after the first; each beside
/// what became of its appointment.
///
/// # Errors
/// When the database cannot be reached.
pub async fn requests(tx: &mut Tx, (from, to): (Timestamp, Timestamp)) -> Result<Vec<crate::request::Standing>> {
    tx.all(REQUESTS, args![from, to]).await?.iter().map(crate::request::Standing::read).collect()
}

/// Of the requests that came within a span, those of which somebody declined a slot, or had nothing to offer.
///
/// # Errors
/// When the database cannot be reached.
pub async fn steps(tx: &mut Tx, (from, to): (Timestamp, Timestamp)) -> Result<Vec<(RequestId, Step)>> {
    tx.all(STEPS, args![from, to]).await?.iter().map(|row| Ok((row.parsed("request")?, row.parsed("kind")?))).collect()
}
