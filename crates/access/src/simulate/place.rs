use std::{collections::BTreeMap, ops::Range};

use jiff::civil::Date;
use linchpin_core::Pence;
use serde::Deserialize;

use super::{diary::Sitting, file::hours};
use crate::{Mode, Need, Profession, demand::Lead};

/// A place as the simulation needs it: who asks for what, and what is there for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// What it is called.
    pub title: String,
    /// The first day that is counted.
    pub first: Date,
    /// How many weeks are counted.
    pub weeks: u16,
    /// Weeks played before, from empty diaries, and not counted.
    pub warm_up: u16,
    /// Bank holidays.
    pub holidays: Vec<Date>,
    /// The practices.
    pub practices: Vec<Practice>,
    /// The sessions of a working day, in minutes: what is added to a diary lies in them.
    pub sessions: Vec<Range<u16>>,
    /// When people ask.
    pub asking: Asking,
    /// What they ask for.
    pub requests: Vec<Request>,
    /// How booking works.
    pub booking: Booking,
    /// The share that does not come, by lead time.
    pub missed: Shares,
    /// The share that cancels in time, by lead time.
    pub cancelled: Shares,
    /// The extended-access hub.
    pub hub: Option<Hub>,
    /// The telephone; without it every caller gets through at once.
    pub telephone: Option<Telephone>,
    /// What things cost.
    pub cost: Cost,
}

/// One practice.
#[derive(Clone, Debug, PartialEq)]
pub struct Practice {
    /// Its name.
    pub name: String,
    /// Registered people.
    pub patients: u32,
    /// How much its people ask for, where 1 is as the place's.
    pub activity: f64,
    /// Its week.
    pub diary: Vec<Sitting>,
}

/// When people ask, and what they do when there is nothing.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asking {
    /// Weights of Monday to Sunday. What falls on a bank holiday is asked on the next working day.
    pub days: [f64; 7],
    /// Weights of the 24 hours of the day.
    pub hours: [f64; 24],
    /// January to December, where 1 is the average.
    #[serde(default = "even")]
    pub months: [f64; 12],
    /// The share who ask again on the next working day when there was nothing; the others go elsewhere.
    pub again: f64,
    /// How often somebody asks at most.
    pub tries: u8,
}

fn even() -> [f64; 12] {
    [1.0; 12]
}

/// One kind of request.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What is promised.
    pub need: Need,
    /// Requests a week per 1,000 registered people.
    pub per_1000: f64,
    /// Who may see them.
    pub seen_by: Vec<Profession>,
    /// How they may be seen.
    pub modes: Vec<Mode>,
    /// For which day they ask: weights of the lead times; for the day itself when left out.
    #[serde(default = "the_same_day")]
    pub ahead: Shares,
    /// How many days beyond the day they ask for they will wait.
    pub patience: u16,
    /// A share of them goes to another kind of clinician.
    #[serde(skip)]
    pub redirect: Option<Redirect>,
}

fn the_same_day() -> Shares {
    let mut shares = Shares::default();
    shares.0[0] = 1.0;
    shares
}

/// A share of requests that others see than usual.
#[derive(Clone, Debug, PartialEq)]
pub struct Redirect {
    /// Who sees them.
    pub seen_by: Vec<Profession>,
    /// The share.
    pub share: f64,
}

/// A number for each band of lead time, in the order of [`Lead::ALL`]; zero where none is written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shares(pub [f64; 7]);

impl<'de> Deserialize<'de> for Shares {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let written: BTreeMap<Lead, f64> = Deserialize::deserialize(from)?;
        Ok(Self(std::array::from_fn(|band| written.get(&Lead::ALL[band]).copied().unwrap_or(0.0))))
    }
}

/// How slots are given out.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Booking {
    /// How many days ahead a slot may be booked.
    pub days_ahead: u16,
    /// Slots kept for the day are for urgent needs and children; what begins within so many minutes anybody may have.
    pub left_over: u16,
    /// Whether a cancelled slot is offered to those whose promise is broken, the longest due first.
    #[serde(default)]
    pub offers: bool,
    /// The share of offers that is taken.
    #[serde(default)]
    pub accepts: f64,
}

/// A hub for extended access (`domain.md` A2).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hub {
    /// Minutes of consultation per 1,000 people whom it serves, a week.
    pub minutes_per_1000: f64,
    /// Minutes of a slot.
    pub slot: u16,
    /// Who sits there, in equal parts.
    pub seen_by: Vec<Profession>,
    /// The share of slots by telephone; the others are face to face.
    pub remote: f64,
    /// The share of slots that is kept for the day itself.
    pub on_the_day: f64,
    /// When it is open Monday to Friday.
    #[serde(deserialize_with = "hours")]
    pub evenings: Range<u16>,
    /// When it is open on Saturdays and Sundays.
    #[serde(deserialize_with = "hours")]
    pub weekends: Range<u16>,
    /// Whether it is open on bank holidays.
    pub on_holidays: bool,
    /// The practices whose people it serves; all when left out.
    #[serde(default)]
    pub serves: Vec<String>,
    /// What a minute costs more than at a practice, in pence: premises, reception, evening pay.
    pub extra_pence_a_minute: i64,
}

/// How the telephone is answered at each practice.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telephone {
    /// The share of requests that come by telephone.
    pub share: f64,
    /// People answering for each 10,000 registered, at least one.
    pub people_per_10000: f64,
    /// Mean seconds of a call.
    pub handling: f64,
    /// Mean seconds before a waiting caller gives up; they ring again half an hour later, as often as others ask.
    pub patience: f64,
}

/// What things cost, in pence. The report repeats them: they are assumptions of the place, not findings.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// A minute of each profession, sat or booked.
    pub minute: BTreeMap<Profession, Pence>,
    /// Somebody who finds nothing and goes to urgent care.
    pub urgent_care: Pence,
}

impl Place {
    /// Registered people of all practices.
    #[must_use]
    pub fn patients(&self) -> u64 {
        self.practices.iter().map(|p| u64::from(p.patients)).sum()
    }

    /// So many copies of every practice beside each other, around one hub of the same minutes per 1,000: a small place
    /// made large.
    #[must_use]
    pub fn beside_itself(&self, times: u16) -> Self {
        let copy = |n: u16| {
            self.practices.iter().map(move |p| Practice { name: format!("{} {}", p.name, n + 1), ..p.clone() })
        };
        let mut place = Self { practices: (0..times.max(1)).flat_map(copy).collect(), ..self.clone() };
        if let Some(hub) = &mut place.hub {
            let served = std::mem::take(&mut hub.serves);
            hub.serves =
                served.iter().flat_map(|name| (0..times.max(1)).map(move |n| format!("{name} {}", n + 1))).collect();
        }
        place
    }
}
