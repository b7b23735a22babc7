//! When people see their practice.

use super::{
    days::{Day, Days, WINDOW, YEAR},
    illness::Illness::{Housebound, ReducedMobility},
    person::Person,
};
use crate::dice::Dice;

/// How a contact was held.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Surgery,
    /// In the surgery, for a review or a check.
    Review,
    Telephone,
    Home,
}

/// The work of a person from an age on, of men and women: the weights of the global sum formula (`methods.md` 4). Last, half
/// of the conditions that people of the age have in the demo on average: the weights know of them in part.
const WORK: [(f64, [f64; 2], f64); 7] = [
    (0.0, [3.97, 3.64], 0.0),
    (5.0, [1.0, 1.04], 0.1),
    (15.0, [1.02, 2.19], 0.6),
    (45.0, [2.15, 3.36], 1.4),
    (65.0, [4.19, 4.90], 2.6),
    (75.0, [5.81, 6.56], 3.8),
    (85.0, [6.27, 6.72], 5.0),
];

/// Contacts a year for a weight of one, so that all together have 5.16 each (Hobbs and others, Lancet 2016;387:2323, 2013/14).
const EACH: f64 = 1.75;

/// What somebody's conditions add to what is usual at their age. Those with two or more have 52.9% of consultations (Cassell and
/// others, BJGP 2018;68:e245).
fn burdened(conditions: usize, usual: f64) -> f64 {
    (1.0 + 0.6 * conditions.min(16) as f64) / (1.0 + 0.6 * usual)
}

/// The days of somebody's contacts with how each was held, beside `planned` ones that are known already.
pub(super) fn contacts(dice: &mut Dice, one: &Person, days: &Days, planned: usize) -> Vec<(Day, Mode)> {
    let (from, to) = ((-WINDOW).max(one.born), one.last_day());
    let middle = from + (to - from) / 2;
    let at = WORK.partition_point(|(age, ..)| *age <= one.age(middle)).saturating_sub(1);
    let conditions = one.burden.all().filter(|(_, since)| *since <= middle).count();
    let (_, work, usual) = WORK[at];
    // What nothing explains makes some come often and others seldom; its mean is 1.
    let own = dice.factor(0.45) * 0.904;
    let rate = work[usize::from(one.woman)] * EACH * burdened(conditions, usual) * own;
    let times = dice.times(rate * f64::from(to - from) / YEAR).saturating_sub(planned);
    let at_home = match one {
        one if one.care_home => 0.65,
        one if one.burden.has(Housebound) => 0.6,
        one if one.burden.has(ReducedMobility) => 0.12,
        _ => 0.004,
    };
    let mut all: Vec<(Day, Mode)> = (0..times)
        .map(|_| {
            let day = days.weekday(from + (dice.unit() * f64::from(to - from)) as Day);
            let mode = match dice.unit() {
                luck if luck < at_home => Mode::Home,
                luck if luck > 0.72 => Mode::Telephone,
                _ => Mode::Surgery,
            };
            (day.clamp(from, to), mode)
        })
        .collect();
    all.sort_by_key(|(day, _)| *day);
    all
}
