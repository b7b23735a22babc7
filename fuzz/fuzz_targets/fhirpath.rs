//! FHIRPath and views: any text is a path or is refused, and a path ends on every resource.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use linchpin_fhir::{path::Path, view::View};
use serde_json::Value;

static RESOURCES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let texts = [
        r#"{"resourceType":"Patient","id":"1","name":[{"use":"official","family":"A","given":["b","c"]}],"birthDate":"1970-06",
            "_birthDate":{"extension":[{"url":"u","valueDateTime":"1970-06-01T10:00:00+01:00"}]},"deceasedBoolean":false,
            "link":[{"other":{"reference":"Patient/2/_history/1"}}]}"#,
        r#"{"resourceType":"Observation","id":"o","valueQuantity":{"value":1.50,"unit":"mg","code":"mg"},"component":[{"valueInteger":3}],
            "effectiveDateTime":"2024-02-29T23:59:59.999Z","code":{"coding":[{"system":"http://snomed.info/sct","code":"1"}]}}"#,
        "{}",
        "[1,2]",
        "null",
    ];
    texts.into_iter().map(|t| serde_json::from_str(t).unwrap_or_default()).collect()
});

fuzz_target!(|text: &str| {
    if let Ok(path) = Path::parse(text) {
        for resource in RESOURCES.iter() {
            let _ = path.evaluate(resource);
        }
    }
    if let Ok(view) = serde_json::from_str(text).map_err(|_| ()).and_then(|v| View::parse(&v).map_err(|_| ())) {
        let columns = view.columns().len();
        for resource in RESOURCES.iter() {
            let _ = view.rows(resource, &mut |row| assert_eq!(row.len(), columns));
        }
    }
});
