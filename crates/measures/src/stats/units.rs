//! Prescribing units: a list weighted by how much medicine its ages and sexes usually need (`methods.md` 5).
//!
//! The weights (ASTRO-PU, STAR-PU of a therapeutic group) are data and are passed in.

use super::{Unfit, unfit::not_negative};

/// How many age bands prescribing units have.
pub const BANDS: usize = 9;

/// The names of the age bands, youngest first.
pub const BAND_NAMES: [&str; BANDS] = ["0-4", "5-14", "15-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+"];

/// Figures by age band and sex, patients or weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BySexAndAge {
    /// Men and boys, youngest band first.
    pub male: [f64; BANDS],
    /// Women and girls, youngest band first.
    pub female: [f64; BANDS],
}

/// The prescribing units of a list: patients times weights, added up.
///
/// # Errors
/// A number not finite or negative.
pub fn prescribing_units(patients: &BySexAndAge, weights: &BySexAndAge) -> Result<f64, Unfit> {
    let mut units = 0.0;
    let people = patients.male.iter().chain(&patients.female);
    for (&count, &weight) in people.zip(weights.male.iter().chain(&weights.female)) {
        units += not_negative(count, "a number of patients")? * not_negative(weight, "a weight")?;
    }
    Ok(units)
}
