//! Monthly Activity Return by commissioner. The real one is an `.xls`; this is the same sheet in an `.xlsx`.

use jiff::ToSpan;
use linchpin_core::Result;

use crate::{
    book::{Cell, row, workbook},
    folder::Folder,
    story::{HUB, HUB_FROM},
    world::World,
};

/// A kind: heading with its blanks, number for 1,000 people in a month, whether winter brings more of it.
const KINDS: [(&str, f64, bool); 14] = [
    ("Elective G&A Ordinary Admissions (FFCEs)", 1.90, false),
    ("Elective G&A Daycase Admissions (FFCEs)", 10.4, false),
    ("Elective G&A Total Admissions (FFCEs)", 0.0, false),
    ("Elective G&A Planned Ordinary Admissions (FFCEs)", 0.30, false),
    ("Elective G&A Planned Daycase Admissions (FFCEs)", 3.2, false),
    ("Elective G&A Planned Total Admissions (FFCEs)", 0.0, false),
    ("Elective G&A Admissions (FFCEs) -NHS Treatment Centres (TCs) ", 0.2, false),
    ("Total Non-elective G&A Admissions (FFCEs)", 9.5, true),
    ("GP Referrals Made (All specialties) ", 16.5, false),
    ("GP Referrals Seen (All specialties) ", 14.6, false),
    ("GP Referrals Made (G&A) ", 15.9, false),
    ("GP Referrals Seen (G&A) ", 14.1, false),
    ("Other Referrals Made (G&A) ", 11.4, false),
    ("All 1st Outpatient Attendances (G&A) ", 24.5, false),
];

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    for (m, month) in world.months.iter().enumerate() {
        folder.save(&month.strftime("activity/MAR_Comm_%b_%y.xlsx").to_string(), commissioners(world, m)?)?;
    }
    Ok(())
}

fn commissioners(world: &World, m: usize) -> Result<Vec<u8>> {
    let month = world.months[m];
    let start = if month.month() < 4 { month.year() - 1 } else { month.year() };
    let year = format!("{start}-{:02}", (start + 1) % 100);
    let name = month.strftime("%B").to_string();
    let published = month.saturating_add(2.months()).strftime("12th %B %Y").to_string();
    let mut headings = row!["", "Year", "Period", "Region Code", "Region Name", "Org Code", "Org Name"];
    headings.extend(KINDS.iter().map(|(heading, ..)| Cell::from(*heading)));
    let counts: Vec<[i64; 14]> = (0..world.places.len()).map(|n| counts(world, n, m)).collect();
    let mut england = [0; 14];
    for place in &counts {
        for (sum, n) in england.iter_mut().zip(place) {
            *sum += n;
        }
    }
    let numbers = |counts: [i64; 14]| counts.into_iter().map(Cell::from);
    let mut rows = vec![
        Vec::new(),
        row!["", "Title:", "Monthly Hospital Activity"],
        row![
            "",
            "Summary:",
            "Invented monthly activity of a made-up country, in the layout of the monthly activity return."
        ],
        Vec::new(),
        row!["", "Period:", month.strftime("%B %Y").to_string()],
        row!["", "Basis:", "Commissioner"],
        row!["", "Published:", published],
        Vec::new(),
        row!["", "Commissioner Level Data"],
        headings,
        row!["", &*year, &*name, "", "", "", "England"].into_iter().chain(numbers(england)).collect(),
        Vec::new(),
    ];
    for (place, counts) in world.places.iter().zip(counts) {
        let region = &world.regions[world.boards[place.board].region];
        let commissioner = format!("NHS {} CCG", place.town.to_uppercase());
        let start = row!["", &*year, &*name, &*region.code, region.name.to_uppercase(), &*place.code, commissioner];
        rows.push(start.into_iter().chain(numbers(counts)).collect());
    }
    workbook(&[("Commissioner", rows), ("Notes", vec![Vec::new(), row!["", "Notes"]])])
}

fn counts(world: &World, place: usize, m: usize) -> [i64; 14] {
    let month = world.months[m];
    let mut dice = world.dice("activity", place, m);
    let thousands: f64 = world
        .open_in(m)
        .filter(|p| world.practices[*p].place == place)
        .map(|p| world.lists[p][m] as f64 / 1000.0)
        .sum();
    let days = crate::calendar::working_days(&world.calendar, month) / 21.0;
    let winter = [1.07, 0.99, 1.02, 0.98, 1.0, 0.98, 1.0, 0.96, 0.97, 1.01, 1.02, 1.05][(month.month() - 1) as usize];
    // The hub keeps some people out of hospital.
    let hub =
        world.networks.iter().any(|n| n.code == HUB && n.place == place) && m >= world.plan.scaled(HUB_FROM) as usize;
    let mut out = KINDS.map(|(_, each, seasonal)| {
        let pattern = if seasonal { winter * if hub { 0.975 } else { 1.0 } } else { days };
        dice.about(thousands * each * pattern, 0.02)
    });
    out[2] = out[0] + out[1];
    out[5] = out[3] + out[4];
    out
}
