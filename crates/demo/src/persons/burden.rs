//! Who has what. Illnesses are tied together by what leads to what and by a proneness of each person; how many there are of
//! each on a list is the practice's published register.

use super::{
    days::{Day, YEAR},
    illness::{ILLNESSES, Illness, KNOWN, Known},
    person::Person,
    roll::List,
};
use crate::{dice::Dice, files::REGISTERS};

/// What somebody has, and since when.
#[derive(Clone)]
pub(super) struct Burden([Option<Day>; ILLNESSES]);

impl Default for Burden {
    fn default() -> Self {
        Self([None; ILLNESSES])
    }
}

impl Burden {
    /// Since when somebody has an illness.
    pub(super) fn since(&self, illness: Illness) -> Option<Day> {
        self.0[illness as usize]
    }

    /// Whether somebody has it at the end of their record.
    pub(super) fn has(&self, illness: Illness) -> bool {
        self.since(illness).is_some()
    }

    /// Whether they had it on a day.
    pub(super) fn had(&self, illness: Illness, on: Day) -> bool {
        self.since(illness).is_some_and(|since| since <= on)
    }

    /// Everything they have, with the day it began.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static Known, Day)> {
        KNOWN.iter().zip(self.0).filter_map(|(known, since)| Some((known, since?)))
    }

    /// How many of the deficits of the electronic frailty index they had on a day.
    pub(super) fn deficits(&self, on: Day) -> usize {
        self.all().filter(|(known, since)| known.deficit && *since <= on).count()
    }
}

/// Gives the people of a list their illnesses.
pub(super) fn fall_ill(seed: u64, list: &List, people: &mut [Person]) {
    for (at, known) in KNOWN.iter().enumerate() {
        let mut dice = Dice::of(seed, "illness", list.number, at);
        let odds: Vec<f64> = people.iter().map(|one| log_odds(known, one)).collect();
        let alive = |n: &usize| people[*n].died.is_none() && odds[*n].is_finite();
        let living: Vec<usize> = (0..people.len()).filter(alive).collect();
        let group = known.register.and_then(|code| REGISTERS.iter().position(|(group, ..)| *group == code));
        let wanted = match group {
            Some(group) => {
                // Registers count from an age on that may be lower than where the illness begins.
                let from: f64 = REGISTERS[group].1.get(..2).and_then(|n| n.parse().ok()).unwrap_or(0.0);
                let counted = people.iter().filter(|one| one.died.is_none() && one.age(0) >= from).count();
                list.registers[group] * counted as f64
            }
            // As many as their age and sex let expect, more where a list is deprived; what it comes with only says who.
            None => {
                let poverty = known.poverty * (list.imd - 24.0) / 15.0;
                living.iter().map(|n| share(known.log_odds(people[*n].age(0), people[*n].woman) + poverty)).sum()
            }
        };
        let level = level(&living.iter().map(|n| odds[*n]).collect::<Vec<f64>>(), wanted);
        let mut ill = picked(&mut dice, &living, |n| share(odds[n] + level));
        // Those who died are more often ill by as much as the illness raises the rate of dying.
        let died = (0..people.len()).filter(|n| people[*n].died.is_some());
        ill.extend(died.filter(|n| dice.chance(share(odds[*n] + level + known.dies))));
        for n in ill {
            let since = onset(&mut dice, known, &people[n]);
            people[n].burden.0[at] = Some(since);
        }
    }
}

/// The log odds of somebody to have an illness, but for the level of their practice; minus infinity while too young.
fn log_odds(known: &Known, one: &Person) -> f64 {
    let age = one.age(one.last_day());
    if age < known.from_age {
        return f64::NEG_INFINITY;
    }
    let leads = known.after.iter().filter(|(other, _)| one.burden.has(*other));
    known.log_odds(age, one.woman)
        + known.poverty * one.deprived
        + known.prone * one.prone
        + leads.map(|(_, more)| more).sum::<f64>()
        + if one.care_home { known.care_home } else { 0.0 }
}

fn share(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// What is to be added to everybody's log odds so that as many are expected as are wanted (Newton's method).
fn level(odds: &[f64], wanted: f64) -> f64 {
    let wanted = wanted.clamp(0.0, odds.len() as f64 * 0.98);
    if wanted <= 0.0 {
        return f64::NEG_INFINITY;
    }
    let mut level = 0.0;
    for _ in 0..40 {
        let (mut expected, mut slope) = (0.0, 0.0);
        for one in odds {
            let p = share(one + level);
            expected += p;
            slope += p * (1.0 - p);
        }
        let step = ((wanted - expected) / slope.max(1e-9)).clamp(-2.0, 2.0);
        level += step;
        if step.abs() < 1e-6 {
            break;
        }
    }
    level
}

/// As many as are expected, to within one, each with their own probability: people stand in a ring in an order of their own
/// for each illness, and every whole step along the sum of probabilities takes one (systematic sampling).
fn picked(dice: &mut Dice, from: &[usize], probability: impl Fn(usize) -> f64) -> Vec<usize> {
    let count = from.len();
    let mut stride = 1 + (dice.unit() * count as f64) as usize;
    while common_divisor(stride, count) > 1 {
        stride += 1;
    }
    let mut sum = dice.unit();
    let mut at = (dice.unit() * count as f64) as usize;
    let mut taken = Vec::new();
    for _ in 0..count {
        at = (at + stride) % count;
        sum += probability(from[at]);
        if sum >= 1.0 {
            sum -= 1.0;
            taken.push(from[at]);
        }
    }
    taken
}

fn common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

/// When it began: long ago for some, and never before the age at which it can.
fn onset(dice: &mut Dice, known: &Known, one: &Person) -> Day {
    let last = one.last_day();
    let longest = (one.age(last) - known.from_age).clamp(0.05, known.at_most) * YEAR;
    let back = 10.0 + dice.wait() * known.years * YEAR;
    let back = if back < longest { back } else { dice.between(0.02, 1.0) * longest };
    last - back as Day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_are_picked_as_are_wanted() {
        let odds: Vec<f64> = (0..5_000).map(|n| f64::from(n % 37) / 6.0 - 6.0).collect();
        let level = level(&odds, 230.0);
        let mut dice = Dice::of(1, "test", 0, 0);
        let from: Vec<usize> = (0..odds.len()).collect();
        let picked = picked(&mut dice, &from, |n| share(odds[n] + level));
        assert!((229..=231).contains(&picked.len()), "{}", picked.len());
        // The likely are picked: the upper half of the odds has nearly all.
        assert!(picked.iter().filter(|n| odds[**n] > -3.0).count() > 200);
        assert!(super::picked(&mut dice, &[], |_| 0.5).is_empty());
    }

    #[test]
    fn nobody_is_ill_where_the_register_is_empty() {
        assert!(share(3.0 + level(&[3.0; 10], 0.0)) < 1e-9);
    }
}
