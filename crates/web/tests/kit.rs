//! The kit's macros give the HTML that the NHS design system publishes for each of its components. When a new
//! edition of the kit or of minijinja changes what a page would look like, this says so first.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

use std::{fs, path::Path};

use linchpin_web::engine;
use minijinja::{Environment, Value, context};
use serde_json::Value as Json;

/// One published example differs: a space inside a JSON attribute, which means the same.
const KNOWN: usize = 1;

#[test]
fn components_are_as_published() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/node_modules/nhsuk-frontend/dist/nhsuk/components");
    if !folder.is_dir() || !engine::has_kit() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "run `make assets` first");
        eprintln!("SKIPPED: the published examples are not here; run `make assets`");
        return;
    }
    let engine = engine::engine();
    let (mut total, mut wrong) = (0, Vec::new());
    let mut components: Vec<_> =
        fs::read_dir(&folder).unwrap().filter_map(Result::ok).filter(|e| e.path().is_dir()).collect();
    components.sort_by_key(fs::DirEntry::file_name);
    for component in components {
        let Ok(text) = fs::read_to_string(component.path().join("fixtures.json")) else { continue };
        let fixtures: Json = serde_json::from_str(&text).unwrap();
        // Read once more as template values, which keep the order of keys.
        let contexts: Value = serde_json::from_str(&text).unwrap();
        let name = component.file_name().into_string().unwrap();
        for (i, fixture) in fixtures["fixtures"].as_array().unwrap().iter().enumerate() {
            let params =
                contexts.get_attr("fixtures").unwrap().get_item(&Value::from(i)).unwrap().get_attr("context").unwrap();
            total += 1;
            let given = render(&engine, &name, fixture, &params);
            if canonical(&given) != canonical(fixture["html"].as_str().unwrap()) {
                wrong.push(format!(
                    "{name}: {}\n  ours   {}\n  theirs {}",
                    fixture["name"],
                    canonical(&given),
                    canonical(fixture["html"].as_str().unwrap())
                ));
            }
        }
    }
    println!("{} of {total} published examples are the same", total - wrong.len());
    assert!(total >= 983, "only {total} examples were found");
    assert!(wrong.len() <= KNOWN, "{} examples differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn render(engine: &Environment<'_>, component: &str, fixture: &Json, params: &Value) -> String {
    let path = format!("nhsuk/components/{component}/macro.jinja");
    let source = engine.get_template(&path).unwrap();
    let text = source.source().to_owned();
    let name = text.split_once("macro ").unwrap().1.split_once('(').unwrap().0.to_owned();
    let call = match fixture["callBlock"].as_str() {
        Some(block) => format!("{{% call {name}(params) %}}{block}{{% endcall %}}"),
        None => format!("{{{{ {name}(params) }}}}"),
    };
    let page = format!("{{% from \"{path}\" import {name} %}}{call}");
    engine
        .render_named_str("example.jinja", &page, context! { params })
        .unwrap_or_else(|e| panic!("{component}: {e:#}"))
}

/// The same HTML in one spelling: runs of white space as one space, none beside tags, entities as characters.
fn canonical(html: &str) -> String {
    let mut text = html.split_whitespace().collect::<Vec<_>>().join(" ");
    for (from, to) in [
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#x2f;", "/"),
        ("&gt;", ">"),
        ("&lt;", "<"),
        ("&amp;", "&"),
    ] {
        text = text.replace(from, to);
    }
    text.replace("> ", ">").replace(" <", "<").replace(" >", ">")
}
