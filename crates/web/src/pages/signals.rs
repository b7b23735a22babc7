//! Everything that is out of line, in sentences; home shows the first of them.

use linchpin_charts::Kind as Mark;
use linchpin_core::{OdsCode, Period, PeriodKind, Result, Severity};
use linchpin_measures::{
    judge::News,
    stats::xmr::{Assurance, Variation},
};
use serde::Serialize;

use super::parts;
use crate::{
    Ask, Page, judged, link,
    number::plural,
    table::{Cell, Column, Table},
};

/// One thing that wants attention, or that goes well.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Signal {
    /// `concern`, `note` or `good`.
    pub(super) tone: &'static str,
    /// Who or what, first in the sentence.
    pub(super) lead: String,
    /// The rest of the sentence.
    pub(super) text: String,
    /// Where to see why.
    pub(super) href: String,
    /// The words of that link.
    pub(super) link: String,
    /// The rule that made it.
    pub(super) rule: String,
    /// How far from the ordinary; only for order.
    #[serde(skip)]
    weight: f64,
}

/// Everything, the gravest first within its kind: practices, the place over time, targets, data.
pub(super) fn all(ask: &Ask<'_>) -> Vec<Vec<Signal>> {
    vec![practices(ask), over_time(ask), targets(ask), data(ask)]
}

/// One signal for each practice that lies far outside on the worse side, by the indicator on which it lies furthest.
fn practices(ask: &Ask<'_>) -> Vec<Signal> {
    let mut found: Vec<Signal> = ask.picture.practices().iter().filter_map(|&p| practice(ask, p)).collect();
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    found
}

/// Figures that end more than so many months before the place's newest are shown, but nobody is called out on them.
const STALE: i32 = 24;

/// Whether an indicator's figures are recent enough to act on.
fn fresh(ask: &Ask<'_>, indicator: usize) -> bool {
    let newest = ask.judged.newest().map(|p| Period::containing(p.first(), PeriodKind::Month).step(-STALE));
    ask.picture.latest(indicator).zip(newest).is_some_and(|(latest, oldest)| latest.last() >= oldest.first())
}

/// The indicators on which a practice is far outside on the worse side, furthest first.
pub(super) fn worse(ask: &Ask<'_>, practice: OdsCode) -> Vec<(usize, f64)> {
    let mut found: Vec<(usize, f64)> = ask
        .picture
        .indicators
        .iter()
        .enumerate()
        .filter(|(i, _)| fresh(ask, *i))
        .filter_map(|(i, definition)| {
            let comparison = ask.judged.comparison(i)?;
            let stood = comparison.of(practice)?;
            let grave = stood.standing.is_far() && stood.standing.news(definition.better) == News::Worse;
            grave.then(|| (i, ((stood.value - comparison.centre) / comparison.centre).abs().min(10.0)))
        })
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found
}

fn practice(ask: &Ask<'_>, practice: OdsCode) -> Option<Signal> {
    let worse = worse(ask, practice);
    let &(i, far) = worse.first()?;
    let definition = ask.picture.indicators.get(i)?;
    let comparison = ask.judged.comparison(i)?;
    let stood = comparison.of(practice)?;
    let format = ask.judged.format(i);
    let period = ask.picture.latest(i)?;
    let others = match worse.len() {
        1 => String::new(),
        n => format!(" So {} {}.", if n == 2 { "is" } else { "are" }, plural(n - 1, "other indicator")),
    };
    Some(Signal {
        tone: "concern",
        lead: parts::name(ask.picture, practice),
        text: format!(
            "{} is {} in {}, against {} for all practices of the place: {}.{others}",
            definition.short,
            format.value(stood.value),
            period.words(),
            format.value(comparison.centre),
            judged::outside(stood.standing, comparison.rule).unwrap_or("out of line"),
        ),
        href: link::organisation(ask.picture, practice),
        link: "See the practice".into(),
        rule: comparison.rule.words().into(),
        weight: worse.len() as f64 + far / 100.0,
    })
}

/// The place against its own past.
fn over_time(ask: &Ask<'_>) -> Vec<Signal> {
    let mut found: Vec<Signal> =
        (0..ask.picture.indicators.len()).filter(|i| fresh(ask, *i)).filter_map(|i| trend(ask, i)).collect();
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    found
}

fn trend(ask: &Ask<'_>, i: usize) -> Option<Signal> {
    let definition = ask.picture.indicators.get(i)?;
    let trend = ask.judged.trend(i)?;
    let (tone, way) = match trend.variation()? {
        Variation::ConcernHigh => ("concern", "unusually high, and lower is better"),
        Variation::ConcernLow => ("concern", "unusually low, and higher is better"),
        Variation::ImprovementHigh => ("good", "unusually high, and higher is better"),
        Variation::ImprovementLow => ("good", "unusually low, and lower is better"),
        Variation::CommonCause | Variation::NeutralHigh | Variation::NeutralLow => return None,
    };
    let period = *trend.periods.last()?;
    let value = trend.chart.points.last()?.value;
    let limits = trend.chart.points.last().and_then(|p| trend.chart.limits(p));
    let format = ask.judged.format(i);
    let mean = limits.map_or(value, |l| l.mean);
    Some(Signal {
        tone,
        lead: definition.short.clone(),
        text: format!("is {} in {}, {way}; the mean is {}.", format.value(value), period.words(), format.value(mean)),
        href: link::indicator(&definition.id),
        link: "See the chart".into(),
        rule: trend.rule(),
        weight: if tone == "concern" { 1.0 } else { 0.0 } + ((value - mean) / mean).abs().min(0.99),
    })
}

/// Targets that the place will miss if nothing changes.
fn targets(ask: &Ask<'_>) -> Vec<Signal> {
    let miss = |i: usize| {
        let definition = ask.picture.indicators.get(i)?;
        let trend = ask.judged.trend(i)?;
        let target = definition.target.as_ref()?;
        (trend.assurance()? == Assurance::Fail).then(|| Signal {
            tone: "concern",
            lead: definition.short.clone(),
            text: format!(
                "will miss its target of {} every time unless something changes; it is {} now.",
                ask.judged.format(i).value(target.value),
                trend.chart.points.last().map_or_else(String::new, |p| ask.judged.format(i).value(p.value)),
            ),
            href: link::indicator(&definition.id),
            link: "See the chart".into(),
            rule: "The target lies outside the process limits, on the side that is not reached.".into(),
            weight: 0.0,
        })
    };
    (0..ask.picture.indicators.len()).filter(|i| fresh(ask, *i)).filter_map(miss).collect()
}

/// How many days after its last period a family of monthly files should have a newer one.
const LATE: i32 = 150;

/// Files with rows that could not be used, and families whose figures are old.
fn data(ask: &Ask<'_>) -> Vec<Signal> {
    let mut found = Vec::new();
    for source in &ask.picture.sources {
        let errors: u64 = source.issues.iter().filter(|i| i.severity >= Severity::Error).map(|i| i.times.max(1)).sum();
        if errors > 0 {
            found.push(Signal {
                tone: "note",
                lead: parts::capital(&source.title),
                text: format!(
                    "({}): {} left out because of what was found in the file.",
                    source.edition,
                    plural(usize::try_from(errors).unwrap_or(usize::MAX), "row")
                ),
                href: link::source(&source.id),
                link: "See the issues".into(),
                rule: "A row with an error is left out and counted.".into(),
                weight: 0.0,
            });
        }
    }
    let mut newest: std::collections::BTreeMap<&str, (Period, &str)> = std::collections::BTreeMap::new();
    for source in &ask.picture.sources {
        if let Ok(period) = Period::parse(&source.periods.1) {
            let entry = newest.entry(&source.family).or_insert((period, &source.title));
            if period.last() > entry.0.last() {
                *entry = (period, &source.title);
            }
        }
    }
    for (period, title) in newest.into_values() {
        let age = period.last().until(ask.picture.today).map_or(0, |span| span.get_days());
        let short = matches!(period.kind(), PeriodKind::Month | PeriodKind::Day | PeriodKind::Week);
        if short && age > LATE {
            found.push(Signal {
                tone: "note",
                lead: parts::capital(title),
                text: format!("ends with {}, {age} days ago: a newer edition may be published.", period.words()),
                href: "/data".into(),
                link: "See what is loaded".into(),
                rule: format!("Monthly figures more than {LATE} days old."),
                weight: 0.0,
            });
        }
    }
    found
}

#[derive(Serialize)]
struct Signals {
    total: usize,
}

/// The page with all of them.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let groups = all(ask);
    let ids = ["practices", "over-time", "targets", "data"];
    let captions = ["Practices far outside the funnel", "The place over time", "Targets that will be missed", "Data"];
    let total = groups.iter().map(Vec::len).sum();
    let mut tables = Vec::new();
    for ((id, caption), group) in ids.into_iter().zip(captions).zip(groups) {
        let columns = vec![
            Column::words("Tone"),
            Column::words("Who or what"),
            Column::words("What is seen"),
            Column::words("Rule"),
        ];
        let mut table = Table::new(id, caption, columns);
        table.empty = "Nothing is out of line.".into();
        table.rows = group
            .into_iter()
            .map(|s| {
                let mark = match s.tone {
                    "concern" => Mark::Concern,
                    "good" => Mark::Improvement,
                    _ => Mark::Common,
                };
                let words = match s.tone {
                    "good" => "improving",
                    other => other,
                };
                let tone = Cell { html: judged::tag(mark, words), ..Cell::words(words) };
                vec![tone, Cell::words(s.lead).to(s.href), Cell::words(s.text), Cell::words(s.rule)]
            })
            .collect();
        tables.push(table);
    }
    Ok(Page::new("signals.jinja", "What needs attention", Signals { total }).under(&ask.picture.name, "/").with(tables))
}
