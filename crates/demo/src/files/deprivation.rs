//! Deprivation of practices, ratings by the regulator and weighted populations: one small file each.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use linchpin_core::Result;

use crate::{
    csv::Csv,
    folder::Folder,
    persons::{area_code, area_scores, deprived},
    story::{LOSING, RATED_FROM},
    world::World,
};

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    folder.save("deprivation/fingertips_93553_practice.csv", deprivation(world))?;
    folder.save("deprivation/File_7_IMD2019_small_areas.csv", areas(world))?;
    folder.save("ratings/cqc_locations_with_ratings.csv", ratings(world))?;
    let year = world.whole_years(1)[0];
    let name = format!("allocations/weighted_populations_{year}-{:02}.csv", (year + 1) % 100);
    folder.save(&name, allocations(world, year))
}

fn deprivation(world: &World) -> String {
    let mut csv = Csv::windows("IndicatorID,Year,AreaCode,AreaName,IsAreaCurrent,Value").marked();
    for (p, practice) in world.practices.iter().enumerate() {
        let current = i32::from(practice.closed.is_none());
        for (k, year) in [2010, 2015, 2019].iter().enumerate() {
            let drift = if k == 2 { 0.0 } else { world.dice("imd", p, k).normal() * 1.5 };
            csv.ready("93553").number(year).field(&practice.code).field(&practice.name).number(current);
            csv.decimal((practice.imd + drift).max(2.0), 8).end();
        }
    }
    csv.finish()
}

/// Small areas of England in the index of 2019.
const ENGLAND: f64 = 32_844.0;

/// A small area in England's index.
struct Area {
    list: usize,
    number: usize,
    score: f64,
    rank: f64,
}

/// The small areas that the people of the place live in.
fn ranked(world: &World) -> Vec<Area> {
    let month = world.months.len() - 1;
    let ours = world.open_in(month).filter(|p| world.practices[*p].place == 0);
    let of = |(list, p): (usize, usize)| {
        let scores = area_scores(world.plan.seed, list, world.practices[p].imd).into_iter().enumerate();
        scores.map(move |(number, score)| {
            // The share of areas that are more deprived, by the logistic curve that is nearly the normal one.
            let above = 1.0 / (1.0 + (1.702 * deprived(score)).exp());
            Area { list, number, score, rank: 1.0 + (above * (ENGLAND - 1.0)).floor() }
        })
    };
    ours.enumerate().flat_map(of).collect()
}

fn decile(rank: f64) -> f64 {
    (rank * 10.0 / ENGLAND).ceil()
}

/// The tenth of deprivation of each small area, 1 the most deprived.
pub(crate) fn deciles(world: &World) -> BTreeMap<String, u8> {
    ranked(world).into_iter().map(|area| (area_code(area.list, area.number), decile(area.rank) as u8)).collect()
}

/// The same areas as they are published: what addresses name.
fn areas(world: &World) -> String {
    let mut csv = Csv::new(
        "LSOA code (2011),LSOA name (2011),Local Authority District code (2019),Local Authority District name (2019),\
         Index of Multiple Deprivation (IMD) Score,Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),\
         Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
    );
    let town = &world.places[0].town;
    for Area { list, number, score, rank } in ranked(world) {
        csv.field(&area_code(list, number)).field(&format!(
            "{town} {:03}{}",
            list + 1,
            char::from(b'A' + number as u8)
        ));
        csv.ready("E08999901").field(town).decimal(score, 3).number(rank).number(decile(rank)).end();
    }
    csv.finish()
}

const DOMAINS: [&str; 6] = ["Overall", "Safe", "Effective", "Caring", "Responsive", "Well-led"];

/// Ratings: nine in ten are Good; the practice of the story is rated anew, and badly.
fn ratings(world: &World) -> String {
    let mut csv = Csv::new(
        "Location ID,Location ODS Code,Location Name,Care Home?,Location Type,Location Primary Inspection Category,\
         Location Post Code,Service / Population Group,Domain,Latest Rating,Publication Date,Report Type,Inherited Rating (Y/N)",
    );
    let story = world.months[world.plan.scaled(RATED_FROM) as usize].saturating_add(16.days());
    for (p, practice) in world.practices.iter().enumerate().filter(|(_, p)| p.closed.is_none()) {
        let mut dice = world.fixed_dice("rating", p);
        let luck = dice.unit();
        let ease = practice.access - practice.deprivation();
        let (overall, date) = match practice.code.as_str() {
            LOSING => ("Requires improvement", story),
            _ => (rating(luck, ease), rated_on(world, &mut dice)),
        };
        for domain in DOMAINS {
            let rating = match (overall, domain) {
                ("Requires improvement", "Effective" | "Caring") => "Good",
                ("Outstanding", "Safe" | "Effective") => "Good",
                _ => overall,
            };
            csv.number(format_args!("1-{}", 9_000_000_000_u64 + p as u64)).field(&practice.code).field(&practice.name);
            csv.ready("N,Primary Medical Services,GP Practices")
                .field(&practice.postcode)
                .ready("Overall")
                .ready(domain);
            csv.ready(rating).ready(&date.strftime("%d/%m/%Y").to_string()).ready("Location,N").end();
        }
    }
    csv.finish()
}

/// A rating: the share of each is England's, and moves with how well the practice is placed.
fn rating(luck: f64, ease: f64) -> &'static str {
    let inadequate = 0.006 * (-0.4 * ease).exp();
    let wanting = inadequate + 0.05 * (-0.35 * ease).exp();
    match luck {
        l if l < inadequate => "Inadequate",
        l if l < wanting => "Requires improvement",
        l if l > 1.0 - 0.045 * (0.35 * ease).exp() => "Outstanding",
        _ => "Good",
    }
}

fn rated_on(world: &World, dice: &mut crate::dice::Dice) -> Date {
    let back = (dice.unit() * 2600.0) as i64 + 40;
    world.plan.months_to.first_of_month().saturating_sub(back.days())
}

fn allocations(world: &World, year: i16) -> String {
    let population = format!("pop {year}/{:02}", (year + 1) % 100);
    let mut csv = Csv::new(&format!(
        "Practice_Code,GP_Practice_Name,Practice_Postcode,Latitude,Longitude,CCG21,Former CCG,PCN_Code,PCN_Name,LOC22,LOC22name,\
         ICS22,ICS22name,R22,Region22,LAD21,LTLA21,LA21,UTLA21,Patients,{population},G&A WP,CS WP,MH WP,Mat WP,Health Ineq WP,\
         Prescr WP,Final WP,Primary Medical Care WP,Final PMC WP"
    ));
    for (p, practice) in world.practices.iter().enumerate() {
        let people = world.year_list(p, year);
        if people <= 0.0 {
            continue;
        }
        let place = &world.places[practice.place];
        let board = &world.boards[place.board];
        let region = &world.regions[board.region];
        csv.field(&practice.code).field(&practice.name).field(&practice.postcode).ready(",").field(&place.code);
        csv.field(&format!("NHS {} CCG", place.town)).ready(",,,").field(&board.code).field(&board.name);
        csv.field(&region.code).field(&region.name).ready(",").field(&place.ons).field(&place.town).ready("");
        csv.decimal(people, 6);
        let (old, poor) = (practice.age, practice.deprivation());
        // How need rises with age and with deprivation, one pair for each weighting.
        let needs = [(0.16, 0.06), (0.18, 0.08), (0.02, 0.16), (-0.15, 0.05), (0.0, 0.42), (0.15, 0.06), (0.12, 0.10)];
        for (by_age, by_poverty) in needs.into_iter().chain([(0.10, 0.05), (0.10, 0.07)]) {
            csv.decimal(people * (by_age * old + by_poverty * poor).exp(), 6);
        }
        csv.end();
    }
    csv.finish()
}
