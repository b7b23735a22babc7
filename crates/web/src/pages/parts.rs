//! Pieces that several pages show.

use linchpin_charts::{Format, Frame, Kind as Mark, Reading, Sparkline};
use linchpin_core::{Error, Kind, OdsCode, Period, PeriodKind, Result, Value};
use linchpin_measures::{
    Picture,
    judge::{self, Trend},
    rollup,
};

use crate::{
    Ask,
    judged::{self, kind, tag},
    link, number,
    table::Cell,
};

/// How many of the last periods a small line shows.
const SPARK: usize = 24;

/// The name of an organisation, with England's in words.
pub(crate) fn name(picture: &Picture, org: OdsCode) -> String {
    if org == OdsCode::england() {
        "England".to_owned()
    } else if org == picture.place {
        picture.name.clone()
    } else {
        let name = picture.tree.name(org);
        // Of what no published file names, such as a hub of ours, the code is all there is.
        if name == org.as_str() { name.to_string() } else { tidy(&name) }
    }
}

/// A published name as people write it: files have many names in capitals throughout.
pub(super) fn tidy(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let small = ["AND", "OF", "THE", "AT", "IN", "ON", "FOR"];
    let capitals = ["PCN", "NHS", "ICB", "GP", "CCG", "UK"];
    let word = |(i, word): (usize, &str)| {
        let bare: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        if ["ST", "DR", "DRS", "MR", "MRS"].contains(&bare.as_str()) {
            return format!("{}{}", &word[..1], word[1..].to_lowercase());
        }
        if capitals.contains(&bare.as_str()) || !word.chars().any(|c| "AEIOUY".contains(c)) {
            return word.to_owned();
        }
        if i > 0 && small.contains(&bare.as_str()) {
            return word.to_lowercase();
        }
        let mut out = String::with_capacity(word.len());
        let mut start = true;
        for (at, c) in word.char_indices() {
            out.extend(if start { c.to_uppercase().collect::<Vec<_>>() } else { c.to_lowercase().collect() });
            // Not after an apostrophe, unless it parts a name such as O’Neill.
            start = !c.is_alphanumeric() && (!matches!(c, '\'' | '’') || at == 1);
        }
        out
    };
    name.split(' ').filter(|w| !w.is_empty()).enumerate().map(word).collect::<Vec<_>>().join(" ")
}

/// What kind of organisation it is, in words.
pub(super) fn kind_words(picture: &Picture, org: OdsCode) -> &'static str {
    match rollup::level_of(&picture.tree, org) {
        Some(Kind::Practice) => "practice",
        Some(Kind::Group) => "group of practices",
        Some(Kind::Pcn) => "primary care network",
        Some(Kind::Place) => "place",
        Some(Kind::Icb) => "integrated care board",
        Some(Kind::Region) => "region",
        Some(Kind::England) => "country",
        _ => "organisation",
    }
}

/// The index of the indicator that the path names.
pub(super) fn indicator(ask: &Ask<'_>) -> Result<usize> {
    let id = format!("{}/{}", ask.part(0), ask.part(1));
    ask.picture.indicator(&id).ok_or_else(|| Error::not_found(format!("There is no indicator called {id}.")))
}

/// A value in a table: it leads to the page that explains it; a missing one says why.
pub(super) fn value(ask: &Ask<'_>, indicator: usize, org: OdsCode, period: Period) -> Cell {
    let value = ask.picture.value(indicator, org, period);
    let cell = Cell::value(&value, ask.judged.format(indicator), ask.picture.reason(indicator, org, period));
    match (value, ask.picture.indicators.get(indicator)) {
        (Value::Known { .. }, Some(definition)) => cell.to(link::number(&definition.id, org, period)),
        _ => cell,
    }
}

/// The same for the latest period.
pub(super) fn latest(ask: &Ask<'_>, indicator: usize, org: OdsCode) -> Cell {
    match ask.picture.latest(indicator) {
        Some(period) => value(ask, indicator, org, period),
        None => Cell { missing: true, ..Cell::words("not reported") },
    }
}

/// A period in a table, short enough for one line: `Nov 2025`.
pub(super) fn period(period: Period) -> Cell {
    let words = match period.kind() {
        PeriodKind::Month => period.first().strftime("%b %Y").to_string(),
        _ => period.words(),
    };
    Cell::words(words)
}

/// The small line of an organisation's last periods; empty when there are fewer than two numbers.
pub(super) fn spark(ask: &Ask<'_>, indicator: usize, org: OdsCode, trend: Option<&Trend>) -> String {
    let series = ask.picture.series(indicator, org);
    let points = consecutive(series.iter().map(|m| (m.period, m.value)));
    let from = points.len().saturating_sub(SPARK);
    let points: Vec<(String, Reading)> = points[from..].iter().map(|(p, v)| (p.words(), Reading::from(v))).collect();
    let Some(definition) = ask.picture.indicators.get(indicator) else { return String::new() };
    if points.iter().filter(|(_, r)| r.number().is_some()).count() < 2 {
        return String::new();
    }
    let id = format!("s{indicator}-{org}");
    let kind = trend.and_then(Trend::variation).map_or(Mark::Common, |v| judged::variation_icon(v).kind());
    let title = format!("{}, {}", definition.short, name(ask.picture, org));
    Sparkline {
        frame: Frame::new(id, title).width(132),
        format: ask.judged.format(indicator),
        points,
        band: None,
        kind,
    }
    .svg()
}

/// The trend of an organisation as a small line with its words; for the place it is known already.
pub(super) fn trend(ask: &Ask<'_>, indicator: usize, org: OdsCode) -> Cell {
    let Some(definition) = ask.picture.indicators.get(indicator) else { return Cell::default() };
    let own;
    let trend = if org == ask.picture.place {
        ask.judged.trend(indicator)
    } else {
        own = judge::trend(definition, ask.picture.series(indicator, org));
        own.as_ref()
    };
    let Some(trend) = trend else { return Cell::default() };
    let words = trend.words();
    let mark = trend.variation().map_or(Mark::Common, |v| judged::variation_icon(v).kind());
    let shown = match trend.variation() {
        None => String::new(),
        Some(_) if mark == Mark::Common => format!("<span class=\"lp-soft\">{words}</span>"),
        Some(_) => tag(mark, words),
    };
    let html = format!("<span class=\"lp-trend\">{}{shown}</span>", spark(ask, indicator, org, Some(trend)));
    Cell { text: words.to_owned(), html, hint: Some(trend.rule()), ..Cell::default() }
}

/// How a practice of the place stands, as a tag with its words.
pub(super) fn standing(ask: &Ask<'_>, indicator: usize, practice: OdsCode) -> Cell {
    let definition = ask.picture.indicators.get(indicator);
    let found = ask.judged.comparison(indicator).and_then(|c| Some((c, c.of(practice)?)));
    match (definition, found) {
        (Some(definition), Some((comparison, stood))) => {
            let words = judged::words(stood.standing, definition.better);
            let mark = kind(stood.standing, definition.better);
            let html = if mark == Mark::Common {
                format!("<span class=\"lp-soft\">{words}</span>")
            } else {
                tag(mark, &words)
            };
            Cell { text: words, html, hint: Some(comparison.rule.words().to_owned()), ..Cell::default() }
        }
        _ => Cell { missing: true, ..Cell::words("not compared") },
    }
}

/// Values with the periods between them that have none, so that a gap is seen. What is published every third month
/// has a gap only where a third month is missing.
pub(super) fn consecutive(series: impl Iterator<Item = (Period, Value)>) -> Vec<(Period, Value)> {
    let known: Vec<(Period, Value)> = series.collect();
    let steps = |from: Period, to: Period| (1..400).find(|n| from.step(*n) >= to).unwrap_or(400);
    let mut strides: Vec<i32> = known.windows(2).map(|w| steps(w[0].0, w[1].0)).collect();
    strides.sort_unstable();
    let stride = strides.get(strides.len() / 2).copied().unwrap_or(1);
    let mut out: Vec<(Period, Value)> = Vec::new();
    for (period, value) in known {
        while let Some(next) =
            out.last().map(|(last, _)| last.step(stride)).filter(|next| *next < period && out.len() < 2000)
        {
            out.push((next, Value::NotReported));
        }
        out.push((period, value));
    }
    out
}

/// How many practices stand behind a figure where that is not all of them: `28 of 29 practices`.
pub(super) fn coverage(measured: &rollup::Measured) -> Option<String> {
    let (practices, expected) = (measured.practices as usize, measured.expected as usize);
    let of = Format::Number(0).value(practices as f64);
    (practices > 0 && expected > 1).then(|| format!("{of} of {}", number::plural(expected, "practice")))
}

/// The newest period of an indicator in which nine in ten of the place's practices are counted; else its latest.
/// A newer period of which only a few files are loaded would mislead.
pub(super) fn covered(picture: &Picture, indicator: usize) -> Option<Period> {
    let full = |m: &&rollup::Measured| m.value.number().is_some() && m.practices * 10 >= m.expected * 9;
    let found = picture.series(indicator, picture.place).iter().rev().find(full).map(|m| m.period);
    found.or_else(|| picture.latest(indicator))
}

/// The people registered with an organisation, for beside its name.
pub(super) fn people(ask: &Ask<'_>, org: OdsCode) -> Cell {
    let list = ask.picture.indicator("need/list-size");
    let found = list.and_then(|i| Some((i, covered(ask.picture, i)?)));
    found.map_or_else(|| Cell { missing: true, ..Cell::words("not loaded") }, |(i, period)| value(ask, i, org, period))
}

/// The networks of the place today.
pub(super) fn networks(ask: &Ask<'_>) -> Vec<OdsCode> {
    let all = ask.picture.practices().iter().filter_map(|&p| ask.picture.tree.parent(p, Kind::Pcn, ask.picture.today));
    all.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// With a capital letter, as titles of file families need it.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Where the figures of an indicator's period came from, in a sentence for beneath a table.
pub(super) fn from(ask: &Ask<'_>, indicator: usize, period: Period) -> String {
    let mut titles: Vec<String> = ask
        .picture
        .sources_of(indicator, period)
        .iter()
        .map(|s| format!("{}, {}", capital(&s.title), s.edition))
        .collect();
    titles.sort();
    titles.dedup();
    let known = ask.picture.across(indicator, ask.picture.practices(), period).len();
    let of = ask.picture.practices().len();
    let source = if titles.is_empty() { String::new() } else { format!("{}. ", titles.join("; ")) };
    if ask.picture.indicators.get(indicator).is_some_and(|d| d.level == Kind::Practice) {
        format!("{source}{}: {known} of {} have a figure.", period.words(), number::plural(of, "practice"))
    } else {
        format!("{source}{}.", period.words())
    }
}

#[cfg(test)]
mod tests {
    use linchpin_core::{Period, Value};

    #[test]
    fn what_comes_each_third_month_has_a_gap_only_where_one_is_missing() {
        let months = ["2024-03", "2024-06", "2024-09", "2025-03"].map(|m| Period::parse(m).unwrap());
        let known = Value::Known { numerator: 1.0, denominator: 1.0, value: 1.0, interval: None };
        let all = super::consecutive(months.into_iter().map(|m| (m, known)));
        let shown: Vec<(String, bool)> = all.iter().map(|(p, v)| (p.to_string(), v.number().is_some())).collect();
        assert_eq!(shown.len(), 5);
        assert_eq!(shown[3], ("2024-12".to_owned(), false));
    }

    #[test]
    fn capitals_become_names() {
        assert_eq!(super::tidy("THE ST ANN'S MEDICAL CENTRE"), "The St Ann's Medical Centre");
        assert_eq!(super::tidy("ROTHERHAM CENTRAL NORTH PCN"), "Rotherham Central North PCN");
        assert_eq!(super::tidy("HEALTH VILLAGE/DEARNE VALLEY PCN"), "Health Village/Dearne Valley PCN");
        assert_eq!(super::tidy("DR O'NEILL AND PARTNERS"), "Dr O'Neill and Partners");
        assert_eq!(super::tidy("Elm Tree Surgery"), "Elm Tree Surgery");
    }
}
