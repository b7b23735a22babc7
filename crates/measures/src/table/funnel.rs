use linchpin_core::{Error, Result};

use super::{Cell, FunnelKind, Grid, Method, Options, Output, Reader};
use crate::stats::{
    Unfit,
    funnel::{self, Area, Limits, Place, RateArea, RateSettings, RatioKind, Significance},
    overdispersion::{self, Kind, Settings},
};

/// One funnel of all the rows.
pub(super) fn run(reader: &Reader<'_>, options: &Options) -> Result<Output> {
    let areas = reader
        .rows
        .iter()
        .map(|&row| {
            Ok(Area { numerator: reader.number(row, "numerator")?, denominator: reader.number(row, "denominator")? })
        })
        .collect::<Result<Vec<Area>>>()?;
    for (area, &row) in areas.iter().zip(&reader.rows) {
        if area.numerator < 0.0 {
            return Err(reader.fault(row, "numerator", "is below zero"));
        }
        if area.denominator <= 0.0 {
            return Err(reader.fault(row, "denominator", "is not above zero"));
        }
        if options.funnel == FunnelKind::Proportion && area.numerator > area.denominator {
            return Err(reader.fault(row, "numerator", "is more than the denominator"));
        }
    }
    let unfit = |why: Unfit| Error::bad_input(why.to_string()).because(why);
    if options.overdispersed {
        return overdispersed(reader, &areas, options).map_err(unfit);
    }
    match options.funnel {
        FunnelKind::RatioRoot => {
            Err(Error::invalid("ratios on the square-root scale are only for over-dispersed funnels"))
        }
        FunnelKind::Proportion => proportions(reader, &areas, options).map_err(unfit),
        FunnelKind::Ratio => ratios(reader, &areas).map_err(unfit),
        FunnelKind::Rate => {
            let rates =
                reader.rows.iter().map(|&row| reader.number_or_blank(row, "rate")).collect::<Result<Vec<_>>>()?;
            rated(reader, &areas, &rates, options).map_err(unfit)
        }
    }
}

/// The areas' rows: the user's columns, then the value and what the funnel says of it.
fn points(reader: &Reader<'_>, added: &[&str], cells: impl Iterator<Item = Vec<Cell>>) -> Grid {
    let carried = reader.carried(added);
    let columns: Vec<&str> = carried.iter().map(|(heading, _)| heading.as_str()).chain(added.iter().copied()).collect();
    let mut grid = Grid::new(&columns);
    grid.rows =
        reader.rows.iter().zip(cells).map(|(&row, cells)| [reader.carry(row, &carried), cells].concat()).collect();
    grid
}

fn labelled(reader: &Reader<'_>, values: Vec<Option<f64>>, labels: Vec<Significance>) -> Grid {
    let cells = values.into_iter().zip(labels).map(|(value, label)| vec![value.into(), label.label().into()]);
    points(reader, &["value", "significance"], cells)
}

fn curve(places: &[Place], size: &str) -> Grid {
    let mut grid = Grid::new(&[size, "lower_998", "lower_95", "upper_95", "upper_998"]);
    let row = |p: &Place| {
        let Limits { lower_outer, lower_inner, upper_inner, upper_outer } = p.limits;
        [p.size, lower_outer, lower_inner, upper_inner, upper_outer].map(Cell::from).to_vec()
    };
    grid.rows = places.iter().map(row).collect();
    grid
}

/// The curve of a funnel of ratios or rates: its axis is the expected events or the people at each limit, so every
/// limit brings its own.
fn curve_at(places: &[Place], at: &str) -> Grid {
    let names = ["lower_998", "lower_95", "upper_95", "upper_998"];
    let headings: Vec<String> = names.iter().flat_map(|name| [format!("{name}_{at}"), (*name).to_owned()]).collect();
    let mut columns = vec!["events"];
    columns.extend(headings.iter().map(String::as_str));
    let mut grid = Grid::new(&columns);
    grid.rows = places
        .iter()
        .map(|place| {
            let all = |l: Limits| [l.lower_outer, l.lower_inner, l.upper_inner, l.upper_outer];
            let at = place.at.map_or([f64::NAN; 4], all);
            let pairs = at.into_iter().zip(all(place.limits)).flat_map(|(at, limit)| [at.into(), limit.into()]);
            std::iter::once(place.size.into()).chain(pairs).collect()
        })
        .collect();
    grid
}

fn summary(pairs: &[(&str, Cell)]) -> Grid {
    let mut grid = Grid::new(&pairs.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    grid.rows.push(pairs.iter().map(|(_, cell)| cell.clone()).collect());
    grid
}

fn proportions(reader: &Reader<'_>, areas: &[Area], options: &Options) -> std::result::Result<Output, Unfit> {
    let multiplier = options.multiplier.unwrap_or(100.0);
    let (places, average) = funnel::proportion_limits(areas, multiplier)?;
    let values = areas.iter().map(|a| Some(a.numerator / a.denominator * multiplier)).collect();
    let mut output = Output::new(Method::Funnel, labelled(reader, values, funnel::proportion_significance(areas)?));
    output.summary =
        summary(&[("kind", "proportion".into()), ("areas", areas.len().into()), ("average", average.into())]);
    output.curve = curve(&places, "population");
    Ok(output)
}

fn ratios(reader: &Reader<'_>, areas: &[Area]) -> std::result::Result<Output, Unfit> {
    let places = funnel::ratio_limits(areas, RatioKind::Standardised)?;
    let values = areas.iter().map(|a| Some(a.numerator / a.denominator * 100.0)).collect();
    let mut output = Output::new(Method::Funnel, labelled(reader, values, funnel::ratio_significance(areas)?));
    output.summary = summary(&[("kind", "ratio".into()), ("areas", areas.len().into()), ("average", 100.0.into())]);
    output.curve = curve_at(&places, "expected");
    Ok(output)
}

fn rated(
    reader: &Reader<'_>,
    areas: &[Area],
    rates: &[Option<f64>],
    options: &Options,
) -> std::result::Result<Output, Unfit> {
    let multiplier = options.multiplier.unwrap_or(100_000.0);
    let settings = RateSettings { multiplier, years: options.years, standardised: options.standardised };
    let own = reader.has("rate");
    let rated: Vec<RateArea> = areas
        .iter()
        .zip(rates)
        .map(|(area, rate)| RateArea {
            events: area.numerator,
            rate: if own { *rate } else { Some(area.numerator / area.denominator * multiplier) },
            denominator: Some(area.denominator),
        })
        .collect();
    let (places, average) = funnel::rate_limits(&rated, &settings)?;
    let values = funnel::rate_points(&rated, &settings)?.into_iter().map(|p| p.rate).collect();
    let mut output =
        Output::new(Method::Funnel, labelled(reader, values, funnel::rate_significance(&rated, &settings)?));
    output.summary = summary(&[("kind", "rate".into()), ("areas", areas.len().into()), ("average", average.into())]);
    output.curve = curve_at(&places, "population");
    Ok(output)
}

fn overdispersed(reader: &Reader<'_>, areas: &[Area], options: &Options) -> std::result::Result<Output, Unfit> {
    let (kind, name, usual) = match options.funnel {
        FunnelKind::Proportion => (Kind::Proportion, "proportion", 100.0),
        FunnelKind::Ratio => (Kind::RatioLog, "ratio (logarithmic scale)", 100.0),
        FunnelKind::RatioRoot => (Kind::RatioRoot, "ratio (square-root scale)", 100.0),
        FunnelKind::Rate => (Kind::CountRatio, "rate", 100_000.0),
    };
    let multiplier = options.multiplier.unwrap_or(usual);
    let areas: Vec<_> =
        areas.iter().map(|a| overdispersion::Area { numerator: a.numerator, denominator: a.denominator }).collect();
    let funnel = overdispersion::funnel(&areas, Settings { multiplier, trim: options.trim, ..Settings::of(kind) })?;
    let cells = funnel.points.iter().map(|p| {
        let b = p.limits;
        let numbers = [p.value, b.lower_998, b.lower_95, b.upper_95, b.upper_998, p.score].map(Cell::from);
        numbers.into_iter().chain([p.outside_95.into(), p.outside_998.into()]).collect()
    });
    let added = ["value", "lower_998", "lower_95", "upper_95", "upper_998", "score", "outside_95", "outside_998"];
    let mut output = Output::new(Method::Funnel, points(reader, &added, cells));
    output.summary = summary(&[
        ("kind", name.into()),
        ("areas", areas.len().into()),
        ("average", funnel.target.into()),
        ("phi", funnel.phi.into()),
        ("tau2", funnel.tau2.into()),
        ("adjusted", funnel.adjusted.into()),
    ]);
    output.curve = Grid::new(&["denominator", "lower_998", "lower_95", "upper_95", "upper_998"]);
    output.curve.rows = funnel
        .curve
        .iter()
        .map(|(x, b)| [*x, b.lower_998, b.lower_95, b.upper_95, b.upper_998].map(Cell::from).to_vec())
        .collect();
    if !funnel.adjusted {
        output.notes.push("The areas vary no more than chance explains, so the limits are not widened.".to_owned());
    }
    Ok(output)
}
