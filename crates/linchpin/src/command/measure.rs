use std::{
    collections::{BTreeSet, HashMap},
    path::Path,
};

use anyhow::{Context, Result, bail};
use clap::Args;
use linchpin_core::{Clock, Kind, OdsCode, Period, Value};
use linchpin_lake::{Answer, Datum, Wanted};
use linchpin_measures::{Picture, rollup};

use crate::{
    clock::SystemClock,
    command::block_on,
    definitions::Definitions,
    place::Place,
    planning,
    print::{self, Format},
};

/// Gives the values of indicators: for each organisation a value, or the reason why there is none.
#[derive(Args)]
pub struct Measure {
    /// Indicators by id, such as access/within-5-days, or a domain; all of them if none is named
    ids: Vec<String>,
    /// Only this organisation; otherwise all of the place at the level
    #[arg(long, value_name = "CODE")]
    org: Option<OdsCode>,
    /// practice, group, pcn, place, icb or england
    #[arg(long, default_value = "place")]
    level: Kind,
    /// The period, such as 2025-11 or 2024/25; the latest of each indicator otherwise
    #[arg(long, value_name = "PERIOD")]
    period: Option<Period>,
    /// How to print them
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Measure {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let place = Place::open(place)?;
        let picture = picture(&place, &SystemClock, Drawings::Without, &|_| {})?;
        let orgs = match self.org {
            Some(org) => vec![org],
            None => organisations(&picture, self.level),
        };
        // What is published, then what is counted here.
        let pictures: Vec<&Picture> = std::iter::once(&picture).chain(picture.own.as_deref()).collect();
        let chosen = chosen(&pictures, &self.ids)?;
        let mut answer = Answer { columns: COLUMNS.map(String::from).to_vec(), rows: Vec::new() };
        for (picture, wanted) in pictures.into_iter().zip(chosen) {
            answer.rows.extend(rows(picture, &wanted, &orgs, self.period));
        }
        print::answer(&answer, self.format)
    }
}

/// Whether a picture needs what only pages draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawings {
    /// For pages.
    With,
    /// For numbers alone, which are ready sooner.
    Without,
}

/// Measures what needs measuring and gathers the picture of the place.
pub fn picture(place: &Place, clock: &dyn Clock, drawings: Drawings, say: &(dyn Fn(&str) + Sync)) -> Result<Picture> {
    let definitions = Definitions::read(Some(&place.folder))?;
    for fault in &definitions.faults {
        eprintln!("linchpin: {fault} (left out; “linchpin check” shows where)");
    }
    let lake = place.lake();
    let groups = &place.config.groups;
    block_on(async {
        planning::leave_out(place).await?;
        let measuring = lake.measure(&definitions.indicators, groups, say).await?;
        for (id, error) in &measuring.failed {
            eprintln!("linchpin: {id} could not be measured: {error}");
        }
        let wanted = Wanted {
            place: place.config.organisation,
            name: place.config.name.as_deref().unwrap_or_default(),
            groups,
            indicators: &definitions.indicators,
            breakdowns: if drawings == Drawings::With { &definitions.breakdowns } else { &[] },
            today: clock.today(),
        };
        anyhow::Ok(lake.picture(&wanted).await?)
    })?
    .context("the picture of the place cannot be made")
}

/// The indicators of each picture that are asked for; without any asked for, all of which something is known or published.
fn chosen(pictures: &[&Picture], ids: &[String]) -> Result<Vec<Vec<usize>>> {
    if ids.is_empty() {
        let known = |(n, picture): (usize, &&Picture)| {
            (0..picture.indicators.len()).filter(|&i| n == 0 || picture.latest(i).is_some()).collect()
        };
        return Ok(pictures.iter().enumerate().map(known).collect());
    }
    let mut chosen = vec![BTreeSet::new(); pictures.len()];
    for id in ids {
        let asked = |picture: &Picture, i: usize| {
            let one = &picture.indicators[i];
            one.id == *id || one.domain.as_str() == id
        };
        let mut found = false;
        for (picture, chosen) in pictures.iter().zip(&mut chosen) {
            let of: Vec<usize> = (0..picture.indicators.len()).filter(|&i| asked(picture, i)).collect();
            found |= !of.is_empty();
            chosen.extend(of);
        }
        if !found {
            let all = pictures.iter().flat_map(|picture| &picture.indicators);
            let near = all.filter(|i| i.id.contains(id.as_str())).map(|i| i.id.as_str()).take(5).collect::<Vec<_>>();
            let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) };
            bail!("there is no indicator {id}{hint}");
        }
    }
    Ok(chosen.into_iter().map(|one| one.into_iter().collect()).collect())
}

/// The organisations of the place at a level.
fn organisations(picture: &Picture, level: Kind) -> Vec<OdsCode> {
    let above = |level| {
        let of: BTreeSet<_> =
            picture.practices().iter().filter_map(|&p| picture.tree.parent(p, level, picture.today)).collect();
        of.into_iter().collect()
    };
    match level {
        Kind::Practice => picture.practices().to_vec(),
        Kind::Group => picture.groups.iter().map(|g| g.code).collect(),
        Kind::England => vec![OdsCode::england()],
        level if rollup::level_of(&picture.tree, picture.place) == Some(level) => vec![picture.place],
        level => {
            let found: Vec<_> = above(level);
            if found.is_empty() && level == Kind::Place { vec![picture.place] } else { found }
        }
    }
}

const COLUMNS: [&str; 15] = [
    "indicator",
    "org",
    "name",
    "level",
    "period",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "state",
    "reason",
    "practices",
    "expected",
    "sources",
];

fn rows(picture: &Picture, indicators: &[usize], orgs: &[OdsCode], period: Option<Period>) -> Vec<Vec<Datum>> {
    let names: HashMap<OdsCode, String> = orgs.iter().map(|&o| (o, picture.tree.name(o))).collect();
    let mut rows = Vec::with_capacity(indicators.len() * orgs.len());
    for &i in indicators {
        let definition = &picture.indicators[i];
        let asked = period
            .map(|p| if p.kind() == definition.period { p } else { Period::containing(p.first(), definition.period) });
        let at = asked.or_else(|| picture.latest(i));
        let sources = at
            .map(|p| picture.sources_of(i, p).iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(" "))
            .unwrap_or_default();
        for &org in orgs {
            let level = rollup::level_of(&picture.tree, org).map_or("", Kind::as_str);
            let value = at.map_or(Value::NotReported, |p| picture.value(i, org, p));
            let reason = match at {
                Some(p) => picture.reason(i, org, p).unwrap_or_default(),
                None => "no file that gives it is loaded".into(),
            };
            let number = |n: Option<f64>| n.map_or(Datum::Null, Datum::Real);
            let (n, d, interval) = match value {
                Value::Known { numerator, denominator, interval, .. } => (Some(numerator), Some(denominator), interval),
                _ => (None, None, None),
            };
            let measured = at.and_then(|p| picture.measured(i, org, p));
            let count =
                |of: fn(&rollup::Measured) -> u32| measured.map_or(Datum::Null, |m| Datum::Whole(i64::from(of(m))));
            rows.push(vec![
                Datum::Text(definition.id.clone()),
                Datum::Text(org.to_string()),
                Datum::Text(names[&org].clone()),
                Datum::Text(level.to_owned()),
                Datum::Text(at.map(|p| p.to_string()).unwrap_or_default()),
                number(n),
                number(d),
                number(value.number()),
                number(interval.map(|i| i.lower)),
                number(interval.map(|i| i.upper)),
                Datum::Text(value.state().as_str().to_owned()),
                Datum::Text(reason),
                count(|m| m.practices),
                count(|m| m.expected),
                Datum::Text(sources.clone()),
            ]);
        }
    }
    rows
}
