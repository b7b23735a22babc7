//! Fits a logistic regression to a file of numbers, for the benchmark beside statsmodels and scikit-learn: `fit FILE COLUMNS`. The file has
//! a row for each person, its columns and then the outcome, as 64-bit numbers, lowest byte first. Prints one line of JSON; the seconds
//! are of the fit, standard errors included, without reading.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a measurement reads the clock and may stop"
)]

use std::time::Instant;

use linchpin_risk::{
    algebra::Table,
    model::logistic::{Ridge, fit},
};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, columns] = &arguments[..] else { panic!("fit FILE COLUMNS") };
    let columns: usize = columns.parse().unwrap();
    let bytes = std::fs::read(file).unwrap();
    let mut table = Table::new((0..columns).map(|at| format!("x{at}"))).unwrap();
    let (mut row, mut outcomes) = (Vec::with_capacity(columns), Vec::new());
    for cells in bytes.chunks_exact(8 * (columns + 1)) {
        let mut numbers = cells.chunks_exact(8).map(|cell| f64::from_le_bytes(cell.try_into().unwrap()));
        row.clear();
        row.extend(numbers.by_ref().take(columns));
        table.push(&row).unwrap();
        outcomes.push(numbers.next() == Some(1.0));
    }
    drop(bytes);
    let began = Instant::now();
    let fit = fit(&table, &outcomes, Ridge::default()).unwrap();
    let seconds = began.elapsed().as_secs_f64();
    let values: Vec<f64> = fit.coefficients.iter().map(|c| c.value).collect();
    let errors: Vec<f64> = fit.coefficients.iter().map(|c| c.error).collect();
    println!("{}", serde_json::json!({ "seconds": seconds, "values": values, "errors": errors, "steps": fit.steps }));
}
