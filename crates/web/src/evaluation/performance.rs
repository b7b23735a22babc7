//! How well a model does: figures, chances beside what came, groups, and whether it still holds.

use linchpin_app::act::ModelFound;
use linchpin_charts::{Calibration, Foretold, Format, Frame};
use linchpin_risk::model::{
    Card,
    performance::{Figures, Subgroup},
};

use super::{Drawing, words};
use crate::table::{Cell, Column, On, Table};

/// Chances beside what came, by tenths of people.
pub(super) fn calibration(card: &Card) -> Drawing {
    let tenth = |(at, band): (usize, &linchpin_risk::model::performance::Band)| Foretold {
        name: format!("tenth {}", at + 1),
        expected: band.expected,
        observed: band.observed.map(|share| share.value).into(),
        interval: band.observed.map(|share| (share.low, share.high)),
    };
    let points = card.performance.calibration.tenths.iter().enumerate().map(tenth).collect();
    let frame = Frame::new("calibration", "Chances beside what came, by tenths of people");
    let chart = Calibration { frame, format: Format::Percent(1), points };
    Drawing { chart: chart.responsive(), text: chart.text() }
}

/// What a practice gets: the list, in a sentence.
pub(super) fn list(card: &Card) -> String {
    let top = &card.performance.top;
    let share = |of: linchpin_risk::algebra::Share| {
        format!("{:.0} ({:.0} to {:.0})", 100.0 * of.value, 100.0 * of.low, 100.0 * of.high)
    };
    format!(
        "The {:.0} in 100 with the highest chance are {} people, from {:.0} in 100 upwards. Of 100 of them {} {}. Of 100 to whom it happened, {} were on the list: the others were not.",
        100.0 * top.share,
        words::people(top.people as u64),
        100.0 * top.from,
        share(top.predictive),
        card.definition.file.outcome.clinician,
        share(top.sensitivity)
    )
}

/// Every table of the page.
pub(super) fn tables(found: &ModelFound) -> Vec<Table> {
    let card = &found.card;
    vec![figures(card), tenths(card), groups(&card.subgroups), outturns(found), columns(card)]
}

fn figures(card: &Card) -> Table {
    let (seen, calibration) = (&card.performance, &card.performance.calibration);
    let columns = vec![Column::words("Figure"), Column::words("Value (95% interval)"), Column::words("What it says")];
    let mut table = Table::new("figures", "How well it does", columns);
    table.quiet = true;
    let better = 100.0 * (1.0 - seen.brier.value / seen.brier_of_average);
    let slope = calibration.slope.map_or_else(|| "cannot be told".to_owned(), |slope| words::estimate(slope, 2));
    let rows = [
        (
            "Discrimination (AUC)",
            words::estimate(seen.auc, 3),
            format!(
                "of two people, one to whom it happened and one to whom it did not, it ranks the first higher {:.0} times in 100; 50 is a coin",
                100.0 * seen.auc.value
            ),
        ),
        (
            "Calibration, intercept",
            words::estimate(calibration.intercept, 3),
            "0 is right; above 0 it says too little".to_owned(),
        ),
        ("Calibration, slope", slope, "1 is right; below 1 its high chances are too high".to_owned()),
        (
            "Mean distance (ICI), in 100",
            words::estimate(seen.curve.index.times(100.0), 2),
            format!("nine in ten people are within {:.1} in 100 of what happens", 100.0 * seen.curve.nine_in_ten),
        ),
        (
            "Brier score",
            words::estimate(seen.brier, 4),
            format!("{better:.1}% less error than saying the average for everybody"),
        ),
    ];
    table.rows = rows
        .into_iter()
        .map(|(name, value, says)| vec![Cell::words(name), Cell::words(value), Cell::words(says)])
        .collect();
    table
}

fn tenths(card: &Card) -> Table {
    let columns = vec![
        Column::words("Tenth by chance"),
        Column::figures("People"),
        Column::figures("Foretold, in 100"),
        Column::figures("Came, in 100"),
        Column::figures("95% interval"),
    ];
    let mut table = Table::new("tenths", "Chances beside what came, by tenths of people", columns);
    table.quiet = true;
    for (at, band) in card.performance.calibration.tenths.iter().enumerate() {
        let (came, interval) = band.observed.map_or(("*".to_owned(), "*".to_owned()), |share| {
            (hundredths(share.value), format!("{} to {}", hundredths(share.low), hundredths(share.high)))
        });
        table.rows.push(vec![
            Cell::words((at + 1).to_string()),
            Cell::words(words::people(band.people as u64)),
            Cell::words(hundredths(band.expected)),
            Cell::words(came),
            Cell::words(interval),
        ]);
    }
    table
}

fn groups(subgroups: &[Subgroup]) -> Table {
    let columns = vec![
        Column::words("By").only(On::File),
        Column::words("Group"),
        Column::figures("People"),
        Column::figures("Foretold, in 100"),
        Column::figures("Came, in 100"),
        Column::words("Chances"),
        Column::figures("AUC"),
        Column::figures("On the list, in 100"),
        Column::figures("Found by the list, in 100"),
    ];
    let mut table = Table::new("groups", "For whom it does worse", columns);
    table.quiet = true;
    table.notes.push(
        "Too low: people whose need it misses. Counts are rounded, and groups so small that a number could give somebody away are withheld (*)."
            .into(),
    );
    for one in subgroups {
        let names = [Cell::words(one.dimension.clone()), Cell::words(one.group.clone()).below(&one.dimension)];
        let cells = one.figures.as_ref().map_or_else(|| vec!["*".to_owned(); 7], told);
        table.rows.push(names.into_iter().chain(cells.into_iter().map(Cell::words)).collect());
    }
    table
}

fn told(of: &Figures) -> Vec<String> {
    let chances = if of.intercept.low > 0.0 {
        "too low"
    } else if of.intercept.high < 0.0 {
        "too high"
    } else {
        "right, within chance"
    };
    vec![
        crate::number::count(of.people as f64),
        hundredths(of.expected),
        format!(
            "{} ({} to {})",
            hundredths(of.observed.value),
            hundredths(of.observed.low),
            hundredths(of.observed.high)
        ),
        chances.to_owned(),
        of.auc.map_or_else(|| "*".to_owned(), |auc| words::estimate(auc, 2)),
        of.listed.map_or_else(|| "*".to_owned(), |share| hundredths(share.value)),
        of.sensitivity.map_or_else(|| "*".to_owned(), |share| hundredths(share.value)),
    ]
}

fn outturns(found: &ModelFound) -> Table {
    let columns = vec![
        Column::words("People as of"),
        Column::figures("Foretold"),
        Column::figures("Came"),
        Column::figures("Came for each foretold"),
    ];
    let mut table = Table::new("outturns", "What came of those of each date", columns);
    table.empty = "It is not known yet what came of anybody.".into();
    for one in &found.watch.outturns {
        table.rows.push(vec![
            Cell::words(words::day(one.index)),
            Cell::words(words::people(one.expected.round() as u64)),
            Cell::words(words::people(one.observed as u64)),
            Cell::words(format!("{:.2}", one.ratio())),
        ]);
    }
    table
}

fn columns(card: &Card) -> Table {
    let columns = vec![Column::words("Column"), Column::figures("Odds times"), Column::figures("95% interval")];
    let mut table =
        Table::new("columns", "How many times one more of each multiplies the odds, all others as they are", columns);
    for one in card.model.fit.coefficients.iter().skip(1) {
        let (low, high) = one.interval();
        table.rows.push(vec![
            Cell::words(card.title(&one.column)),
            Cell::words(format!("{:.2}", one.value.exp())),
            Cell::words(format!("{:.2} to {:.2}", low.exp(), high.exp())),
        ]);
    }
    table.notes.push("It is not what would happen if it were changed.".into());
    table
}

fn hundredths(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}
