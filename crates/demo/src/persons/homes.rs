//! Who lives with whom, and where: care homes, couples, people alone, and children with somebody of an age to be their parent.

use super::{
    ethnicity::{self, Category},
    naming::{STREETS, care_home, surname},
    person::Person,
    roll::{AREAS, List, area_code, area_scores, deprived},
};
use crate::dice::Dice;

/// A home of a practice's people.
pub(super) struct Home {
    pub street: String,
    pub postcode: String,
    /// The small area it lies in.
    pub area: String,
    /// Deprivation of the area, in standard deviations.
    deprived: f64,
    family: String,
    ethnic: &'static Category,
}

/// Residents of a care home.
const BEDS: usize = 32;

/// Houses everybody.
pub(super) fn house(seed: u64, list: &List, people: &mut [Person]) -> Vec<Home> {
    let mut dice = Dice::of(seed, "homes", list.number, 0);
    let areas = area_scores(seed, list.number, list.imd);
    let mut homes = Vec::with_capacity(people.len() / 2);
    let mut open = |dice: &mut Dice, street: Option<String>| {
        let area = (dice.unit() * AREAS as f64) as usize;
        let deprived = deprived(areas[area]);
        let mut letter = || char::from(b"ABDEFGHJLNPQRSTUWXYZ"[(dice.unit() * 20.0) as usize]);
        // No post goes to ZZ99: the area is kept for places without a real one.
        let postcode = format!("ZZ99 {area}{}{}", letter(), letter());
        homes.push(Home {
            street: street.unwrap_or_else(|| format!("{} {}", 1 + (dice.unit() * 180.0) as u32, dice.pick(&STREETS))),
            postcode,
            area: area_code(list.number, area),
            deprived,
            family: surname(dice),
            ethnic: ethnicity::of_household(dice, deprived),
        });
        homes.len() - 1
    };
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.sort_by_key(|n| people[*n].born);
    let residents: Vec<usize> = order.iter().copied().filter(|n| lives_in_care(&mut dice, &people[*n])).collect();
    for (n, residents) in residents.chunks(BEDS).enumerate() {
        let home = open(&mut dice, Some(care_home(n)));
        for resident in residents {
            people[*resident].care_home = true;
            people[*resident].home = home;
        }
    }
    let rest: Vec<usize> = order.into_iter().filter(|n| !people[*n].care_home).collect();
    let (adults, children): (Vec<usize>, Vec<usize>) = rest.into_iter().partition(|n| people[*n].age(0) >= 18.0);
    let (women, men): (Vec<usize>, Vec<usize>) = adults.into_iter().partition(|n| people[*n].woman);
    // Sorted by age on both sides: who is next in one row is of about the age of who is next in the other.
    let mut men = men.into_iter().peekable();
    let mut parents: Vec<(f64, usize)> = Vec::new();
    for woman in women {
        let age = people[woman].age(0);
        let home = open(&mut dice, None);
        people[woman].home = home;
        if age < 58.0 {
            parents.push((age, home));
        }
        while let Some(man) = men.next_if(|man| people[*man].age(0) > age + 8.0) {
            people[man].home = open(&mut dice, None);
        }
        // Two thirds of the grown live as couples, fewer of the youngest and of the oldest (assumed).
        let pairs = if age < 25.0 { 0.25 } else { (0.68 - 0.02 * (age - 70.0).max(0.0)).max(0.1) };
        if dice.chance(pairs)
            && let Some(man) = men.next()
        {
            people[man].home = home;
        }
    }
    for man in men {
        people[man].home = open(&mut dice, None);
    }
    parents.sort_by(|a, b| a.0.total_cmp(&b.0));
    for child in children {
        let mother = people[child].age(0) + (30.0 + 5.5 * dice.normal()).clamp(17.0, 45.0);
        let near = parents.partition_point(|(age, _)| *age < mother) as f64 + (dice.unit() - 0.5) * 12.0;
        people[child].home = match parents.get((near.max(0.0) as usize).min(parents.len().saturating_sub(1))) {
            Some((_, home)) => *home,
            None => open(&mut dice, None),
        };
    }
    for one in people.iter_mut() {
        let home = &homes[one.home];
        one.deprived = home.deprived;
        // Residents of a care home are of many families, and so is one grown person in six of any other home.
        let own = one.care_home || (one.age(0) >= 18.0 && dice.chance(0.16));
        one.family = if own { surname(&mut dice) } else { home.family.clone() };
        one.ethnic = Some(if one.care_home { ethnicity::of_household(&mut dice, home.deprived) } else { home.ethnic });
    }
    homes
}

/// 2.5% of those of 65 and over live in care homes, 56% of them are 85 or over (ONS, Older people living in care homes in 2021).
/// How the others divide by age is assumed, and that of those who died two and a half times as many did.
fn lives_in_care(dice: &mut Dice, one: &Person) -> bool {
    let share = match one.age(one.last_day()) {
        age if age < 65.0 => 0.0005,
        age if age < 75.0 => 0.005,
        age if age < 85.0 => 0.022,
        _ => 0.105,
    };
    dice.chance(share * if one.died.is_some() { 2.5 } else { 1.0 })
}
