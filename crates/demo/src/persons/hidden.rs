use super::{
    illness::Illness::{AtrialFibrillation, Diabetes, Hypertension},
    person::Person,
};
use crate::dice::Dice;

/// What somebody has without anybody having said so: it can be seen in measurements and in no diagnosis. How common each is
/// is assumed; each is more common among the deprived, who are less often diagnosed.
#[derive(Clone, Copy, Default)]
pub(super) struct Hidden {
    /// An irregular pulse without atrial fibrillation.
    pub pulse: bool,
    /// Glycated haemoglobin of 48 and over without diabetes.
    pub sugar: bool,
    /// Blood pressure of 140 and over, more than once, without hypertension.
    pub pressure: bool,
    /// Cholesterol over 7.5.
    pub cholesterol: bool,
}

impl Hidden {
    /// What is hidden of somebody; nothing of those who have died.
    pub(super) fn of(seed: u64, one: &Person) -> Self {
        let age = one.age(0);
        if age < 40.0 || one.died.is_some() {
            return Self::default();
        }
        let mut dice = Dice::of(seed, "hidden", one.number, 0);
        let more = (0.3 * one.deprived).exp();
        let mut planted = |share: f64, known: bool| dice.chance(share * more) && !known;
        let has = |illness| one.burden.has(illness);
        Self {
            pulse: planted(0.013, has(AtrialFibrillation) || age < 65.0),
            sugar: planted(0.010, has(Diabetes)),
            pressure: planted(0.035, has(Hypertension)),
            cholesterol: planted(0.008, false),
        }
    }
}
