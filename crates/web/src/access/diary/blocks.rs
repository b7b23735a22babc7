use linchpin_access::diary::{Block, Opening, SlotType};
use linchpin_core::{Error, Result};
use serde::Serialize;

use super::Choice;
use crate::visit::Pairs;

/// So many parts of a session can be typed.
pub(super) const PARTS: usize = 6;

/// The names of the fields of each part.
const FIELDS: [(&str, &str, &str); PARTS] = [
    ("kind-1", "count-1", "rule-1"),
    ("kind-2", "count-2", "rule-2"),
    ("kind-3", "count-3", "rule-3"),
    ("kind-4", "count-4", "rule-4"),
    ("kind-5", "count-5", "rule-5"),
    ("kind-6", "count-6", "rule-6"),
];

/// A part of a session in a form.
#[derive(Serialize)]
pub(super) struct Part {
    place: usize,
    kinds: Vec<Choice>,
    count: String,
    rules: Vec<Choice>,
}

/// What was typed of each part, or what a pattern has: kind, count and rule.
pub(super) type Rows = Vec<(String, String, String)>;

pub(super) fn typed(sent: &Pairs) -> Rows {
    let text = |name: &'static str| sent.get(name).unwrap_or("").to_owned();
    FIELDS.iter().map(|(kind, count, rule)| (text(kind), text(count), text(rule))).collect()
}

pub(super) fn of(blocks: &[Block]) -> Rows {
    let row = |block: &Block| match block {
        Block::Gap { minutes } => ("gap".to_owned(), minutes.to_string(), String::new()),
        Block::Slots { slot_type, count, opening } => (
            slot_type.to_string(),
            count.map_or_else(String::new, |n| n.to_string()),
            opening.map_or_else(String::new, |rule| rule.to_string()),
        ),
    };
    blocks.iter().map(row).collect()
}

/// The parts as the form shows them.
pub(super) fn parts(rows: &Rows, kinds: &[SlotType], rules: &[Opening]) -> Vec<Part> {
    (0..PARTS.max(rows.len()))
        .map(|n| {
            let (kind, count, rule) = rows.get(n).cloned().unwrap_or_default();
            let mut all = vec![("gap".to_owned(), "A gap: minutes that nobody books".to_owned(), kind == "gap")];
            all.extend(kinds.iter().map(|one| {
                let id = one.id.to_string();
                let chosen = id == kind;
                (id, format!("{}, {} minutes", one.name, one.minutes), chosen)
            }));
            let rules = rules.iter().map(|one| {
                let id = one.id.to_string();
                let chosen = id == rule;
                (id, one.name.clone(), chosen)
            });
            Part { place: n + 1, kinds: all, count, rules: rules.collect() }
        })
        .collect()
}

/// What a session is made of.
///
/// # Errors
/// A number that is none, in a sentence that says which part.
pub(super) fn blocks(rows: &Rows) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    for (place, (kind, count, rule)) in rows.iter().enumerate().filter(|(_, (kind, ..))| !kind.is_empty()) {
        let wrong = |what: &str| Error::invalid(format!("Part {}: {what}", place + 1));
        let number = match count.as_str() {
            "" => None,
            text => Some(text.parse::<u16>().map_err(|_| wrong("type a whole number, or leave it out."))?),
        };
        blocks.push(if kind == "gap" {
            Block::Gap { minutes: number.ok_or_else(|| wrong("say how many minutes the gap has."))? }
        } else {
            let opening = if rule.is_empty() { None } else { Some(rule) };
            Block::Slots {
                slot_type: kind.parse().map_err(|_| wrong("choose a kind of slot of the list."))?,
                count: number,
                opening: opening
                    .map(|rule| rule.parse())
                    .transpose()
                    .map_err(|_| wrong("choose a rule of the list."))?,
            }
        });
    }
    Ok(blocks)
}
