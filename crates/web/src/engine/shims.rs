//! Where the kit's macros rely on Jinja's own habits and minijinja differs.

use minijinja::{Environment, Error, Value, value::ValueKind};

pub(super) fn add(engine: &mut Environment<'_>) {
    engine.add_filter("length", length);
    engine.add_filter("count", length);
    engine.add_filter("truncate", truncate);
}

/// The length of nothing is nought.
fn length(of: &Value) -> usize {
    match of.kind() {
        ValueKind::Undefined | ValueKind::None => 0,
        _ => of.len().unwrap_or(0),
    }
}

/// `truncate(length, whole letters may be cut, what ends it)`, with the arguments in Jinja's order.
fn truncate(text: &str, length: usize, cut: Option<bool>, end: Option<&str>) -> Result<String, Error> {
    let end = end.unwrap_or("…");
    if text.chars().count() <= length {
        return Ok(text.to_owned());
    }
    let kept: String = text.chars().take(length.saturating_sub(end.chars().count())).collect();
    let kept = if cut == Some(true) { kept.as_str() } else { kept.rsplit_once(' ').map_or(kept.as_str(), |(k, _)| k) };
    Ok(format!("{kept}{end}"))
}
