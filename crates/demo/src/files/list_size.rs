//! Patients registered at a GP practice: totals every month, sex and age every quarter.

use linchpin_core::Result;

use crate::{csv::Csv, folder::Folder, people::BANDS, world::World};

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    for m in 0..world.months.len() {
        let name = world.months[m].strftime("list-size/gp-reg-pat-prac-all_%Y-%m-01.csv").to_string();
        folder.save(&name, totals(world, m))?;
    }
    for m in world.quarters() {
        let name = world.months[m].strftime("list-size/gp-reg-pat-prac-quin-age_%Y-%m.csv").to_string();
        folder.save(&name, by_age(world, m))?;
    }
    Ok(())
}

fn totals(world: &World, m: usize) -> String {
    let mut csv = Csv::new(
        "PUBLICATION,EXTRACT_DATE,TYPE,SUB_ICB_LOCATION_CODE,ONS_SUB_ICB_LOCATION_CODE,CODE,POSTCODE,SEX,AGE,NUMBER_OF_PATIENTS",
    );
    let open: Vec<usize> = world.open_in(m).collect();
    // In the last edition the third row is there twice: a planted fault.
    let again = open.get(2).filter(|_| m + 1 == world.months.len()).copied();
    for p in open.into_iter().chain(again) {
        let practice = &world.practices[p];
        let place = &world.places[practice.place];
        csv.ready("GP_PRAC_PAT_LIST").number(world.months[m]).ready("GP").field(&place.code).field(&place.ons);
        csv.field(&practice.code).field(&practice.postcode).ready("ALL,ALL").number(world.lists[p][m]).end();
    }
    csv.finish()
}

fn by_age(world: &World, m: usize) -> String {
    let mut csv =
        Csv::new("PUBLICATION,EXTRACT_DATE,ORG_TYPE,ORG_CODE,ONS_CODE,POSTCODE,SEX,AGE_GROUP_5,NUMBER_OF_PATIENTS");
    for p in world.open_in(m) {
        let practice = &world.practices[p];
        let start = format!("GP_PRAC_PAT_LIST,{},GP,{},,{}", world.months[m], practice.code, practice.postcode);
        let ages = world.ages(p, m);
        csv.ready(&start).ready("ALL,ALL").number(world.lists[p][m]).end();
        for (sex, bands) in ["MALE", "FEMALE"].iter().zip(ages) {
            csv.ready(&start).ready(sex).ready("ALL").number(bands.iter().sum::<i64>()).end();
            for (band, people) in BANDS.iter().zip(bands) {
                csv.ready(&start).ready(sex).ready(band).number(people).end();
            }
        }
    }
    csv.finish()
}
