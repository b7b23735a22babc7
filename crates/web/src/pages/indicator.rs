//! One indicator: now, over time, across practices, and how it is made.

use linchpin_charts::{Dot, Format, Frame, Funnel, FunnelLimit, FunnelPoint, Kind as Mark, Reading};
use linchpin_core::{Error, Kind, OdsCode, Period, Result, Value};
use linchpin_measures::{
    Indicator,
    definition::{Better, Unit},
    judge::{self, Comparison, Standing},
    rollup,
};
use serde::Serialize;

use super::{
    over_time::{OverTime, over_time},
    parts,
};
use crate::{
    Ask, Page,
    judged::{self, kind, outside, tag},
    link, number,
    table::{Cell, Column, On, Table},
};

#[derive(Serialize)]
struct View<'a> {
    id: &'a str,
    title: &'a str,
    why: &'a str,
    direction: &'static str,
    unit: String,
    method: String,
    cards: Vec<Card>,
    org: Option<(String, String)>,
    as_now: bool,
    /// Whether history as at and as now can differ.
    two_histories: bool,
    whose: String,
    over_time: Option<OverTime>,
    funnel: Option<Drawn>,
    comparison_rule: &'static str,
    dispersion: Option<String>,
    definition: super::definition::Definition<'a>,
    orgs: Vec<(String, String, bool)>,
    periods: Vec<(String, String, bool)>,
    period: String,
}

#[derive(Serialize)]
struct Card {
    heading: String,
    value: String,
    href: Option<String>,
    note: String,
    tag: String,
}

#[derive(Serialize)]
struct Drawn {
    chart: String,
    text: String,
}

/// The width of the large drawings, near that of the page, so that their letters are as large as the others.
pub(super) const DRAWN: u32 = 1080;

/// The page.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let picture = ask.picture;
    let i = parts::indicator(ask)?;
    let definition = &picture.indicators[i];
    let org = ask.organisation_at("org")?;
    let whose = org.unwrap_or(picture.place);
    let as_now = match ask.get("as") {
        None | Some("then") => false,
        Some("now") => true,
        Some(other) => return Err(Error::invalid(format!("“{other}” is no way to tell history: use then or now."))),
    };
    let latest = picture.latest(i);
    let period = ask.period_at("period")?.or(latest);
    let series = if as_now { picture.series_as_now(i, whose) } else { picture.series(i, whose).to_vec() };
    let mut tables = Vec::new();
    let over = over_time(ask, i, whose, &series).map(|(view, table)| {
        tables.push(table);
        view
    });
    // The latest period is judged already; another one is judged here.
    let fresh;
    let comparison = if period == latest {
        ask.judged.comparison(i)
    } else {
        fresh = period.and_then(|p| judge::compare(definition, &picture.across(i, picture.practices(), p)));
        fresh.as_ref()
    };
    let level = rollup::level_of(&picture.tree, whose);
    if let Some(period) = period {
        tables.extend(ranking(ask, i, period, comparison, org));
        tables.extend(groups(ask, i, period));
        tables.push(super::definition::files(ask, i, period));
    }
    let view = View {
        id: &definition.id,
        title: &definition.title,
        why: &definition.why,
        direction: number::direction(definition.better),
        unit: number::unit(definition),
        method: number::method(definition),
        cards: period.map(|p| cards(ask, i, definition, org, p)).unwrap_or_default(),
        org: org.map(|o| (parts::name(picture, o), link::organisation(picture, o))),
        as_now,
        two_histories: level != Some(Kind::England) && over.is_some(),
        whose: parts::name(picture, whose),
        over_time: over,
        funnel: comparison.filter(|c| !c.limits.is_empty()).map(|c| funnel(ask, i, c, org)),
        comparison_rule: comparison.map_or("", |c| c.rule.words()),
        dispersion: comparison.and_then(|c| c.dispersion).filter(|d| *d > 1.0).map(|d| Format::Number(1).value(d)),
        definition: super::definition::definition(definition),
        orgs: choices(ask, i, whose),
        periods: picture
            .series(i, picture.place)
            .iter()
            .rev()
            .take(60)
            .map(|m| (m.period.to_string(), m.period.words(), Some(m.period) == period))
            .collect(),
        period: period.map(|p| p.words()).unwrap_or_default(),
    };
    let page = Page::new("indicator.jinja", &definition.title, view);
    Ok(page
        .under("Indicators", "/indicators")
        .under(definition.domain.title(), format!("/indicators#{}", definition.domain.as_str()))
        .with(tables))
}

/// The organisations whose history can be asked for.
fn choices(ask: &Ask<'_>, i: usize, chosen: OdsCode) -> Vec<(String, String, bool)> {
    let picture = ask.picture;
    let mut all = vec![picture.place, OdsCode::england()];
    all.extend(networks(ask));
    all.extend(picture.groups.iter().map(|g| g.code));
    all.extend(picture.practices());
    if !all.contains(&chosen) {
        all.push(chosen);
    }
    all.retain(|&o| !picture.series(i, o).is_empty() || o == chosen);
    all.dedup();
    all.into_iter().map(|o| (o.to_string(), parts::name(picture, o), o == chosen)).collect()
}

fn networks(ask: &Ask<'_>) -> Vec<OdsCode> {
    let all = ask.picture.practices().iter().filter_map(|&p| ask.picture.tree.parent(p, Kind::Pcn, ask.picture.today));
    all.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

fn cards(ask: &Ask<'_>, i: usize, definition: &Indicator, org: Option<OdsCode>, period: Period) -> Vec<Card> {
    let picture = ask.picture;
    let format = ask.judged.format(i);
    let england = OdsCode::england();
    let mut orgs: Vec<OdsCode> = org.into_iter().collect();
    orgs.extend([picture.place, england].into_iter().filter(|o| Some(*o) != org));
    let mut cards: Vec<Card> = orgs
        .into_iter()
        .map(|o| {
            let value = picture.value(i, o, period);
            let measured = picture.measured(i, o, period);
            let reporting = measured
                .filter(|m| m.practices > 1 || m.expected > 1)
                .map(|m| format!("{} of {}", m.practices, number::plural(m.expected as usize, "practice")));
            let note = [number::counted(definition, &value), reporting, picture.reason(i, o, period)]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · ");
            let stood = ask.judged.standing(i, o).filter(|_| Some(period) == picture.latest(i));
            let tag = stood
                .filter(|s| s.standing != Standing::Within)
                .map(|s| tag(kind(s.standing, definition.better), &judged::words(s.standing, definition.better)));
            Card {
                heading: format!("{}, {}", parts::name(picture, o), period.words()),
                value: number::show(&value, format),
                href: value.number().map(|_| link::number(&definition.id, o, period)),
                note,
                tag: tag.unwrap_or_default(),
            }
        })
        .collect();
    if let Some(target) = definition.target_on(period.last()) {
        let value = picture.value(i, org.unwrap_or(picture.place), period).number();
        let met = value.map(|v| match definition.better {
            Better::Lower => v <= target.value,
            _ => v >= target.value,
        });
        cards.push(Card {
            heading: "Target".into(),
            value: format.value(target.value),
            href: None,
            note: format!("{}, since {}", target.by, target.from.strftime("%-d %B %Y")),
            tag: match met {
                Some(true) => tag(Mark::Improvement, "met"),
                Some(false) => tag(Mark::Concern, "not met"),
                None => String::new(),
            },
        });
    }
    cards
}

fn funnel(ask: &Ask<'_>, i: usize, comparison: &Comparison, org: Option<OdsCode>) -> Drawn {
    let picture = ask.picture;
    let definition = &picture.indicators[i];
    let funnel = Funnel {
        frame: Frame::new("funnel", format!("{} by practice", definition.title)).width(DRAWN),
        format: ask.judged.format(i),
        size_title: match definition.unit {
            Unit::Proportion => format!("{} counted", definition.of),
            _ => "denominator".to_owned(),
        },
        centre: comparison.centre,
        centre_label: picture.name.clone(),
        limits: comparison
            .limits
            .iter()
            .map(|l| FunnelLimit { denominator: l.denominator, inner: l.inner, outer: l.outer })
            .collect(),
        points: comparison
            .practices
            .iter()
            .map(|p| FunnelPoint {
                code: p.org.to_string(),
                name: parts::name(picture, p.org),
                numerator: p.numerator,
                denominator: p.denominator,
                value: Reading::from(p.value),
                kind: kind(p.standing, definition.better),
                outlier: outside(p.standing, comparison.rule).map(str::to_owned),
                highlighted: org == Some(p.org),
                link: Some(link::organisation(picture, p.org)),
            })
            .collect(),
    };
    Drawn { chart: funnel.responsive(), text: funnel.text() }
}

/// Every practice of the place, the lowest first, with its interval drawn on one scale.
fn ranking(
    ask: &Ask<'_>,
    i: usize,
    period: Period,
    comparison: Option<&Comparison>,
    org: Option<OdsCode>,
) -> Option<Table> {
    let picture = ask.picture;
    let definition = &picture.indicators[i];
    if definition.level != Kind::Practice {
        return None;
    }
    let format = ask.judged.format(i);
    let mut rows: Vec<(OdsCode, Value)> =
        picture.practices().iter().map(|&p| (p, picture.value(i, p, period))).collect();
    rows.sort_by(|a, b| match (a.1.number(), b.1.number()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    let ends = rows.iter().filter_map(|(_, v)| match v {
        Value::Known { value, interval, .. } => Some(interval.map_or([*value; 2], |i| [i.lower, i.upper])),
        _ => None,
    });
    let domain = ends
        .flatten()
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(v), hi.max(v)));
    let columns = vec![
        Column::words("Code").only(On::File),
        Column::words("Practice"),
        Column::figures("Value"),
        Column::words("95% interval").only(On::Page),
        Column::figures("Lower 95% limit").only(On::File),
        Column::figures("Upper 95% limit").only(On::File),
        Column::figures("Numerator"),
        Column::figures("Denominator"),
        Column::words("Standing"),
    ];
    let mut table = Table::new("ranking", format!("{} by practice, {}", definition.title, period.words()), columns);
    table.quiet = true;
    for (p, value) in rows {
        let limits = match &value {
            Value::Known { interval: Some(i), .. } => Some((i.lower, i.upper)),
            _ => None,
        };
        let dot = Dot {
            frame: Frame::new(format!("d-{p}"), parts::name(picture, p)).width(150),
            format,
            value: Reading::from(&value),
            interval: limits,
            domain,
            reference: comparison.map(|c| (c.centre, picture.name.clone())),
            kind: comparison.and_then(|c| c.of(p)).map_or(Mark::Common, |s| kind(s.standing, definition.better)),
        };
        let count = |of: fn(f64, f64) -> f64| match value {
            Value::Known { numerator, denominator, .. } => {
                let n = of(numerator, denominator);
                Cell { text: number::count(n), ..Cell::number(n, Format::Number(2)) }
            }
            _ => Cell::default(),
        };
        let standing = comparison.and_then(|c| Some((c, c.of(p)?))).map_or_else(Cell::default, |(c, s)| {
            let words = judged::words(s.standing, definition.better);
            let mark = kind(s.standing, definition.better);
            let html = if s.standing == Standing::Within { String::new() } else { tag(mark, &words) };
            Cell { html, hint: outside(s.standing, c.rule).map(str::to_owned), ..Cell::words(words) }
        });
        let limit = |v: Option<f64>| v.map_or_else(Cell::default, |v| Cell::number(v, format));
        let mut name = Cell::words(parts::name(picture, p)).to(link::indicator_of(&definition.id, p));
        if org == Some(p) {
            name = name.below("shown above");
        }
        let drawn =
            if value.number().is_some() { Cell { html: dot.svg(), ..Cell::default() } } else { Cell::default() };
        let drawn = match limits {
            Some((a, b)) => drawn.below(format.range(a, b)),
            None => drawn,
        };
        table.rows.push(vec![
            Cell::words(p.as_str()),
            name,
            parts::value(ask, i, p, period),
            drawn,
            limit(limits.map(|l| l.0)),
            limit(limits.map(|l| l.1)),
            count(|n, _| n),
            count(|_, d| d),
            standing,
        ]);
    }
    table.notes.push(parts::from(ask, i, period));
    if let Some(c) = comparison {
        table.notes.push(c.rule.words().into());
    }
    (!table.rows.is_empty()).then_some(table)
}

/// Networks and groups.
fn groups(ask: &Ask<'_>, i: usize, period: Period) -> Option<Table> {
    let picture = ask.picture;
    let definition = &picture.indicators[i];
    let format = ask.judged.format(i);
    let columns = vec![
        Column::words("Code").only(On::File),
        Column::words("Network or group"),
        Column::words("Kind"),
        Column::figures("Value"),
        Column::figures("95% interval"),
        Column::figures("Practices counted"),
    ];
    let mut table =
        Table::new("groups", format!("{} by network and group, {}", definition.title, period.words()), columns);
    table.quiet = true;
    for org in networks(ask).into_iter().chain(picture.groups.iter().map(|g| g.code)) {
        let Some(measured) = picture.measured(i, org, period) else { continue };
        table.rows.push(vec![
            Cell::words(org.as_str()),
            Cell::words(parts::name(picture, org)).to(link::indicator_of(&definition.id, org)),
            Cell::words(parts::kind_words(picture, org)),
            parts::value(ask, i, org, period),
            Cell::words(number::interval(&measured.value, format).unwrap_or_default()),
            Cell::words(format!("{} of {}", measured.practices, measured.expected)),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}
