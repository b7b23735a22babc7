//! Answers as a story writes them: `needs = company + housing, matters = "Getting out, like before"`.

use crate::{
    Answer, Answers,
    pathway::{Item, Kind},
};

/// What a row says beside the name of what is done.
pub(super) struct Said<'a> {
    pub name: &'a str,
    pub answers: &'a str,
    pub reason: Option<&'a str>,
}

/// Takes `NAME with ANSWERS because REASON` apart.
pub(super) fn take_apart(text: &str) -> Said<'_> {
    // An item may be called “because” as well: an equals sign follows it.
    let reason = |at: usize| !text[at + " because".len()..].trim_start().starts_with('=');
    let (rest, reason) = match outside(text, " because ").filter(|at| reason(*at)) {
        Some(at) => (&text[..at], Some(text[at + " because ".len()..].trim())),
        None => (text, None),
    };
    match outside(rest, " with ") {
        Some(at) => Said { name: rest[..at].trim(), answers: rest[at + " with ".len()..].trim(), reason },
        None => Said { name: rest.trim(), answers: "", reason },
    }
}

/// Reads the answers to these items.
pub(super) fn read(items: &[Item], text: &str) -> Result<Answers, String> {
    let mut answers = Answers::new();
    for part in split(text, ',') {
        let (id, words) = part.split_once('=').ok_or_else(|| format!("“{part}” is no answer: write item = answer"))?;
        let (id, words) = (id.trim(), words.trim());
        let item = items.iter().find(|item| item.id == id);
        let item = item.ok_or_else(|| format!("there is no item “{id}” to answer here"))?;
        let answer = match &item.kind {
            Kind::Group { items, .. } => Answer::Group(groups(items, words)?),
            kind => kind.read(unquoted(words)).map_err(|why| format!("“{id}”: {why}"))?,
        };
        answers.insert(id.to_owned(), answer);
    }
    Ok(answers)
}

/// `[a = 1, b = 2] [a = 3]`.
fn groups(items: &[Item], words: &str) -> Result<Vec<Answers>, String> {
    let parts = words.split_terminator(']').map(str::trim);
    let inner = |part: &str| part.strip_prefix('[').map(|inner| read(items, inner));
    parts.map(|part| inner(part).ok_or("a group is written [item = answer, …] [ … ]")?).collect()
}

fn unquoted(words: &str) -> &str {
    words.strip_prefix('"').and_then(|words| words.strip_suffix('"')).unwrap_or(words)
}

/// Splits at a sign that stands in no quotation marks and no brackets.
pub(super) fn split(text: &str, at: char) -> Vec<&str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for (i, c) in open_signs(text) {
        if c == at {
            parts.push(text[from..i].trim());
            from = i + c.len_utf8();
        }
    }
    parts.push(text[from..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

fn outside(text: &str, words: &str) -> Option<usize> {
    open_signs(text).map(|(i, _)| i).find(|i| text[*i..].starts_with(words))
}

/// The signs of a text that stand in no quotation marks and no brackets, with their places.
fn open_signs(text: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut quoted, mut depth) = (false, 0_u32);
    text.char_indices().filter(move |(_, c)| {
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        !quoted && depth == 0
    })
}
