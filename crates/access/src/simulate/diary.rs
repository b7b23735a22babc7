use std::ops::Range;

use crate::{Mode, Profession};

/// Slots of one kind that begin in one session of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct Sitting {
    /// The day of the week; 0 is Monday.
    pub weekday: u8,
    /// From which minute of the day until which; the slots' starts lie evenly in it, several clinicians beside each other.
    pub hours: Range<u16>,
    /// How many slots.
    pub slots: u32,
    /// How many of them are kept for the day itself.
    pub on_the_day: u32,
    /// Who sees people.
    pub profession: Profession,
    /// How.
    pub mode: Mode,
    /// Minutes of a slot.
    pub minutes: u16,
    /// Whether it is held on bank holidays.
    pub on_holidays: bool,
}

impl Sitting {
    /// When each slot begins, in minutes of the day, and whether it is kept for the day itself.
    pub(super) fn starts(&self) -> impl Iterator<Item = (u16, bool)> + '_ {
        let (span, n) = (u64::from(self.hours.end - self.hours.start), u64::from(self.slots));
        let kept = u64::from(self.on_the_day);
        (0..n).map(move |i| {
            let on_the_day = (i + 1) * kept / n > i * kept / n;
            (self.hours.start + (i * span / n) as u16, on_the_day)
        })
    }
}

/// Shares a whole number out by weights so that every part is whole and their sum is right: running sums are rounded.
#[derive(Clone, Copy, Debug)]
pub struct Spread;

impl Spread {
    /// The parts; all zero where no weight is above zero.
    #[must_use]
    pub fn of(total: u32, weights: &[f64]) -> Vec<u32> {
        let all: f64 = weights.iter().sum();
        if all <= 0.0 {
            return vec![0; weights.len()];
        }
        let (mut running, mut given) = (0.0, 0);
        let part = |weight: &f64| {
            running += weight;
            // A hair is added so that sums which are exact on paper do not fall below a half by their rounding.
            let upto = (f64::from(total) * running / all + 0.5 + 1e-9).floor() as u32;
            let part = upto.saturating_sub(given);
            given += part;
            part
        };
        weights.iter().map(part).collect()
    }
}

/// Gives these sittings so many slots in all, and keeps how they lie and what share is kept for the day.
pub(super) fn resize(sittings: &mut [Sitting], total: u32) {
    let weights: Vec<f64> = sittings.iter().map(|s| f64::from(s.slots)).collect();
    for (sitting, slots) in sittings.iter_mut().zip(Spread::of(total, &weights)) {
        let share = if sitting.slots == 0 { 0.0 } else { f64::from(sitting.on_the_day) / f64::from(sitting.slots) };
        sitting.slots = slots;
        sitting.on_the_day = (share * f64::from(slots)).round() as u32;
    }
}

/// One kind of slot, so many a week, over the working days' sessions.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kind {
    pub profession: Profession,
    pub mode: Mode,
    pub minutes: u16,
    /// The share that is kept for the day itself.
    pub on_the_day: f64,
}

/// The sittings of a practice: `slots` a week of this kind, spread over Monday to Friday and these sessions.
pub(super) fn week(kind: &Kind, slots: u32, sessions: &[Range<u16>]) -> Vec<Sitting> {
    let days = (0..5u8).flat_map(|weekday| sessions.iter().map(move |hours| (weekday, hours.clone())));
    let parts = Spread::of(slots, &vec![1.0; 5 * sessions.len()]);
    let kept = Spread::of((f64::from(slots) * kind.on_the_day).round() as u32, &vec![1.0; parts.len()]);
    days.zip(parts.into_iter().zip(kept))
        .filter(|(_, (slots, _))| *slots > 0)
        .map(|((weekday, hours), (slots, on_the_day))| Sitting {
            weekday,
            hours,
            slots,
            on_the_day: on_the_day.min(slots),
            profession: kind.profession,
            mode: kind.mode,
            minutes: kind.minutes,
            on_holidays: false,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_whole_and_add_up() {
        assert_eq!(Spread::of(7, &[1.0, 1.0]), [4, 3]);
        assert_eq!(Spread::of(10, &[0.7, 0.3]), [7, 3]);
        assert_eq!(Spread::of(3, &[0.0, 0.0]), [0, 0]);
        for total in 0..200 {
            assert_eq!(Spread::of(total, &[1.3, 0.2, 4.0, 0.0, 2.2]).iter().sum::<u32>(), total);
        }
    }

    #[test]
    fn a_week_has_the_slots_asked_for_and_the_day_keeps_its_share() {
        let kind = Kind { profession: Profession::Gp, mode: Mode::Telephone, minutes: 10, on_the_day: 0.4 };
        let mut week = week(&kind, 103, &[510..690, 840..1020]);
        let sum =
            |week: &[Sitting]| week.iter().map(|s| (s.slots, s.on_the_day)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        assert_eq!((week.len(), sum(&week)), (10, (103, 41)));
        let marked = week[0].starts().filter(|(_, day)| *day).count() as u32;
        assert_eq!(marked, week[0].on_the_day);
        assert!(week[0].starts().all(|(at, _)| (510..690).contains(&at)));
        resize(&mut week, 50);
        assert_eq!(sum(&week).0, 50);
    }
}
