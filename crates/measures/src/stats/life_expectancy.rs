//! Life expectancy by Chiang's abridged life table with Silcocks' variance of the last, open band (`methods.md` 2).

use linchpin_core::Interval;
use serde::Serialize;

use super::{
    Confidence, Unfit,
    unfit::{not_negative, positive},
};

/// The first ages of the 20 bands: under 1, 1-4, 5-9 … 85-89, 90 and over.
pub const START_AGES: [u8; BANDS] = [0, 1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90];

/// How many bands a table has.
pub const BANDS: usize = 20;

/// Populations up to this, all ages together, are too small for a life table.
pub const SMALLEST_POPULATION: f64 = 5000.0;

/// A value whose 95% limits are further than this many years from it is withheld.
const WIDEST_REACH: f64 = 10.0;

/// One age band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// People, or person-years when several years are pooled.
    pub population: f64,
    /// Deaths.
    pub deaths: f64,
}

/// Life expectancy at the start of one band.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Expectancy {
    /// The age.
    pub age: u8,
    /// Years still to live; `None` where the limits are too wide to publish it.
    pub value: Option<f64>,
    /// The limits, given even where the value is not.
    pub interval: Interval,
    /// The standard error, in years.
    pub standard_error: f64,
    /// People of that age and over.
    pub population: f64,
}

/// Life expectancy at the start of each of the 20 bands.
///
/// # Errors
/// Not 20 bands; deaths negative or more than the people; a population not above zero; 5,000 people or fewer altogether;
/// no deaths in the last band, whose length could then not be known.
pub fn life_expectancy(bands: &[Band], confidence: Confidence) -> Result<Vec<Expectancy>, Unfit> {
    if bands.len() != BANDS {
        return Err(Unfit::Setting("a life table needs its 20 age bands: under 1, 1-4, 5-9, … 85-89, 90 and over"));
    }
    for band in bands {
        positive(band.population, "a population")?;
        if not_negative(band.deaths, "a number of deaths")? > band.population {
            return Err(Unfit::Above("a number of deaths", "the population"));
        }
    }
    let people: f64 = bands.iter().map(|b| b.population).sum();
    if people <= SMALLEST_POPULATION {
        return Err(Unfit::TooFew { what: "people", have: people, need: SMALLEST_POPULATION + 1.0 });
    }
    positive(bands[BANDS - 1].deaths, "the number of deaths in the last band")?;
    Ok(table(bands, confidence))
}

/// One row of the table as it is worked out, for a start of one person.
struct Row {
    /// The share still alive at the start.
    alive: f64,
    /// Years lived in the band.
    years: f64,
    /// The variance that this band's chance of dying adds, before it is carried to an age.
    variance_of_dying: f64,
    /// The band's length and the part of it that those who die in it live.
    width: f64,
    part: f64,
}

fn table(bands: &[Band], confidence: Confidence) -> Vec<Expectancy> {
    let mut alive = 1.0;
    let mut rows = Vec::with_capacity(BANDS);
    for (index, band) in bands.iter().enumerate() {
        let last = index + 1 == BANDS;
        let mortality = band.deaths / band.population;
        let part = if index == 0 { 0.1 } else { 0.5 };
        let width = if last { 2.0 / mortality } else { f64::from(START_AGES[index + 1] - START_AGES[index]) };
        let dying = if last || band.deaths > band.population / width / part {
            1.0
        } else {
            width * mortality / (1.0 + width * mortality * (1.0 - part))
        };
        let variance_of_dying = if last {
            4.0 / (band.deaths * mortality * mortality)
        } else if band.deaths == 0.0 {
            0.0
        } else {
            dying * dying * (1.0 - dying) / band.deaths
        };
        let years = width * alive * (1.0 - dying * (1.0 - part));
        rows.push(Row { alive, years, variance_of_dying, width, part });
        alive *= 1.0 - dying;
    }
    // Backwards, so that each age adds its band to all that comes after.
    let (mut years, mut variance, mut population, mut expected_next) = (0.0, 0.0, 0.0, 0.0);
    let mut expectancies: Vec<Expectancy> = Vec::with_capacity(BANDS);
    for (index, row) in rows.iter().enumerate().rev() {
        let last = index + 1 == BANDS;
        // In the open band the length itself is what varies; half of it is lived.
        let lever = if last { row.alive / 2.0 } else { row.alive * ((1.0 - row.part) * row.width + expected_next) };
        years += row.years;
        variance += lever * lever * row.variance_of_dying;
        population += bands[index].population;
        let value = years / row.alive;
        let standard_error = variance.sqrt() / row.alive;
        let reach = confidence.z() * standard_error;
        expectancies.push(Expectancy {
            age: START_AGES[index],
            value: (Confidence::P95.z() * standard_error <= WIDEST_REACH).then_some(value),
            interval: Interval { lower: value - reach, upper: value + reach },
            standard_error,
            population,
        });
        expected_next = value;
    }
    expectancies.reverse();
    expectancies
}
