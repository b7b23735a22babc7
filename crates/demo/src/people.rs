//! Who is on a list: by sex and band of ages.

use crate::world::World;

/// The bands of five years, as the publication writes them.
pub(crate) const BANDS: [&str; 20] = [
    "0_4", "5_9", "10_14", "15_19", "20_24", "25_29", "30_34", "35_39", "40_44", "45_49", "50_54", "55_59", "60_64",
    "65_69", "70_74", "75_79", "80_84", "85_89", "90_94", "95+",
];

/// How many of 10,000 people registered in England are men of each band, December 2025.
pub(crate) const MALE: [f64; 20] = [
    233., 274., 302., 306., 303., 353., 378., 390., 366., 330., 317., 321., 304., 248., 199., 185., 116., 64., 25., 6.,
];
/// The same for women.
pub(crate) const FEMALE: [f64; 20] = [
    222., 260., 288., 292., 301., 344., 365., 370., 342., 305., 300., 315., 304., 256., 216., 212., 144., 91., 43., 14.,
];

/// People by sex (male, female) and band.
pub(crate) type Ages = [[i64; 20]; 2];

impl World {
    /// The people on a practice's list in a month. They add up to its list exactly.
    pub(crate) fn ages(&self, practice: usize, month: usize) -> Ages {
        let p = &self.practices[practice];
        let mut dice = self.fixed_dice("ages", practice);
        let mut shares = [[0.0; 20]; 2];
        for (sex, weights) in [MALE, FEMALE].iter().enumerate() {
            for (band, weight) in weights.iter().enumerate() {
                let years_from_forty = band as f64 * 5.0 + 2.5 - 40.0;
                shares[sex][band] = weight * (p.age * years_from_forty / 110.0).exp() * dice.factor(0.05);
            }
        }
        apportion(&shares, self.lists[practice][month])
    }

    /// People of at least an age; within a band of ages they are taken to be spread evenly.
    pub(crate) fn at_least(&self, practice: usize, month: usize, age: usize) -> i64 {
        let ages = self.ages(practice, month);
        let over = |band: usize| ((band * 5 + 5) as f64 - age as f64).clamp(0.0, 5.0) / 5.0;
        let of =
            |sex: usize| ages[sex].iter().enumerate().map(|(band, people)| *people as f64 * over(band)).sum::<f64>();
        (of(0) + of(1)).round() as i64
    }

    /// People of an age up to and including another, for bands that start and end at multiples of five.
    pub(crate) fn between_ages(&self, ages: &Ages, sexes: &[usize], from: usize, to: usize) -> i64 {
        sexes.iter().map(|s| ages[*s][from / 5..=(to / 5).min(19)].iter().sum::<i64>()).sum()
    }
}

/// Shares a whole number out by weight; what is left over after rounding down goes to the largest remainders.
pub(crate) fn apportion(weights: &[[f64; 20]; 2], whole: i64) -> Ages {
    let sum: f64 = weights.iter().flatten().sum();
    let mut out = [[0; 20]; 2];
    let mut left: Vec<(f64, usize, usize)> = Vec::with_capacity(40);
    for sex in 0..2 {
        for band in 0..20 {
            let exact = weights[sex][band] / sum * whole as f64;
            out[sex][band] = exact.floor() as i64;
            left.push((exact.fract(), sex, band));
        }
    }
    let missing = whole - out.iter().flatten().sum::<i64>();
    left.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (_, sex, band) in left.into_iter().take(missing.max(0) as usize) {
        out[sex][band] += 1;
    }
    out
}
