use linchpin_core::Result;

use super::{Cell, Grid, Method, Options, Output, Reader};
use crate::stats::{decile, quantile};

/// Each row's group and percentile rank beside the user's own columns, and the deciles of each ranking.
pub(super) fn run(reader: &Reader<'_>, options: &Options) -> Result<Output> {
    const ADDED: &[&str] = &["quantile", "percentile", "note"];
    let settings = quantile::Settings { groups: options.groups, highest_first: !options.lowest_first };
    let carried = reader.carried(ADDED);
    let columns: Vec<&str> = carried.iter().map(|(heading, _)| heading.as_str()).chain(ADDED.iter().copied()).collect();
    let mut grid = Grid::new(&columns);
    let mut summary = Grid::new(&["set", "values", "10%", "20%", "30%", "40%", "50%", "60%", "70%", "80%", "90%"]);
    let mut placed = Vec::with_capacity(reader.rows.len());
    for (set, rows) in reader.by("set") {
        let values = rows.iter().map(|&row| reader.number_or_blank(row, "value")).collect::<Result<Vec<_>>>()?;
        let known = values.iter().flatten().count();
        let (groups, note) = match quantile::quantiles(&values, settings) {
            Ok(groups) => (groups, String::new()),
            Err(why) => (vec![None; values.len()], why.to_string()),
        };
        let ranks = decile::percentile_ranks(&values);
        for ((row, group), rank) in rows.into_iter().zip(groups).zip(ranks) {
            let mut cells = reader.carry(row, &carried);
            cells.extend([group.into(), rank.into(), note.as_str().into()]);
            placed.push((row, cells));
        }
        let mut cells: Vec<Cell> = vec![set.into(), known.into()];
        cells.extend(decile::deciles(&values).map_or([const { Cell::Blank }; 9], |d| d.map(Cell::from)));
        summary.rows.push(cells);
    }
    placed.sort_by_key(|(row, _)| *row);
    grid.rows = placed.into_iter().map(|(_, cells)| cells).collect();
    let mut output = Output::new(Method::Quantiles, grid);
    output.summary = summary;
    let first = if options.lowest_first { "lowest" } else { "highest" };
    output.notes.push(format!("{} groups; group 1 has the {first} values.", options.groups));
    Ok(output)
}
