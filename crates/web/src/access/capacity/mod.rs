//! Capacity and demand of a practice, network or place: the contract's numbers by week, the queue's arithmetic, what is
//! published beside what is counted here, and who must answer the telephone when.

mod beside;
mod contract;
mod phone;
mod queue;

use linchpin_charts::{Bar, Bars, Format, Frame, Reading};
use linchpin_core::{Error, Kind, OdsCode, Period, Result, Value};
use linchpin_measures::{
    Picture,
    definition::Subject,
    disclosure::{Rule, SMALL},
    rollup,
};
use serde::Serialize;

use crate::{
    Page, number, pages,
    table::Table,
    visit::{Reply, Visit},
};

/// A drawing as wide as the page, so that its letters are as large as those around.
const PAGE: u32 = 1120;

/// So many weeks are looked back on.
const WEEKS: usize = 13;

/// What is counted here of one organisation, as one reader may see it.
struct Seen<'a> {
    own: &'a Picture,
    published: &'a Picture,
    org: OdsCode,
    rule: Rule,
}

impl Seen<'_> {
    fn index(&self, id: &str) -> Option<usize> {
        self.own.indicator(&format!("access/{id}"))
    }

    /// A value: withheld or rounded where it counts people and the reader is not the practice.
    fn value(&self, id: &str, org: OdsCode, week: Period) -> Value {
        let Some(i) = self.index(id) else { return Value::NotReported };
        let value = self.own.value(i, org, week);
        match self.own.indicators[i].subject {
            Subject::People => self.rule.value(value),
            Subject::Diaries => value,
        }
    }

    fn format(&self, id: &str) -> Format {
        self.index(id).map_or(Format::Number(1), |i| number::format(self.own, i))
    }

    /// The weeks that were counted of the organisation, the newest first.
    fn weeks(&self) -> Vec<Period> {
        let all = self.own.indicators.iter().enumerate().filter(|(_, i)| i.id.starts_with("access/"));
        let of = |(i, _): (usize, _)| self.own.series(i, self.org).iter().map(|m| m.period);
        let mut weeks: Vec<Period> = all.flat_map(of).filter(|p| p.kind() == linchpin_core::PeriodKind::Week).collect();
        weeks.sort_unstable();
        weeks.dedup();
        weeks.into_iter().rev().take(WEEKS).collect()
    }
}

#[derive(Serialize)]
struct Capacity {
    name: String,
    /// For those who look at the whole place: code, name, whether it is shown.
    orgs: Vec<(String, String, bool)>,
    chosen: String,
    /// The newest week, and how many there are.
    week: Option<String>,
    weeks: usize,
    exact: bool,
    withheld: String,
    chart: Option<(String, String)>,
    queue: Vec<String>,
    phone: phone::Phone,
}

/// The page.
pub(crate) async fn capacity(visit: Visit) -> Result<Reply> {
    let (actor, published) = (visit.actor()?, &*visit.picture);
    let wide = actor.is_place_wide();
    let org = match visit.query.get("org") {
        Some(text) => {
            OdsCode::parse(text).map_err(|_| Error::not_found("There is no organisation of that code here."))?
        }
        None if wide => published.place,
        None => actor.organisation,
    };
    visit.acts()?.may_see_counts(actor, org).await?;
    let orgs = organisations(published);
    if wide && !orgs.contains(&org) {
        return Err(Error::not_found("There is no organisation of that code here."));
    }
    let exact = !wide && rollup::level_of(&published.tree, org) == Some(Kind::Practice);
    let rule = if exact { Rule::Exact } else { Rule::Hospital };
    let own = published.own.as_deref().unwrap_or(published);
    let seen = Seen { own, published, org, rule };
    let weeks = seen.weeks();
    let mut tables: Vec<Table> = Vec::new();
    if let Some(newest) = weeks.first() {
        tables.push(contract::numbers(&seen, *newest));
        tables.push(contract::weeks(&seen, &weeks));
        if wide {
            tables.push(contract::practices(&seen, *newest, &orgs));
        }
    }
    tables.extend(beside::table(&seen));
    let (phone, table) = phone::phone(&seen, &visit.query, &visit.acts()?.calendar);
    tables.extend(table);
    let page = Capacity {
        name: pages::name(published, org),
        orgs: if wide {
            orgs.iter().map(|o| (o.to_string(), pages::name(published, *o), *o == org)).collect()
        } else {
            vec![]
        },
        chosen: org.to_string(),
        week: weeks.first().map(|week| week.words()),
        weeks: weeks.len(),
        exact,
        withheld: format!(
            "Numbers of people from 1 to {SMALL} are withheld and others rounded to the nearest 5, so that nobody can be told by them."
        ),
        chart: chart(&seen, &weeks),
        queue: queue::words(&seen, &weeks),
        phone,
    };
    Ok(Reply::tables(Page::new("capacity.jinja", "Capacity and demand", page).with(tables)))
}

/// The place, its networks and its practices.
fn organisations(picture: &Picture) -> Vec<OdsCode> {
    let practices = picture.practices();
    let network = |practice: &OdsCode| picture.tree.parent(*practice, Kind::Pcn, picture.today);
    let mut networks: Vec<OdsCode> = practices.iter().filter_map(network).collect();
    networks.sort_unstable();
    networks.dedup();
    let mut all = practices.to_vec();
    all.sort_by_key(|code| pages::name(picture, *code));
    std::iter::once(picture.place).chain(networks).chain(all).collect()
}

/// Contacts for every 1,000 by week, the oldest first: the drawing and its words. The table of weeks has the same numbers.
fn chart(seen: &Seen<'_>, weeks: &[Period]) -> Option<(String, String)> {
    const ID: &str = "contacts-per-1000-week";
    let definition = &seen.own.indicators[seen.index(ID)?];
    let target = definition.target_on(seen.own.today).map(|t| (t.value, "the contract".to_owned()));
    let rows: Vec<Bar> = weeks
        .iter()
        .rev()
        .map(|week| Bar {
            label: week.first().strftime("%-d %b").to_string(),
            value: Reading::from(seen.value(ID, seen.org, *week).number()),
            highlighted: false,
            link: None,
        })
        .collect();
    rows.iter().any(|row| row.value.number().is_some()).then(|| {
        let title = format!("{}, {}", definition.title, pages::name(seen.published, seen.org));
        let frame = Frame::new("contacts", title).width(PAGE);
        let bars = Bars { frame, format: seen.format(ID), reference: target, rows };
        (bars.responsive(), bars.text())
    })
}
