use jiff::{ToSpan, civil::Date};
use linchpin_core::WorkingCalendar;

use super::{Month, Outcome, Place, Shares, Simulation, Wrong, diary::resize};
use crate::{Mode, Need, telephone::Calls};

/// One month of the published appointments of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedMonth {
    /// Its first day.
    pub month: Date,
    /// Appointments by lead time, in the order of [`crate::demand::Lead::ALL`]; those of unknown lead left out.
    pub lead: [u64; 7],
    /// By mode, in the order of [`Mode::ALL`].
    pub mode: [u64; 4],
    /// All appointments, of whatever lead and mode.
    pub all: u64,
    /// Attended.
    pub attended: u64,
    /// Missed.
    pub missed: u64,
}

/// What is published, or counted here, of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Months of appointments.
    pub months: Vec<PublishedMonth>,
    /// Appointments of each practice over these months, in the order of the place; empty where only the sum is known.
    pub practices: Vec<u64>,
    /// Calls by half-hour: they say when people ask. Empty where nobody counts them.
    pub calls: Vec<Calls>,
}

/// A place fitted to what is published.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibrated {
    /// The place.
    pub place: Place,
    /// How many rounds it took.
    pub rounds: u32,
    /// The largest difference that is left between a band of lead time and the published one, as a share of all
    /// appointments.
    pub misfit: f64,
    /// What could not be fitted, in sentences.
    pub notes: Vec<String>,
}

/// Rounds after which the fit is as good as it will be.
const ROUNDS: u32 = 20;
/// Rounds without a better fit after which there will be none.
const PATIENCE: u32 = 6;
/// A band within this share of all appointments is as close as chance lets it be.
const CLOSE: f64 = 0.002;

/// Chooses demand and capacity so that the simulation gives the published appointments per 1,000, lead times, modes and
/// missed appointments.
///
/// The published table has no capacity and no demand in it (NHS England: it "should not be used to infer a view of
/// workload"). What share of slots is filled must therefore be said: `fill`, from the practices' own diaries. The shape of
/// the rest (who sees whom, patience, cancelling) is the place's, and stays an assumption.
///
/// Every kind of request for a band of lead time is made more or less by what that band lacks or has too much of, the
/// slots by what their mode lacks, and the place is played again, until the bands fit.
///
/// # Errors
/// [`Wrong`]: nothing published, a fill that is no share, or a place that cannot be played.
pub fn calibrate(place: &Place, fit: &Published, fill: f64, seed: u64) -> Result<Calibrated, Wrong> {
    if !(0.05..=1.0).contains(&fill) {
        return Err(Wrong(format!("fill is {fill}: the share of slots that are filled lies from 0.05 to 1")));
    }
    let sums = Sums::of(&fit.months)?;
    let mut place = over(place, &fit.months)?;
    let mut notes = Vec::new();
    season(&mut place, &fit.months);
    by_the_calls(&mut place, &fit.calls, &mut notes);
    by_practice(&mut place, &fit.practices, &mut notes);
    missed(&mut place, &sums);
    every_band(&mut place);
    let weeks = fit.months.iter().map(|m| f64::from(m.month.days_in_month())).sum::<f64>() / 7.0;
    size(&mut place, &sums, sums.all / weeks / fill, &mut notes);
    let mut best: Option<(f64, Place)> = None;
    let (mut rounds, mut best_round) = (0, 0);
    while rounds < ROUNDS {
        rounds += 1;
        let played = months_of(&Simulation::new(&place)?.play(seed, 1), &fit.months);
        let seen = Sums::of(&played)?;
        let misfit = sums.misfit(&seen);
        if best.as_ref().is_none_or(|(least, _)| misfit < *least) {
            best = Some((misfit, place.clone()));
            best_round = rounds;
        }
        if misfit < CLOSE || rounds - best_round >= PATIENCE {
            break;
        }
        closer(&mut place, &sums, &seen);
    }
    let (misfit, place) = best.ok_or_else(|| Wrong("nothing was played".into()))?;
    Ok(Calibrated { place, rounds, misfit, notes })
}

/// Sums over months; lead times and modes are brought up to all appointments, so that unknown ones lie as the known.
struct Sums {
    all: f64,
    lead: [f64; 7],
    mode: [f64; 4],
    missed: f64,
}

impl Sums {
    fn of(months: &[PublishedMonth]) -> Result<Self, Wrong> {
        let all = months.iter().map(|m| m.all as f64).sum::<f64>();
        let lead: [f64; 7] = std::array::from_fn(|b| months.iter().map(|m| m.lead[b] as f64).sum());
        let mode: [f64; 4] = std::array::from_fn(|k| months.iter().map(|m| m.mode[k] as f64).sum());
        let attended = months.iter().map(|m| m.attended as f64).sum::<f64>();
        let missed = months.iter().map(|m| m.missed as f64).sum::<f64>();
        let (leads, modes) = (lead.iter().sum::<f64>(), mode.iter().sum::<f64>());
        if all <= 0.0 || leads <= 0.0 || modes <= 0.0 || attended + missed <= 0.0 {
            return Err(Wrong("there must be months with appointments by lead time, mode and outcome".into()));
        }
        Ok(Self {
            all,
            lead: lead.map(|n| n / leads * all),
            mode: mode.map(|n| n / modes * all),
            missed: missed / (attended + missed),
        })
    }

    fn misfit(&self, seen: &Self) -> f64 {
        self.lead.iter().zip(seen.lead).map(|(a, b)| (a - b).abs() / self.all).fold(0.0, f64::max)
    }
}

/// The place over these months: from the first day of the first to the last day of the last.
pub(super) fn over(place: &Place, months: &[PublishedMonth]) -> Result<Place, Wrong> {
    let first = months.iter().map(|m| m.month.first_of_month()).min();
    let last = months.iter().map(|m| m.month.last_of_month()).max();
    let (Some(first), Some(last)) = (first, last) else { return Err(Wrong("there is no month".into())) };
    let days = (last - first).get_days() + 1;
    Ok(Place { first, weeks: u16::try_from((days + 6) / 7).unwrap_or(u16::MAX), ..place.clone() })
}

/// The mean run's months, as if they had been published.
pub(super) fn months_of(played: &Outcome, of: &[PublishedMonth]) -> Vec<PublishedMonth> {
    let wanted = |m: &&Month| of.iter().any(|p| p.month == m.month);
    played.runs.iter().flat_map(|run| run.months.iter().filter(wanted)).map(as_published).collect()
}

pub(super) fn as_published(m: &Month) -> PublishedMonth {
    let all = m.appointments();
    PublishedMonth { month: m.month, lead: m.lead, mode: m.mode, all, attended: all - m.missed, missed: m.missed }
}

/// The year's shape: appointments for each unit of weekday weight in a month, where the average is 1.
fn season(place: &mut Place, months: &[PublishedMonth]) {
    let calendar = WorkingCalendar::new(place.holidays.iter().copied());
    let week: f64 = place.asking.days.iter().sum();
    let mut rates = [(0.0, 0.0); 12];
    for month in months {
        let days = month.month.first_of_month().series(1.day()).take(month.month.days_in_month() as usize);
        let open = days.filter(|d| !calendar.is_holiday(*d));
        let weight: f64 = open.map(|d| place.asking.days[d.weekday().to_monday_zero_offset() as usize] / week).sum();
        let rate = &mut rates[month.month.month() as usize - 1];
        *rate = (rate.0 + month.all as f64, rate.1 + weight);
    }
    let (all, weight) = rates.iter().fold((0.0, 0.0), |sum, r| (sum.0 + r.0, sum.1 + r.1));
    place.asking.months = rates.map(|(n, w)| if w > 0.0 && all > 0.0 { n / w / (all / weight) } else { 1.0 });
}

fn by_the_calls(place: &mut Place, calls: &[Calls], notes: &mut Vec<String>) {
    let calendar = WorkingCalendar::new(place.holidays.iter().copied());
    let counted: Vec<&Calls> =
        calls.iter().filter(|c| c.offered > 0 && c.half_hour < 48 && !calendar.is_holiday(c.day)).collect();
    if counted.is_empty() {
        notes.push("There are no calls by half-hour: when people ask is as the place's file has it.".into());
        return;
    }
    let mut days: [(f64, std::collections::BTreeSet<Date>); 7] = Default::default();
    place.asking.hours = [0.0; 24];
    for call in counted {
        let day = &mut days[call.day.weekday().to_monday_zero_offset() as usize];
        day.0 += f64::from(call.offered);
        day.1.insert(call.day);
        place.asking.hours[usize::from(call.half_hour / 2)] += f64::from(call.offered);
    }
    // The mean of the days that were counted, so that five Mondays and four Fridays weigh alike.
    place.asking.days = days.map(|(n, days)| if days.is_empty() { 0.0 } else { n / days.len() as f64 });
}

fn by_practice(place: &mut Place, appointments: &[u64], notes: &mut Vec<String>) {
    if appointments.len() != place.practices.len() || appointments.iter().all(|n| *n == 0) {
        notes.push("There are no appointments by practice: each asks as its size has it.".into());
        return;
    }
    let mean = appointments.iter().sum::<u64>() as f64 / place.patients() as f64;
    for (practice, n) in place.practices.iter_mut().zip(appointments) {
        practice.activity = *n as f64 / f64::from(practice.patients) / mean;
    }
}

/// The curve of missed appointments by lead time, moved up or down until it gives the published share.
fn missed(place: &mut Place, sums: &Sums) {
    let given: f64 = place.missed.0.iter().zip(sums.lead).map(|(share, n)| share * n / sums.all).sum();
    if given > 0.0 {
        place.missed = Shares(place.missed.0.map(|share| (share * sums.missed / given).min(1.0)));
    }
}

/// Gives requests a little of every band, because what is nothing cannot be made more; urgent ones of the next day only, and
/// for a child nobody asks for another day.
fn every_band(place: &mut Place) {
    for request in &mut place.requests {
        let bands = match request.need {
            Need::Child => 1,
            Need::Urgent => 2,
            Need::Routine | Need::FollowUp => 7,
        };
        let whole: f64 = request.ahead.0.iter().sum();
        for weight in &mut request.ahead.0[..bands] {
            *weight = (*weight / whole).max(0.01);
        }
    }
}

/// So many slots a week in the whole place, by what the practices' people ask for and by mode as published.
fn size(place: &mut Place, sums: &Sums, slots: f64, notes: &mut Vec<String>) {
    let asked: f64 = place.practices.iter().map(|p| f64::from(p.patients) * p.activity).sum();
    for practice in &mut place.practices {
        let own = slots * f64::from(practice.patients) * practice.activity / asked;
        let there = |mode: Mode| practice.diary.iter().any(|s| s.mode == mode && s.slots > 0);
        let known: f64 = Mode::ALL.iter().filter(|m| there(**m)).map(|m| sums.mode[*m as usize]).sum();
        let shares: Vec<(Mode, f64)> =
            Mode::ALL.iter().filter(|m| there(**m)).map(|m| (*m, sums.mode[*m as usize] / known)).collect();
        for (mode, share) in shares {
            set(practice, mode, own * share);
        }
    }
    for mode in Mode::ALL {
        let there = place.practices.iter().any(|p| p.diary.iter().any(|s| s.mode == *mode && s.slots > 0));
        if sums.mode[*mode as usize] > 0.0 && !there {
            notes.push(format!("No diary has slots of mode {mode}: they were shared among the others."));
        }
    }
}

fn set(practice: &mut super::Practice, mode: Mode, slots: f64) {
    let (mut of, others): (Vec<_>, Vec<_>) = practice.diary.drain(..).partition(|s| s.mode == mode);
    resize(&mut of, slots.round().clamp(0.0, 1e6) as u32);
    practice.diary = others.into_iter().chain(of).collect();
}

/// Moves demand and slots towards what is published.
fn closer(place: &mut Place, sums: &Sums, seen: &Sums) {
    // By the root of what is lacking and by a quarter at most: a full diary pushes one band into the next, and a larger
    // step would chase its own echo.
    let lacks = |published: f64, played: f64| {
        if played > 0.0 { (published / played).sqrt().clamp(0.75, 1.25) } else { 1.25 }
    };
    let bands: [f64; 7] = std::array::from_fn(|b| lacks(sums.lead[b], seen.lead[b]));
    for request in &mut place.requests {
        let weights = request.ahead.0;
        let whole: f64 = weights.iter().sum();
        let moved: [f64; 7] = std::array::from_fn(|b| weights[b] / whole * bands[b]);
        request.per_1000 *= moved.iter().sum::<f64>();
        request.ahead = Shares(moved);
    }
    let modes: [f64; 4] = std::array::from_fn(|k| lacks(sums.mode[k] / sums.all, seen.mode[k] / seen.all));
    for practice in &mut place.practices {
        let before: u32 = practice.diary.iter().map(|s| s.slots).sum();
        let wanted: Vec<(Mode, f64)> = Mode::ALL
            .iter()
            .map(|m| {
                let now: u32 = practice.diary.iter().filter(|s| s.mode == *m).map(|s| s.slots).sum();
                (*m, f64::from(now) * modes[*m as usize])
            })
            .collect();
        let after: f64 = wanted.iter().map(|w| w.1).sum();
        for (mode, slots) in wanted {
            set(practice, mode, slots / after.max(1.0) * f64::from(before));
        }
    }
}
