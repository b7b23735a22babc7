use std::ops::Range;

use jiff::{ToSpan, civil::Date};
use linchpin_core::WorkingCalendar;
use rustc_hash::FxHashMap;

use super::{
    Hub, Place, Sitting, Wrong,
    diary::Spread,
    slots::{Class, Diary},
};
use crate::{Mode, Need, Profession, demand::Lead};

pub(super) const DAY: u32 = 24 * 60;
/// Seconds of a minute and of a day. Slots begin at a minute, people ask at a second.
pub(super) const MINUTE: u32 = 60;
pub(super) const DAY_SECONDS: u32 = DAY * MINUTE;
/// No list of slots may be longer: beyond, the machine's memory would be what breaks.
const MOST_SLOTS: usize = 60_000_000;

/// A kind of request, ready to be drawn and placed.
pub(super) struct Kind {
    pub need: Need,
    /// The days ahead for which people ask, as running sums of 65,536.
    pub ahead: Vec<u32>,
    /// How many days beyond the day asked for a slot may lie.
    pub reach: u32,
    /// Whether slots kept for the day are for it.
    pub on_the_day: bool,
    /// Of 65,536, how many become the kind at this place instead.
    pub redirect: Option<(u32, u8)>,
}

/// The slots that a request may be given: positions in [`Plan::candidates`].
#[derive(Clone, Default)]
pub(super) struct Choice {
    pub own: Range<u32>,
    pub own_day: Range<u32>,
    pub hub: Range<u32>,
    pub hub_day: Range<u32>,
}

/// A place made flat: everything that a year needs, as numbers in arrays.
pub(super) struct Plan {
    pub place: Place,
    pub days: u32,
    /// The days that are counted.
    pub counted: Range<u32>,
    /// The day that is one, and five, working days later.
    pub after_one: Vec<u32>,
    pub after_five: Vec<u32>,
    /// The month of each day, as a place in `months`.
    pub month: Vec<u16>,
    pub months: Vec<Date>,
    /// The share of a mean week's demand that falls on each day.
    pub weight: Vec<f64>,
    /// The days whose requests arrive on this day: itself and the bank holidays before it.
    pub sources: Vec<Vec<u32>>,
    /// Running sums of 65,536 over the hours.
    pub hours: [u32; 24],
    pub kinds: Vec<Kind>,
    /// How many of the kinds are drawn; the others come by redirection.
    pub drawn: usize,
    pub diary: Diary,
    pub candidates: Vec<u16>,
    /// By practice and kind.
    pub choices: Vec<Choice>,
    pub missed: [u32; 7],
    pub cancelled: [u32; 7],
    /// Of 65,536: asks again after the first, second... failure.
    pub again: Vec<u32>,
    pub accepts: u32,
    /// Slots of the hub are of this provider.
    pub hub: u16,
    pub served: Vec<bool>,
}

/// A share as a threshold for sixteen random bits.
pub(super) fn of_65536(share: f64) -> u32 {
    (share * 65_536.0).round() as u32
}

fn running(weights: &[f64]) -> Vec<u32> {
    let all: f64 = weights.iter().sum();
    let sums = weights.iter().scan(0.0, |sum, w| {
        *sum += w;
        Some(of_65536(*sum / all))
    });
    sums.collect()
}

impl Plan {
    pub fn new(place: &Place) -> Result<Self, Wrong> {
        place.check().map_err(Wrong)?;
        let kinds = kinds(place);
        let furthest = place.requests.iter().map(|r| furthest(&r.ahead.0)).max().unwrap_or(0);
        let reach = kinds.iter().map(|k| k.reach).max().unwrap_or(0);
        let run_off = furthest + reach + 7 * u32::from(place.asking.tries.min(4)) + 1;
        let from = u32::from(place.warm_up) * 7;
        let counted = from..from + u32::from(place.weeks) * 7;
        let days = counted.end + run_off;
        let dates = dates(place, days)?;
        let calendar = WorkingCalendar::new(place.holidays.iter().copied());
        let working: Vec<bool> = dates.iter().map(|d| calendar.is_working(*d)).collect();
        let (months, month) = months(&dates);
        let served: Vec<bool> = place.practices.iter().map(|p| serves(place.hub.as_ref(), &p.name)).collect();
        let hub = place.practices.len() as u16;
        let diary = diary(place, &dates, &working, hub, &served)?;
        let mut plan = Self {
            days,
            counted,
            after_one: (0..days).map(|d| after(&working, d, 1)).collect(),
            after_five: (0..days).map(|d| after(&working, d, 5)).collect(),
            month,
            months,
            weight: weights(place, &dates),
            sources: sources(&dates, &calendar),
            hours: std::array::from_fn(|h| running(&place.asking.hours)[h]),
            drawn: place.requests.len(),
            kinds,
            diary,
            candidates: Vec::new(),
            choices: Vec::new(),
            missed: place.missed.0.map(of_65536),
            cancelled: place.cancelled.0.map(of_65536),
            again: (1..place.asking.tries).map(|k| of_65536(place.asking.again.powi(k.into()))).collect(),
            accepts: of_65536(place.booking.accepts),
            hub,
            served,
            place: place.clone(),
        };
        plan.choose();
        Ok(plan)
    }

    /// Lists for each practice and kind the classes of slots that suit.
    fn choose(&mut self) {
        let seen_by: Vec<(&[Profession], &[Mode])> = self
            .place
            .requests
            .iter()
            .map(|r| (&r.seen_by[..], &r.modes[..]))
            .chain(self.place.requests.iter().filter_map(|r| Some((&r.redirect.as_ref()?.seen_by[..], &r.modes[..]))))
            .collect();
        let mut list = |provider: u16, on_the_day: bool, (who, how): (&[Profession], &[Mode])| {
            let start = self.candidates.len() as u32;
            for profession in who {
                for mode in how {
                    let fits = |c: &Class| {
                        c.provider == provider
                            && c.profession == *profession
                            && c.mode == *mode
                            && c.on_the_day == on_the_day
                    };
                    let found = self.diary.classes_of(provider).filter(|(_, c)| fits(c)).map(|(at, _)| at as u16);
                    self.candidates.extend(found);
                }
            }
            start..self.candidates.len() as u32
        };
        for practice in 0..self.place.practices.len() {
            for suits in &seen_by {
                let own = list(practice as u16, false, *suits);
                let own_day = list(practice as u16, true, *suits);
                let (hub, hub_day) = if self.served[practice] {
                    (list(self.hub, false, *suits), list(self.hub, true, *suits))
                } else {
                    Default::default()
                };
                self.choices.push(Choice { own, own_day, hub, hub_day });
            }
        }
    }

    /// Whether a slot of this class, of the practice or of a hub that serves it, suits the kind at the practice.
    pub fn suits(&self, practice: u16, kind: u8, class: u16) -> bool {
        let choice = &self.choices[usize::from(practice) * self.kinds.len() + usize::from(kind)];
        let has = |range: &Range<u32>| self.candidates[range.start as usize..range.end as usize].contains(&class);
        let on_the_day = has(&choice.own_day) || has(&choice.hub_day);
        has(&choice.own) || has(&choice.hub) || on_the_day && self.kinds[usize::from(kind)].on_the_day
    }
}

fn kinds(place: &Place) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    let mut redirected = Vec::new();
    for request in &place.requests {
        let kind = |redirect| Kind {
            need: request.need,
            ahead: running(&by_day(&request.ahead.0)),
            reach: u32::from(request.patience.min(place.booking.days_ahead)),
            on_the_day: matches!(request.need, Need::Urgent | Need::Child),
            redirect,
        };
        let to = place.requests.len() + redirected.len();
        let share = request.redirect.as_ref().map(|r| of_65536(r.share.min(1.0)));
        if share.is_some() {
            redirected.push(kind(None));
        }
        kinds.push(kind(share.map(|share| (share, to as u8))));
    }
    kinds.extend(redirected);
    kinds
}

/// Weights of bands as weights of days.
fn by_day(bands: &[f64; 7]) -> Vec<f64> {
    let mut days = vec![0.0; furthest(bands) as usize + 1];
    for (lead, weight) in Lead::ALL.iter().zip(bands).filter(|(_, w)| **w > 0.0) {
        let (first, last) = lead.days();
        for day in first..=last {
            days[usize::from(day)] = weight / f64::from(last - first + 1);
        }
    }
    days
}

fn furthest(bands: &[f64; 7]) -> u32 {
    Lead::ALL.iter().zip(bands).filter(|(_, w)| **w > 0.0).map(|(l, _)| u32::from(l.days().1)).max().unwrap_or(0)
}

fn dates(place: &Place, days: u32) -> Result<Vec<Date>, Wrong> {
    let beyond = |_| Wrong("the days lie beyond the calendar".into());
    let start = place.first.checked_sub((i64::from(place.warm_up) * 7).days()).map_err(beyond)?;
    start.checked_add(i64::from(days).days()).map_err(beyond)?;
    Ok(start.series(1.day()).take(days as usize).collect())
}

fn months(dates: &[Date]) -> (Vec<Date>, Vec<u16>) {
    let mut months: Vec<Date> = Vec::new();
    let of = |date: &Date| {
        if months.last() != Some(&date.first_of_month()) {
            months.push(date.first_of_month());
        }
        (months.len() - 1) as u16
    };
    let month = dates.iter().map(of).collect();
    (months, month)
}

fn weights(place: &Place, dates: &[Date]) -> Vec<f64> {
    let asking = &place.asking;
    let week: f64 = asking.days.iter().sum();
    let of = |d: &Date| {
        asking.days[d.weekday().to_monday_zero_offset() as usize] / week * asking.months[d.month() as usize - 1]
    };
    dates.iter().map(of).collect()
}

fn after(working: &[bool], day: u32, count: u32) -> u32 {
    let (mut at, mut left) = (day, count);
    while left > 0 && (at as usize) + 1 < working.len() {
        at += 1;
        left -= u32::from(working[at as usize]);
    }
    at
}

fn sources(dates: &[Date], calendar: &WorkingCalendar) -> Vec<Vec<u32>> {
    let mut all: Vec<Vec<u32>> = vec![Vec::new(); dates.len()];
    let mut put_off = Vec::new();
    for (day, date) in dates.iter().enumerate() {
        let weekend = date.weekday().to_monday_zero_offset() > 4;
        if !weekend && calendar.is_holiday(*date) {
            put_off.push(day as u32);
            continue;
        }
        if !weekend {
            all[day].append(&mut put_off);
        }
        all[day].push(day as u32);
    }
    all
}

fn serves(hub: Option<&Hub>, practice: &str) -> bool {
    hub.is_some_and(|hub| hub.serves.is_empty() || hub.serves.iter().any(|name| name == practice))
}

/// The week of the hub: its minutes per 1,000, shared over opening hours, professions and modes.
fn hub_week(place: &Place, served: &[bool]) -> Vec<Sitting> {
    let Some(hub) = &place.hub else { return Vec::new() };
    let people: u64 = place.practices.iter().zip(served).filter(|(_, s)| **s).map(|(p, _)| u64::from(p.patients)).sum();
    let slots = (hub.minutes_per_1000 * people as f64 / 1000.0 / f64::from(hub.slot)).round() as u32;
    let hours = |weekday: u8| if weekday < 5 { hub.evenings.clone() } else { hub.weekends.clone() };
    let mut cells = Vec::new();
    for weekday in 0..7u8 {
        for profession in &hub.seen_by {
            for (mode, share) in [(Mode::Telephone, hub.remote), (Mode::FaceToFace, 1.0 - hub.remote)] {
                let open = hours(weekday);
                cells.push((weekday, *profession, mode, f64::from(open.end - open.start) * share));
            }
        }
    }
    let weights: Vec<f64> = cells.iter().map(|c| c.3).collect();
    let given = Spread::of(slots, &weights);
    let sitting = |((weekday, profession, mode, _), slots): ((u8, Profession, Mode, f64), u32)| Sitting {
        weekday,
        hours: hours(weekday),
        slots,
        on_the_day: (f64::from(slots) * hub.on_the_day).round() as u32,
        profession,
        mode,
        minutes: hub.slot,
        on_holidays: hub.on_holidays,
    };
    cells.into_iter().zip(given).filter(|(_, slots)| *slots > 0).map(sitting).collect()
}

fn diary(place: &Place, dates: &[Date], working: &[bool], hub: u16, served: &[bool]) -> Result<Diary, Wrong> {
    let evening = hub_week(place, served);
    let providers = place.practices.iter().map(|p| &p.diary[..]).chain([&evening[..]]);
    let a_week: usize = providers.clone().flatten().map(|s| s.slots as usize).sum();
    if a_week * (dates.len() / 7 + 1) > MOST_SLOTS {
        return Err(Wrong(format!("there are more than {MOST_SLOTS} slots: play fewer weeks or practices")));
    }
    let mut diary = Diary::new(dates.len() as u32);
    let weekdays: Vec<u8> = dates.iter().map(|d| d.weekday().to_monday_zero_offset() as u8).collect();
    for (provider, sittings) in (0..=hub).zip(providers) {
        // A template of the week for each class, in the order of time.
        let mut classes: Vec<Class> = Vec::new();
        let mut templates: Vec<[Vec<(u16, bool)>; 7]> = Vec::new();
        let mut known: FxHashMap<Class, usize> = FxHashMap::default();
        for sitting in sittings {
            for (start, on_the_day) in sitting.starts() {
                let class = Class {
                    provider,
                    profession: sitting.profession,
                    mode: sitting.mode,
                    on_the_day,
                    minutes: sitting.minutes,
                };
                let at = *known.entry(class).or_insert_with(|| {
                    classes.push(class);
                    templates.push(Default::default());
                    classes.len() - 1
                });
                templates[at][usize::from(sitting.weekday)].push((start, sitting.on_holidays));
            }
        }
        for (class, mut template) in classes.into_iter().zip(templates) {
            template.iter_mut().for_each(|day| day.sort_unstable());
            let of_day = |day: usize| {
                let weekday = weekdays[day];
                // Saturdays and Sundays are held as the pattern says; a weekday that is not worked is a bank holiday.
                let open = working[day] || weekday > 4;
                template[usize::from(weekday)]
                    .iter()
                    .filter(move |(_, always)| open || *always)
                    .map(|(start, _)| *start)
            };
            diary.add(class, of_day).ok_or_else(|| Wrong("there are more than 65,535 kinds of slot".into()))?;
        }
    }
    Ok(diary)
}
