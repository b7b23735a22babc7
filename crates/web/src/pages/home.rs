//! The place today: what needs attention, six domains, the practices furthest from the rest.

use linchpin_charts::Format;
use linchpin_core::{Kind, OdsCode, Period, PeriodKind, Result};
use linchpin_measures::{Domain, judge::Trend};
use serde::Serialize;

use super::{
    order, parts,
    signals::{self, Signal},
};
use crate::{
    Ask, Page,
    judged::variation_icon,
    link, number,
    table::{Cell, Column, Table},
};

/// How many signals of each kind home shows.
const SHOWN: [usize; 4] = [3, 2, 1, 1];
/// How many practices home shows.
const FURTHEST: usize = 8;

#[derive(Serialize)]
struct Home {
    empty: bool,
    lede: String,
    signals: Vec<Signal>,
    more: usize,
    tiles: Vec<Tile>,
    place: String,
}

#[derive(Serialize)]
struct Tile {
    domain: &'static str,
    href: String,
    /// Nothing of the domain is loaded.
    empty: bool,
    title: String,
    value: String,
    number: String,
    period: String,
    compared: String,
    /// How many practices are counted, where that is not all.
    counted: String,
    spark: String,
    icon: String,
    words: &'static str,
    also: Vec<Also>,
}

#[derive(Serialize)]
struct Also {
    title: String,
    value: String,
    href: String,
}

/// The page.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let picture = ask.picture;
    let groups = signals::all(ask);
    let total: usize = groups.iter().map(Vec::len).sum();
    let shown: Vec<Signal> = groups.into_iter().zip(SHOWN).flat_map(|(group, n)| group.into_iter().take(n)).collect();
    let home = Home {
        empty: picture.sources.is_empty(),
        lede: lede(ask),
        more: total - shown.len(),
        signals: shown,
        tiles: Domain::ALL.into_iter().map(|d| tile(ask, d)).collect(),
        place: format!("/organisations/{}", picture.place),
    };
    Ok(Page::new("home.jinja", &picture.name, home).with(vec![furthest(ask)]))
}

fn lede(ask: &Ask<'_>) -> String {
    let mut said = vec![number::plural(ask.picture.practices().len(), "practice")];
    let people = parts::people(ask, ask.picture.place);
    if !people.missing {
        said.push(format!("{} people registered", people.text));
    }
    let months = (0..ask.picture.indicators.len()).filter_map(|i| ask.picture.latest(i));
    if let Some(newest) = months.filter(|p: &Period| p.kind() == PeriodKind::Month).max() {
        said.push(format!("figures to {}", newest.words()));
    }
    said.join(" · ")
}

fn tile(ask: &Ask<'_>, domain: Domain) -> Tile {
    let picture = ask.picture;
    let known = |i: &usize| picture.latest_value(*i, picture.place).is_some_and(|(_, v)| v.number().is_some());
    let mut found = order::of(picture, domain).into_iter().filter(known);
    let mut tile = Tile {
        domain: domain.title(),
        href: format!("/indicators#{}", domain.as_str()),
        empty: true,
        title: String::new(),
        value: String::new(),
        number: String::new(),
        period: String::new(),
        compared: String::new(),
        counted: String::new(),
        spark: String::new(),
        icon: String::new(),
        words: "",
        also: Vec::new(),
    };
    let Some(i) = found.next() else { return tile };
    let (definition, format) = (&picture.indicators[i], ask.judged.format(i));
    let Some((period, value)) = picture.latest_value(i, picture.place) else { return tile };
    let trend = ask.judged.trend(i);
    let england = picture.value(i, OdsCode::england(), period).number().filter(|_| picture.place != OdsCode::england());
    tile.empty = false;
    tile.href = link::indicator(&definition.id);
    tile.title = definition.short.clone();
    tile.value = number::show(&value, format);
    tile.number = link::number(&definition.id, picture.place, period);
    tile.period = period.words();
    tile.compared = england
        .filter(|_| definition.unit != linchpin_measures::definition::Unit::Count)
        .map(|v| format!("England {}", format.value(v)))
        .unwrap_or_default();
    tile.counted = picture
        .measured(i, picture.place, period)
        .filter(|m| m.practices < m.expected)
        .and_then(parts::coverage)
        .unwrap_or_default();
    tile.spark = parts::spark(ask, i, picture.place, trend);
    tile.icon = trend.and_then(Trend::variation).map(|v| variation_icon(v).svg(&format!("t{i}"))).unwrap_or_default();
    tile.words = trend.map_or("no trend", Trend::words);
    tile.also = found
        .take(2)
        .filter_map(|i| {
            let (_, value) = picture.latest_value(i, picture.place)?;
            let definition = &picture.indicators[i];
            Some(Also {
                title: definition.short.clone(),
                value: number::show(&value, ask.judged.format(i)),
                href: link::indicator(&definition.id),
            })
        })
        .collect();
    tile
}

/// The practices with most indicators far outside on the worse side.
fn furthest(ask: &Ask<'_>) -> Table {
    let picture = ask.picture;
    let of = |ids: &[&str]| ids.iter().filter_map(|id| picture.indicator(id)).find(|&i| picture.latest(i).is_some());
    let shown: Vec<usize> = [
        of(&["access/within-5-days"]),
        of(&["access/dna-share"]),
        of(&["access/appointments-per-1000"]),
        of(&["quality/survey-overall"]),
        of(&["workforce/people-per-gp"]),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut columns = vec![Column::words("Practice"), Column::words("Network"), Column::figures("People")];
    columns.extend(
        shown
            .iter()
            .map(|&i| Column::figures(&picture.indicators[i].short).to(link::indicator(&picture.indicators[i].id))),
    );
    columns.push(Column::words("Out of line"));
    let mut table = Table::new("furthest", "Practices furthest from the rest", columns);
    table.quiet = true;
    table.empty = "No practice is far outside the funnel on any indicator.".into();
    let mut practices: Vec<(OdsCode, Vec<(usize, f64)>)> =
        picture.practices().iter().map(|&p| (p, signals::worse(ask, p))).filter(|(_, w)| !w.is_empty()).collect();
    practices.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
    for (practice, worse) in practices.into_iter().take(FURTHEST) {
        let network = picture.tree.parent(practice, Kind::Pcn, picture.today);
        let mut row = vec![
            Cell::words(parts::name(picture, practice)).to(link::organisation(picture, practice)),
            network.map_or_else(
                || Cell::words("none"),
                |n| Cell::words(parts::name(picture, n)).to(link::organisation(picture, n)),
            ),
            parts::people(ask, practice),
        ];
        row.extend(shown.iter().map(|&i| parts::latest(ask, i, practice)));
        let names: Vec<&str> = worse.iter().take(3).map(|(i, _)| picture.indicators[*i].short.as_str()).collect();
        let more = if worse.len() > 3 {
            format!(" and {} more", Format::Number(0).value((worse.len() - 3) as f64))
        } else {
            String::new()
        };
        row.push(Cell::words(number::plural(worse.len(), "indicator")).below(format!("{}{more}", names.join(", "))));
        table.rows.push(row);
    }
    table.notes.push(
        "Out of line: beyond the 99.8% funnel limit on the side that is worse, in the latest period of each indicator."
            .into(),
    );
    if let Some((i, period)) = shown.first().and_then(|&i| Some((i, picture.latest(i)?))) {
        table.notes.push(parts::from(ask, i, period));
    }
    table
}
