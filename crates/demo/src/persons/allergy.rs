//! What people react to.

use super::{
    days::{Day, YEAR},
    person::Person,
    record::Record,
};
use crate::dice::Dice;

/// Substance, words, food or medication, and what it does: code and words.
type Allergen = (&'static str, &'static str, &'static str, (&'static str, &'static str));

const ALLERGENS: [Allergen; 8] = [
    ("764146007", "Penicillin", "medication", ("247472004", "Weal")),
    ("372687004", "Amoxicillin", "medication", ("271807003", "Eruption of skin")),
    ("387458008", "Aspirin", "medication", ("4386001", "Bronchospasm")),
    ("387207008", "Ibuprofen", "medication", ("41291007", "Angioedema")),
    ("387494007", "Codeine", "medication", ("422587007", "Nausea")),
    ("762952008", "Peanut", "food", ("39579001", "Anaphylaxis")),
    ("102263004", "Eggs", "food", ("271807003", "Eruption of skin")),
    ("111088007", "Latex", "environment", ("271807003", "Eruption of skin")),
];

/// That somebody is known to react to nothing.
const NO_KNOWN_ALLERGY: (&str, &str) = ("716186003", "No known allergy");

/// What is said of somebody's reactions.
pub(super) struct Statement {
    pub code: (&'static str, &'static str),
    pub verification: &'static str,
    pub recorded: Day,
    /// Food, medication or environment, whether it is an intolerance, what it does, and whether that is grave.
    pub reaction: Option<(&'static str, bool, (&'static str, &'static str), bool)>,
}

/// What the person reacts to, that they are known to react to nothing, or, of one in eight, nothing at all: nobody asked.
pub(super) fn record(seed: u64, one: &Person, record: &mut Record<'_>) {
    let mut dice = Dice::of(seed, "allergy", one.number, 0);
    if dice.chance(0.12) {
        return;
    }
    let last = one.last_day();
    let age = one.age(last);
    let before = |dice: &mut Dice, years: f64| last - (dice.unit() * years.min(age) * YEAR) as Day;
    let mut known: Vec<&str> = Vec::new();
    // Some ten in a hundred of all ages are labelled as allergic to a medicine or a food.
    while known.len() < 2 && dice.chance(if known.is_empty() { 0.06 + age / 700.0 } else { 0.2 }) {
        let (code, term, category, (reaction, effect)) = *dice.pick(&ALLERGENS.each_ref());
        if known.contains(&code) {
            break;
        }
        // Many labels turn out to be wrong when they are tested, and many are not confirmed.
        let verification = if dice.chance(0.07) {
            "refuted"
        } else if dice.chance(0.25) {
            "unconfirmed"
        } else {
            "confirmed"
        };
        let grave = ["39579001", "41291007", "4386001"].contains(&reaction);
        record.allergy(&Statement {
            code: (code, term),
            verification,
            recorded: before(&mut dice, (age - 1.0).max(0.5)),
            reaction: Some((category, reaction == "422587007", (reaction, effect), grave)),
        });
        if verification == "refuted" {
            break;
        }
        known.push(code);
    }
    if known.is_empty() {
        let recorded = before(&mut dice, 4.1);
        record.allergy(&Statement { code: NO_KNOWN_ALLERGY, verification: "confirmed", recorded, reaction: None });
    }
}

#[cfg(test)]
mod tests {
    use linchpin_core::SnomedCode;

    use super::*;

    #[test]
    fn every_code_is_a_code() {
        let allergens = ALLERGENS.iter().flat_map(|(code, _, _, (reaction, _))| [*code, *reaction]);
        for code in allergens.chain([NO_KNOWN_ALLERGY.0]) {
            assert!(SnomedCode::parse(code).is_ok(), "{code}");
        }
    }
}
