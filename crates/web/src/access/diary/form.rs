//! The lists and forms of what a diary is made of: sites, kinds of slots, rules for who may book. What a change would take from
//! others is told before it is saved; of two who change the same, the second chooses between both versions.

use linchpin_app::act::Touched;
use linchpin_core::{Result, hex};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Tab, line::Row, many, tabs};
use crate::{
    Page,
    sheet::Sheet,
    table::Table,
    visit::{Reply, Visit},
};

/// A list of things with the way to another.
#[derive(Serialize)]
pub(super) struct List {
    pub(super) tabs: Vec<Tab>,
    pub(super) lede: &'static str,
    /// Words and address.
    pub(super) add: (&'static str, &'static str),
    pub(super) said: Option<&'static str>,
}

/// The form of one thing.
#[derive(Serialize)]
pub(super) struct Form {
    #[serde(flatten)]
    pub(super) sheet: Sheet,
    tabs: Vec<Tab>,
    /// The lines of a rule.
    pub(super) lines: Vec<Row>,
    /// What stands of the thing now: a heading and sentences.
    pub(super) known: Option<(&'static str, Vec<String>)>,
    /// Where one goes from here: words and address.
    pub(super) ways: Vec<(String, String)>,
    pub(super) takes: Option<Takes>,
}

impl Form {
    /// The form of a sheet, with nothing around it.
    pub(super) fn of(visit: &Visit, sheet: Sheet) -> Result<Self> {
        let tabs = tabs(visit, "")?;
        Ok(Self { sheet, tabs, lines: Vec::new(), known: None, ways: Vec::new(), takes: None })
    }

    /// Its page, under the list from which one comes.
    pub(super) fn reply(mut self, title: String, list: (&'static str, &'static str)) -> Reply {
        let table = self.takes.as_mut().and_then(|takes| takes.table.take());
        let status = self.sheet.status();
        let page = Page::new("diary-form.jinja", title, self).under("Diary", "/diary").under(list.0, list.1);
        Reply::page(page.with(table.into_iter().collect())).status(status)
    }
}

/// What a change would take from others, or leave to be done, before it is saved.
#[derive(Serialize)]
pub(super) struct Takes {
    said: Vec<String>,
    /// What is to be done about it: words and address.
    to_do: Vec<(String, String)>,
    #[serde(skip)]
    table: Option<Table>,
    /// What this was made of, so that what is confirmed is what was told.
    mark: String,
}

impl Takes {
    /// In sentences; none where nobody notices.
    pub(super) fn of(said: Vec<String>, to_do: Vec<(String, String)>, touched: &Touched) -> Option<Self> {
        let mark = mark(&format!("{said:?} {to_do:?} {} {}", touched.free, touched.booked));
        (!said.is_empty() || !to_do.is_empty()).then_some(Self { said, to_do, table: None, mark })
    }

    /// The same counted in a table.
    pub(super) fn counted(said: String, table: Table, made_of: &str) -> Self {
        Self { said: vec![said], to_do: Vec::new(), table: Some(table), mark: mark(made_of) }
    }

    /// Whether this is what the reader was told before they sent the form.
    pub(super) fn was_told(&self, visit: &Visit) -> bool {
        visit.form().get("mark") == Some(self.mark.as_str())
    }
}

fn mark(made_of: &str) -> String {
    hex(&Sha256::digest(made_of))
}

/// `12 free slots`.
pub(super) fn free(touched: &Touched) -> String {
    many(touched.free, "free slot", "free slots")
}

/// One sentence more, about `3 people who are booked`; nothing where nobody is.
pub(super) fn and_booked(touched: &Touched, sentence: impl FnOnce(&str) -> String) -> String {
    let who = many(touched.booked, "person who is booked", "people who are booked");
    if touched.booked == 0 { String::new() } else { format!(" {}", sentence(&who)) }
}
