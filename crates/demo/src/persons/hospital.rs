//! Emergency admissions and attendances. The rate of admission depends on age, deprivation, what somebody has, their frailty,
//! how often they were in lately, the season, and how near their death is; month by month, because most of these change.

use std::f64::consts::TAU;

use super::{
    days::{Day, Days, WINDOW, YEAR},
    person::Person,
    reasons::{self, Reason},
    schemes::{BEGIN, INTAKE, SCHEMES, joined},
};
use crate::dice::Dice;

/// A stay in hospital that nobody planned.
pub(super) struct Stay {
    pub day: Day,
    pub nights: Day,
    pub reason: &'static Reason,
    /// Whether they came in by the emergency department.
    pub by_department: bool,
}

/// What a scheme meant for somebody who joined it.
pub(super) struct Joined {
    /// Which of [`SCHEMES`].
    pub scheme: usize,
    pub day: Day,
    /// Stays from then on, as they were, and as the same chances would have had them without the scheme.
    pub stays: usize,
    pub without: usize,
}

const MONTH: Day = 30;

/// The most that illness adds to the logarithm of the rate: somebody severely frail is admitted about five times as often as
/// somebody fit of the same age (hazard ratios 1.93, 3.04 and 4.73 of mild, moderate and severe: Clegg and others, Age and
/// Ageing 2016;45:353).
const MOST: f64 = 1.9;

/// Emergency admissions a year for each 1,000 people from an age on. By age and, below, by deprivation as in 765,861 people of
/// East Devon (Pereira Gray and others, BMJ Open 2017;7:e014045: 48, 46, 50, 71 and 211 for each 1,000 aged 0-19, 20-37, 38-52,
/// 53-66 and 67 on); the youngest and the oldest are divided further as an assumption, keeping those means. The level is 1.28
/// of theirs: England's 6.02 million of 2017/18 (Health Foundation) over 55.6 million people are 108 for each 1,000.
const ADMISSIONS: [(f64, f64); 8] =
    [(0.0, 127.0), (5.0, 40.0), (20.0, 59.0), (38.0, 64.0), (53.0, 91.0), (67.0, 154.0), (75.0, 276.0), (85.0, 514.0)];

/// What the rest of the rate comes to at these ages, on average over the demo's people: it is divided by this.
const REST: [f64; 8] = [1.12, 1.42, 1.14, 1.19, 1.30, 1.46, 2.0, 3.1];

/// Attendances at an emergency department that do not end in a bed, a year for each 1,000 people from an age on. Under five:
/// England 2021/22, 832 of boys and 690 of girls less those admitted (Fingertips 93930); the others are assumed.
const ATTENDANCES: [(f64, f64); 5] = [(0.0, 660.0), (5.0, 320.0), (18.0, 300.0), (65.0, 260.0), (80.0, 330.0)];

/// The figure of an age, and its place.
fn at_age(table: &[(f64, f64)], age: f64) -> (usize, f64) {
    let at = table.partition_point(|(from, _)| *from <= age).saturating_sub(1);
    (at, table[at].1)
}

/// Everything that stays the same about somebody's rate.
struct Course<'p> {
    one: &'p Person,
    days: &'p Days,
    /// What nothing else explains.
    own: f64,
}

impl Course<'_> {
    /// Admissions to be expected in the month that begins on a day.
    fn expected(&self, day: Day, lately: usize) -> f64 {
        let age = self.one.age(day);
        let (at, each_thousand) = at_age(&ADMISSIONS, age);
        let direct = if age < 66.0 { 0.16 } else { 0.08 };
        let ill: f64 = self.one.burden.all().filter(|(_, since)| *since <= day).map(|(known, _)| known.admits).sum();
        let frail = if age >= 65.0 { 0.02 * self.one.burden.deficits(day) as f64 } else { 0.0 };
        // One illness more weighs less where there are many already.
        let ill = MOST * (1.0 - (-(ill + frail) * 0.8 / MOST).exp());
        let winter = 0.10 * (TAU * (self.days.season(day) - 0.05)).cos();
        let dying = self.one.died.map_or(0.0, |died| 5.0 * (-f64::from(died - day) / 70.0).exp());
        let again = 1.0 + 0.45 * lately.min(4) as f64;
        let rate = (direct * self.one.deprived + ill + self.own + winter).exp();
        each_thousand / 1000.0 / REST[at] * f64::from(MONTH) / YEAR * rate * again * (1.0 + dying)
    }

    /// The months from a day to the end, after what went before; `effect` is that of a scheme.
    fn run(&self, dice: &mut Dice, from: Day, until: Day, stays: &mut Vec<Stay>, effect: f64) {
        let mut day = from;
        while day < until {
            let lately = stays.iter().rev().take_while(|stay| stay.day > day - 365).count();
            for _ in 0..dice.times(self.expected(day, lately) * effect) {
                let on = day + (dice.unit() * f64::from(MONTH)) as Day;
                let free = stays.last().is_none_or(|last| last.day + last.nights < on);
                if on < until && on >= self.one.born && free {
                    let reason = reasons::of(dice, self.one, on);
                    let nights = reasons::nights(dice, reason, self.one.age(on)).min(until - on);
                    stays.push(Stay { day: on, nights, reason, by_department: dice.chance(0.78) });
                }
            }
            day += MONTH;
        }
    }
}

/// The stays of somebody over the whole record, and the scheme they joined on the way.
pub(super) fn stays(seed: u64, list: usize, one: &Person, days: &Days) -> (Vec<Stay>, Option<Joined>) {
    let mut dice = Dice::of(seed, "hospital", one.number, 0);
    let own = 0.6 * dice.normal() - 0.18;
    let course = Course { one, days, own };
    let last = one.last_day();
    let mut stays = Vec::new();
    let begin = BEGIN + (dice.unit() * INTAKE) as Day;
    course.run(&mut dice, -WINDOW, begin.min(last), &mut stays, 1.0);
    if last <= begin || one.born > BEGIN {
        course.run(&mut dice, begin, last, &mut stays, 1.0);
        return (stays, None);
    }
    let lately = stays.iter().filter(|stay| stay.day > begin - 365).count();
    let Some(scheme) = joined(&mut Dice::of(seed, "scheme", one.number, 0), list, one, lately) else {
        course.run(&mut dice, begin, last, &mut stays, 1.0);
        return (stays, None);
    };
    let before = stays.len();
    let mut without: Vec<Stay> = stays.iter().map(|stay| Stay { ..*stay }).collect();
    course.run(&mut dice.clone(), begin, last, &mut without, 1.0);
    course.run(&mut dice, begin, last, &mut stays, SCHEMES[scheme].effect);
    let joined = Joined { scheme, day: begin, stays: stays.len() - before, without: without.len() - before };
    (stays, Some(joined))
}

/// Days on which somebody went to an emergency department and home again.
pub(super) fn attendances(dice: &mut Dice, one: &Person) -> Vec<Day> {
    let from = (-WINDOW).max(one.born);
    let years = f64::from(one.last_day() - from) / YEAR;
    let (_, each_thousand) = at_age(&ATTENDANCES, one.age(from + (one.last_day() - from) / 2));
    let expected = each_thousand / 1000.0 * years * (0.2 * one.deprived + 0.25 * one.prone - 0.06).exp();
    (0..dice.times(expected)).map(|_| from + (dice.unit() * f64::from(one.last_day() - from)) as Day).collect()
}
