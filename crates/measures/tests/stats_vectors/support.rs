use std::{collections::BTreeMap, path::PathBuf};

/// A row of a CSV file by its headings.
pub type Row = BTreeMap<String, String>;

/// The folder of published values; `None` (said loudly) where the machine does not have it.
fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("LINCHPIN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let vectors = shared.join("vectors");
    if vectors.is_dir() {
        return Some(vectors);
    }
    assert!(std::env::var_os("CI").is_none(), "the published test values are not at {}", vectors.display());
    eprintln!("SKIPPED: no published test values at {}; set LINCHPIN_SHARED", vectors.display());
    None
}

/// The text of a published file.
pub fn text(path: &str) -> Option<String> {
    let path = folder()?.join(path);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Some(text.trim_start_matches('\u{feff}').to_owned())
}

/// A published JSON file.
pub fn json(path: &str) -> Option<serde_json::Value> {
    Some(serde_json::from_str(&text(path)?).unwrap())
}

/// A published CSV file.
pub fn csv(path: &str) -> Option<Vec<Row>> {
    let text = text(path)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headings: Vec<String> = reader.headers().unwrap().iter().map(|h| h.trim().to_owned()).collect();
    let rows = reader.records().map(|r| headings.iter().cloned().zip(r.unwrap().iter().map(str::to_owned)).collect());
    Some(rows.collect())
}

/// The PHEindicatormethods file.
pub fn phe(name: &str) -> Option<Vec<Row>> {
    csv(&format!("02_phe_indicator_methods/{name}"))
}

/// A cell as a number; `None` when blank or NA.
pub fn number(row: &Row, heading: &str) -> Option<f64> {
    let cell = row.get(heading).unwrap_or_else(|| panic!("no column {heading}")).trim();
    if cell.is_empty() || cell == "NA" {
        None
    } else {
        Some(cell.parse().unwrap_or_else(|_| panic!("{heading}: {cell}")))
    }
}

/// Numbers of a JSON list; null becomes NaN.
pub fn numbers(value: &serde_json::Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap_or(f64::NAN)).collect()
}

/// Fails unless the two agree to `relative` (of the larger, or of 1).
#[track_caller]
pub fn close(ours: f64, published: f64, relative: f64) {
    let allowed = relative * ours.abs().max(published.abs()).max(1.0);
    assert!((ours - published).abs() <= allowed, "ours {ours}, published {published}");
}

/// Fails unless ours, rounded to so many decimal places, is the published value.
#[track_caller]
pub fn rounds_to(ours: f64, published: f64, places: i32) {
    let allowed = 0.5000001 * 10f64.powi(-places);
    assert!((ours - published).abs() <= allowed, "ours {ours}, published {published} to {places} places");
}

/// Fails unless ours, rounded to so many significant digits, is the published value.
#[track_caller]
pub fn rounds_to_digits(ours: f64, published: f64, digits: i32) {
    rounds_to(ours, published, digits - 1 - published.abs().log10().floor() as i32);
}
