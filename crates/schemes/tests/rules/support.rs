//! The starter set, what others published, and a small scheme to change.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use linchpin_schemes::{Fault, Scheme};

/// Every file of the starter set, by id.
pub fn files() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions/schemes");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let toml = entries.filter(|path| path.extension().is_some_and(|e| e == "toml"));
    toml.map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// A file beside the repository that others published; none where it is not there, which is told.
pub fn shared(path: &str) -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = std::env::var_os("LINCHPIN_SHARED").map_or(default, PathBuf::from).join(path);
    if !path.exists() {
        eprintln!("SKIPPED: {} is not there; set LINCHPIN_SHARED", path.display());
        return None;
    }
    Some(path)
}

/// Its text.
pub fn shared_text(path: &str) -> Option<String> {
    shared(path).map(|path| fs::read_to_string(path).unwrap())
}

/// The scheme of this text.
pub fn scheme(id: &str, text: &str) -> Scheme {
    Scheme::parse(id, text).unwrap_or_else(|faults| panic!("{}", said(&faults)))
}

/// Faults, a line each.
pub fn said(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A scheme with one of each thing.
pub const SMALL: &str = r#"title        = "Small"
kind         = "framework"
why          = "To be changed in one place."
source       = "D4"
commissioner = "place"
provider     = "practice"
coverage     = "those who sign up"
term         = { from = 2025-04-01, to = 2026-03-31, review = 2025-12-01 }
[pot]
amount       = "GBP 2,000.00"
shared       = "as earned"
[pays]
basis        = "points"
point        = "GBP 10.00"
points       = 60
period       = "year"
claim_by     = { working_day = 6 }
chain        = ["practice declares", "commissioner approves", "finance pays"]
[standard.one]
title        = "One"
must.reached = { says = "Reached", indicator = "quality/asthma-review", lower = "40%", upper = "90%", points = 50 }
must.shown   = { says = "Shown", evidence = "audit", due = 2026-03-31, points = 10 }
[example]
given = """
provider | reached              | shown
Y00001   | 65 of 110, 10 left out | accepted
Y00002   |                      | accepted
"""
expect = """
provider | reached | points | pays    | because
Y00001   | 25      | 35     | 350.00  | reached is 65% and 90% is wanted
Y00002   | 0       | 10     | 100.00  | reached is not reported
"""
"#;
