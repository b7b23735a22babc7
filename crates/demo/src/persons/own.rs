//! A person's own values, and what comes out when they are measured.

use super::{care::Reading, days::Day, hidden::Hidden, illness::Illness::*, measure::*, person::Person};
use crate::dice::Dice;

/// What can be measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Pressure,
    BodyMass,
    Smoking,
    Glycated,
    Cholesterol,
    Filtration,
    Albumin,
    Breath,
    Pulse,
    Frailty,
}

/// A person's own values, around which measurements lie.
pub(super) struct Own<'p> {
    pub one: &'p Person,
    pub hidden: Hidden,
    systolic: f64,
    body_mass: f64,
    glycated: f64,
    cholesterol: f64,
    filtration: f64,
    breath: f64,
    smoking: (&'static str, &'static str),
    height: f64,
}

impl<'p> Own<'p> {
    /// Levels are such that about 72% of people with hypertension and 62% of those with diabetes are at their target, as the
    /// demo's achievement has it; spreads are assumed.
    pub(super) fn new(dice: &mut Dice, one: &'p Person, hidden: Hidden) -> Self {
        let age = one.age(one.last_day());
        let has = |illness| one.burden.has(illness);
        let smokes = 0.13 * (0.45 * one.deprived).exp() * if has(Copd) { 2.6 } else { 1.0 };
        let smoked = 0.26 * if has(Copd) { 2.2 } else { 1.0 };
        Self {
            one,
            hidden,
            systolic: if has(Hypertension) {
                133.0 + 1.2 * one.deprived + 8.0 * dice.normal()
            } else {
                116.0 + 0.22 * (age - 40.0).max(0.0) + 7.0 * dice.normal()
            },
            body_mass: if has(Obesity) {
                31.5 + 3.6 * dice.normal().abs()
            } else {
                (25.2 + 0.3 * one.deprived + 2.7 * dice.normal()).clamp(16.5, 29.4)
            },
            glycated: match () {
                () if has(Diabetes) => 55.0 * dice.factor(0.17) + 1.0 * one.deprived,
                () if has(Prediabetes) => (43.5 + 1.4 * dice.normal()).clamp(42.0, 47.0),
                () if hidden.sugar => 49.0 + 3.0 * dice.normal().abs(),
                () => (36.5 + 2.0 * dice.normal()).clamp(27.0, 41.0),
            },
            cholesterol: if hidden.cholesterol {
                7.7 + 0.4 * dice.normal().abs()
            } else {
                (if has(Coronary) || has(Diabetes) { 4.1 } else { 5.2 } + 0.75 * dice.normal()).clamp(2.4, 7.2)
            },
            filtration: if has(KidneyDisease) {
                (48.0 + 7.0 * dice.normal()).clamp(12.0, 59.0)
            } else {
                (104.0 - 0.45 * (age - 25.0).max(0.0) + 8.0 * dice.normal()).clamp(61.0, 120.0)
            },
            breath: (60.0 + 17.0 * dice.normal()).clamp(15.0, 105.0),
            smoking: match dice.unit() {
                luck if luck < smokes => SMOKER,
                luck if luck < smokes + smoked => EX_SMOKER,
                _ => NEVER_SMOKED,
            },
            height: if one.woman { 1.62 } else { 1.75 } + 0.065 * dice.normal(),
        }
    }

    /// Measures something on a day.
    pub(super) fn reading(&self, dice: &mut Dice, what: What, on: Day, readings: &mut Vec<Reading>) {
        let number = |measure, value: f64| Reading::Number(measure, value);
        match what {
            What::Pressure => readings.push(self.pressure(dice)),
            What::BodyMass => {
                let now = self.mass(dice.factor(0.01));
                readings.push(number(&BODY_MASS, now));
                readings.push(number(&WEIGHT, now * self.height * self.height));
            }
            What::Smoking => readings.push(Reading::Finding(self.smoking)),
            What::Glycated => readings.push(number(&GLYCATED, self.near(self.glycated, dice.factor(0.05)))),
            What::Cholesterol => {
                let now = self.cholesterol * dice.factor(0.03);
                readings.push(number(&CHOLESTEROL, if self.hidden.cholesterol { now.max(7.6) } else { now.min(7.4) }));
            }
            What::Filtration => readings.push(number(&FILTRATION, self.filtration * dice.factor(0.04))),
            What::Albumin => readings.push(number(&ALBUMIN, (0.6 + dice.normal() * 1.1).exp().clamp(0.3, 220.0))),
            What::Breath => readings.push(number(&BREATH, self.breath * dice.factor(0.05))),
            What::Pulse => {
                readings.push(number(&PULSE, 74.0 + 10.0 * dice.normal()));
                let has = self.one.burden.had(AtrialFibrillation, on);
                let irregular = self.hidden.pulse || (has && dice.chance(0.75));
                readings.push(Reading::Finding(if irregular { IRREGULAR } else { REGULAR }));
            }
            What::Frailty => {
                let score = 1.6 + 0.42 * self.one.burden.deficits(on) as f64 + 0.5 * dice.normal();
                readings.push(number(&FRAILTY, score.clamp(1.0, 8.0)));
            }
        }
    }

    /// Whoever is not on the register of obesity stays below its line: 30, or 27.5 for those who are not White.
    fn mass(&self, factor: f64) -> f64 {
        let line =
            if self.one.ethnic.is_some_and(|ethnic| !["A", "B", "C"].contains(&ethnic.code)) { 27.4 } else { 29.9 };
        let now = self.body_mass * factor;
        if self.one.burden.has(Obesity) { now.max(30.1) } else { now.min(line) }
    }

    /// What is not known to be ill stays on its side of the line: a value over it is either planted or the illness known.
    fn near(&self, own: f64, factor: f64) -> f64 {
        let value = own * factor;
        if self.one.burden.has(Diabetes) {
            value.max(30.0)
        } else if self.hidden.sugar {
            value.max(48.0)
        } else if self.one.burden.has(Prediabetes) {
            value.clamp(42.0, 47.0)
        } else {
            value.min(41.4)
        }
    }

    /// Pressure is high of those who are known for it, at times, and of those of whom it is hidden, always.
    fn pressure(&self, dice: &mut Dice) -> Reading {
        let known = self.one.burden.has(Hypertension);
        let upper = match self.systolic + 6.0 * dice.normal() {
            _ if self.hidden.pressure => dice.between(141.0, 166.0),
            upper if known => upper,
            upper => upper.min(137.0),
        };
        let lower = (upper * 0.5 + 11.0 + 3.5 * dice.normal()).min(upper - 15.0);
        Reading::Pressure(upper, if known || self.hidden.pressure { lower } else { lower.min(88.0) })
    }
}
