use linchpin_core::Result;

use super::{Cell, Grid, Method, Options, Output, Reader};
use crate::stats::estimate::{self, Scale};

/// Each row's proportion or rate beside the user's own columns.
pub(super) fn shares(method: Method, reader: &Reader<'_>, options: &Options) -> Result<Output> {
    const ADDED: &[&str] = &["value", "lower", "upper", "interval", "note"];
    let usual = if method == Method::Proportion { 100.0 } else { 100_000.0 };
    let scale = Scale { multiplier: options.multiplier.unwrap_or(usual), confidence: options.confidence()? };
    let carried = reader.carried(ADDED);
    let columns: Vec<&str> = carried.iter().map(|(heading, _)| heading.as_str()).chain(ADDED.iter().copied()).collect();
    let mut grid = Grid::new(&columns);
    for &row in &reader.rows {
        let (x, n) = (reader.number(row, "x")?, reader.number(row, "n")?);
        let estimate =
            if method == Method::Proportion { estimate::proportion(x, n, scale) } else { estimate::rate(x, n, scale) };
        let mut cells = reader.carry(row, &carried);
        match estimate {
            Ok(e) => cells.extend([
                e.value.into(),
                e.interval.lower.into(),
                e.interval.upper.into(),
                e.method.into(),
                Cell::Blank,
            ]),
            Err(why) => cells.extend([Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank, why.to_string().into()]),
        }
        grid.rows.push(cells);
    }
    let mut output = Output::new(method, grid);
    output.notes.push(format!(
        "{}% intervals; a value of 1 is shown as {}.",
        scale.confidence.percent(),
        scale.multiplier
    ));
    Ok(output)
}

/// The mean of each area's values.
pub(super) fn means(reader: &Reader<'_>, options: &Options) -> Result<Output> {
    let confidence = options.confidence()?;
    let mut grid = Grid::new(&["area", "count", "sum", "deviation", "value", "lower", "upper", "note"]);
    for (area, rows) in reader.by("area") {
        let values = rows.iter().map(|&row| reader.number(row, "value")).collect::<Result<Vec<f64>>>()?;
        grid.rows.push(match estimate::mean(&values, confidence) {
            Ok(m) => vec![
                area.into(),
                m.count.into(),
                m.sum.into(),
                m.deviation.into(),
                m.value.into(),
                m.interval.lower.into(),
                m.interval.upper.into(),
                Cell::Blank,
            ],
            Err(why) => {
                let mut cells = vec![area.into(), values.len().into()];
                cells.resize(7, Cell::Blank);
                cells.push(why.to_string().into());
                cells
            }
        });
    }
    let mut output = Output::new(Method::Mean, grid);
    output.notes.push(format!("{}% intervals by Student's t.", confidence.percent()));
    Ok(output)
}
