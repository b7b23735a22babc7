use linchpin_core::{Error, Interval, Result};

use super::{Cell, Grid, Method, Options, Output, Reader};
use crate::stats::{
    life_expectancy::{self, Band},
    sii::{self, Group, Settings, Spread},
};

/// The indices of inequality of each area.
pub(super) fn indices(reader: &Reader<'_>, options: &Options) -> Result<Output> {
    const COLUMNS: &[&str] =
        &["area", "groups", "sii", "sii_lower", "sii_upper", "rii", "rii_lower", "rii_upper", "intercept", "note"];
    let limits = reader.has("lower") && reader.has("upper");
    if !limits && !reader.has("se") {
        return Err(Error::bad_input("each value needs a column “se”, or the columns “lower” and “upper”"));
    }
    let settings = Settings {
        kind: options.kind,
        transform: options.transform,
        multiplier: options.multiplier.unwrap_or(1.0),
        confidence: options.confidence()?,
        repetitions: options.repetitions,
        seed: options.seed,
    };
    let mut grid = Grid::new(COLUMNS);
    for (area, rows) in reader.by("area") {
        let mut groups = Vec::with_capacity(rows.len());
        for &row in &rows {
            let spread = if limits {
                Spread::Limits(Interval { lower: reader.number(row, "lower")?, upper: reader.number(row, "upper")? })
            } else {
                Spread::StandardError(reader.number(row, "se")?)
            };
            let group =
                Group { population: reader.number(row, "population")?, value: reader.number(row, "value")?, spread };
            groups.push((reader.number(row, "quantile")?, row, group));
        }
        groups.sort_by(|a, b| a.0.total_cmp(&b.0));
        if let Some(pair) = groups.windows(2).find(|w| w[0].0 == w[1].0) {
            return Err(reader.fault(pair[1].1, "quantile", "this deprivation group is there twice"));
        }
        let groups: Vec<Group> = groups.into_iter().map(|(_, _, group)| group).collect();
        let mut cells = vec![area.into(), groups.len().into()];
        match sii::inequality(&groups, settings) {
            Ok(i) => cells.extend([
                i.slope.into(),
                i.slope_interval.lower.into(),
                i.slope_interval.upper.into(),
                i.relative.into(),
                i.relative_interval.lower.into(),
                i.relative_interval.upper.into(),
                i.intercept.into(),
                Cell::Blank,
            ]),
            Err(why) => {
                cells.resize(COLUMNS.len() - 1, Cell::Blank);
                cells.push(why.to_string().into());
            }
        }
        grid.rows.push(cells);
    }
    let mut output = Output::new(Method::Sii, grid);
    output.notes.push(format!(
        "{}% intervals from {} simulations with seed {}.",
        settings.confidence.percent(),
        settings.repetitions,
        settings.seed
    ));
    Ok(output)
}

/// Life expectancy at each age of each area.
pub(super) fn life_expectancy(reader: &Reader<'_>, options: &Options) -> Result<Output> {
    let confidence = options.confidence()?;
    let mut grid = Grid::new(&["area", "age", "population", "value", "lower", "upper", "note"]);
    for (area, rows) in reader.by("area") {
        let band = |&row: &usize| {
            Ok(Band { population: reader.number(row, "population")?, deaths: reader.number(row, "deaths")? })
        };
        let bands = rows.iter().map(band).collect::<Result<Vec<_>>>()?;
        match life_expectancy::life_expectancy(&bands, confidence) {
            Ok(ages) => grid.rows.extend(ages.into_iter().map(|e| {
                let note = if e.value.is_none() { "withheld: too uncertain" } else { "" };
                vec![
                    area.into(),
                    usize::from(e.age).into(),
                    e.population.into(),
                    e.value.into(),
                    e.interval.lower.into(),
                    e.interval.upper.into(),
                    note.into(),
                ]
            })),
            Err(why) => {
                let mut cells = vec![area.into()];
                cells.resize(6, Cell::Blank);
                cells.push(why.to_string().into());
                grid.rows.push(cells);
            }
        }
    }
    let mut output = Output::new(Method::LifeExpectancy, grid);
    output.notes.push(format!("{}% intervals.", confidence.percent()));
    Ok(output)
}
