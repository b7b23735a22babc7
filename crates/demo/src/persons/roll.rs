//! The lists to be filled: whose they are, how many people of each age and sex, how deprived, and how much of each illness.

use crate::{
    dice::Dice,
    files::{REGISTERS, register_share},
    people::{Ages, FEMALE, MALE, apportion},
    world::World,
};

/// Small areas that the people of a practice live in.
pub(crate) const AREAS: usize = 8;

/// Deprivation scores of the small areas of a practice: around that of the practice, and some far from it (assumed).
pub(crate) fn area_scores(seed: u64, list: usize, imd: f64) -> [f64; AREAS] {
    let mut dice = Dice::of(seed, "areas", list, 0);
    std::array::from_fn(|_| (imd + dice.normal() * 9.0).clamp(2.0, 80.0))
}

/// Deprivation of an area in standard deviations: England's areas are spread more widely than its practices (assumed).
pub(crate) fn deprived(score: f64) -> f64 {
    (score - 24.0) / 15.0
}

/// The code of a small area, in the form of England's and of a range that is not in use.
pub(crate) fn area_code(list: usize, area: usize) -> String {
    format!("E01{:06}", 990_000 + (list * AREAS + area) % 10_000)
}

/// A practice's list of people to be made up.
pub(super) struct List {
    /// Its number among the lists, from 0.
    pub number: usize,
    pub code: String,
    pub name: String,
    /// Deprivation score of the practice's people, on average.
    pub imd: f64,
    /// Living people by sex and band of ages.
    pub ages: Ages,
    /// For each register of the Quality and Outcomes Framework, which share of those old enough are on it.
    pub registers: [f64; REGISTERS.len()],
}

impl List {
    /// Living people on the list.
    pub(super) fn people(&self) -> usize {
        self.ages.iter().flatten().sum::<i64>().max(0) as usize
    }
}

/// One in so many of the people on the lists of the place, each list with the ages and registers that its files publish.
pub(super) fn of_place(world: &World, one_in: i64) -> Vec<List> {
    let month = world.months.len() - 1;
    let ours = world.open_in(month).filter(|p| world.practices[*p].place == 0);
    ours.enumerate()
        .map(|(number, p)| {
            let practice = &world.practices[p];
            let all = world.ages(p, month);
            let people = (world.lists[p][month] / one_in.max(1)).max(1);
            List {
                number,
                code: practice.code.clone(),
                name: practice.name.clone(),
                imd: practice.imd,
                ages: if one_in <= 1 { all } else { apportion(&all.map(|sex| sex.map(|n| n as f64)), people) },
                registers: std::array::from_fn(|group| register_share(world, p, group)),
            }
        })
        .collect()
}

/// The most people on a list that is made for measuring: England's practices had 10,295 each in 2026/27 (`methods.md` 10).
const MOST: usize = 10_295;

/// So many people of England's ages, over as many practices of England's deprivation and registers as they need, at least 31.
pub(super) fn of_england(people: usize) -> Vec<List> {
    let lists = people.div_ceil(MOST).max(31);
    let one = |number: usize| {
        let size = people / lists + usize::from(number < people % lists);
        List {
            number,
            code: format!("Z{}", 90_001 + number),
            name: format!("PRACTICE {}", number + 1),
            // From the least to the most deprived and back, so that neighbours in the list differ.
            imd: 8.0 + 4.0 * ((number * 7) % 10) as f64,
            ages: apportion(&[MALE, FEMALE], size as i64),
            registers: std::array::from_fn(|group| REGISTERS[group].2),
        }
    };
    (0..lists).map(one).collect()
}
