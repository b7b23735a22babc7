use jiff::civil::{Date, date};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::{
    algebra::normal_quantile,
    evaluate::{Cohort, CohortError, Month, Participant, Series},
};

/// A made-up scheme, and what is true of it: the demo plants three of the same kinds (`crates/demo`, `persons/schemes.rs`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Half of the older people with several conditions in every second practice; three in ten admissions do not happen.
    Works,
    /// Six in ten of those with failing hearts or lungs in the other practices; nothing changes.
    DoesNothing,
    /// Half of all who were admitted twice or more in half a year; nothing changes, and they come down by themselves.
    OnlySeems,
}

impl Scheme {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Works, Self::DoesNothing, Self::OnlySeems];

    /// Admissions of those in it, as a multiple of what they would be without.
    #[must_use]
    pub fn effect(self) -> f64 {
        if self == Self::Works { 0.7 } else { 1.0 }
    }
}

impl Scheme {
    /// The last months before it that are looked at apart.
    fn lately(self) -> usize {
        if self == Self::OnlySeems { 6 } else { 3 }
    }
}

/// When the schemes begin.
const BEGUN: Date = date(2025, 3, 31);

/// Months that are made before and after; a cohort looks at the last eighteen before.
const MONTHS: (usize, usize) = (30, 18);

/// Months before that a cohort looks at.
const LOOKED_AT: usize = 18;

const PEOPLE: usize = 90_000;

/// What is known of each before the scheme.
const TRAITS: [&str; 7] = ["age", "age band", "male", "deprivation", "conditions", "heart or lungs", "frailty"];

/// The people of a scheme and those around them, and the place by month. The same seed gives the same.
///
/// # Errors
/// None that can be thought of: every made-up person has every trait.
pub fn scheme(scheme: Scheme, seed: u64) -> Result<(Cohort, Series), CohortError> {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let (before, after) = MONTHS;
    let mut place = vec![(0.0, 0.0); before + after];
    let mut people = Vec::with_capacity(PEOPLE);
    for _ in 0..PEOPLE {
        let someone = Someone::new(&mut chance);
        let mut months: Vec<u16> = Vec::with_capacity(before + after);
        let mut flare = 0_u8;
        // Months that nobody looks at, so that flares are as common in the first as in any other.
        (0..6).for_each(|month| {
            someone.month(&mut chance, month, &mut flare, 1.0);
        });
        for month in 0..before {
            months.push(someone.month(&mut chance, month, &mut flare, 1.0));
        }
        let (eligible, in_scheme) = someone.joins(scheme, &mut chance, &months);
        let effect = if in_scheme { scheme.effect() } else { 1.0 };
        for month in before..before + after {
            months.push(someone.month(&mut chance, month, &mut flare, effect));
        }
        if eligible {
            for ((events, many), month) in place.iter_mut().zip(&months) {
                (*events, *many) = (*events + f64::from(*month), *many + 1.0);
            }
        }
        let traits = someone.traits();
        people.push(Participant {
            in_scheme,
            practice: someone.practice,
            traits,
            months: months.split_off(before - LOOKED_AT),
        });
    }
    let first = BEGUN.saturating_sub(jiff::Span::new().months(before as i64));
    let months = (0_i64..).zip(place).map(|(at, (events, people))| Month {
        month: first.saturating_add(jiff::Span::new().months(at)),
        events,
        people,
    });
    Ok((
        Cohort::new(&TRAITS, (LOOKED_AT, after, scheme.lately()), people)?,
        Series { months: months.collect(), before },
    ))
}

struct Someone {
    practice: u32,
    age: f64,
    male: bool,
    decile: u32,
    conditions: u32,
    heart_or_lungs: bool,
    /// Admissions a month, at rest.
    rate: f64,
}

impl Someone {
    fn new(chance: &mut ChaCha8Rng) -> Self {
        let practice = chance.random_range(0..40);
        let age = 50.0 + 45.0 * chance.random::<f64>().powf(1.2);
        let mut conditions = poisson(chance, 0.6 + 0.07 * (age - 50.0));
        let heart_or_lungs = chance.random_bool(0.03 + 0.004 * (age - 50.0));
        conditions += u32::from(heart_or_lungs);
        let decile = chance.random_range(1..=10);
        let hidden = normal_quantile(chance.random_range(1e-9..1.0 - 1e-9));
        // Practices differ in ways that nobody measured.
        let practice_is = f64::from(practice * 7 % 40) / 40.0 - 0.5;
        let log = -3.6 + 0.025 * (age - 50.0) + 0.22 * f64::from(conditions) - 0.03 * f64::from(decile)
            + 0.4 * hidden
            + 0.2 * practice_is;
        let male = chance.random_bool(0.48);
        Self { practice, age, male, decile, conditions, heart_or_lungs, rate: log.exp() / 14.0 }
    }

    /// Admissions of a month: more in winter, and forty times as many in a flare of three months, as everybody has now and then.
    fn month(&self, chance: &mut ChaCha8Rng, month: usize, flare: &mut u8, effect: f64) -> u16 {
        *flare = if *flare > 0 {
            *flare - 1
        } else if chance.random_bool(0.015) {
            3
        } else {
            0
        };
        let winter = 1.0 + 0.12 * (std::f64::consts::TAU * (month as f64 + 2.0) / 12.0).cos();
        let worse = if *flare > 0 { 40.0 } else { 1.0 };
        u16::try_from(poisson(chance, self.rate * winter * worse * effect)).unwrap_or(u16::MAX)
    }

    /// Whether they are of those for whom a scheme is, and whether they are in it.
    fn joins(&self, scheme: Scheme, chance: &mut ChaCha8Rng, months: &[u16]) -> (bool, bool) {
        let takes_part = self.practice.is_multiple_of(2);
        let comes = chance.random::<f64>();
        match scheme {
            Scheme::Works => {
                let eligible = takes_part && self.age >= 65.0 && self.conditions >= 4;
                (eligible, eligible && comes < 0.5)
            }
            Scheme::DoesNothing => {
                let eligible = !takes_part && self.heart_or_lungs;
                (eligible, eligible && comes < 0.6)
            }
            Scheme::OnlySeems => {
                let lately: u16 = months[months.len() - scheme.lately()..].iter().sum();
                (true, lately >= 2 && comes < 0.5)
            }
        }
    }

    fn traits(&self) -> Vec<f64> {
        let flag = |is: bool| f64::from(u8::from(is));
        let band = (self.age / 10.0).floor() * 10.0;
        vec![
            self.age,
            band,
            flag(self.male),
            f64::from(self.decile),
            f64::from(self.conditions),
            flag(self.heart_or_lungs),
            // Nothing else that is counted makes them frail.
            f64::from(self.conditions) / 36.0,
        ]
    }
}

/// A draw from Poisson's distribution, by adding up its chances: the means here are small.
fn poisson(chance: &mut ChaCha8Rng, mean: f64) -> u32 {
    let drawn: f64 = chance.random();
    let mut each = (-mean).exp();
    let (mut sum, mut count) = (each, 0);
    while drawn > sum && count < 1000 {
        count += 1;
        each *= mean / f64::from(count);
        sum += each;
    }
    count
}
