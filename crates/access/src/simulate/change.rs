use jiff::civil::Date;
use serde::Deserialize;

use super::{
    Hub, Place, Redirect,
    diary::{Kind, Sitting, Spread, resize, week},
    file::dates,
    place_file::sound,
};
use crate::{Mode, Need, Profession};

/// Something that is done to a place, by its name in a scenario's file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Change {
    /// A hub, in place of the one that is there.
    Hub(Hub),
    /// People go to somebody else first, and so many appointments a week are free for others.
    FirstContact {
        /// Who sees them.
        seen_by: Profession,
        /// How many appointments a week in the whole place.
        frees: u32,
        /// Which need they had.
        need: Need,
        /// Minutes of the new slots.
        minutes: u16,
        /// The share of these people for whom new slots are opened; 1 is one slot each.
        slots_each: f64,
    },
    /// Missed appointments become fewer, or more.
    Missed {
        /// The factor: 0.5 halves them.
        times: f64,
    },
    /// Clinicians leave.
    Leave {
        /// Who.
        profession: Profession,
        /// How many people.
        people: u32,
        /// How many appointments a week each of them had.
        appointments_each: u32,
        /// From which practices, one after the other; from the largest ones when left out.
        #[serde(default)]
        at: Vec<String>,
    },
    /// More appointments, or fewer with a number below zero, at every practice by its size.
    Appointments {
        /// Who.
        profession: Profession,
        /// How.
        mode: Mode,
        /// How many a week per 1,000 people.
        per_1000: f64,
        /// Minutes of a slot.
        minutes: u16,
    },
    /// Days on which practices are closed besides the bank holidays of the place.
    BankHolidays(#[serde(deserialize_with = "dates")] Vec<Date>),
    /// People ask more, or less.
    Demand {
        /// Which need; every one when left out.
        need: Option<Need>,
        /// The factor.
        times: f64,
    },
    /// Another share of every practice's slots is kept for the day itself.
    OnTheDay {
        /// The share.
        share: f64,
    },
    /// Slots may be booked so far ahead.
    DaysAhead(u16),
    /// A cancelled slot is offered to who waits longest.
    WaitingList {
        /// The share of offers that is taken.
        accepts: f64,
    },
}

/// Why a change cannot be made to a place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Wrong(pub String);

impl Change {
    /// Makes the change.
    ///
    /// # Errors
    /// [`Wrong`]: a practice or profession that the place has not, more taken away than is there, or a number without a
    /// meaning.
    pub fn apply(&self, place: &mut Place) -> Result<(), Wrong> {
        match self {
            Self::Hub(hub) => place.hub = Some(hub.clone()),
            Self::FirstContact { seen_by, frees, need, minutes, slots_each } => {
                sound("slots_each", *slots_each, 0.0..=10.0).map_err(Wrong)?;
                first_contact(place, *seen_by, *frees, *need)?;
                let slots = (f64::from(*frees) * slots_each).round() as u32;
                let kind = Kind { profession: *seen_by, mode: Mode::FaceToFace, minutes: *minutes, on_the_day: 0.0 };
                add(place, &kind, slots);
            }
            Self::Missed { times } => {
                sound("times", *times, 0.0..=20.0).map_err(Wrong)?;
                place.missed.0.iter_mut().for_each(|share| *share = (*share * times).min(1.0));
            }
            Self::Leave { profession, people, appointments_each, at } => {
                leave(place, *profession, *people, *appointments_each, at)?;
            }
            Self::Appointments { profession, mode, per_1000, minutes } => {
                let slots = per_1000 * place.patients() as f64 / 1000.0;
                sound("per_1000", slots.abs(), 0.0..=1e7).map_err(Wrong)?;
                if *per_1000 >= 0.0 {
                    let kind = Kind { profession: *profession, mode: *mode, minutes: *minutes, on_the_day: 0.0 };
                    add(place, &kind, slots.round() as u32);
                } else {
                    for practice in &mut place.practices {
                        let fewer = -per_1000 * f64::from(practice.patients) / 1000.0;
                        take(&mut practice.diary, fewer.round() as u32, |s| {
                            s.profession == *profession && s.mode == *mode
                        })
                        .map_err(|there| short(&practice.name, *profession, there))?;
                    }
                }
            }
            Self::BankHolidays(days) => place.holidays.extend(days),
            Self::Demand { need, times } => {
                let asked = place.requests.iter_mut().filter(|r| need.is_none_or(|need| r.need == need));
                asked.for_each(|r| r.per_1000 *= times);
            }
            Self::OnTheDay { share } => {
                sound("share", *share, 0.0..=1.0).map_err(Wrong)?;
                for sitting in place.practices.iter_mut().flat_map(|p| &mut p.diary) {
                    sitting.on_the_day = (f64::from(sitting.slots) * share).round() as u32;
                }
            }
            Self::DaysAhead(days) => place.booking.days_ahead = *days,
            Self::WaitingList { accepts } => {
                place.booking.offers = true;
                place.booking.accepts = *accepts;
            }
        }
        place.check().map_err(Wrong)
    }
}

fn first_contact(place: &mut Place, seen_by: Profession, frees: u32, need: Need) -> Result<(), Wrong> {
    let people = place.practices.iter().map(|p| f64::from(p.patients) / 1000.0 * p.activity).sum::<f64>();
    let asked: f64 = place.requests.iter().filter(|r| r.need == need).map(|r| r.per_1000 * people).sum();
    if asked <= 0.0 || f64::from(frees) > asked {
        return Err(Wrong(format!("frees {frees} {need} appointments a week, but only {asked:.0} are asked for")));
    }
    for request in place.requests.iter_mut().filter(|r| r.need == need) {
        request.redirect = Some(Redirect { seen_by: vec![seen_by], share: f64::from(frees) / asked });
    }
    Ok(())
}

/// So many slots more a week in the whole place, by the practices' sizes.
fn add(place: &mut Place, kind: &Kind, slots: u32) {
    let sizes: Vec<f64> = place.practices.iter().map(|p| f64::from(p.patients)).collect();
    for (practice, slots) in place.practices.iter_mut().zip(Spread::of(slots, &sizes)) {
        practice.diary.extend(week(kind, slots, &place.sessions));
    }
}

fn leave(place: &mut Place, who: Profession, people: u32, each: u32, at: &[String]) -> Result<(), Wrong> {
    let mut order: Vec<usize> = (0..place.practices.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(place.practices[*i].patients));
    if !at.is_empty() {
        let places = at.iter().map(|name| (name, place.practices.iter().position(|p| p.name == *name)));
        order.clear();
        for (name, found) in places {
            order.push(found.ok_or_else(|| Wrong(format!("{name} is no practice of this place")))?);
        }
    }
    for i in order.into_iter().cycle().take(people as usize) {
        let practice = &mut place.practices[i];
        take(&mut practice.diary, each, |s| s.profession == who).map_err(|there| short(&practice.name, who, there))?;
    }
    Ok(())
}

fn short(practice: &str, who: Profession, there: u32) -> Wrong {
    Wrong(format!(
        "{practice} has only {there} appointments of this kind ({who}) a week: fewer cannot be taken away than that"
    ))
}

/// Takes so many slots a week away from those that are meant; tells how many there are when there are too few.
fn take(diary: &mut [Sitting], fewer: u32, meant: impl Fn(&Sitting) -> bool) -> Result<(), u32> {
    let mut chosen: Vec<Sitting> = diary.iter().filter(|s| meant(s)).cloned().collect();
    let there: u32 = chosen.iter().map(|s| s.slots).sum();
    resize(&mut chosen, there.checked_sub(fewer).ok_or(there)?);
    let mut left = chosen.into_iter();
    for sitting in diary.iter_mut().filter(|s| meant(s)) {
        if let Some(smaller) = left.next() {
            *sitting = smaller;
        }
    }
    Ok(())
}
