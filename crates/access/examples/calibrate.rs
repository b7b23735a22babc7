//! Fits a place to published months and tells how well it foretells months that were held back:
//! `calibrate PLACE.toml MONTHS.csv FIT FILL SEED RUNS`. MONTHS.csv has a line a month: its first day, appointments by the
//! seven bands of lead time, by the four modes, all, attended, missed. The first FIT months are fitted, the others held back.

#![expect(clippy::unwrap_used, clippy::panic, reason = "an experiment that cannot go on should stop loudly")]

use linchpin_access::{
    demand::Lead,
    simulate::{Place, Published, PublishedMonth, What, calibrate, validate},
};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [place, months, fit, fill, seed, runs] = &arguments[..] else {
        panic!("calibrate PLACE.toml MONTHS.csv FIT FILL SEED RUNS")
    };
    let start = Place::parse("calibrate", &std::fs::read_to_string(place).unwrap()).unwrap();
    let text = std::fs::read_to_string(months).unwrap();
    let months: Vec<PublishedMonth> = text.lines().filter(|line| !line.is_empty()).map(month).collect();
    let (fitted, held) = months.split_at(fit.parse().unwrap());
    let (seed, runs) = (seed.parse().unwrap(), runs.parse().unwrap());
    let published = |months: &[PublishedMonth]| Published { months: months.to_vec(), ..Published::default() };
    let before = validate(&start, &published(held), seed, runs).unwrap();
    println!("Before: {}", before.words());
    let found = calibrate(&start, &published(fitted), fill.parse().unwrap(), seed).unwrap();
    println!("{} rounds, misfit {:.4}", found.rounds, found.misfit);
    found.notes.iter().for_each(|note| println!("Note: {note}"));
    for request in &found.place.requests {
        println!(
            "{:?} {:?}: {:.1} a week per 1,000, {:.3?}",
            request.need, request.seen_by, request.per_1000, request.ahead.0
        );
    }
    println!("Seasons {:.2?}", found.place.asking.months);
    let after = validate(&found.place, &published(held), seed, runs).unwrap();
    println!("After: {}", after.words());
    let of = |what: What| after.checks.iter().filter(move |check| check.what == what);
    for what in [What::Appointments, What::Missed].into_iter().chain(Lead::ALL.iter().map(|lead| What::Lead(*lead))) {
        for check in of(what) {
            println!(
                "{what:?} {}: published {:.4}, simulated {:.4}",
                check.month, check.published, check.simulated.mean
            );
        }
    }
}

fn month(line: &str) -> PublishedMonth {
    let mut cells = line.split(',');
    let month = cells.next().unwrap().parse().unwrap();
    let numbers: Vec<u64> = cells.map(|cell| cell.trim().parse().unwrap()).collect();
    let [a, b, c, d, e, f, g, face, telephone, video, home, all, attended, missed] = numbers[..] else {
        panic!("{line}: 14 numbers after the month")
    };
    PublishedMonth { month, lead: [a, b, c, d, e, f, g], mode: [face, telephone, video, home], all, attended, missed }
}
