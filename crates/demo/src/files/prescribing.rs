//! Prescribing: every presentation in the last month of each quarter (EPD), and antibiotics among all items in the
//! months between, so that no month is told twice.

use linchpin_core::Result;

use crate::{
    csv::Csv,
    folder::Folder,
    medicines::{PRESENTATIONS, Prescribed},
    world::World,
};

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    for (m, month) in world.months.iter().enumerate() {
        if month.month() % 3 == 0 {
            folder.save(&month.strftime("prescribing/EPD_%Y%m.csv").to_string(), every_presentation(world, m))?;
        } else {
            folder.save(
                &month.strftime("prescribing/antibiotics_practice_summary_%Y%m.csv").to_string(),
                antibiotics(world, m),
            )?;
        }
    }
    Ok(())
}

fn every_presentation(world: &World, m: usize) -> String {
    let mut csv = Csv::windows(
        "YEAR_MONTH,REGIONAL_OFFICE_NAME,REGIONAL_OFFICE_CODE,AREA_TEAM_NAME,AREA_TEAM_CODE,PCO_NAME,PCO_CODE,PRACTICE_NAME,\
         PRACTICE_CODE,ADDRESS_1,ADDRESS_2,ADDRESS_3,ADDRESS_4,POSTCODE,BNF_CHEMICAL_SUBSTANCE,CHEMICAL_SUBSTANCE_BNF_DESCR,BNF_CODE,\
         BNF_DESCRIPTION,BNF_CHAPTER_PLUS_CODE,QUANTITY,ITEMS,TOTAL_QUANTITY,ADQUSAGE,NIC,ACTUAL_COST,UNIDENTIFIED",
    );
    let month = world.months[m].strftime("%Y%m").to_string();
    for p in world.open_in(m) {
        let start = start(world, p, &month);
        for ((code, name, _, units, ..), what) in PRESENTATIONS.iter().zip(world.medicines(p, m)) {
            if what.items == 0 {
                continue;
            }
            csv.ready(&start).ready(code.get(..9).unwrap_or(code)).ready("").ready(code).field(name).ready("");
            csv.number(units).number(what.items).number(what.quantity).ready("0.0").number(what.cost);
            // What is paid is the list price less the discount that pharmacies are taken to get.
            csv.decimal(what.cost * 0.9365, 5).ready("N").end();
        }
    }
    csv.finish()
}

/// The columns before the medicine.
fn start(world: &World, p: usize, month: &str) -> String {
    let practice = &world.practices[p];
    let place = &world.places[practice.place];
    let board = &world.boards[place.board];
    let region = &world.regions[board.region];
    let mut csv = Csv::new("");
    csv.ready(month)
        .field(&region.name.to_uppercase())
        .field(&region.code)
        .field(&board.name.to_uppercase())
        .field(&board.code);
    csv.field(&world.place_name(practice.place).to_uppercase())
        .field(&format!("{}00", place.code))
        .field(&practice.name);
    csv.field(&practice.code).fields(practice.address.iter().map(String::as_str)).field(&practice.postcode);
    csv.finish()
}

fn antibiotics(world: &World, m: usize) -> String {
    let mut csv = Csv::new(
        "practice_code,icb_code,year_month,practice_name,antibiotic_items,antibiotic_quantity,antibiotic_nic,total_all_items,\
         abx_rate_per_1000,cost_per_item,cost_per_quantity",
    );
    let month = world.months[m].strftime("%Y%m").to_string();
    csv.ready("-,-")
        .ready(&month)
        .ready("UNIDENTIFIED DOCTORS,41,310,161.2,262,156.48854961832062,3.93170731707317,0.52")
        .end();
    for p in world.open_in(m) {
        let practice = &world.practices[p];
        let all = world.medicines(p, m);
        let some = PRESENTATIONS.iter().zip(&all).filter(|((code, ..), _)| code.starts_with("0501"));
        let sum = some.fold(Prescribed::default(), |sum, (_, what)| Prescribed {
            items: sum.items + what.items,
            quantity: sum.quantity + what.quantity,
            cost: sum.cost + what.cost,
        });
        let items: i64 = all.iter().map(|what| what.items).sum();
        let per = |a: f64, b: f64| if b > 0.0 { a / b } else { 0.0 };
        csv.field(&practice.code)
            .field(&world.boards[world.places[practice.place].board].code)
            .ready(&month)
            .field(&practice.name);
        csv.number(sum.items).number(sum.quantity).decimal(sum.cost, 2).number(items);
        csv.number(per(sum.items as f64 * 1000.0, items as f64)).number(per(sum.cost, sum.items as f64));
        csv.number(per(sum.cost, sum.quantity)).end();
    }
    csv.finish()
}
