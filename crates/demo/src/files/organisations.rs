//! Organisation reference data: practices (epraccur), networks (ePCN), successors, and the map of the list-size publication.

use jiff::{ToSpan, civil::Date};
use linchpin_core::Result;

use crate::{
    book::{Cell, row, workbook},
    csv::Csv,
    folder::Folder,
    place::Practice,
    world::World,
};

/// When every network of the made-up country opened, as those of England did.
const NETWORKS_OPENED: &str = "20190701";

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    folder.save("organisations/epraccur.csv", practices(world))?;
    folder.save("organisations/ePCN.xlsx", networks(world)?)?;
    folder.save("organisations/succ.csv", successors(world))?;
    let last = world.months.len().saturating_sub(1);
    for m in [0, last] {
        let name = world.months[m].strftime("organisations/gp-reg-pat-prac-map_%Y-%m.csv").to_string();
        folder.save(&name, map(world, m))?;
    }
    Ok(())
}

fn packed(day: Option<Date>) -> String {
    day.map_or(String::new(), |d| d.strftime("%Y%m%d").to_string())
}

fn practices(world: &World) -> String {
    let mut csv = Csv::windows("").quoted();
    for practice in &world.practices {
        let place = &world.places[practice.place];
        let board = &world.boards[place.board];
        let [building, street, district, town] = &practice.address;
        let status = if practice.closed.is_some() { "INACTIVE" } else { "ACTIVE" };
        csv.fields([&*practice.code, &*practice.name, &*world.regions[board.region].code, &*board.code]);
        csv.fields([&**building, &**street, &**district, &**town, "", &*practice.postcode]);
        csv.fields([&*packed(Some(practice.opened)), &*packed(practice.closed), status, "B", &*place.code, "20130401"]);
        csv.fields([
            &*packed(practice.closed),
            &*practice.telephone,
            "",
            "",
            "",
            "1",
            "",
            &*place.code,
            "",
            "RO76",
            "",
        ])
        .end();
    }
    // Not every prescriber is a practice: a walk-in centre has its own role.
    let place = &world.places[0];
    let board = &world.boards[place.board];
    let name = format!("{} WALK-IN CENTRE", place.town.to_uppercase());
    csv.fields([
        "Z98001",
        &*name,
        &*world.regions[board.region].code,
        &*board.code,
        "STATION HOUSE",
        "1 STATION ROAD",
        "",
    ]);
    csv.fields([
        &*place.town.to_uppercase(),
        "",
        "WM1 1ZZ",
        "20090401",
        "",
        "ACTIVE",
        "B",
        &*place.code,
        "20130401",
        "",
    ]);
    csv.fields(["01632 960999", "", "", "", "1", "", &*place.code, "", "RO87", ""]).end();
    csv.finish()
}

fn networks(world: &World) -> Result<Vec<u8>> {
    let mut details = vec![row![
        "PCN Code",
        "PCN Name",
        "Current Clinical \nCommissioning \nGroup Code",
        "Clinical\nCommissioning\nGroup Name",
        "Open Date",
        "Close Date",
        "Address Line 1",
        "Address Line 2",
        "Address Line 3",
        "Address Line 4",
        "Address Line 5",
        "Postcode",
    ]];
    for network in &world.networks {
        let place = &world.places[network.place];
        let name = format!("NHS {} CCG", place.town.to_uppercase());
        details.push(row![
            &*network.code,
            &*network.name,
            &*place.code,
            name,
            NETWORKS_OPENED,
            "",
            "THE HEALTH CENTRE",
            "HIGH STREET",
            "",
            place.town.to_uppercase(),
            "",
            "WM1 1AA",
        ]);
    }
    let mut partners = vec![row![
        "Partner\nOrganisation\nCode",
        "Partner\nName",
        "Practice\nParent\nCCG Code",
        "Practice\nParent\nCCG Name",
        "PCN Code",
        "PCN Name",
        "PCN Parent\nCCG Code",
        "PCN Parent\nCCG Name",
        "Practice to PCN\nRelationship\nStart Date",
        "Practice to PCN\nRelationship\nEnd Date",
        "Practice CCG and PCN\nCCG Match ",
    ]];
    partners.extend(world.practices.iter().map(|p| partner(world, p)));
    workbook(&[("PCNDetails", details), ("PCN Core Partner Details", partners)])
}

fn partner(world: &World, practice: &Practice) -> Vec<Cell> {
    let network = &world.networks[practice.network];
    let place = &world.places[practice.place];
    let name = format!("NHS {} CCG", place.town.to_uppercase());
    row![
        &*practice.code,
        &*practice.name,
        &*place.code,
        &*name,
        &*network.code,
        &*network.name,
        &*place.code,
        &*name,
        NETWORKS_OPENED,
        packed(practice.closed),
        "True",
    ]
}

/// Which organisation followed which: the code, its successor, the reason (`R`, merged), the day, and whether the
/// successor is a new organisation.
fn successors(world: &World) -> String {
    let mut csv = Csv::windows("").quoted();
    for practice in &world.practices {
        if let (Some(closed), Some(to)) = (practice.closed, &practice.successor) {
            let day = closed.saturating_add(1.day());
            csv.fields([&*practice.code, &**to, "R", &*packed(Some(day)), ""]).end();
        }
    }
    csv.finish()
}

fn map(world: &World, m: usize) -> String {
    let mut csv = Csv::new(
        "PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,PRACTICE_POSTCODE,PCN_CODE,PCN_NAME,ONS_SUB_ICB_LOCATION_CODE,\
         SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ONS_ICB_CODE,ICB_CODE,ICB_NAME,ONS_COMM_REGION_CODE,COMM_REGION_CODE,\
         COMM_REGION_NAME,SUPPLIER_NAME",
    );
    let day = world.months[m].strftime("%d%b%Y").to_string();
    for p in world.open_in(m) {
        let practice = &world.practices[p];
        let network = &world.networks[practice.network];
        let place = &world.places[practice.place];
        let board = &world.boards[place.board];
        let region = &world.regions[board.region];
        csv.ready("GP_PRAC_PAT_LIST").ready(&day).field(&practice.code).field(&practice.name).field(&practice.postcode);
        csv.field(&network.code).field(&network.name).field(&place.ons).field(&place.code);
        csv.field(&world.place_name(practice.place)).field(&board.ons).field(&board.code).field(&board.name);
        csv.field(&region.ons).field(&region.code).field(&region.name).ready(practice.supplier).end();
    }
    csv.finish()
}
