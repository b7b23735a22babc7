//! A small form over a thing of the directory: what it asks, what was typed, and the choice between two versions where
//! somebody else saved first.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use jiff::civil::Date;
use linchpin_core::{OdsCode, Postcode, person::Fault};
use serde::Serialize;

use crate::{
    Page,
    visit::{Pairs, Reply},
};

/// A field: its key, its label, what helps to fill it, and how it is written.
pub(super) struct Ask {
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    pub(super) kind: Kind,
}

/// How a field is written.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    Line,
    Lines,
    Code,
    Day,
    Choice,
}

/// What is typed, by key.
pub(super) type Typed = BTreeMap<&'static str, String>;

/// The form.
#[derive(Serialize, Default)]
pub(super) struct Sheet {
    pub(super) to: String,
    pub(super) back: String,
    pub(super) button: &'static str,
    /// The version that the edit begins from; none for something new.
    pub(super) version: Option<u64>,
    /// What can be chosen, for a field of that kind.
    pub(super) choices: Vec<(String, String)>,
    /// Filled by [`Sheet::page`].
    pub(super) fields: Vec<Field>,
    pub(super) wrong: Vec<(&'static str, String)>,
}

#[derive(Serialize)]
pub(super) struct Field {
    key: &'static str,
    label: &'static str,
    hint: &'static str,
    kind: Kind,
    value: String,
    wrong: Option<String>,
}

impl Sheet {
    /// The page of the form; with faults it says 422.
    pub(super) fn page(mut self, title: String, asks: &[Ask], typed: &Typed, faults: &[Fault]) -> (Page, StatusCode) {
        let of = |key: &str| faults.iter().find(|f| f.field == key).map(|f| f.message.to_owned());
        let value = |key: &str| typed.get(key).cloned().unwrap_or_default();
        let field = |ask: &Ask| {
            let Ask { key, label, hint, kind } = *ask;
            Field { key, label, hint, kind, value: value(key), wrong: of(key) }
        };
        self.fields = asks.iter().map(field).collect();
        self.wrong = faults.iter().map(|f| (f.field, f.message.to_owned())).collect();
        let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        (Page::new("sheet.jinja", title, self), status)
    }
}

/// What came with a form: typed anew, or chosen field by field between two versions.
pub(super) fn typed(form: &Pairs, asks: &[Ask]) -> Typed {
    let text = |name: &str| form.get(name).unwrap_or("").replace("\r\n", "\n");
    let of = |key: &str| match form.get("choose") {
        None => text(key),
        Some(_) if form.get(&format!("pick-{key}")) == Some("yours") => text(&format!("yours-{key}")),
        Some(_) => text(&format!("theirs-{key}")),
    };
    asks.iter().map(|ask| (ask.key, of(ask.key))).collect()
}

/// The version that a form began from.
pub(super) fn version(form: &Pairs) -> u64 {
    form.get("version").and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// Two versions of one thing, for the second editor to choose between field by field.
#[derive(Serialize)]
struct Both {
    to: String,
    back: String,
    version: u64,
    differ: Vec<Differs>,
    same: Vec<(&'static str, String)>,
}

#[derive(Serialize)]
struct Differs {
    key: &'static str,
    label: &'static str,
    yours: String,
    theirs: String,
    yours_words: String,
    theirs_words: String,
    pick: &'static str,
}

/// The page of that choice, saved from the version that stands now.
pub(super) fn conflict(
    (to, back): (String, String),
    asks: &[Ask],
    (yours, theirs): (&Typed, &Typed),
    version: u64,
) -> Reply {
    let of = |typed: &Typed, key: &str| typed.get(key).cloned().unwrap_or_default();
    let words = |text: &str| if text.is_empty() { "empty".to_owned() } else { text.to_owned() };
    let (mut differ, mut same) = (Vec::new(), Vec::new());
    for Ask { key, label, .. } in asks {
        let (mine, other) = (of(yours, key), of(theirs, key));
        if mine == other {
            same.push((*key, mine));
            continue;
        }
        let (yours_words, theirs_words) = (words(&mine), words(&other));
        differ.push(Differs { key, label, yours: mine, theirs: other, yours_words, theirs_words, pick: "" });
    }
    let both = Both { to, back, version, differ, same };
    Reply::page(Page::new("sheet-conflict.jinja", "Somebody else saved first", both)).status(StatusCode::CONFLICT)
}

/// A day as typed; none where the field is empty.
pub(super) fn day(typed: &Typed, key: &'static str, faults: &mut Vec<Fault>) -> Option<Date> {
    read(typed, key, faults, "Enter a real date, such as 31/12/2026", |text| text.parse().ok())
}

/// The code of an organisation as typed.
pub(super) fn code(typed: &Typed, key: &'static str, faults: &mut Vec<Fault>) -> Option<OdsCode> {
    let wrong = "An organisation’s code has 2 to 12 letters and figures, such as A1B2C";
    read(typed, key, faults, wrong, |text| OdsCode::parse(text).ok())
}

/// A postcode as typed.
pub(super) fn postcode(typed: &Typed, key: &'static str, faults: &mut Vec<Fault>) -> Option<Postcode> {
    read(typed, key, faults, "Enter a full postcode like S60 1AA", |text| Postcode::parse(text).ok())
}

fn read<T>(
    typed: &Typed,
    key: &'static str,
    faults: &mut Vec<Fault>,
    wrong: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let text = typed.get(key).map(|text| text.trim()).filter(|text| !text.is_empty())?;
    let read = parse(text);
    if read.is_none() {
        faults.push(Fault { field: key, message: wrong });
    }
    read
}
