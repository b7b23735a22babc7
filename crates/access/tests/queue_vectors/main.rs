//! The published test values for waiting lists and for Erlang's formulas.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that meets something else has failed")]

mod erlang;
mod waiting;

use std::path::PathBuf;

use serde_json::Value;

/// A file of published values; `None` (said loudly) where the machine does not have it.
fn vectors(name: &str) -> Option<Value> {
    let shared = std::env::var_os("LINCHPIN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let path = shared.join("vectors/11_capacity_queueing").join(name);
    if !path.is_file() {
        assert!(std::env::var_os("CI").is_none(), "the published test values are not at {}", path.display());
        eprintln!("SKIPPED: {} is not there; set LINCHPIN_SHARED", path.display());
        return None;
    }
    Some(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}

/// The cases of one kind; how many there must be is said by the caller, so that none is passed over.
fn cases<'a>(all: &'a Value, kind: &str, count: usize) -> &'a [Value] {
    let cases = all[kind].as_array().unwrap_or_else(|| panic!("no {kind}"));
    assert_eq!(cases.len(), count, "{kind}");
    cases
}

fn number(case: &Value, key: &str) -> f64 {
    case[key].as_f64().unwrap_or_else(|| panic!("{key} of {case}"))
}

#[track_caller]
fn close(ours: f64, published: f64, within: f64) {
    assert!((ours - published).abs() <= within, "ours {ours}, published {published}");
}

/// Every kind of case in the file is one that is tested here.
fn kinds(all: &Value, known: &[&str]) {
    let mut there: Vec<&str> =
        all.as_object().unwrap().keys().map(String::as_str).filter(|k| *k != "provenance").collect();
    let mut known = known.to_vec();
    there.sort_unstable();
    known.sort_unstable();
    assert_eq!(there, known);
}
