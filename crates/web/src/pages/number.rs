//! One number explained: what was counted, among what, from which files, and by which rule it was coloured.

use linchpin_core::{Error, Kind, OdsCode, Period, Result, Value};
use linchpin_measures::{definition::Unit, judge, rollup};
use serde::Serialize;

use super::{definition, parts};
use crate::{
    Ask, Page,
    judged::{self, kind, outside, tag},
    link, number,
};

#[derive(Serialize)]
struct Number<'a> {
    title: &'a str,
    indicator: String,
    whose: String,
    whose_href: String,
    period: String,
    value: String,
    known: bool,
    reason: Option<String>,
    facts: Vec<(&'static str, String)>,
    standing: Option<Judgement>,
    trend: Option<Judgement>,
    caveats: &'a str,
    numerator: &'a str,
    denominator: Option<&'a str>,
    earlier: Option<(String, String)>,
    later: Option<(String, String)>,
}

#[derive(Serialize)]
struct Judgement {
    tag: String,
    sentence: String,
    rule: String,
}

/// The page.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let picture = ask.picture;
    let i = parts::indicator(ask)?;
    let d = &picture.indicators[i];
    let org = ask.organisation_at("org")?.unwrap_or(picture.place);
    let period = ask
        .period_at("period")?
        .or_else(|| picture.latest(i))
        .ok_or_else(|| Error::not_found(format!("No figures of “{}” are loaded.", d.title)))?;
    if period.kind() != d.period {
        return Err(Error::invalid(format!(
            "“{}” has no figures for {}: it is measured for periods of another length.",
            d.title,
            period.words()
        )));
    }
    let format = ask.judged.format(i);
    let value = picture.value(i, org, period);
    let measured = picture.measured(i, org, period);
    let name = parts::name(picture, org);
    let mut facts: Vec<(&'static str, String)> = Vec::new();
    if let Value::Known { numerator, denominator, value: v, interval } = value {
        facts.push(("Numerator", number::part(d, numerator)));
        if d.denominator.is_some() {
            facts.push(("Denominator", number::count(denominator)));
        }
        if let Some(sum) = sum(d, numerator, denominator, &format.value(v)) {
            facts.push(("Sum", sum));
        }
        if let Some(interval) = interval {
            facts.push(("95% interval", format.range(interval.lower, interval.upper)));
        }
        facts.push(("Method", number::method(d)));
    }
    if let Some(m) = measured.filter(|_| rollup::level_of(&picture.tree, org) != Some(Kind::Practice)) {
        facts.push((
            "Practices counted",
            match m.practices {
                0 => "published at this level, not added up from practices".to_owned(),
                n => format!("{n} of {} open then", number::plural(m.expected as usize, "practice")),
            },
        ));
    }
    if let Some((similar, n)) = picture.peer_value(i, org, period).filter(|_| d.unit != Unit::Count) {
        facts.push((
            "Similar practices",
            format!("{}, {} taken together", number::show(&similar, format), number::plural(n, "practice")),
        ));
    }
    let england = picture.value(i, OdsCode::england(), period);
    if org != OdsCode::england() && england.number().is_some() && d.unit != Unit::Count {
        facts.push(("England", number::show(&england, format)));
    }
    let series = picture.series(i, org);
    let at = series.iter().position(|m| m.period == period);
    let beside = |m: &rollup::Measured| (m.period.words(), link::number(&d.id, org, m.period));
    let view = Number {
        title: &d.title,
        indicator: link::indicator_of(&d.id, org),
        whose_href: link::organisation(picture, org),
        period: period.words(),
        value: number::show(&value, format),
        known: value.number().is_some(),
        reason: picture.reason(i, org, period),
        facts,
        standing: standing(ask, i, org, period, &name),
        trend: trend(ask, i, org, period),
        caveats: &d.caveats,
        numerator: &d.numerator,
        denominator: d.denominator.as_deref(),
        earlier: at.and_then(|at| at.checked_sub(1)).and_then(|b| series.get(b)).map(beside),
        later: at.and_then(|at| series.get(at + 1)).map(beside),
        whose: name.clone(),
    };
    let title = format!("{}: {name}, {}", d.title, period.words());
    let page = Page::new("number.jinja", title, view)
        .under("Indicators", "/indicators")
        .under(&d.title, link::indicator(&d.id));
    Ok(page.with(vec![definition::files(ask, i, period)]))
}

/// The sum as a person would write it: `105,885 ÷ 167,708 = 63.1%`.
fn sum(d: &linchpin_measures::Indicator, n: f64, denominator: f64, value: &str) -> Option<String> {
    d.denominator.as_ref()?;
    let times = if d.per == 1.0 { String::new() } else { format!(" × {}", number::count(d.per)) };
    Some(format!("{} ÷ {}{times} = {value}", number::count(n), number::count(denominator)))
}

/// How the practice stood among the others of the place in that period.
fn standing(ask: &Ask<'_>, i: usize, org: OdsCode, period: Period, name: &str) -> Option<Judgement> {
    let picture = ask.picture;
    let d = &picture.indicators[i];
    if d.unit == Unit::Count {
        return None;
    }
    let comparison = judge::compare(d, &picture.across(i, picture.practices(), period))?;
    let stood = comparison.of(org)?;
    let format = ask.judged.format(i);
    let centre = format.value(comparison.centre);
    let sentence = match outside(stood.standing, comparison.rule) {
        Some(how) => format!("{name} is {how}; all practices of {} together have {centre}.", picture.name),
        None => format!("{name} is where a practice of its size is expected, around {centre} for {}.", picture.name),
    };
    Some(Judgement {
        tag: tag(kind(stood.standing, d.better), &judged::words(stood.standing, d.better)),
        sentence,
        rule: comparison.rule.words().into(),
    })
}

/// What the number was at that time, in its own series up to then.
fn trend(ask: &Ask<'_>, i: usize, org: OdsCode, period: Period) -> Option<Judgement> {
    let until: Vec<_> = ask.picture.series(i, org).iter().filter(|m| m.period <= period).copied().collect();
    let trend = judge::trend(&ask.picture.indicators[i], &until)?;
    if trend.periods.last() != Some(&period) {
        return None;
    }
    let point = trend.chart.points.last()?;
    let format = ask.judged.format(i);
    let limits = trend.chart.limits(point)?;
    let sentence = match (trend.variation(), limits.lower().zip(limits.upper())) {
        (Some(_), Some((lower, upper))) => format!(
            "The mean of {} is {}, with process limits from {}.",
            number::plural(trend.periods.len(), "point"),
            format.value(limits.mean),
            format.range(lower, upper)
        ),
        _ => format!("There are only {} so far.", number::plural(trend.periods.len(), "point")),
    };
    let mark = trend.variation().map_or(linchpin_charts::Kind::Common, |v| judged::variation_icon(v).kind());
    Some(Judgement { tag: tag(mark, trend.words()), sentence, rule: trend.rule() })
}
