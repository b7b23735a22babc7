use linchpin_core::{Error, Result};

use super::{Cell, Grid, Method, Options, Output, Reader};
use crate::stats::{
    Unfit,
    dsr::{self, ESP2013},
    estimate::Scale,
    isr,
};

/// A row of results, or of blanks and the reason.
fn row(area: &str, width: usize, result: std::result::Result<Vec<Cell>, Unfit>) -> Vec<Cell> {
    let (mut cells, note) = match result {
        Ok(cells) => (cells, Cell::Blank),
        Err(why) => (Vec::new(), why.to_string().into()),
    };
    cells.insert(0, area.into());
    cells.resize(width - 1, Cell::Blank);
    cells.push(note);
    cells
}

/// Directly standardised rates, one for each area.
pub(super) fn direct(reader: &Reader<'_>, options: &Options) -> Result<Output> {
    const COLUMNS: &[&str] = &["area", "events", "population", "value", "lower", "upper", "note"];
    let scale = Scale { multiplier: options.multiplier.unwrap_or(100_000.0), confidence: options.confidence()? };
    let own = reader.has("stdpop");
    let mut grid = Grid::new(COLUMNS);
    for (area, rows) in reader.by("area") {
        if !own && rows.len() != ESP2013.len() {
            return Err(Error::bad_input(format!(
                "{} has {} age bands; the European Standard Population has 19 (0-4 … 85-89, 90 and over), so either give all 19 \
                 in order or add a column “stdpop”",
                if area.is_empty() { "the table" } else { area },
                rows.len()
            )));
        }
        let bands = rows
            .iter()
            .enumerate()
            .map(|(i, &row)| {
                let standard = if own { reader.number(row, "stdpop")? } else { ESP2013[i] };
                Ok(dsr::Band { events: reader.number(row, "x")?, population: reader.number(row, "n")?, standard })
            })
            .collect::<Result<Vec<_>>>()?;
        let result = dsr::dsr(&bands, scale)
            .map(|d| [d.events, d.population, d.value, d.interval.lower, d.interval.upper].map(Cell::from).to_vec());
        grid.rows.push(row(area, COLUMNS.len(), result));
    }
    let mut output = Output::new(Method::Dsr, grid);
    let standard = if own { "the standard population given" } else { "the European Standard Population 2013" };
    output.notes.push(format!(
        "Per {}, {}% intervals (Dobson), {standard}.",
        scale.multiplier,
        scale.confidence.percent()
    ));
    Ok(output)
}

/// Indirectly standardised rates or ratios, one for each area.
pub(super) fn indirect(reader: &Reader<'_>, options: &Options) -> Result<Output> {
    const COLUMNS: &[&str] =
        &["area", "observed", "expected", "reference", "value", "lower", "upper", "interval", "note"];
    let usual = if options.ratio { 100.0 } else { 100_000.0 };
    let scale = Scale { multiplier: options.multiplier.unwrap_or(usual), confidence: options.confidence()? };
    let mut grid = Grid::new(COLUMNS);
    for (area, rows) in reader.by("area") {
        let mut observed = 0.0;
        let mut bands = Vec::with_capacity(rows.len());
        for &row in &rows {
            let events = reader.number(row, "x")?;
            if events < 0.0 {
                return Err(reader.fault(row, "x", "is below zero"));
            }
            observed += events;
            bands.push(isr::Band {
                population: reader.number(row, "n")?,
                reference_events: reader.number(row, "x_ref")?,
                reference_population: reader.number(row, "n_ref")?,
            });
        }
        let result =
            if options.ratio { isr::ratio(observed, &bands, scale) } else { isr::rate(observed, &bands, scale) };
        let result = result.map(|r| {
            let numbers = [r.observed, r.expected, r.reference, r.value, r.interval.lower, r.interval.upper];
            numbers.map(Cell::from).into_iter().chain([r.method.into()]).collect()
        });
        grid.rows.push(row(area, COLUMNS.len(), result));
    }
    let mut output = Output::new(Method::Isr, grid);
    let what = if options.ratio { "Ratio times" } else { "Rate per" };
    output.notes.push(format!("{what} {}, {}% intervals.", scale.multiplier, scale.confidence.percent()));
    Ok(output)
}
