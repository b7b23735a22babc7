//! Quality and Outcomes Framework: registers, achievement and the files that go with them, two years.

use linchpin_core::Result;

use crate::{csv::Csv, folder::Folder, story::LOSING, world::World};

/// A register: group, ages counted, share of them on it, how it rises with age and with deprivation (per standard
/// deviation, as a share of itself), words.
pub(crate) const REGISTERS: [(&str, &str, f64, f64, f64, &str); 21] = [
    ("AF", "TOTAL", 0.0215, 0.45, -0.03, "Atrial fibrillation"),
    ("AST", "06OV", 0.0654, 0.02, 0.05, "Asthma"),
    ("CAN", "TOTAL", 0.0345, 0.35, -0.08, "Cancer"),
    ("CHD", "TOTAL", 0.0311, 0.36, 0.09, "Secondary prevention of coronary heart disease"),
    ("CKD", "18OV", 0.0430, 0.38, 0.04, "Chronic kidney disease"),
    ("COPD", "TOTAL", 0.0190, 0.28, 0.25, "Chronic obstructive pulmonary disease"),
    ("DEM", "TOTAL", 0.0072, 0.42, 0.0, "Dementia"),
    ("DEP", "18OV", 0.1300, 0.0, 0.12, "Depression"),
    ("DM", "17OV", 0.0760, 0.16, 0.12, "Diabetes mellitus"),
    ("EP", "18OV", 0.0080, 0.0, 0.12, "Epilepsy"),
    ("HF", "TOTAL", 0.0102, 0.40, 0.06, "Heart failure"),
    ("HYP", "TOTAL", 0.1460, 0.24, 0.02, "Hypertension"),
    ("LD", "TOTAL", 0.0054, 0.0, 0.16, "Learning disability"),
    ("MH", "TOTAL", 0.0096, -0.05, 0.20, "Mental health"),
    ("NDH", "18OV", 0.0690, 0.18, 0.06, "Non-diabetic hyperglycaemia"),
    ("OB", "18OV", 0.1100, 0.04, 0.15, "Obesity"),
    ("OST", "50OV", 0.0060, 0.15, -0.04, "Osteoporosis: secondary prevention of fragility fractures"),
    ("PAD", "TOTAL", 0.0058, 0.33, 0.14, "Peripheral arterial disease"),
    ("PC", "TOTAL", 0.0050, 0.22, 0.0, "Palliative care"),
    ("RA", "16OV", 0.0078, 0.16, 0.02, "Rheumatoid arthritis"),
    ("STIA", "TOTAL", 0.0186, 0.37, 0.05, "Stroke and transient ischaemic attack"),
];

/// An indicator: code, group, points, share of the register it is due for, share achieved.
const INDICATORS: [(&str, &str, u8, f64, f64); 14] = [
    ("AF008", "AF", 12, 0.78, 0.93),
    ("AST007", "AST", 20, 0.92, 0.66),
    ("CHD005", "CHD", 7, 0.98, 0.93),
    ("CHD008", "CHD", 12, 0.70, 0.80),
    ("COPD010", "COPD", 9, 0.94, 0.69),
    ("DEM004", "DEM", 39, 0.96, 0.72),
    ("DM006", "DM", 3, 0.10, 0.92),
    ("DM012", "DM", 4, 0.99, 0.78),
    ("DM020", "DM", 17, 0.80, 0.62),
    ("HF006", "HF", 6, 0.35, 0.90),
    ("HYP008", "HYP", 14, 0.72, 0.72),
    ("MH002", "MH", 6, 0.92, 0.74),
    ("NDH002", "NDH", 18, 0.97, 0.80),
    ("STIA007", "STIA", 4, 0.72, 0.95),
];

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    for year in world.whole_years(2) {
        let mark = format!("{:02}{:02}", year % 100, (year + 1) % 100);
        folder.save(&format!("qof/PREVALENCE_{mark}.csv"), prevalence(world, year))?;
        folder.save(&format!("qof/ACHIEVEMENT_{mark}.csv"), achievement(world, year))?;
        folder.save(&format!("qof/MAPPING_INDICATORS_{mark}.csv"), indicators())?;
        folder.save(&format!("qof/MAPPING_NHS_GEOGRAPHIES_{mark}.csv"), geographies(world, year))?;
    }
    Ok(())
}

/// Practices with a list through the end of the year, and the month of its last day.
fn counted(world: &World, year: i16) -> (Vec<usize>, usize) {
    let m = world.month_of(jiff::civil::date(year + 1, 3, 1));
    (world.open_in(m).collect(), m)
}

/// The share of those old enough who are on a register at the end of the last whole year.
pub(crate) fn register_share(world: &World, p: usize, group: usize) -> f64 {
    let year = world.whole_years(1)[0];
    let (on, among) = register(world, p, counted(world, year).1, group);
    on as f64 / among.max(1) as f64
}

/// People on a register, and among how many.
fn register(world: &World, p: usize, m: usize, group: usize) -> (i64, i64) {
    let (_, ages, share, by_age, by_poverty, _) = REGISTERS[group];
    let practice = &world.practices[p];
    let from = ages.get(..2).and_then(|n| n.parse().ok()).unwrap_or(0);
    let people = if from == 0 { world.lists[p][m] } else { world.at_least(p, m, from) };
    let luck = world.fixed_dice("register", p * REGISTERS.len() + group).factor(0.10);
    let rate = share * (by_age * practice.age + by_poverty * practice.deprivation()).exp() * luck;
    ((people as f64 * rate.min(0.6)).round() as i64, people)
}

fn prevalence(world: &World, year: i16) -> String {
    let mut csv = Csv::new("PRACTICE_CODE,GROUP_CODE,REGISTER,PATIENT_LIST_TYPE,PRACTICE_LIST_SIZE");
    let (practices, m) = counted(world, year);
    for p in practices {
        for (g, (group, ages, ..)) in REGISTERS.iter().enumerate() {
            let (on, among) = register(world, p, m, g);
            csv.field(&world.practices[p].code).ready(group).number(on).ready(ages).number(among).end();
        }
    }
    csv.finish()
}

fn achievement(world: &World, year: i16) -> String {
    let mut csv = Csv::new("PRACTICE_CODE,INDICATOR_CODE,MEASURE,VALUE");
    let (practices, m) = counted(world, year);
    for p in practices {
        let practice = &world.practices[p];
        let lost = if practice.code == LOSING { world.access_change(p, m) * 0.25 } else { 0.0 };
        for (i, (indicator, group, points, due, share)) in INDICATORS.iter().enumerate() {
            let Some(g) = REGISTERS.iter().position(|(name, ..)| name == group) else { continue };
            let mut dice = world.dice("achievement", p * INDICATORS.len() + i, year as usize);
            let on = register(world, p, m, g).0 as f64 * due;
            let left_out = (on * dice.between(0.02, 0.12)).round();
            let denominator = (on - left_out).round().max(0.0);
            let steady = world.fixed_dice("good care", p).normal() * 0.22 + dice.normal() * 0.16;
            let odds = (share / (1.0 - share)).ln() + steady - 0.12 * practice.deprivation() + lost;
            let reached = 1.0 / (1.0 + (-odds).exp());
            let numerator = (denominator * reached).round();
            // Points rise from nothing at 45% to all of them at 90%.
            let earned =
                if denominator > 0.0 { ((numerator / denominator - 0.45) / 0.45).clamp(0.0, 1.0) } else { 0.0 };
            let measures = [("NUMERATOR", numerator), ("DENOMINATOR", denominator), ("PCAS", left_out)];
            for (measure, value) in measures {
                csv.field(&practice.code).ready(indicator).ready(measure).number(value).end();
            }
            csv.field(&practice.code)
                .ready(indicator)
                .ready("ACHIEVED_POINTS")
                .decimal(earned * f64::from(*points), 2)
                .end();
        }
    }
    csv.finish()
}

fn indicators() -> String {
    let mut csv = Csv::new(
        "INDICATOR_CODE,INDICATOR_POINT_VALUE,GROUP_CODE,GROUP_DESCRIPTION,DOMAIN_CODE,DOMAIN_DESCRIPTION,PATIENT_LIST_TYPE",
    );
    for (indicator, group, points, ..) in INDICATORS {
        let found = REGISTERS.iter().find(|(name, ..)| *name == group);
        let (ages, words) = found.map_or(("TOTAL", ""), |r| (r.1, r.5));
        csv.ready(indicator).number(points).ready(group).field(words).ready("CL,Clinical").ready(ages).end();
    }
    csv.finish()
}

fn geographies(world: &World, year: i16) -> String {
    let mut csv = Csv::new(
        "NAT_ONS_CODE,NAT_CODE,COUNTRY,REGION_ODS_CODE,REGION_ONS_CODE,REGION_NAME,ICB_ODS_CODE,ICB_ONS_CODE,ICB_NAME,\
         SUB_ICB_LOC_ODS_CODE,SUB_ICB_LOC_ONS_CODE,SUB_ICB_LOC_NAME,PCN_ODS_CODE,PCN_NAME,PRACTICE_CODE,PRACTICE_NAME",
    );
    for p in counted(world, year).0 {
        let practice = &world.practices[p];
        let network = &world.networks[practice.network];
        let place = &world.places[practice.place];
        let board = &world.boards[place.board];
        let region = &world.regions[board.region];
        csv.ready("E92000001,ENG,England")
            .field(&region.code)
            .field(&region.ons)
            .field(&region.name)
            .field(&board.code);
        csv.field(&board.ons)
            .field(&board.name)
            .field(&place.code)
            .field(&place.ons)
            .field(&world.place_name(practice.place));
        csv.field(&network.code).field(&network.name).field(&practice.code).field(&practice.name).end();
    }
    csv.finish()
}
