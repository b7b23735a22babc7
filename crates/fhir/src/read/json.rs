//! JSON as bytes: where a value ends, and what is in it.

use serde_json::Value;

use super::{Fault, Found, Weight};

/// Follows JSON byte by byte and knows how deep it is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Depth {
    pub(super) depth: usize,
    pub(super) in_text: bool,
    escaped: bool,
}

impl Depth {
    /// Takes the next byte; whether it is part of the structure and not of a text.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        if self.in_text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_text = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => return !byte.is_ascii_whitespace(),
        }
        true
    }
}

/// Whether the bytes are one object from end to end.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii();
    let mut depth = Depth::default();
    let mut closed = 0;
    for byte in bytes {
        depth.take(*byte);
        closed += usize::from(depth.depth == 0 && !depth.in_text);
    }
    bytes.first() == Some(&b'{') && closed == 1
}

/// Reads a value.
pub(super) fn parse(bytes: &[u8], line: u64) -> Result<Value, Fault> {
    serde_json::from_slice(bytes).map_err(|error| {
        // The parser counts lines from 1, from the beginning of these bytes.
        let line = line + (error.line() as u64).saturating_sub(1);
        let why = match error.classify() {
            serde_json::error::Category::Eof => "the JSON ends too soon".to_owned(),
            _ => format!("this is not JSON, at character {} of the line", error.column()),
        };
        Fault::new(Weight::Serious, "not-json", "", why).on(line)
    })
}

/// One entry of a bundle: its resource, the fault that it has none, or nothing where it needs none.
pub(super) type Entry = Option<Result<Found, Fault>>;

/// The resource of a bundle's entry.
pub(super) fn entry(mut value: Value, line: u64, at: usize) -> Entry {
    if value.pointer("/search/mode").is_some_and(|mode| mode == "outcome") {
        return None;
    }
    let full_url = value.get("fullUrl").and_then(Value::as_str).map(str::to_owned);
    match value.get_mut("resource").map(Value::take).filter(Value::is_object) {
        Some(resource) => Some(Ok(Found { line, entry: Some(at), full_url, resource })),
        None if needs_none(&value) => None,
        None => Some(Err(bare(at).on(line))),
    }
}

/// Whether an entry may be without a resource: it asks to read or delete one, or tells what became of a request (R4, 3.1.0.11
/// and bdl-5).
fn needs_none(entry: &Value) -> bool {
    let method = entry.pointer("/request/method").and_then(Value::as_str);
    matches!(method, Some("GET" | "HEAD" | "DELETE")) || entry.get("response").is_some_and(Value::is_object)
}

fn bare(at: usize) -> Fault {
    let why = "the entry has no resource, and does not ask to read or delete one; it was left out";
    Fault::new(Weight::Serious, "no-resource", format!("Bundle.entry[{at}].resource"), why)
}

/// A resource, or the resources of a bundle. `places` are the places of the entries in the bundle and their lines, where it is
/// not whole.
pub(super) fn unbundle(mut value: Value, line: u64, places: &[(usize, u64)]) -> Vec<Result<Found, Fault>> {
    if value.get("resourceType").is_none_or(|t| t != "Bundle") {
        return vec![Ok(Found { line, entry: None, full_url: None, resource: value })];
    }
    let Some(Value::Array(entries)) = value.get_mut("entry").map(Value::take) else { return Vec::new() };
    let place = |at: usize| places.get(at).copied().unwrap_or((at, line));
    let one = |(at, value)| {
        let (at, line) = place(at);
        entry(value, line, at)
    };
    entries.into_iter().enumerate().filter_map(one).collect()
}
