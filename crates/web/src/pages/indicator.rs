//! One indicator: now, over time, across practices, and how it is made.

use linchpin_charts::{Format, Frame, Funnel, FunnelLimit, FunnelPoint, Kind as Mark, Reading};
use linchpin_core::{Error, Kind, OdsCode, Period, Result};
use linchpin_measures::{
    Indicator,
    definition::{Better, Unit},
    judge::{self, Comparison, Standing},
    rollup,
};
use serde::Serialize;

use super::{
    over_time::{OverTime, over_time},
    parts, ranking,
};
use crate::{
    Ask, Page,
    judged::{self, kind, outside, tag},
    link, number,
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

/// The width of the large drawings: between that of the page and that of paper, so that letters can be read on both.
pub(super) const DRAWN: u32 = 900;

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
        tables.extend(ranking::ranking(ask, i, period, comparison, org));
        tables.extend(ranking::groups(ask, i, period));
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
    all.extend(parts::networks(ask));
    all.extend(picture.groups.iter().map(|g| g.code));
    all.extend(picture.practices());
    if !all.contains(&chosen) {
        all.push(chosen);
    }
    all.retain(|&o| !picture.series(i, o).is_empty() || o == chosen);
    all.dedup();
    all.into_iter().map(|o| (o.to_string(), parts::name(picture, o), o == chosen)).collect()
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
            let reporting = measured.and_then(parts::coverage);
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
