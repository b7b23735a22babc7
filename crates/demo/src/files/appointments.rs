//! Appointments in General Practice: the practice tables (annex 1), the practice crosstab of the latest months, the
//! regional file of our board, the coverage of every place and the mapping of practices.

use std::collections::BTreeMap;

use jiff::civil::Date;
use linchpin_core::Result;

use crate::{
    appointments::{CATEGORY, Cell, HCP, IN_SCOPE, LEAD, MODE, STATUS},
    csv::Csv,
    folder::Folder,
    world::World,
};

/// How many of the last months have the full crosstab.
const CROSSTAB_MONTHS: usize = 3;

const KEY: &str = "gp_code_gp_code,gp_name_gp_name,supplier_supplier,pcn_code_pcn_code,pcn_name_pcn_name,\
                   sub_icb_location_code_sub_icb_location_code,sub_icb_location_name_sub_icb_location_name";
const LEADS: &str = "same_day,col_1_day,col_2_to_7_days,col_8_to_14_days,col_15_to_21_days,col_22_to_28_days,\
                     more_than_28_days_more_than_28_days,unknown_data_quality";
const CATEGORIES: &str = "general_consultation_acute,general_consultation_routine,planned_clinics,planned_clinical_procedure,\
    unplanned_clinical_activity,walk_in_walk_in,clinical_triage,home_visit,care_home_visit,\
    group_consultation_and_group_education_group_consultation_and_g,structured_medication_review,\
    patient_contact_during_care_home_round_patient_contact_during_c,\
    care_home_needs_assessment_personalised_care_and_support_planni,social_prescribing_service,\
    service_provided_by_organisation_external_to_the_practice_servi,non_contractual_chargeable_work,\
    care_related_encounter_but_does_not_fit_into_any_other_category,inconsistent_mapping,unmapped";
const MODES: &str = "face_to_face_face_to_face,home_visit,telephone,video_online_video_conference_online,unknown";
const STAFF: &str = "gp,other_practice_staff_other_practice_staff,unknown";
const ATTENDANCE: &str = "attended,dna,unknown";

/// The practice tables, by name, with their value columns.
const TABLES: [(&str, &str); 11] = [
    (
        "1",
        "appointments_appointments,list_size_list_size,appointments_per_1_000_patients_appointments_per_1000_patients",
    ),
    ("2a", LEADS),
    ("2b", LEADS),
    ("2c", LEADS),
    ("2d", LEADS),
    ("3a", CATEGORIES),
    ("3b", CATEGORIES),
    ("3c", CATEGORIES),
    ("4", MODES),
    ("5", STAFF),
    ("6", ATTENDANCE),
];

/// What a practice's month adds up to, one list of counts per table from 2a to 6.
struct Sums([Vec<i64>; 10]);

impl Sums {
    fn new() -> Self {
        Self([8, 8, 8, 8, 19, 19, 19, 5, 3, 3].map(|n| vec![0; n]))
    }

    fn add(&mut self, cell: &Cell) {
        let gp = cell.hcp == 0;
        let n = cell.count;
        let [lead, lead_gp, lead_other, lead_scope, category, category_gp, category_other, mode, hcp, status] =
            &mut self.0;
        lead[cell.lead] += n;
        if gp {
            lead_gp[cell.lead] += n
        } else {
            lead_other[cell.lead] += n
        }
        if IN_SCOPE.contains(&cell.category) {
            lead_scope[cell.lead] += n;
        }
        category[cell.category] += n;
        if gp {
            category_gp[cell.category] += n
        } else {
            category_other[cell.category] += n
        }
        mode[cell.mode] += n;
        hcp[cell.hcp] += n;
        status[cell.status] += n;
    }
}

/// Counts of the regional file: place, status, staff, mode, lead.
type Regional = BTreeMap<(usize, usize, usize, usize, usize), i64>;

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    let keys: Vec<String> = (0..world.practices.len()).map(|p| key(world, p)).collect();
    let crosstab_from = world.months.len().saturating_sub(CROSSTAB_MONTHS);
    let mut regional = Csv::new(
        "sub_icb_location_code,sub_icb_location_ons_code,sub_icb_location_name,icb_ons_code,icb_name,region_ons_code,\
         region_name,appointment_month,appt_status,hcp_type,appt_mode,time_between_book_and_appt,count_of_appointments",
    );
    let mut tables = new_tables();
    for (m, month) in world.months.iter().enumerate() {
        let mut sums_of_region = Regional::new();
        let mut crosstab = (m >= crosstab_from).then(new_crosstab);
        for p in world.open_in(m) {
            let mut sums = Sums::new();
            let ours = world.places[world.practices[p].place].board == 0;
            world.appointments(p, m, &mut |cell| {
                sums.add(&cell);
                if ours {
                    let at = (world.practices[p].place, cell.status, cell.hcp, cell.mode, cell.lead);
                    *sums_of_region.entry(at).or_default() += cell.count;
                }
                if let Some(crosstab) = &mut crosstab {
                    crosstab_row(crosstab, *month, &keys[p], &cell);
                }
            });
            put(&mut tables, *month, &keys[p], &sums, world.lists[p][m]);
        }
        regional_rows(&mut regional, world, *month, &sums_of_region);
        let last = m + 1 == world.months.len();
        if last {
            totals_row(&mut tables, *month);
        }
        if last || month.month() == 3 {
            let year = nhs_year(*month);
            for (name, table) in std::mem::replace(&mut tables, new_tables()) {
                folder.save(&format!("appointments/gpad_annex1_practice_{year}_table_{name}.csv"), table.finish())?;
            }
        }
        if let Some(crosstab) = crosstab {
            let name = month.strftime("Practice_Level_Crosstab_%b_%y.csv").to_string();
            folder.save(&format!("appointments/{name}"), crosstab.finish())?;
        }
    }
    folder.save("appointments/gpad_regional.csv", regional.finish())?;
    folder.save("appointments/gpad_coverage.csv", coverage(world))?;
    folder.save("appointments/Practice_Level_Crosstab_Mapping.csv", mapping(world))
}

fn nhs_year(month: Date) -> String {
    let start = if month.month() < 4 { month.year() - 1 } else { month.year() };
    format!("{start}-{:02}", (start + 1) % 100)
}

fn new_tables() -> Vec<(&'static str, Csv)> {
    let month = |name| if name == "1" { "month_appointment_month" } else { "month_appointment_month_start_date" };
    TABLES.iter().map(|(name, values)| (*name, Csv::new(&format!("{},{KEY},{values}", month(*name))))).collect()
}

/// The columns that say which practice, as every table repeats them.
fn key(world: &World, p: usize) -> String {
    let practice = &world.practices[p];
    let network = &world.networks[practice.network];
    let place = &world.places[practice.place];
    let mut csv = Csv::new("");
    csv.fields([&*practice.code, &*practice.name, practice.supplier, &*network.code, &*network.name, &*place.code]);
    csv.field(&world.place_name(practice.place));
    csv.finish()
}

fn put(tables: &mut [(&'static str, Csv)], month: Date, key: &str, sums: &Sums, list: i64) {
    let month = month.strftime("%b-%Y").to_string();
    let total: i64 = sums.0[0].iter().sum();
    for (n, (_, table)) in tables.iter_mut().enumerate() {
        table.ready(&month).ready(key);
        match n.checked_sub(1) {
            None => {
                table.number(total).number(list).number(total as f64 * 1000.0 / list.max(1) as f64);
            }
            Some(n) => {
                for count in &sums.0[n] {
                    table.number(count);
                }
            }
        }
        table.end();
    }
}

/// The planted totals row: England, under no practice code, at the foot of table 6.
fn totals_row(tables: &mut [(&'static str, Csv)], month: Date) {
    if let Some((_, table)) = tables.last_mut() {
        table.ready(&month.strftime("%b-%Y").to_string()).fields(["", "England", "", "", "", "", ""]);
        table.number(1_249_301).number(61_022).number(88_410).end();
    }
}

fn new_crosstab() -> Csv {
    Csv::new(
        "APPOINTMENT_MONTH_START_DATE,GP_CODE,GP_NAME,SUPPLIER,PCN_CODE,PCN_NAME,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,\
         HCP_TYPE,APPT_MODE,NATIONAL_CATEGORY,TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS,APPT_STATUS",
    )
}

fn crosstab_row(csv: &mut Csv, month: Date, key: &str, cell: &Cell) {
    csv.ready(&month.strftime("%d%b%Y").to_string().to_uppercase()).ready(key);
    csv.ready(HCP[cell.hcp]).ready(MODE[cell.mode]).field(CATEGORY[cell.category]).ready(LEAD[cell.lead]);
    csv.number(cell.count).ready(STATUS[cell.status]).end();
}

fn regional_rows(csv: &mut Csv, world: &World, month: Date, sums: &Regional) {
    // The regional file leaves the cell empty where the other files say Unknown.
    let or_empty = |text: &'static str| if text == "Unknown" { "" } else { text };
    for ((p, status, hcp, mode, lead), count) in sums {
        let place = &world.places[*p];
        let board = &world.boards[place.board];
        let region = &world.regions[board.region];
        csv.field(&place.code).field(&place.ons).field(&world.place_name(*p)).field(&board.ons).field(&board.name);
        csv.field(&region.ons).field(&region.name).number(month);
        csv.ready(or_empty(STATUS[*status])).ready(or_empty(HCP[*hcp])).ready(or_empty(MODE[*mode])).ready(LEAD[*lead]);
        csv.number(count).end();
    }
}

/// Every practice is included, as in most places since 2023.
fn coverage(world: &World) -> String {
    let mut csv = Csv::new(
        "sub_icb_location_code,icb_ons_code,region_code,appointment_month,included_practices,open_practices,\
         patients_registered_at_included_practices,patients_registered_at_open_practices",
    );
    for (n, place) in world.places.iter().enumerate() {
        let board = &world.boards[place.board];
        for (m, month) in world.months.iter().enumerate() {
            let members: Vec<usize> = world.open_in(m).filter(|p| world.practices[*p].place == n).collect();
            let people: i64 = members.iter().map(|p| world.lists[*p][m]).sum();
            csv.field(&place.code).field(&board.ons).field(&world.regions[board.region].ons);
            csv.ready(&month.strftime("%d%b%Y").to_string().to_uppercase());
            csv.number(members.len()).number(members.len()).number(people).number(people).end();
        }
    }
    csv.finish()
}

fn mapping(world: &World) -> String {
    let mut csv = Csv::windows(
        "GP_CODE,GP_NAME,SUPPLIER,PCN_CODE,PCN_NAME,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ICB_CODE,ICB_NAME,\
         REGION_CODE,REGION_NAME",
    );
    let Some(last) = world.months.len().checked_sub(1) else { return csv.finish() };
    for p in world.open_in(last) {
        let board = &world.boards[world.places[world.practices[p].place].board];
        let region = &world.regions[board.region];
        csv.ready(&key(world, p)).field(&board.code).field(&board.name).field(&region.code).field(&region.name).end();
    }
    csv.finish()
}
