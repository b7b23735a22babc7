//! What holds for every drawing, whatever names and numbers it is given.

mod common;

use std::collections::HashSet;

use common::{Said, every_chart};
use linchpin_charts::palette;
use proptest::prelude::*;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

const ELEMENTS: [&str; 16] = [
    "svg", "title", "desc", "g", "a", "text", "circle", "polygon", "polyline", "rect", "path", "defs", "pattern",
    "clipPath", "line", "use",
];
/// Attributes whose value is words or an id, not a number.
const WORDS: [&str; 5] = ["aria-label", "href", "id", "aria-labelledby", "aria-describedby"];

fn attributes(tag: &BytesStart<'_>) -> Vec<(String, String)> {
    tag.attributes()
        .map(|a| {
            let a = a.expect("an attribute");
            let value = a.normalized_value(XmlVersion::Implicit1_0).expect("an escaped value");
            (a.key.as_ref().to_owned(), value.into_owned())
        })
        .collect()
}

/// Fails unless the drawing is well formed, accessible and free of what the content security policy forbids.
fn check(said: &Said) {
    let (svg, chart) = (&said.svg, said.chart);
    let mut reader = quick_xml::Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let (mut ids, mut used, mut links, mut role) = (HashSet::new(), Vec::new(), 0, String::new());
    let (mut depth, mut widest) = (0, 0.0);
    loop {
        let event = reader.read_event().expect("well-formed XML");
        let tag = match &event {
            Event::Eof => break,
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            Event::Start(tag) => {
                depth += 1;
                tag
            }
            Event::Empty(tag) => tag,
            Event::Text(_) | Event::GeneralRef(_) => continue,
            Event::PI(_) | Event::DocType(_) | Event::CData(_) | Event::Comment(_) | Event::Decl(_) => {
                unreachable!("{chart}: {event:?}")
            }
        };
        let element = tag.name().as_ref().to_owned();
        assert!(ELEMENTS.contains(&element.as_str()), "{chart}: <{element}>");
        links += usize::from(element == "a");
        for (name, value) in attributes(tag) {
            assert!(name != "style" && !name.starts_with("on"), "{chart}: {name}");
            if !WORDS.contains(&name.as_str()) {
                assert!(!value.contains("NaN") && !value.contains("inf"), "{chart}: {name}={value}");
            }
            match name.as_str() {
                "id" => assert!(ids.insert(value.clone()), "{chart}: {value} twice"),
                "role" => role.clone_from(&value),
                "href" => assert!(value.starts_with(['/', '#', '?']) || value.starts_with("http"), "{value}"),
                "aria-labelledby" | "aria-describedby" => used.push(value.clone()),
                "viewBox" => widest = value.split(' ').nth(2).and_then(|w| w.parse().ok()).expect("a width"),
                "font-size" => assert!(value.parse::<f64>().expect("a size") >= 12.0),
                "x" if element == "text" => {
                    let x: f64 = value.parse().expect("a number");
                    assert!((0.0..=widest).contains(&x), "{chart}: text at {x} of {widest}");
                }
                "fill" | "stroke" if value.starts_with('#') => {
                    let known = palette::ALL.contains(&value.as_str());
                    assert!(known || value == palette::WHITE || value == "#eef1f3", "{chart}: {value}");
                }
                _ => {}
            }
            if let Some(id) = value.strip_prefix("url(#").and_then(|v| v.strip_suffix(')')) {
                used.push(id.to_owned());
            }
        }
    }
    assert_eq!(depth, 0, "{chart}: not closed");
    assert!(used.iter().all(|id| ids.contains(id)), "{chart}: {used:?} of {ids:?}");
    // A link inside an image cannot be reached by those who do not see it, so a drawing with links is a group.
    assert_eq!(role, if links > 0 { "group" } else { "img" }, "{chart}");
    assert!(svg.contains("<title id=") && svg.contains("<desc id="), "{chart}");
}

fn check_all(names: &[String], numbers: &[f64], width: u32) {
    let all = every_chart(names, numbers, width);
    for (said, again) in all.iter().zip(every_chart(names, numbers, width)) {
        check(said);
        assert_eq!(said.svg, again.svg, "{}: same data, other bytes", said.chart);
        assert!(!said.text.is_empty());
        assert_eq!(said.table.links.len(), said.table.rows.len());
        assert_eq!(said.table.numeric.len(), said.table.headings.len());
        for row in &said.table.rows {
            assert_eq!(row.len(), said.table.headings.len(), "{}: {row:?}", said.chart);
        }
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

#[test]
fn hostile_names_stay_text() {
    let names = owned(&[
        "\"><script>alert(1)</script>",
        "javascript:alert(1)",
        "a&b<c>'\"]]>",
        "\u{0}\u{1}\u{FFFF}\n",
        "</title></svg>",
        "患者 👩‍⚕️ ًا",
    ]);
    for numbers in [vec![0.1, 0.5, 0.9, 0.4, 0.3, 0.8, 0.2], vec![f64::NAN, f64::INFINITY, 0.2, -0.4, 1e300, -1e300]] {
        check_all(&names, &numbers, 760);
        for said in every_chart(&names, &numbers, 340) {
            assert!(!said.svg.contains("<script") && !said.svg.contains("href=\"javascript"), "{}", said.chart);
        }
    }
}

#[test]
fn without_data_a_chart_says_so() {
    for numbers in [vec![], vec![f64::NAN; 5]] {
        for said in every_chart(&owned(&["Greenside Surgery", "spc", "x"]), &numbers, 760) {
            check(&said);
            if ["variation", "assurance", "dot"].contains(&said.chart) {
                continue;
            }
            assert!(said.text.contains("Nothing to show"), "{}: {}", said.chart, said.text);
            assert!(said.svg.contains(">Nothing to show"), "{}", said.chart);
        }
    }
}

#[test]
fn missing_values_are_named_and_never_numbers() {
    let names = owned(&["Greenside", "Stag", "Market", "Parkgate"]);
    for said in every_chart(&names, &[0.4, f64::NAN, 0.6, 0.5], 760) {
        if !["variation", "assurance", "dot", "stacked"].contains(&said.chart) {
            assert!(said.text.contains("No value for"), "{}: {}", said.chart, said.text);
            assert!(said.table.rows.iter().flatten().any(|c| c == "no value"), "{}", said.chart);
        }
        assert!(!said.text.contains("NaN") && !said.svg.contains("NaN"), "{}", said.chart);
    }
}

#[test]
fn the_style_sheet_knows_forced_colours_and_print() {
    let css = linchpin_charts::CSS;
    assert!(css.contains("forced-colors:active") && css.contains("@media print") && css.contains("@container"));
    assert_eq!(css.matches('{').count(), css.matches('}').count());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_data_draw_well(
        names in proptest::collection::vec("\\PC{0,40}", 1..8),
        numbers in proptest::collection::vec(prop_oneof![8 => -0.2..1.2f64, 2 => -1e6..1e9f64, 1 => any::<f64>()], 0..40),
        width in 0u32..1600,
    ) {
        check_all(&names, &numbers, width);
    }
}
