//! Online services: POMI (one archive a year), online consultations and cloud telephony (the latest months).

use jiff::ToSpan;
use linchpin_core::Result;

use crate::{
    book::{Cell, row, workbook},
    csv::Csv,
    folder::Folder,
    world::World,
};

/// How many of the last months have the workbooks of consultations and calls.
const WORKBOOKS: usize = 12;

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    pomi(world, folder)?;
    for m in world.months.len().saturating_sub(WORKBOOKS)..world.months.len() {
        let month = world.months[m].strftime("%B %Y").to_string();
        let name = format!("online/Submissions via OC Systems in General Practice - {month}.xlsx");
        folder.save(&name, consultations(world, m)?)?;
        let name = format!("online/Cloud Based Telephony Publication Summary {month}.xlsx");
        folder.save(&name, calls(world, m)?)?;
    }
    Ok(())
}

/// The fields of POMI: name, share of the list, and how fast it grows in three years.
const COUNTS: [(&str, f64, f64); 9] = [
    ("New_Pat_Enbld", 0.004, 0.0),
    ("Pat_Appts_Enbld", 0.36, 0.35),
    ("Pat_Appts_Use", 0.055, 0.6),
    ("Pat_DetCodeRec_Enbld", 0.30, 0.5),
    ("Pat_DetCodeRec_Use", 0.09, 0.8),
    ("Pat_Presc_Enbld", 0.40, 0.35),
    ("Pat_Presc_Use", 0.11, 0.5),
    ("Total_Pat_Enbld", 0.43, 0.35),
    ("Total_Use", 0.17, 0.6),
];

fn pomi(world: &World, folder: &mut Folder) -> Result<()> {
    let mut csv = new_pomi();
    let mut first = world.months[0];
    let last = world.months.len() - 1;
    for (m, month) in world.months.iter().enumerate() {
        for p in world.open_in(m) {
            // The planted blank: one supplier sent no figure for one practice in the last month.
            let blank = m == last && world.open_in(m).nth(1) == Some(p);
            pomi_rows(world, &mut csv, p, m, blank);
        }
        if m == last || month.month() == 3 {
            let span = format!("{}_to_{}", first.strftime("%b%Y"), month.strftime("%b%Y"));
            let text = std::mem::replace(&mut csv, new_pomi()).finish();
            folder.save_zipped(&format!("online/POMI_{span}.zip"), &format!("POMI_{span}.csv"), text.as_bytes())?;
            first = month.saturating_add(1.month());
        }
    }
    Ok(())
}

fn new_pomi() -> Csv {
    Csv::new(
        "report_period_end,region_code,region_name,subregion_code,subregion_name,ccg_code,ccg_name,practice_code,practice_name,\
         system_supplier,field,value",
    )
}

fn pomi_rows(world: &World, csv: &mut Csv, p: usize, m: usize, blank: bool) {
    let practice = &world.practices[p];
    let place = &world.places[practice.place];
    let board = &world.boards[place.board];
    let region = &world.regions[board.region];
    let mut start = Csv::new("");
    start.ready(&world.months[m].last_of_month().strftime("%d%b%Y").to_string().to_uppercase());
    start.field(&region.code).field(&format!("{} COMMISSIONING REGION", region.name.to_uppercase())).field(&board.code);
    start
        .field(&board.name.to_uppercase())
        .field(&place.code)
        .field(&format!("NHS {} CCG", place.town))
        .field(&practice.code);
    start.field(&practice.name).field(practice.supplier);
    let start = start.finish();
    let list = world.lists[p][m] as f64;
    let mut dice = world.dice("pomi", p, m);
    let keen = (0.30 * world.fixed_dice("pomi", p).normal() - 0.12 * practice.deprivation()).exp();
    for field in ["Sys_Appts_Enbld", "Sys_DetCodeRec_Enbld", "Sys_Presc_Enbld"] {
        csv.ready(&start).ready(field).number(2).end();
    }
    csv.ready(&start).ready("patient_list_size").number(world.lists[p][m]).end();
    for (field, share, growth) in COUNTS {
        let years = m as f64 / 36.0;
        let value = dice.about(list * (share * keen * (growth * (years - 1.0)).exp()).min(0.9), 0.03);
        csv.ready(&start).ready(field);
        if blank && field == "Pat_Appts_Use" {
            csv.ready("");
        } else {
            csv.number(value);
        }
        csv.end();
    }
}

/// The columns that say which practice, as both workbooks have them.
fn who(world: &World, p: usize, m: usize) -> Vec<Cell> {
    let practice = &world.practices[p];
    let network = &world.networks[practice.network];
    let place = &world.places[practice.place];
    let board = &world.boards[place.board];
    let region = &world.regions[board.region];
    row![
        world.months[m],
        &*practice.code,
        &*practice.name,
        &*network.code,
        &*network.name,
        &*place.code,
        world.place_name(practice.place).to_uppercase(),
        &*board.code,
        board.name.to_uppercase(),
        &*region.code,
        region.name.to_uppercase(),
    ]
}

fn consultations(world: &World, m: usize) -> Result<Vec<u8>> {
    let month = world.months[m].strftime("%B %Y").to_string();
    let mut rows: Vec<Vec<Cell>> = (0..7).map(|_| Vec::new()).collect();
    rows.push(row!["Return to Contents"]);
    rows.push(row!["_"]);
    rows.push(row![format!("Table 2: Submissions received by practices via Online Consultation Systems, {month}")]);
    rows.push(Vec::new());
    rows.push(row![
        "Month [1]",
        "GP Code",
        "GP Name",
        "PCN Code [2, 3]",
        "PCN Name [3]",
        "Sub ICB Code",
        "Sub ICB Name",
        "ICB Code",
        "ICB Name",
        "Region Code",
        "Region Name",
        "Supplier [4, 5, 6]",
        "Submissions [7]",
        "Clinical Submissions [7]",
        "Administrative Submissions [7]",
        "Other/Unknown Type Submissions [7]",
        "Registered Patient Count [8]",
        "Rate per 1,000 Registered Patients [9, 10]",
        "Participation",
    ]);
    for p in world.open_in(m) {
        let practice = &world.practices[p];
        let mut dice = world.dice("consultations", p, m);
        let list = world.lists[p][m];
        let remote = practice.remote + world.remote_change(p, m);
        let rate = 62.0 * (0.55 * remote + 0.012 * m as f64).exp() * dice.factor(0.06);
        let all = dice.whole(list as f64 / 1000.0 * rate);
        let other = dice.whole(all as f64 * 0.01).min(all);
        let clinical = dice.whole((all - other) as f64 * 0.70).min(all - other);
        let supplier = *dice_of_supplier(world, p);
        let mut row = who(world, p, m);
        row.extend(row![
            supplier,
            all,
            clinical,
            all - other - clinical,
            other,
            list,
            all as f64 * 1000.0 / list.max(1) as f64,
            1_i64,
        ]);
        rows.push(row);
    }
    let title = vec![
        row!["Submissions via Online Consultation Systems in General Practice"],
        row!["Official Statistics in Development"],
    ];
    workbook(&[("Title sheet", title), ("Table 2", rows)])
}

fn dice_of_supplier(world: &World, p: usize) -> &'static &'static str {
    world.fixed_dice("supplier", p).pick(&[
        &"TPP",
        &"QUERYWELL LIMITED",
        &"ASKFIRST HEALTH LIMITED",
        &"QUERYWELL LIMITED",
    ])
}

/// Not every practice has cloud telephony, though more have it every month.
pub(super) fn has_cloud_telephony(world: &World, p: usize, m: usize) -> bool {
    world.fixed_dice("telephony", p).unit() <= 0.72 + 0.006 * m as f64
}

fn calls(world: &World, m: usize) -> Result<Vec<u8>> {
    let month = world.months[m].strftime("%B %Y").to_string();
    let mut data = Vec::new();
    let mut totals = [0_i64; 6];
    for p in world.open_in(m) {
        if !has_cloud_telephony(world, p, m) {
            continue;
        }
        let counts = outcomes(world, p, m);
        for (total, n) in totals.iter_mut().zip(counts) {
            *total += n;
        }
        let mut row = who(world, p, m);
        row.extend(figures(counts));
        data.push(row);
    }
    let blank = |n: usize| (0..n).map(|_| Cell::Blank);
    let mut total: Vec<Cell> = row!["Total"].into_iter().chain(blank(10)).collect();
    total.extend(figures(totals));
    // Stray subtotals stand above the title, as in the real workbook.
    let mut rows = vec![
        blank(11).chain(figures(totals)).collect(),
        Vec::new(),
        Vec::new(),
        Vec::new(),
        row!["Return to Contents"],
        Vec::new(),
    ];
    rows.push(row![format!("Table 3: Summary of Cloud based telephony call outcomes, by practice, England, {month}")]);
    rows.push(Vec::new());
    rows.push(blank(13).chain(row!["Count of Inbound Call Outcome"]).collect());
    rows.push(row![
        "Month [1]",
        "GP Practice \n(ODS_CODE)",
        "GP Name",
        "PCN Code",
        "PCN Name [2,3]",
        "Sub ICB Code [2]",
        "Sub ICB Name",
        "ICB Code  [2]",
        "ICB Name",
        "Region Code  [2]",
        "Region Name",
        "Count of Inbound calls",
        "",
        "Answered",
        "",
        "Ended during the IVR Stage [4]",
        "",
        "Call back requested",
        "",
        "",
        "Missed [5]",
        "",
        "",
        "Call back made",
        "",
    ]);
    let under =
        row!["Total", "", "Total", "%", "Total", "%", "Total", "%", "", "Total", "%", "", "Total", "% of requested"];
    rows.push(blank(11).chain(under).collect());
    rows.push(Vec::new());
    rows.push(total);
    rows.push(Vec::new());
    rows.extend(data);
    let title =
        vec![row!["Cloud Based Telephony data in General Practice"], row!["Official Statistics in Development"]];
    workbook(&[("Title sheet", title), ("Table 3", rows)])
}

/// Calls of a practice: inbound, answered, ended in the menu, call back asked for, missed, call back made.
pub(super) fn outcomes(world: &World, p: usize, m: usize) -> [i64; 6] {
    let practice = &world.practices[p];
    let mut dice = world.dice("calls", p, m);
    let days = crate::calendar::working_days(&world.calendar, world.months[m]);
    let inbound = dice.about(world.lists[p][m] as f64 / 1000.0 * days * 22.0, 0.05);
    let access = practice.access + world.access_change(p, m);
    let answered_share = 1.0 / (1.0 + (-(0.22 + 0.16 * access + 0.05 * dice.normal())).exp());
    let answered = dice.whole(inbound as f64 * answered_share).min(inbound);
    let rest = inbound - answered;
    let ended = dice.whole(rest as f64 * 0.58).min(rest);
    let asked = dice.whole((rest - ended) as f64 * 0.40).min(rest - ended);
    [inbound, answered, ended, asked, rest - ended - asked, dice.whole(asked as f64 * 0.985).min(asked)]
}

/// The cells of a row of calls, with the shares and the gaps between them.
fn figures([inbound, answered, ended, asked, missed, made]: [i64; 6]) -> Vec<Cell> {
    let of = |n: i64, all: i64| if all > 0 { (n as f64 / all as f64 * 1000.0).round() / 1000.0 } else { 0.0 };
    row![
        inbound,
        "",
        answered,
        of(answered, inbound),
        ended,
        of(ended, inbound),
        asked,
        of(asked, inbound),
        "",
        missed,
        of(missed, inbound),
        "",
        made,
        of(made, asked),
    ]
}
