//! The questions of a form as fields of a page. A field is named by its place, such as `item-3`, or `item-3-2-1` for the first
//! item of the second entry of a group; nothing of a definition is in a name.

use std::collections::BTreeMap;

use linchpin_pathways::{
    Answer, Answers,
    pathway::{Form, Item, Kind, Shown},
};
use serde::Serialize;

use super::names::Names;
use crate::visit::Pairs;

/// So many characters and fewer fit into one line.
const LINE: u32 = 120;

/// So many empty entries of a group stand below those that are filled in.
const BLANK: usize = 2;

/// A question as a template sees it.
#[derive(Serialize)]
pub(super) struct Field {
    name: String,
    label: String,
    hint: Option<String>,
    /// How it is answered: `one`, `many`, `line`, `lines`, `day`, `number`, `marks`, `list`, `group`.
    how: &'static str,
    value: String,
    /// Value, words, and whether it is chosen.
    options: Vec<(String, String, bool)>,
    unit: Option<String>,
    /// The other answer with which alone it is asked, in a sentence.
    only: Option<String>,
    optional: bool,
    wrong: Option<String>,
    /// Each question of a scale: field, question and mark.
    marks: Vec<(String, String, String)>,
    /// From which mark to which.
    range: Option<(i64, i64)>,
    /// Where a code may be typed instead of choosing, and what was typed.
    code: Option<(String, String)>,
    /// The entries of a group.
    entries: Vec<Vec<Field>>,
}

/// What is wrong, by field.
pub(super) type Wrongs = BTreeMap<String, String>;

/// A form with what was typed and what is wrong with it.
pub(super) fn fields(form: &Form, typed: &Pairs, wrongs: &Wrongs, names: &Names) -> Vec<Field> {
    let more = usize::from(typed.get("what") == Some("more")) * BLANK;
    named(&form.items, "item")
        .map(|(name, item)| field(item, &form.items, name, typed, wrongs, (names, more)))
        .collect()
}

/// Each item with the name of its field.
pub(super) fn named<'a>(items: &'a [Item], under: &'a str) -> impl Iterator<Item = (String, &'a Item)> {
    items.iter().enumerate().map(move |(n, item)| (format!("{under}-{}", n + 1), item))
}

/// The entries of a group that are filled in at all, by the names that their fields begin with.
pub(super) fn entries(name: &str, items: &[Item], most: usize, typed: &Pairs) -> Vec<String> {
    let all = (1..=most).map(|n| format!("{name}-{n}"));
    let is_begun = |under: &String| named(items, under).any(|(name, item)| is_typed(&name, item, typed));
    all.filter(is_begun).collect()
}

fn is_typed(name: &str, item: &Item, typed: &Pairs) -> bool {
    let marks = match &item.kind {
        Kind::Scale { questions, .. } => questions.len(),
        _ => 0,
    };
    typed.get(name).is_some()
        || typed.get(&format!("{name}-code")).is_some()
        || (1..=marks).any(|n| typed.get(&format!("{name}-{n}")).is_some())
}

fn field(
    item: &Item,
    beside: &[Item],
    name: String,
    typed: &Pairs,
    wrongs: &Wrongs,
    (names, more): (&Names, usize),
) -> Field {
    let value = typed.get(&name).unwrap_or_default().to_owned();
    let chosen = |option: &str| typed.all(&name).any(|one| one == option);
    let offer = |options: &[String]| options.iter().map(|o| (o.clone(), capital(o), chosen(o))).collect::<Vec<_>>();
    let listed = |known: Vec<(String, String)>| {
        let all = known.into_iter().map(|(key, words)| {
            let is = key == value;
            (key, words, is)
        });
        all.collect::<Vec<_>>()
    };
    let (mut options, mut unit, mut range) = (Vec::new(), None, None);
    let (mut marks, mut code, mut filled) = (Vec::new(), None, Vec::new());
    let how = match &item.kind {
        Kind::YesNo => {
            options = ["yes", "no"].map(|o| (o.to_owned(), capital(o), chosen(o))).to_vec();
            "one"
        }
        Kind::Choice { options: all } => {
            options = offer(all);
            "one"
        }
        Kind::Many { options: all } => {
            options = offer(all);
            "many"
        }
        // What belongs to an entry among others is short.
        Kind::Text { longest } if *longest > LINE && name.matches('-').count() == 1 => "lines",
        Kind::Text { .. } => "line",
        Kind::Date => "day",
        Kind::Quantity { unit: of, .. } => {
            unit = Some(of.clone());
            "number"
        }
        Kind::Integer { from, to } => {
            range = Some((*from, *to));
            "number"
        }
        Kind::Scale { from, to, questions } => {
            range = Some((*from, *to));
            let each = questions.iter().enumerate().map(|(n, question)| {
                let name = format!("{name}-{}", n + 1);
                let mark = typed.get(&name).unwrap_or_default().to_owned();
                (name, question.clone(), mark)
            });
            marks = each.collect();
            "marks"
        }
        Kind::Staff => {
            options = listed(names.staff(&value));
            "list"
        }
        Kind::Team => {
            options = listed(names.teams(&value));
            "list"
        }
        Kind::Service { category } => {
            options = listed(names.services(category.as_deref(), &value));
            let at = format!("{name}-code");
            let typed = typed.get(&at).unwrap_or_default().to_owned();
            code = Some((at, typed));
            "list"
        }
        Kind::Group { items, most } => {
            let most = *most as usize;
            let begun = entries(&name, items, most, typed);
            let last = begun.last().and_then(|one| one.rsplit('-').next()?.parse().ok()).unwrap_or(0);
            let fields = |n: usize| {
                let under = format!("{name}-{n}");
                let fields = named(items, &under);
                fields.map(|(name, one)| field(one, items, name, typed, wrongs, (names, more))).collect()
            };
            filled = (1..=(last + BLANK + more).min(most)).map(fields).collect();
            "group"
        }
    };
    Field {
        label: item.text.clone(),
        hint: Some(item.says.clone()).filter(|says| !says.is_empty()),
        only: item.shown.as_ref().map(|shown| only(shown, beside)),
        optional: !item.required,
        wrong: wrongs.get(&name).cloned(),
        entries: filled,
        name,
        how,
        value,
        options,
        unit,
        marks,
        range,
        code,
    }
}

/// One choice from a list, as the first field of a form that no definition asks for.
pub(super) fn choose(label: &str, options: Vec<(String, String)>, typed: &Pairs, wrongs: &Wrongs) -> Field {
    let name = "item-1".to_owned();
    let value = typed.get(&name).unwrap_or_default().to_owned();
    Field {
        label: label.to_owned(),
        hint: None,
        how: "list",
        options: options
            .into_iter()
            .map(|(key, words)| {
                let is = key == value;
                (key, words, is)
            })
            .collect(),
        unit: None,
        only: None,
        optional: false,
        wrong: wrongs.get(&name).cloned(),
        marks: Vec::new(),
        range: None,
        code: None,
        entries: Vec::new(),
        value,
        name,
    }
}

/// When an item is asked, in a sentence: every item is on the page, so that it needs no script.
fn only(shown: &Shown, beside: &[Item]) -> String {
    let other = beside.iter().find(|item| item.id == shown.when).map_or("", |item| item.text.as_str());
    if shown.is.is_empty() {
        return format!("Only where “{other}” is answered.");
    }
    let is: Vec<String> = shown.is.iter().map(|one| format!("“{}”", capital(one))).collect();
    format!("Only where the answer to “{other}” is {}.", is.join(" or "))
}

/// With a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default() + letters.as_str()
}

/// Answers as if somebody had typed them: what a form shows at first.
pub(super) fn typed(form: &Form, answers: &Answers) -> Pairs {
    let mut pairs = Vec::new();
    write(&form.items, "item", answers, &mut pairs);
    Pairs::of(pairs)
}

fn write(items: &[Item], under: &str, answers: &Answers, pairs: &mut Vec<(String, String)>) {
    for (name, item) in named(items, under) {
        match answers.get(&item.id) {
            None => {}
            Some(Answer::Many(several)) => pairs.extend(several.iter().map(|one| (name.clone(), one.clone()))),
            Some(Answer::Scale(all)) => {
                pairs.extend(all.iter().enumerate().map(|(n, mark)| (format!("{name}-{}", n + 1), mark.to_string())));
            }
            Some(Answer::Group(several)) => {
                for (n, one) in several.iter().enumerate() {
                    write(item.kind.items(), &format!("{name}-{}", n + 1), one, pairs);
                }
            }
            // The code of an organisation was typed, and is no key of a list.
            Some(Answer::Reference(key)) if matches!(item.kind, Kind::Service { .. }) && key.len() < 16 => {
                pairs.push((format!("{name}-code"), key.clone()));
            }
            Some(other) => pairs.push((name, other.to_string())),
        }
    }
}
