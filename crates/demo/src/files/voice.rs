//! What patients say: the GP Patient Survey every year, the Friends and Family Test every month.

use linchpin_core::Result;

use crate::{
    book::{Cell, row, workbook},
    csv::Csv,
    folder::Folder,
    world::World,
};

/// A question: its code, the share of good answers, and how far it follows how easy it is to be seen.
const QUESTIONS: [(&str, f64, f64); 11] = [
    ("overallexp", 0.75, 0.32),
    ("gpcontactoverall", 0.69, 0.42),
    ("localgpservicesphone", 0.53, 0.55),
    ("localgpserviceswebsite", 0.51, 0.20),
    ("localgpservicesreception", 0.83, 0.25),
    ("localgpservicesprefhpsee", 0.40, 0.40),
    ("lastgpapptwait", 0.66, 0.45),
    ("lastgpapptlisten", 0.87, 0.18),
    ("lastgpapptcare", 0.85, 0.18),
    ("lastgpapptconf", 0.92, 0.15),
    ("lastgpapptneeds", 0.90, 0.18),
];

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    for year in survey_years(world) {
        folder.save(&format!("survey/GPPS_{year}_Practice_data_(weighted).csv"), survey(world, year))?;
    }
    for (m, month) in world.months.iter().enumerate() {
        folder.save(&month.strftime("friends-family/fft-gp-%B-%Y.xlsx").to_string(), friends(world, m)?)?;
    }
    Ok(())
}

/// The surveys that are out: each is asked from January to March and published in July.
fn survey_years(world: &World) -> impl Iterator<Item = i16> {
    let end = world.plan.months_to;
    let last = if end.month() >= 7 { end.year() } else { end.year() - 1 };
    last - 2..=last
}

/// How contented a practice's patients are, in standard deviations.
fn content(world: &World, p: usize, m: usize) -> f64 {
    let practice = &world.practices[p];
    // Patients take a while to notice: what they say follows how it was two months before.
    let access = practice.access + world.access_change(p, m.saturating_sub(2));
    0.85 * access - 0.20 * practice.deprivation() + 0.55 * world.fixed_dice("content", p).normal()
}

fn survey(world: &World, year: i16) -> String {
    let mut headings =
        String::from("ad_practicecode,ad_practicename,ad_pcncode,ad_icscode,distributed,received,resprate");
    for (question, ..) in QUESTIONS {
        headings.push_str(&format!(",{question}.pcteval,{question}.baseeval"));
    }
    let mut csv = Csv::new(&headings);
    let m = world.month_of(jiff::civil::date(year, 2, 1));
    let open: Vec<usize> = world.open_in(m).collect();
    // The planted blank: hardly anybody of our smallest practice answered, so its figures are withheld.
    let ours = open.iter().copied().filter(|p| world.practices[*p].place == 0);
    let smallest = ours.min_by_key(|p| world.lists[*p][m]);
    for p in open {
        let practice = &world.practices[p];
        let mut dice = world.dice("survey", p, year as usize);
        let withheld = smallest == Some(p);
        let rate = if withheld {
            0.02
        } else {
            (0.28 * (-0.22 * practice.deprivation() + 0.2 * practice.age).exp()).clamp(0.12, 0.5)
        };
        let sent = (320.0 + 0.006 * world.lists[p][m] as f64).round();
        let received = (sent * rate).round();
        let pleased = content(world, p, m);
        csv.field(&practice.code).field(&practice.name).field(&world.networks[practice.network].code);
        csv.field(&world.boards[world.places[practice.place].board].code)
            .number(sent)
            .number(received)
            .decimal(received / sent, 4);
        for (_, share, weight) in QUESTIONS {
            let base = (received * dice.between(0.82, 0.98)).round();
            let odds = (share / (1.0 - share)).ln() + weight * pleased;
            let real = 1.0 / (1.0 + (-odds).exp());
            let found = real + dice.normal() * (real * (1.0 - real) / base.max(1.0)).sqrt();
            if withheld {
                csv.ready("*").ready("*");
            } else {
                csv.decimal(found.clamp(0.02, 1.0), 6).number(base);
            }
        }
        csv.end();
    }
    csv.finish()
}

fn friends(world: &World, m: usize) -> Result<Vec<u8>> {
    let month = world.months[m].strftime("%B %Y").to_string();
    let mut rows = vec![
        row!["Friends and Family Test (FFT) - GP"],
        row![format!("Period: {month}")],
        row!["Invented figures of a made-up country"],
        Vec::new(),
        row![
            "ICB Code",
            "ICB Name",
            "Practice Code",
            "Practice Name",
            "Total Responses",
            "Percentage Positive",
            "Percentage Negative",
            "Very Good",
            "Good",
            "Neither Good nor Poor",
            "Poor",
            "Very Poor",
            "Don't Know",
        ],
    ];
    for p in world.open_in(m) {
        let practice = &world.practices[p];
        let board = &world.boards[world.places[practice.place].board];
        let mut dice = world.dice("friends", p, m);
        let all = dice.about(world.lists[p][m] as f64 * 0.016 * world.fixed_dice("friends", p).factor(0.5), 0.1);
        let odds = 2.3 + 0.30 * content(world, p, m) + 0.08 * dice.normal();
        let good = dice.whole(all as f64 / (1.0 + (-odds).exp())).min(all);
        let bad = dice.whole((all - good) as f64 * 0.55).min(all - good);
        let very_good = dice.whole(good as f64 * 0.78).min(good);
        let very_poor = dice.whole(bad as f64 * 0.6).min(bad);
        let unsure = dice.whole((all - good - bad) as f64 * 0.3).min(all - good - bad);
        let of = |n: i64| if all > 0 { (n as f64 / all as f64 * 100.0).round() / 100.0 } else { 0.0 };
        let figures: Vec<Cell> = row![
            all,
            of(good),
            of(bad),
            very_good,
            good - very_good,
            all - good - bad - unsure,
            bad - very_poor,
            very_poor,
            unsure,
        ];
        let mut row = row![&*board.code, &*board.name, &*practice.code, &*practice.name];
        row.extend(figures);
        rows.push(row);
    }
    workbook(&[("Notes", vec![row!["Friends and Family Test"]]), ("Practices", rows)])
}
