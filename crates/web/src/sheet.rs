//! A small form over one thing, such as a team or a site: what it asks, what was typed, and the choice between two versions
//! where somebody else saved first.

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
pub(crate) struct Ask {
    pub(crate) key: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) kind: Kind,
}

/// How a field is written.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Line,
    Lines,
    Code,
    Day,
    /// One of a list.
    Choice,
    /// Any of a list; typed as lines.
    Ticks,
}

/// What is typed, by key.
pub(crate) type Typed = BTreeMap<&'static str, String>;

/// What can be chosen in a field, value and words; an empty value is to choose none.
pub(crate) type Choices = BTreeMap<&'static str, Vec<(String, String)>>;

/// The form.
#[derive(Serialize, Default)]
pub(crate) struct Sheet {
    pub(crate) to: String,
    pub(crate) back: String,
    pub(crate) button: &'static str,
    /// The version that the edit begins from; none for something new.
    pub(crate) version: Option<u64>,
    /// What can be chosen, for fields of that kind.
    #[serde(skip)]
    pub(crate) choices: Choices,
    /// Filled by [`Sheet::filled`].
    pub(crate) fields: Vec<Field>,
    pub(crate) wrong: Vec<(&'static str, String)>,
}

#[derive(Serialize)]
pub(crate) struct Field {
    key: &'static str,
    label: &'static str,
    hint: &'static str,
    kind: Kind,
    value: String,
    /// What can be chosen: value, words, whether it is.
    options: Vec<(String, String, bool)>,
    wrong: Option<String>,
}

impl Sheet {
    /// The form with what was typed and what is wrong with it.
    pub(crate) fn filled(mut self, asks: &[Ask], typed: &Typed, faults: &[Fault]) -> Self {
        let of = |key: &str| faults.iter().find(|f| f.field == key).map(|f| f.message.to_owned());
        let field = |ask: &Ask| {
            let Ask { key, label, hint, kind } = *ask;
            let value = typed.get(key).cloned().unwrap_or_default();
            let chosen = |one: &str| if kind == Kind::Ticks { value.lines().any(|v| v == one) } else { value == one };
            let choices = self.choices.get(key).into_iter().flatten();
            let options = choices.map(|(one, words)| (one.clone(), words.clone(), chosen(one))).collect();
            Field { key, label, hint, kind, value, options, wrong: of(key) }
        };
        self.fields = asks.iter().map(field).collect();
        self.wrong.extend(faults.iter().map(|f| (f.field, f.message.to_owned())));
        self
    }

    /// What a page with it says: 422 where something is wrong.
    pub(crate) fn status(&self) -> StatusCode {
        if self.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }

    /// The page of the form and nothing else.
    pub(crate) fn page(self, title: String, asks: &[Ask], typed: &Typed, faults: &[Fault]) -> (Page, StatusCode) {
        let sheet = self.filled(asks, typed, faults);
        let status = sheet.status();
        (Page::new("sheet.jinja", title, sheet), status)
    }
}

/// What came with a form: typed anew, or chosen field by field between two versions.
pub(crate) fn typed(form: &Pairs, asks: &[Ask]) -> Typed {
    let text = |name: &str| form.get(name).unwrap_or("").replace("\r\n", "\n");
    let of = |ask: &Ask| match form.get("choose") {
        None if ask.kind == Kind::Ticks => form.all(ask.key).collect::<Vec<_>>().join("\n"),
        None => text(ask.key),
        Some(_) => text(&picked(form, ask.key)),
    };
    asks.iter().map(|ask| (ask.key, of(ask))).collect()
}

/// The name under which the version that was chosen of a field came.
fn picked(form: &Pairs, key: &str) -> String {
    let whose = if form.get(&format!("pick-{key}")) == Some("yours") { "yours" } else { "theirs" };
    format!("{whose}-{key}")
}

/// The version that a form began from.
pub(crate) fn version(form: &Pairs) -> u64 {
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

/// The values of a field as words: those of its choices where it has some.
pub(crate) fn chosen(choices: &Choices, key: &str, value: &str) -> String {
    let known = choices.get(key);
    let word = |one: &str| {
        let found = known.into_iter().flatten().find(|(value, _)| value == one);
        found.map_or_else(|| one.to_owned(), |(_, words)| words.clone())
    };
    value.lines().map(word).collect::<Vec<_>>().join("\n")
}

/// The page of that choice, saved from the version that stands now. `say` puts the value of a field into words.
pub(crate) fn conflict(
    (to, back): (String, String),
    asks: &[Ask],
    (yours, theirs): (&Typed, &Typed),
    version: u64,
    say: impl Fn(&str, &str) -> String,
) -> Reply {
    let of = |typed: &Typed, key: &str| typed.get(key).cloned().unwrap_or_default();
    let (mut differ, mut same) = (Vec::new(), Vec::new());
    for Ask { key, label, .. } in asks {
        let (mine, other) = (of(yours, key), of(theirs, key));
        if mine == other {
            same.push((*key, mine));
            continue;
        }
        let words = |value: &str| if value.is_empty() { "empty".to_owned() } else { say(key, value) };
        let (yours_words, theirs_words) = (words(&mine), words(&other));
        differ.push(Differs { key, label, yours: mine, theirs: other, yours_words, theirs_words, pick: "" });
    }
    let both = Both { to, back, version, differ, same };
    Reply::page(Page::new("sheet-conflict.jinja", "Somebody else saved first", both)).status(StatusCode::CONFLICT)
}

/// A day as typed; none where the field is empty.
pub(crate) fn day(typed: &Typed, key: &'static str, faults: &mut Vec<Fault>) -> Option<Date> {
    read(typed, key, faults, "Enter a real date, such as 31/12/2026", |text| text.parse().ok())
}

/// The code of an organisation as typed.
pub(crate) fn code(typed: &Typed, key: &'static str, faults: &mut Vec<Fault>) -> Option<OdsCode> {
    let wrong = "An organisation’s code has 2 to 12 letters and figures, such as A1B2C";
    read(typed, key, faults, wrong, |text| OdsCode::parse(text).ok())
}

/// A postcode as typed.
pub(crate) fn postcode(typed: &Typed, key: &'static str, faults: &mut Vec<Fault>) -> Option<Postcode> {
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
