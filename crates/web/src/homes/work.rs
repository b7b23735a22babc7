use linchpin_app::permission::{Act, Resource};
use linchpin_core::{OdsCode, Result};
use serde::Serialize;

use super::alert::{self, Waits};
use crate::{Page, gate, number, pages, table::Table, visit::Visit};

/// What a home shows.
#[derive(Serialize, Default)]
pub(super) struct Work {
    lede: String,
    /// Where a person is looked for, for those who may.
    find: Option<&'static str>,
    /// How much waits.
    counts: Vec<Count>,
    /// Alerts, for those who get some.
    alerts: Option<Vec<Waits>>,
    /// Of the organisation's published figures, those that are out of line: words and address.
    worse: Vec<(String, String)>,
    /// The organisation's page of published figures.
    figures: Option<String>,
    /// Other places to go: words, address and what is there.
    places: Vec<(&'static str, &'static str, &'static str)>,
    /// Whether these stand before the tables: for whoever comes to go somewhere.
    places_first: bool,
}

/// A number that waits, in words around it.
#[derive(Serialize)]
pub(super) struct Count {
    n: String,
    words: String,
    href: Option<String>,
}

impl Work {
    /// What everybody's home has: alerts and the way to find people, as far as the role has them.
    pub(super) async fn of(visit: &Visit) -> Result<Self> {
        let actor = visit.actor()?;
        let could = |act, resource| gate::could(&visit.site, actor.role, act, resource);
        let alerts = if could(Act::See, Resource::Alert) { Some(alert::waiting(visit).await?) } else { None };
        let find = (could(Act::Search, Resource::Person) && visit.site.list.has("/people")).then_some("/people");
        let lede = pages::name(&visit.picture, actor.organisation);
        Ok(Self { lede, find, alerts, ..Self::default() })
    }

    /// Adds a number, with the page on which it is worked at where there is one.
    pub(super) fn count(mut self, visit: &Visit, n: Option<u64>, one: &str, many: &str, href: &str) -> Self {
        if let Some(n) = n {
            let shown = number::count(n as f64);
            let words = if n == 1 { one } else { many }.to_owned();
            let href = visit.site.list.has(href).then(|| href.to_owned());
            self.counts.push(Count { n: shown, words, href });
        }
        self
    }

    /// Adds what is published about the organisation.
    pub(super) fn published(mut self, visit: &Visit, organisation: OdsCode) -> Self {
        if visit.picture.practices().contains(&organisation) {
            self.figures = Some(crate::link::organisation(&visit.picture, organisation));
            self.worse = visit.site.ask(&visit.picture, &visit.path, |ask| pages::worse(ask, organisation));
        }
        self
    }

    /// Adds a place to go, if it is there.
    pub(super) fn place(mut self, visit: &Visit, words: &'static str, href: &'static str, about: &'static str) -> Self {
        if visit.site.list.has(href) {
            self.places.push((words, href, about));
        }
        self
    }

    /// With the other places before the tables.
    pub(super) fn places_first(self) -> Self {
        Self { places_first: true, ..self }
    }

    /// The page.
    pub(super) fn page(self, title: impl Into<String>, tables: Vec<Table>) -> Page {
        Page::new("work.jinja", title, self).with(tables)
    }
}
