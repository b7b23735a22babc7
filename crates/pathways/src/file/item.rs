//! An item as the file writes it: one table with the keys that its type takes, and no others.

use serde::Deserialize;

use super::many;
use crate::pathway::{Code, Item, Kind, Prefill, Shown};

/// Words beyond this are a document and not an answer.
const LONGEST: u32 = 4000;
/// More repetitions of a group than anybody fills in.
const MOST: u32 = 50;

/// The item as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemFile {
    id: String,
    text: String,
    #[serde(default)]
    says: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    required: bool,
    shown: Option<Shown>,
    prefill: Option<Prefill>,
    #[serde(default, deserialize_with = "many::read")]
    only: Vec<String>,
    code: Option<Code>,
    options: Option<Vec<String>>,
    longest: Option<u32>,
    unit: Option<String>,
    from: Option<f64>,
    to: Option<f64>,
    questions: Option<Vec<String>>,
    category: Option<String>,
    items: Option<Vec<ItemFile>>,
    most: Option<u32>,
}

impl ItemFile {
    /// The item, or what is wrong with it.
    pub(super) fn read(mut self) -> Result<Item, String> {
        let wrong = |id: &str, message| format!("item “{id}”: {message}");
        let kind = kind(&mut self).map_err(|message| wrong(&self.id, message))?;
        if let Some(key) = left_over(&self) {
            return Err(wrong(&self.id, format!("type = \"{}\" takes no {key}: take it out", kind.as_str())));
        }
        if let Some(Prefill::Meeting(of)) = self.prefill
            && let Some(asked) = of.asks_for(&kind)
        {
            return Err(wrong(&self.id, format!("what a meeting knows here goes into a {asked}")));
        }
        Ok(Item {
            id: self.id,
            text: self.text,
            says: self.says,
            kind,
            required: self.required,
            shown: self.shown,
            prefill: self.prefill,
            only: self.only,
            code: self.code,
        })
    }
}

/// Takes the keys that belong to the type out of what is written.
fn kind(written: &mut ItemFile) -> Result<Kind, String> {
    Ok(match written.kind.as_str() {
        "yes-no" => Kind::YesNo,
        "choice" => Kind::Choice { options: options(written)? },
        "many" => Kind::Many { options: options(written)? },
        "text" => Kind::Text { longest: written.longest.take().unwrap_or(LONGEST).clamp(1, LONGEST) },
        "date" => Kind::Date,
        "quantity" => {
            let unit = written.unit.take().ok_or("a quantity needs its unit, such as unit = \"kg\"")?;
            let (from, to) = (written.from.take(), written.to.take());
            if [from, to].into_iter().flatten().any(|end| !end.is_finite()) || from.zip(to).is_some_and(|(f, t)| f > t)
            {
                return Err("from and to must be numbers, and from no more than to".into());
            }
            Kind::Quantity { unit, from, to }
        }
        "integer" => {
            let (from, to) = whole(written)?;
            Kind::Integer { from, to }
        }
        "scale" => {
            let (from, to) = whole(written)?;
            let questions = written.questions.take().unwrap_or_default();
            distinct("questions", &questions, 1)?;
            Kind::Scale { from, to, questions }
        }
        "staff" => Kind::Staff,
        "team" => Kind::Team,
        "service" => Kind::Service { category: written.category.take() },
        "group" => {
            let items = written.items.take().unwrap_or_default();
            let items: Vec<Item> = items.into_iter().map(ItemFile::read).collect::<Result<_, _>>()?;
            if items.is_empty() || items.iter().any(|item| matches!(item.kind, Kind::Group { .. })) {
                return Err("a group needs items = [ … ], and no group among them".into());
            }
            if items.iter().any(|item| !item.only.is_empty()) {
                return Err("only stands on the whole group: who sees it sees all of each entry".into());
            }
            Kind::Group { items, most: written.most.take().unwrap_or(MOST).clamp(1, MOST) }
        }
        other => {
            return Err(format!(
                "“{other}” is no type: write yes-no, choice, many, text, date, quantity, integer, scale, staff, team, \
                 service or group"
            ));
        }
    })
}

fn options(written: &mut ItemFile) -> Result<Vec<String>, String> {
    let options = written.options.take().unwrap_or_default();
    distinct("options", &options, 2)?;
    // In a story and in a form’s fields these set answers apart; a comma can stand in quotation marks.
    match options.iter().find(|option| option.contains(['+', ';', '[', ']', '"'])) {
        Some(option) => Err(format!("the option “{option}” has a sign that sets answers apart: use words")),
        None => Ok(options),
    }
}

fn distinct(what: &str, texts: &[String], least: usize) -> Result<(), String> {
    let twice = texts.iter().enumerate().find(|(i, text)| texts[..*i].contains(text));
    match twice {
        Some((_, text)) => Err(format!("“{text}” stands twice among its {what}")),
        None if texts.len() < least || texts.iter().any(|text| text.trim().is_empty()) => {
            Err(format!("{what} = [ … ] needs at least {least}, none of them empty"))
        }
        None => Ok(()),
    }
}

fn whole(written: &mut ItemFile) -> Result<(i64, i64), String> {
    let both = written.from.take().zip(written.to.take());
    let whole = |end: f64| (end.fract() == 0.0 && end.abs() < 1e9).then_some(end as i64);
    both.and_then(|(from, to)| Some((whole(from)?, whole(to)?)))
        .filter(|(from, to)| from < to)
        .ok_or_else(|| format!("type = \"{}\" needs from and to, whole numbers with from below to", written.kind))
}

/// The first key that the type did not take.
fn left_over(written: &ItemFile) -> Option<&'static str> {
    [
        ("options", written.options.is_some()),
        ("longest", written.longest.is_some()),
        ("unit", written.unit.is_some()),
        ("from", written.from.is_some()),
        ("to", written.to.is_some()),
        ("questions", written.questions.is_some()),
        ("category", written.category.is_some()),
        ("items", written.items.is_some()),
        ("most", written.most.is_some()),
    ]
    .into_iter()
    .find_map(|(key, there)| there.then_some(key))
}
