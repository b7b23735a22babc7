//! Primary Care Network Workforce, one row per person and role, in Windows-1252; and the workforce bulletin's table of places.

use jiff::ToSpan;
use linchpin_core::Result;

use crate::{
    book::{Cell, row, workbook},
    csv::Csv,
    folder::{Folder, windows_1252},
    staff::{ADMIN, DIRECT_CARE, NURSES, Role},
    story::{HUB, HUB_FROM},
    world::World,
};

/// Staff of networks: group, role, role in detail, people for 1,000 patients in the last month.
const ROLES: [(&str, &str, &str, f64); 11] = [
    ("Other Direct Patient Care staff", "Pharmacists", "Pharmacist", 0.085),
    ("Other Direct Patient Care staff", "Social Prescribing Link Workers", "Social Prescribing Link Worker", 0.050),
    ("Other Direct Patient Care staff", "Care Coordinators", "Care Coordinator", 0.060),
    ("Other Direct Patient Care staff", "Physiotherapists", "Physiotherapist", 0.028),
    ("Other Direct Patient Care staff", "Pharmacy Technicians", "Pharmacy Technician", 0.032),
    ("Other Direct Patient Care staff", "Physician Associates", "Physician Associate", 0.016),
    ("Other Direct Patient Care staff", "Paramedics", "Paramedic", 0.020),
    ("Other Direct Patient Care staff", "Health and Wellbeing Coaches", "Health and Wellbeing Coach", 0.018),
    ("Other Admin/Non-clinical staff", "Other Admin/Non-clinical", "Other", 0.022),
    ("Other Admin/Non-clinical staff", "Managers", "Manager", 0.015),
    ("Directors", "Medical Clinical Director", "Clinical Director – Medical", 0.012),
];

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    for m in world.quarters() {
        let name = world.months[m].strftime("workforce/Primary Care Networks – %B %Y Individual Level.csv").to_string();
        folder.save(&name, windows_1252(&networks(world, m)))?;
    }
    let Some(m) = world.quarters().last() else { return Ok(()) };
    let name = world.months[m].strftime("workforce/GPW Bulletin Tables - %B %Y.xlsx").to_string();
    folder.save(&name, bulletin(world, m)?)
}

fn networks(world: &World, m: usize) -> String {
    let mut csv = Csv::windows(
        "Data_source,CENSUS_YEAR,CENSUS_MONTH,PCN_CODE,PCN_NAME,SUB_ICB_CODE,SUB_ICB_NAME,ICB_CODE,ICB_NAME,COMM_REGION_CODE,\
         COMM_REGION_NAME,STAFF_GROUP,STAFF_ROLE,DETAILED_STAFF_ROLE,FTE,UNIQUE_IDENTIFIER",
    );
    let mut people = vec![0; world.networks.len()];
    for p in world.open_in(m) {
        people[world.practices[p].network] += world.lists[p][m];
    }
    let month = world.months[m];
    for (n, network) in world.networks.iter().enumerate() {
        let place = &world.places[network.place];
        let board = &world.boards[place.board];
        let region = &world.regions[board.region];
        // Networks have been growing; the hub brings four more people of each kind of care.
        let grown = 1.0 - 0.011 * (world.months.len() - 1 - m) as f64;
        let hub = network.code == HUB && m >= world.plan.scaled(HUB_FROM) as usize;
        for (r, (group, role, detail, each)) in ROLES.iter().enumerate() {
            let mut dice = world.fixed_dice("network staff", n * ROLES.len() + r);
            let more = if hub && r < 8 && r % 2 == 0 { 2.0 } else { 0.0 };
            let count = (each * grown * people[n] as f64 / 1000.0 + dice.unit() + more).floor() as usize;
            for k in 0..count {
                let fte = [1.0, 0.8, 1.0, 0.6, 1.0, 0.533_333_333_3][(dice.unit() * 6.0) as usize];
                csv.ready("NWRS Staff")
                    .number(month.year())
                    .number(month.month())
                    .field(&network.code)
                    .field(&network.name);
                // The publication leaves a blank after the place's name.
                csv.field(&place.code)
                    .field(&format!("{} ", world.place_name(network.place)))
                    .field(&board.code)
                    .field(&board.name);
                csv.field(&region.code).field(&region.name).field(group).field(role).field(detail).number(fte);
                csv.number(10_000 + n * 500 + r * 40 + k).end();
            }
        }
    }
    csv.finish()
}

/// The columns of table 6a that come from the practices' teams: heading, and the stem of the role.
const NURSE_COLUMNS: [(&str, &str); 8] = [
    ("Advanced Nurse Practitioners", "n_adv_nurse_prac"),
    ("Nurse Specialists", "n_nurse_spec"),
    ("Extended Role Practice Nurses", "n_ext_role_nurse"),
    ("Practice Nurses", "n_prac_nurse"),
    ("Trainee Nurses", "n_trainee_nurse"),
    ("Nursing Partners", "n_nurse_ptnr"),
    ("Nurse Dispensers", "n_nurse_disp"),
    ("Other Nurses", "n_nurse_oth"),
];
const CARE_COLUMNS: [(&str, &str); 10] = [
    ("Advanced Paramedic Practitioners\n[Note 22]", "dpc_adv_paramed_prac"),
    ("Advanced Pharmacist Practitioners [Note 22]", "dpc_adv_pharma_prac"),
    ("Healthcare Assistants", "dpc_hca"),
    ("Dispensers", "dpc_dispenser"),
    ("Phlebotomists", "dpc_phleb"),
    ("Pharmacists\n[Note 22]", "dpc_pharma"),
    ("Physician Associates", "dpc_physician_assoc"),
    ("Paramedics \n[Note 22]", "dpc_paramed"),
    ("Nursing Associates", "dpc_nurse_assoc"),
    ("Pharmacy Technicians", "dpc_pharmt"),
];
const ADMIN_COLUMNS: [(&str, &str); 8] = [
    ("Managers", "admin_manager"),
    ("Management Partners", "admin_manage_ptnr"),
    ("Medical Secretaries", "admin_med_secretary"),
    ("Receptionists", "admin_recept"),
    ("Telephonists", "admin_teleph"),
    ("Estates and Ancillary", "admin_estates_anc"),
    ("Apprentices", "admin_app"),
    ("Other Admin/Non-Clinical", "admin_oth"),
];

fn bulletin(world: &World, m: usize) -> Result<Vec<u8>> {
    let month = world.months[m].strftime("%B %Y").to_string();
    let mut headings = row![
        "",
        "",
        "All GPs",
        "GP Partners",
        "Salaried GPs",
        "GPs in Training Grade",
        "GP Retainers",
        "GP Regular Locums ",
        "All Nurses",
    ];
    headings.extend(NURSE_COLUMNS.iter().map(|(h, _)| Cell::from(*h)));
    headings.push("All Direct Patient Care".into());
    headings.extend(CARE_COLUMNS.iter().map(|(h, _)| Cell::from(*h)));
    headings.push("Other Direct Patient Care".into());
    headings.push("All Admin/Non-Clinical".into());
    headings.extend(ADMIN_COLUMNS.iter().map(|(h, _)| Cell::from(*h)));
    let title = format!(
        "Table 6a: General Medical Practice staff: in each NHS England (NHSE) Region, Integrated Care Board (ICB) and Sub-ICB Location: \
         full-time equivalent by role, {month}, Official Statistics [Notes 1,3,19]"
    );
    let mut rows = vec![
        row![title],
        row!["Data includes estimates for practices that did not provide fully valid staff records."],
        row!["User note: this is a made-up country."],
        row!["England"],
        headings,
    ];
    let sums: Vec<Vec<f64>> = (0..world.places.len()).map(|n| place_sum(world, n, m)).collect();
    let add = |places: &dyn Fn(usize) -> bool| {
        let chosen = sums.iter().enumerate().filter(|(n, _)| places(*n)).map(|(_, s)| s);
        chosen.fold(vec![0.0; sums[0].len()], |total, s| total.iter().zip(s).map(|(a, b)| a + b).collect())
    };
    let line = |code: &str, name: &str, values: Vec<f64>| -> Vec<Cell> {
        row![code, name].into_iter().chain(values.into_iter().map(Cell::Number)).collect()
    };
    rows.push(line("England", "", add(&|_| true)));
    for (r, region) in world.regions.iter().enumerate() {
        rows.push(line(&region.code, &region.name, add(&|n| world.boards[world.places[n].board].region == r)));
        for (b, board) in world.boards.iter().enumerate().filter(|(_, b)| b.region == r) {
            rows.push(line(&board.code, &board.name, add(&|n| world.places[n].board == b)));
            for (n, place) in world.places.iter().enumerate().filter(|(_, p)| p.board == b) {
                rows.push(line(&place.code, &format!("{} ", world.place_name(n)), sums[n].clone()));
            }
        }
    }
    rows.push(row!["Copyright: none. Invented figures of a made-up country."]);
    let published = world.months[m].saturating_add(2.months()).strftime("%B %Y").to_string();
    let contents = vec![row!["General Practice Workforce, England"], row!["Publication Date:", "", published]];
    workbook(&[("Title and Contents", contents), ("6a", rows)])
}

/// Full-time equivalents of a place, in the order of the headings of table 6a. Practices that did not report count
/// with an estimate, as the publisher has it.
fn place_sum(world: &World, place: usize, m: usize) -> Vec<f64> {
    let mut sum = vec![0.0; 7 + NURSE_COLUMNS.len() + 1 + CARE_COLUMNS.len() + 2 + ADMIN_COLUMNS.len()];
    for p in world.open_in(m).filter(|p| world.practices[*p].place == place) {
        let team = world.team(p, m);
        let gps = team.gps;
        let mut row = vec![
            gps.sum(true, true).0,
            gps.senior_partner.0 + gps.partner.0,
            gps.salaried.0,
            gps.trainee.0,
            0.0,
            gps.locum.0,
        ];
        for (columns, roles, staff, others) in [
            (&NURSE_COLUMNS[..], &NURSES[..], &team.nurses, false),
            (&CARE_COLUMNS[..], &DIRECT_CARE[..], &team.direct_care, true),
            (&ADMIN_COLUMNS[..], &ADMIN[..], &team.admin, false),
        ] {
            let all: f64 = staff.iter().map(|(fte, _)| fte).sum();
            let named: Vec<f64> = columns.iter().map(|(_, stem)| fte_of(roles, staff, stem)).collect();
            let rest = all - named.iter().sum::<f64>();
            row.push(all);
            row.extend(named);
            row.extend(others.then_some(rest.max(0.0)));
        }
        for (total, value) in sum.iter_mut().zip(row) {
            *total += value;
        }
    }
    sum
}

fn fte_of(roles: &[Role], staff: &[(f64, f64)], stem: &str) -> f64 {
    roles.iter().position(|(s, ..)| *s == stem).map_or(0.0, |at| staff[at].0)
}
