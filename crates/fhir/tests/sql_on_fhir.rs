//! The published conformance suite of SQL on FHIR, whole: every case of every file of the shared vectors.

use std::path::{Path, PathBuf};

use linchpin_fhir::view::View;
use serde_json::{Map, Value};

/// What the suite holds; a change of the suite must be seen.
const FILES: usize = 22;
const CASES: usize = 134;

/// Cases that we do not pass, each with the reason. There are none.
const KNOWN: [(&str, &str); 0] = [];

fn suite() -> Option<PathBuf> {
    let root = std::env::var_os("LINCHPIN_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let path = root.join("vectors/12_fhir/sql-on-fhir-v2");
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is not there", path.display());
    eprintln!("SKIPPED: {} is not there; set LINCHPIN_SHARED", path.display());
    None
}

/// The rows that a view makes of resources, as JSON.
fn rows(view: &Value, resources: &[Value]) -> Result<(Vec<String>, Vec<Value>), String> {
    let view = View::parse(view).map_err(|e| e.to_string())?;
    let columns: Vec<String> = view.columns().iter().map(|c| c.name.clone()).collect();
    let mut rows = Vec::new();
    for resource in resources {
        view.rows(resource, &mut |cells| {
            let row: Map<String, Value> = columns.iter().cloned().zip(cells.iter().map(|c| c.to_json())).collect();
            rows.push(Value::Object(row));
        })
        .map_err(|e| e.to_string())?;
    }
    Ok((columns, rows))
}

/// 5 and 5.0 are one number.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(k, v)| b.get(k).is_some_and(|w| same(v, w)))
        }
        _ => a == b,
    }
}

/// The same rows, in whatever order: the specification sets none.
fn same_rows(got: &[Value], expected: &[Value]) -> bool {
    let mut left: Vec<&Value> = expected.iter().collect();
    got.len() == expected.len()
        && got.iter().all(|row| {
            let at = left.iter().position(|other| same(row, other));
            at.map(|at| left.swap_remove(at)).is_some()
        })
}

fn check(case: &Value, resources: &[Value]) -> Result<(), String> {
    let made = rows(&case["view"], resources);
    if case["expectError"] == true {
        return made.map_or(Ok(()), |(_, rows)| Err(format!("an error is expected; rows {rows:?}")));
    }
    let (columns, rows) = made?;
    if let Some(expected) = case["expectColumns"].as_array()
        && !expected.iter().eq(columns.iter())
    {
        return Err(format!("columns {columns:?}"));
    }
    match case["expect"].as_array() {
        Some(expected) if same_rows(&rows, expected) => Ok(()),
        _ => Err(format!("rows {}", Value::Array(rows))),
    }
}

#[test]
fn the_published_suite_passes() {
    let Some(folder) = suite() else { return };
    let (mut files, mut passed, mut shareable) = (0, 0, 0);
    let mut failed = Vec::new();
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    names.sort();
    for path in names.into_iter().filter(|p| !p.ends_with("tests.schema.json")) {
        let file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        files += 1;
        for case in file["tests"].as_array().unwrap() {
            let name = format!("{}: {}", file["title"].as_str().unwrap(), case["title"].as_str().unwrap());
            match check(case, file["resources"].as_array().unwrap()) {
                Ok(()) => {
                    passed += 1;
                    shareable += usize::from(case["tags"].as_array().is_some_and(|t| t.contains(&"shareable".into())));
                }
                Err(why) => failed.push((name, why)),
            }
        }
    }
    println!("SQL on FHIR: {passed} of {} pass, {shareable} of them shareable", passed + failed.len());
    for (name, why) in &failed {
        println!("FAILED {name}: {why}");
    }
    assert_eq!((files, passed + failed.len()), (FILES, CASES), "the suite has changed");
    let unknown: Vec<_> = failed.iter().filter(|(name, _)| !KNOWN.iter().any(|(known, _)| known == name)).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
    assert_eq!(failed.len(), KNOWN.len(), "a case that was known to fail passes now");
}

#[test]
fn a_view_that_comes_to_no_end_is_refused() {
    let view = serde_json::json!({"resource": "Patient", "select": [
        {"repeat": ["$this", "$this"], "column": [{"name": "id", "path": "id"}]}]});
    let view = View::parse(&view).expect("a view");
    let result = view.rows(&serde_json::json!({"resourceType": "Patient", "id": "1"}), &mut |_| {});
    assert!(result.is_err_and(|e| e.to_string().contains("no end")));
}

#[test]
fn what_is_wrong_with_a_view_is_said() {
    let said = |view: Value| View::parse(&view).err().map(|e| e.to_string()).unwrap_or_default();
    let column = |name: &str, path: &str| serde_json::json!({"name": name, "path": path});
    let select = |columns: Value| serde_json::json!({"resource": "Patient", "select": [{"column": columns}]});
    assert!(said(select(serde_json::json!([column("a", "id"), column("a", "id")]))).contains("a occurs twice"));
    assert!(said(select(serde_json::json!([column("a b", "id")]))).contains("cannot be the name"));
    assert!(
        said(select(serde_json::json!([column("a", "now()")])))
            .contains("column a, “now()”: the function now() is not known")
    );
    assert!(said(serde_json::json!({"resource": "Patient", "select": []})).contains("selects nothing"));
    let both = serde_json::json!({"resource": "Patient", "select": [{"forEach": "name", "repeat": ["name"], "column": [column("a", "id")]}]});
    assert!(said(both).contains("exclude each other"));
}
