//! An item as the file writes it: one table with the keys that its type takes, and no others.

use serde::Deserialize;

use super::many;
use crate::pathway::{Code, Item, Kind, Prefill, Shown};

/// Words beyond this are a document and not an answer.
const LONGEST: u32 = 4000;
/// More repetitions of a group than anybody fills in.
const MOST: u32 = 50;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
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
    items: Option<Vec<Item>>,
    most: Option<u32>,
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut written = Written::deserialize(from)?;
        let id = written.id.clone();
        let wrong = |message| serde::de::Error::custom(format!("item “{id}”: {message}"));
        let kind = kind(&mut written).map_err(wrong)?;
        if let Some(key) = left_over(&written) {
            return Err(wrong(format!("type = \"{}\" takes no {key}: take it out", kind.as_str())));
        }
        Ok(Self {
            id: written.id,
            text: written.text,
            says: written.says,
            kind,
            required: written.required,
            shown: written.shown,
            prefill: written.prefill,
            only: written.only,
            code: written.code,
        })
    }
}

/// Takes the keys that belong to the type out of what is written.
fn kind(written: &mut Written) -> Result<Kind, String> {
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
            if items.is_empty() || items.iter().any(|item| matches!(item.kind, Kind::Group { .. })) {
                return Err("a group needs items = [ … ], and no group among them".into());
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

fn options(written: &mut Written) -> Result<Vec<String>, String> {
    let options = written.options.take().unwrap_or_default();
    distinct("options", &options, 2)?;
    // In a story and in a form's fields these set answers apart.
    match options.iter().find(|option| option.contains([',', '+', ';', '[', ']', '=', '"'])) {
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

fn whole(written: &mut Written) -> Result<(i64, i64), String> {
    let both = written.from.take().zip(written.to.take());
    let whole = |end: f64| (end.fract() == 0.0 && end.abs() < 1e9).then_some(end as i64);
    both.and_then(|(from, to)| Some((whole(from)?, whole(to)?)))
        .filter(|(from, to)| from < to)
        .ok_or_else(|| format!("type = \"{}\" needs from and to, whole numbers with from below to", written.kind))
}

/// The first key that the type did not take.
fn left_over(written: &Written) -> Option<&'static str> {
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
