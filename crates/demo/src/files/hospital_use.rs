//! What practices' patients were sent to hospital for: the extract that a place makes of its own commissioning data. Two
//! practices refer more than their lists explain, each in one specialty, and nobody knows why until colleagues look.

use linchpin_core::Result;

use crate::{
    csv::Csv,
    dice::Dice,
    folder::Folder,
    people::{Ages, BANDS},
    world::World,
};

/// How many of the last months are extracted.
const MONTHS: usize = 12;

/// Specialties: referrals for 1,000 people in a year.
const SPECIALTIES: [(&str, f64); 6] = [
    ("Trauma & Orthopaedics", 24.0),
    ("Dermatology", 20.0),
    ("Gynaecology", 15.0),
    ("Ear, Nose & Throat", 14.0),
    ("Cardiology", 11.0),
    ("Other", 76.0),
];

/// The practices of the place, by their place in it, that refer more in one specialty, and how much more.
const HIGH: [(usize, &str, f64); 2] = [(2, "Dermatology", 1.9), (7, "Trauma & Orthopaedics", 1.6)];

/// What comes of a referral in a month: a first attendance, and follow-ups for each of those.
const FIRST: f64 = 0.86;
const FOLLOW_UPS: f64 = 1.9;

/// Emergency admissions and tests for 1,000 people in a year, and the share of tests that are done twice.
const ADMISSIONS: f64 = 98.0;
const TESTS: f64 = 310.0;
const TWICE: f64 = 0.07;

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    let own: Vec<usize> = (0..world.practices.len()).filter(|p| world.practices[*p].place == 0).collect();
    let last = world.months.len();
    for m in last.saturating_sub(MONTHS)..last {
        let mut csv = Csv::new("Practice code,Month,Kind,Specialty,Sex,Age band,Count");
        for p in world.open_in(m).filter(|p| world.practices[*p].place == 0) {
            let high = own.iter().position(|one| *one == p).and_then(|n| HIGH.iter().find(|(at, ..)| *at == n));
            month(world, (p, m), high, &mut csv);
        }
        let month = world.months[m].strftime("%B %Y");
        folder.save(&format!("hospital/Hospital use {month}.csv"), csv.finish())?;
    }
    Ok(())
}

fn month(world: &World, (p, m): (usize, usize), high: Option<&(usize, &str, f64)>, csv: &mut Csv) {
    let ages = world.ages(p, m);
    let habit = world.fixed_dice("referring", p).factor(0.12);
    let mut dice = world.dice("hospital use", p, m);
    let mut rows = Rows { start: (world.practices[p].code.clone(), world.months[m].to_string()), ages, csv };
    for (specialty, rate) in SPECIALTIES {
        let more = high.filter(|(_, of, _)| *of == specialty).map_or(1.0, |(_, _, more)| *more);
        let rate = rate * habit * more;
        rows.write(&mut dice, ("GP referral", specialty), rate);
        rows.write(&mut dice, ("First attendance", specialty), rate * FIRST);
        rows.write(&mut dice, ("Follow-up attendance", specialty), rate * FIRST * FOLLOW_UPS);
    }
    rows.write(&mut dice, ("Emergency admission", "General medicine"), ADMISSIONS);
    rows.write(&mut dice, ("Test", "Pathology"), TESTS);
    rows.write(&mut dice, ("Test done twice", "Pathology"), TESTS * TWICE);
}

/// The rows of one practice and month.
struct Rows<'a> {
    start: (String, String),
    ages: Ages,
    csv: &'a mut Csv,
}

impl Rows<'_> {
    /// So many for 1,000 people in a year, the older the more; a band without any has no row, as in a real extract.
    fn write(&mut self, dice: &mut Dice, (kind, specialty): (&str, &str), rate: f64) {
        let weight = |band: usize| 0.35 + (band as f64 / 10.0).powi(2) * 0.9;
        let people = |sex: usize, band: usize| self.ages[sex][band] as f64;
        let cells = || (0..2).flat_map(|sex| (0..BANDS.len()).map(move |band| (sex, band)));
        let list: f64 = cells().map(|(sex, band)| people(sex, band)).sum();
        let weighted: f64 = cells().map(|(sex, band)| people(sex, band) * weight(band)).sum();
        for (sex, band) in cells() {
            let expected = rate / 12_000.0 * list * people(sex, band) * weight(band) / weighted;
            let count = dice.times(expected);
            if count > 0 {
                self.csv.field(&self.start.0).field(&self.start.1).field(kind).field(specialty);
                self.csv.field(if sex == 0 { "Male" } else { "Female" }).field(&BANDS[band].replace('_', "-"));
                self.csv.number(count as i64).end();
            }
        }
    }
}
