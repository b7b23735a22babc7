//! A page before it is written: a template, what it is filled with, and the tables that can also be had as files.

use linchpin_core::{Error, Result};
use linchpin_measures::Picture;
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
    pub fn table(&self, wanted: Option<&str>) -> Result<&Table> {
        let found = self.tables.iter().find(|t| wanted.is_none_or(|w| w == t.id));
        found.ok_or_else(|| {
            let names: Vec<_> = self.tables.iter().map(|t| t.id).collect();
            let help = if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) };
            Error::not_found(format!("This page has no table of that name: {help}."))
        })
    }

    /// Everything the template needs.
    pub(crate) fn fill(&self, frame: &Frame<'_>) -> Value {
        let tables = Value::from_pairs(self.tables.iter().map(|t| (t.id, Value::from(Serde(t.view(&frame.query))))));
        let trail: Value = self.trail.iter().map(|(text, href)| context! { text, href }).collect();
        context! {
            title => self.title.as_str(),
            trail,
            tables,
            page => self.context.clone(),
            site => frame.site(),
        }
    }
}

/// What stands around the content of a page, the same for every reader.
pub(crate) struct Frame<'a> {
    pub(crate) picture: &'a Picture,
    pub(crate) demo: bool,
    pub(crate) path: &'a str,
    /// The query without what asks for a file.
    pub(crate) query: String,
    /// What a form must bear; none on pages that are kept, which have no forms of their own.
    pub(crate) csrf: Option<String>,
}

impl<'a> Frame<'a> {
    pub(crate) fn of(ask: &Ask<'a>) -> Self {
        Self {
            picture: ask.picture,
            demo: ask.app.demo,
            path: ask.path,
            query: ask.without(&["format", "table"]),
            csrf: None,
        }
    }

    fn site(&self) -> Value {
        let picture = self.picture;
        context! {
            name => picture.name.as_str(),
            demo => self.demo,
            path => self.path,
            query => self.query.as_str(),
            csrf => self.csrf.as_deref(),
            assets => crate::assets::folder(),
            today => picture.today.strftime("%-d %B %Y").to_string(),
            mark => picture.mark.chars().take(12).collect::<String>(),
            version => env!("CARGO_PKG_VERSION"),
        }
    }
}
