use std::ops::Range;

use jiff::civil::Date;
use serde::Deserialize;

use super::{
    Asking, Booking, Cost, FileError, Hub, Place, Practice, Request, Shares, Telephone,
    diary::{Kind, week},
    file::{date, dates, many_hours, read},
};
use crate::{Mode, Profession};

/// The most weeks that are played, warm-up and run-off included.
const MOST_WEEKS: u16 = 530;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    why: String,
    #[serde(deserialize_with = "date")]
    first: Date,
    weeks: u16,
    warm_up: u16,
    #[serde(default, deserialize_with = "dates")]
    holidays: Vec<Date>,
    practice: Vec<Named>,
    #[serde(deserialize_with = "many_hours")]
    sessions: Vec<Range<u16>>,
    asking: Asking,
    request: Vec<Request>,
    diary: Vec<Regular>,
    booking: Booking,
    missed: Shares,
    cancelled: Shares,
    hub: Option<Hub>,
    telephone: Option<Telephone>,
    cost: Cost,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
    patients: u32,
    #[serde(default = "one")]
    activity: f64,
}

fn one() -> f64 {
    1.0
}

/// What each practice offers, by its size.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Regular {
    profession: Profession,
    mode: Mode,
    minutes: u16,
    per_1000: f64,
    on_the_day: f64,
}

impl Place {
    /// Reads a place's file, such as `definitions/places/neighbourhood.toml`.
    ///
    /// # Errors
    /// Not TOML, a key unknown or missing, or a number without a meaning; the message says which and in which line.
    pub fn parse(id: &str, text: &str) -> Result<Self, FileError> {
        let name = format!("places/{id}.toml");
        let file: File = read(&name, text)?;
        if file.title.trim().is_empty() || file.why.trim().is_empty() {
            return Err(FileError::new(&name, "title and why say what the place is: neither may be empty"));
        }
        let diary = |patients: u32| {
            let of = |row: &Regular| {
                let kind = Kind {
                    profession: row.profession,
                    mode: row.mode,
                    minutes: row.minutes,
                    on_the_day: row.on_the_day,
                };
                let slots = (row.per_1000 * f64::from(patients) / 1000.0).round().clamp(0.0, 1e6) as u32;
                week(&kind, slots, &file.sessions)
            };
            file.diary.iter().flat_map(of).collect()
        };
        for row in &file.diary {
            sound("per_1000 of a diary", row.per_1000, 0.0..=10_000.0).map_err(|m| FileError::new(&name, m))?;
            sound("on_the_day of a diary", row.on_the_day, 0.0..=1.0).map_err(|m| FileError::new(&name, m))?;
        }
        let practices = file.practice.iter().map(|p| Practice {
            name: p.name.clone(),
            patients: p.patients,
            activity: p.activity,
            diary: diary(p.patients),
        });
        let place = Self {
            practices: practices.collect(),
            title: file.title,
            first: file.first,
            weeks: file.weeks,
            warm_up: file.warm_up,
            holidays: file.holidays,
            sessions: file.sessions,
            asking: file.asking,
            requests: file.request,
            booking: file.booking,
            missed: file.missed,
            cancelled: file.cancelled,
            hub: file.hub,
            telephone: file.telephone,
            cost: file.cost,
        };
        place.check().map_err(|message| FileError::new(&name, message))?;
        Ok(place)
    }

    /// Whether every number has a meaning, said in a sentence where not.
    ///
    /// # Errors
    /// The sentence.
    pub fn check(&self) -> Result<(), String> {
        let share = 0.0..=1.0;
        if self.practices.is_empty() || self.practices.len() > 1000 || self.practices.iter().any(|p| p.patients == 0) {
            return Err("there must be 1 to 1,000 practices, each with patients".into());
        }
        if self.weeks == 0 || self.weeks + self.warm_up > MOST_WEEKS {
            return Err(format!("weeks must be at least 1, and with the warm-up at most {MOST_WEEKS}"));
        }
        if self.requests.is_empty() || self.requests.len() > 32 {
            return Err("there must be 1 to 32 kinds of request".into());
        }
        for practice in &self.practices {
            sound(&format!("activity of {}", practice.name), practice.activity, 0.0..=100.0)?;
        }
        for (what, weights) in [("days", &self.asking.days[..]), ("hours", &self.asking.hours[..])] {
            for weight in weights {
                sound(&format!("a weight of {what}"), *weight, 0.0..=1e6)?;
            }
            if weights.iter().sum::<f64>() <= 0.0 {
                return Err(format!("{what} need a weight above 0"));
            }
        }
        for month in self.asking.months {
            sound("a month's factor", month, 0.0..=10.0)?;
        }
        sound("again", self.asking.again, share.clone())?;
        for request in &self.requests {
            sound("per_1000 of a request", request.per_1000, 0.0..=10_000.0)?;
            if request.seen_by.is_empty() || request.modes.is_empty() {
                return Err(format!("the {} request needs somebody in seen_by and in modes", request.need));
            }
            for weight in request.ahead.0 {
                sound("a weight of ahead", weight, 0.0..=1e6)?;
            }
            if request.ahead.0.iter().sum::<f64>() <= 0.0 {
                return Err("ahead needs a weight above 0".into());
            }
            sound("patience in days", f64::from(request.patience), 0.0..=366.0)?;
        }
        for (what, shares) in [("missed", self.missed), ("cancelled", self.cancelled)] {
            for one in shares.0 {
                sound(what, one, share.clone())?;
            }
        }
        sound("days_ahead", f64::from(self.booking.days_ahead), 0.0..=366.0)?;
        sound("accepts", self.booking.accepts, share.clone())?;
        if let Some(phone) = self.telephone {
            sound("share of the telephone", phone.share, share.clone())?;
            sound("people_per_10000", phone.people_per_10000, 0.0..=1000.0)?;
            sound("handling", phone.handling, 1.0..=36_000.0)?;
            sound("patience of callers", phone.patience, 1.0..=360_000.0)?;
        }
        if let Some(hub) = &self.hub {
            self.check_hub(hub)?;
        }
        for sitting in self.practices.iter().flat_map(|p| &p.diary) {
            let fits = sitting.hours.start < sitting.hours.end && sitting.hours.end <= 24 * 60 && sitting.weekday < 7;
            if !fits || sitting.on_the_day > sitting.slots || !(1..=720).contains(&sitting.minutes) {
                return Err("a session must lie within a day, and a slot be 1 to 720 minutes long".into());
            }
            if !self.cost.minute.contains_key(&sitting.profession) {
                return Err(format!("cost.minute does not say what a minute of {} costs", sitting.profession));
            }
        }
        Ok(())
    }

    fn check_hub(&self, hub: &Hub) -> Result<(), String> {
        sound("minutes_per_1000 of the hub", hub.minutes_per_1000, 0.0..=10_000.0)?;
        sound("remote of the hub", hub.remote, 0.0..=1.0)?;
        sound("on_the_day of the hub", hub.on_the_day, 0.0..=1.0)?;
        if hub.seen_by.is_empty() || !(1..=720).contains(&hub.slot) {
            return Err("the hub needs somebody in seen_by and a slot of 1 to 720 minutes".into());
        }
        if let Some(who) = hub.seen_by.iter().find(|who| !self.cost.minute.contains_key(who)) {
            return Err(format!("cost.minute does not say what a minute of {who} costs"));
        }
        match hub.serves.iter().find(|name| self.practices.iter().all(|p| p.name != **name)) {
            Some(name) => Err(format!("the hub serves {name}, which is no practice of this place")),
            None => Ok(()),
        }
    }
}

pub(super) fn sound(what: &str, value: f64, within: std::ops::RangeInclusive<f64>) -> Result<(), String> {
    if within.contains(&value) {
        return Ok(());
    }
    Err(format!("{what} is {value}: it must lie from {} to {}", within.start(), within.end()))
}
