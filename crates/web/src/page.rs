//! A page before it is written: a template, what it is filled with, and the tables that can also be had as files.

use linchpin_core::{Error, Result};
use minijinja::{Value, context, value::Serde};
use serde::Serialize;

use crate::{Ask, table::Table};

/// A page.
#[derive(Debug)]
pub struct Page {
    /// The template's name.
    pub template: &'static str,
    /// The title in the browser's bar.
    pub title: String,
    /// The way here: words and address.
    pub trail: Vec<(String, String)>,
    /// What the template is filled with.
    pub context: Value,
    /// The tables, by id.
    pub tables: Vec<Table>,
}

impl Page {
    /// A page without tables and without a way back.
    #[must_use]
    pub fn new(template: &'static str, title: impl Into<String>, fill: impl Serialize) -> Self {
        Self { template, title: title.into(), trail: Vec::new(), context: Value::from(Serde(fill)), tables: Vec::new() }
    }

    /// The same with a step of the way here.
    #[must_use]
    pub fn under(mut self, words: impl Into<String>, href: impl Into<String>) -> Self {
        self.trail.push((words.into(), href.into()));
        self
    }

    /// The same with tables.
    #[must_use]
    pub fn with(mut self, tables: Vec<Table>) -> Self {
        self.tables.extend(tables);
        self
    }

    /// The table to be had as a file: the one asked for, else the page's first.
    ///
    /// # Errors
    /// The page has none of that name.
    pub fn table(&self, ask: &Ask<'_>) -> Result<&Table> {
        let wanted = ask.get("table");
        let found = self.tables.iter().find(|t| wanted.is_none_or(|w| w == t.id));
        found.ok_or_else(|| {
            let names: Vec<_> = self.tables.iter().map(|t| t.id).collect();
            let help = if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) };
            Error::not_found(format!("This page has no table of that name: {help}."))
        })
    }

    /// Everything the template needs.
    pub(crate) fn fill(&self, ask: &Ask<'_>) -> Value {
        let query = ask.without(&["format", "table"]);
        let tables = Value::from_pairs(self.tables.iter().map(|t| (t.id, Value::from(Serde(t.view(&query))))));
        let trail: Value = self.trail.iter().map(|(text, href)| context! { text, href }).collect();
        context! {
            title => self.title.as_str(),
            trail,
            tables,
            page => self.context.clone(),
            site => site(ask),
        }
    }
}

/// What every page shows around its content.
fn site(ask: &Ask<'_>) -> Value {
    let picture = ask.picture;
    let section = |prefix: &str| ask.path.starts_with(prefix);
    let nav = [
        ("Place", "/", ask.path == "/" || section("/organisations") || section("/groups") || section("/signals")),
        ("Practices", "/practices", section("/practices")),
        ("Indicators", "/indicators", section("/indicators")),
        ("Data", "/data", section("/data")),
    ];
    let nav: Value = nav.into_iter().map(|(text, href, current)| context! { text, href, current }).collect();
    context! {
        name => picture.name.as_str(),
        demo => ask.app.demo,
        nav,
        path => ask.path,
        query => ask.without(&["format", "table"]),
        assets => crate::assets::folder(),
        today => picture.today.strftime("%-d %B %Y").to_string(),
        mark => picture.mark.chars().take(12).collect::<String>(),
        version => env!("CARGO_PKG_VERSION"),
    }
}
