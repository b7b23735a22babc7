//! All practices of the place in one table.

use linchpin_core::{Error, Kind, OdsCode, Result};
use linchpin_measures::Domain;
use serde::Serialize;

use super::{order, parts};
use crate::{
    Ask, Page, link, number,
    table::{Cell, Column, On, Table},
};

/// How many indicators are shown unless the reader chooses.
const COLUMNS: usize = 6;

#[derive(Serialize)]
struct Practices {
    domains: Vec<Choice>,
    domain: &'static str,
    columns: Vec<Choice>,
    count: String,
    sort: String,
    order: &'static str,
}

/// Something to choose.
#[derive(Serialize)]
pub(super) struct Choice {
    pub(super) text: String,
    pub(super) value: String,
    pub(super) href: String,
    pub(super) chosen: bool,
}

/// The page.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let domain = match ask.get("domain") {
        None => Domain::Access,
        Some(text) => Domain::ALL.into_iter().find(|d| d.as_str() == text).ok_or_else(|| {
            let all: Vec<_> = Domain::ALL.iter().map(|d| d.as_str()).collect();
            Error::invalid(format!("There is no domain “{text}”: choose one of {}.", all.join(", ")))
        })?,
    };
    let all = offered(ask, domain);
    let chosen: Vec<usize> = {
        let named: Vec<usize> = ask
            .all("column")
            .filter_map(|slug| ask.picture.indicator(&format!("{}/{slug}", domain.as_str())))
            .collect();
        if named.is_empty() { all.iter().copied().take(COLUMNS).collect() } else { named }
    };
    let sort = ask.get("sort").unwrap_or("name").to_owned();
    let order = if ask.get("order") == Some("descending") { "descending" } else { "ascending" };
    let choice = |d: &Domain| Choice {
        text: d.title().into(),
        value: d.as_str().into(),
        href: format!("/practices?domain={}", d.as_str()),
        chosen: *d == domain,
    };
    let columns = all.iter().map(|&i| {
        let definition = &ask.picture.indicators[i];
        Choice {
            text: definition.short.clone(),
            value: slug(&definition.id).into(),
            href: String::new(),
            chosen: chosen.contains(&i),
        }
    });
    let practices = Practices {
        domains: Domain::ALL.iter().map(choice).collect(),
        domain: domain.as_str(),
        columns: columns.collect(),
        count: number::plural(ask.picture.practices().len(), "practice"),
        sort: sort.clone(),
        order,
    };
    let table = table(ask, domain, &chosen, &sort, order);
    Ok(Page::new("practices.jinja", "Practices", practices).under(&ask.picture.name, "/").with(vec![table]))
}

/// The indicators of a domain that at least one practice of the place has.
pub(super) fn offered(ask: &Ask<'_>, domain: Domain) -> Vec<usize> {
    let picture = ask.picture;
    let has = |i: &usize| picture.practices().iter().any(|&p| !picture.series(*i, p).is_empty());
    order::of(picture, domain)
        .into_iter()
        .filter(|&i| picture.indicators[i].level == Kind::Practice)
        .filter(has)
        .collect()
}

/// The id without its domain.
fn slug(id: &str) -> &str {
    id.split_once('/').map_or(id, |(_, slug)| slug)
}

fn table(ask: &Ask<'_>, domain: Domain, shown: &[usize], sort: &str, order: &'static str) -> Table {
    let picture = ask.picture;
    let kept = ask.without(&["sort", "order", "format", "table"]);
    let sorted = |key: &str, first: &'static str| {
        let (state, next) = match (sort == key, order) {
            (true, "ascending") => ("ascending", "descending"),
            (true, _) => ("descending", "ascending"),
            (false, _) => ("none", first),
        };
        let and = if kept.is_empty() { String::new() } else { format!("{kept}&") };
        Some((format!("?{and}sort={key}&order={next}"), state))
    };
    let sortable = |column: Column, key: &str, first| Column { sort: sorted(key, first), ..column };
    let mut columns = vec![
        Column::words("Compare").only(On::Page),
        Column::words("Code").only(On::File),
        sortable(Column::words("Practice"), "name", "ascending"),
        sortable(Column::figures("People"), "people", "descending"),
    ];
    columns.extend(shown.iter().map(|&i| {
        sortable(Column::figures(&picture.indicators[i].short), slug(&picture.indicators[i].id), "descending")
    }));
    columns.push(sortable(Column::words("Network"), "network", "ascending"));
    let mut table =
        Table::new("practices", format!("Practices of {}: {}", picture.name, domain.title().to_lowercase()), columns);
    table.empty = "The place has no practices: load the organisation reference files first.".into();
    table.quiet = true;

    let key = match sort {
        "people" => picture.indicator("need/list-size"),
        other => picture.indicator(&format!("{}/{other}", domain.as_str())),
    };
    let network = |p: OdsCode| picture.tree.parent(p, Kind::Pcn, picture.today);
    let mut practices = picture.practices().to_vec();
    practices.sort_by_key(|&p| parts::name(picture, p).to_lowercase());
    let flip = |o: std::cmp::Ordering| if order == "descending" { o.reverse() } else { o };
    match (sort, key) {
        ("network", _) => practices.sort_by(|a, b| {
            let words = |p: OdsCode| network(p).map(|n| parts::name(picture, n).to_lowercase());
            flip(words(*a).cmp(&words(*b)))
        }),
        (_, Some(i)) => {
            let period = if sort == "people" { parts::covered(picture, i) } else { picture.latest(i) };
            let number = |p: OdsCode| period.and_then(|period| picture.value(i, p, period).number());
            // Those without a number stand last, whichever way the others go.
            practices.sort_by(|a, b| match (number(*a), number(*b)) {
                (Some(a), Some(b)) => flip(a.total_cmp(&b)),
                (a, b) => b.is_some().cmp(&a.is_some()),
            });
        }
        _ if order == "descending" => practices.reverse(),
        _ => {}
    }
    for practice in practices {
        let name = parts::name(picture, practice);
        let tick = format!(
            "<div class=\"nhsuk-checkboxes nhsuk-checkboxes--small lp-tick\"><div class=\"nhsuk-checkboxes__item\"><input class=\"nhsuk-checkboxes__input\" type=\"checkbox\" name=\"org\" value=\"{practice}\" id=\"compare-{practice}\"><label class=\"nhsuk-label nhsuk-checkboxes__label\" for=\"compare-{practice}\"><span class=\"nhsuk-u-visually-hidden\">Compare {}</span></label></div></div>",
            escape(&name)
        );
        let mut row = vec![
            Cell::markup(tick),
            Cell::words(practice.as_str()),
            Cell::words(name).to(link::organisation(picture, practice)),
            parts::people(ask, practice),
        ];
        row.extend(shown.iter().map(|&i| with_standing(ask, i, practice)));
        row.push(network(practice).map_or_else(
            || Cell::words("none"),
            |n| Cell::words(parts::name(picture, n)).to(link::organisation(picture, n)),
        ));
        table.rows.push(row);
    }
    for &i in shown {
        if let Some(period) = picture.latest(i) {
            table.notes.push(format!("{}: {}", picture.indicators[i].short, parts::from(ask, i, period)));
        }
    }
    table
}

/// A value with, beneath it, how the practice stands if that is out of line.
pub(super) fn with_standing(ask: &Ask<'_>, indicator: usize, practice: OdsCode) -> Cell {
    let cell = parts::latest(ask, indicator, practice);
    let Some(stood) = ask.judged.standing(indicator, practice) else { return cell };
    let better = ask.picture.indicators[indicator].better;
    match stood.standing {
        linchpin_measures::judge::Standing::Within => cell,
        standing => cell.below(crate::judged::words(standing, better)),
    }
}

/// Text as it must stand in markup.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
