//! The rules of the house that can be checked by a program: who may know whom, and how the tree is kept.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

/// Outside crates that these crates alone may know.
const ONLY: [(&[&str], &[&str]); 7] = [
    (&["linchpin-lake"], &["datafusion", "arrow", "parquet", "ballista"]),
    (&["linchpin-web"], &["axum", "axum-extra", "axum-server", "minijinja", "minijinja-contrib", "tower-http"]),
    (&["linchpin-store"], &["sqlx", "sea-query"]),
    (&["linchpin-sources"], &["calamine"]),
    (&["linchpin"], &["clap", "anyhow", "indicatif", "comfy-table"]),
    (&["linchpin-measures", "linchpin-risk"], &["statrs"]),
    (&["linchpin-post"], &["reqwest", "tokio-rustls", "webpki-roots"]),
];

/// Crates that do no IO and wait for nothing.
const PURE: [&str; 8] = [
    "linchpin-core",
    "linchpin-risk",
    "linchpin-measures",
    "linchpin-charts",
    "linchpin-fhir",
    "linchpin-access",
    "linchpin-pathways",
    "linchpin-schemes",
];

/// What a pure crate may not reach for.
const IMPURE: [&str; 8] = ["tokio", "axum", "datafusion", "sqlx", "reqwest", "hyper", "tracing-subscriber", "tempfile"];

/// What a pure crate's sources may not say.
const IMPURE_WORDS: [&str; 7] =
    ["std::fs", "std::net", "std::process", "std::env::var", "async fn", "SystemTime", "Instant::now"];

/// From the ground up: a crate may use only crates below it.
const ORDER: [&[&str]; 12] = [
    &["linchpin-core"],
    &["linchpin-risk"],
    &["linchpin-measures", "linchpin-charts", "linchpin-fhir", "linchpin-access", "linchpin-schemes"],
    &["linchpin-pathways"],
    &["linchpin-sources"],
    &["linchpin-demo"],
    &["linchpin-lake"],
    &["linchpin-store"],
    &["linchpin-app"],
    &["linchpin-post"],
    &["linchpin-web"],
    &["linchpin"],
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The direct dependencies of each crate of the workspace, those for tests left out.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |v: &serde_json::Value| v.as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|p| {
            let normal = p["dependencies"].as_array().unwrap().iter().filter(|d| d["kind"].is_null());
            (text(&p["name"]), normal.map(|d| text(&d["name"])).collect())
        })
        .collect()
}

fn sources(of: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
        let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                into.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(of), &mut found);
    found
}

#[test]
fn an_outside_crate_is_known_only_where_it_belongs() {
    let all = dependencies();
    assert!(all.len() >= 8, "{:?}", all.keys());
    for (owners, outside) in ONLY {
        for (name, uses) in all.iter().filter(|(name, _)| !owners.contains(&name.as_str())) {
            for outside in outside {
                assert!(!uses.contains(*outside), "{name} may not use {outside}: only {} does", owners.join(" or "));
            }
        }
    }
}

#[test]
fn a_crate_uses_only_crates_below_it() {
    let level = |name: &str| ORDER.iter().position(|names| names.contains(&name));
    for (name, uses) in dependencies() {
        let own = level(&name).unwrap_or_else(|| panic!("{name} has no place in the order of the house"));
        for below in uses.iter().filter(|u| u.starts_with("linchpin")) {
            assert!(level(below).is_some_and(|b| b < own), "{name} may not use {below}");
        }
    }
}

#[test]
fn pure_crates_do_no_io() {
    let all = dependencies();
    for name in PURE {
        for outside in IMPURE {
            assert!(!all[name].contains(outside), "{name} is pure and may not use {outside}");
        }
        for file in sources(&format!("crates/{}/src", name.trim_start_matches("linchpin-"))) {
            let text = std::fs::read_to_string(&file).unwrap();
            let code: String =
                text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            for word in IMPURE_WORDS {
                assert!(!code.contains(word), "{} says {word}", file.display());
            }
        }
    }
}

#[test]
fn files_stay_small() {
    let mut sizes: Vec<(usize, PathBuf)> = sources("crates")
        .into_iter()
        .filter(|p| p.components().any(|c| c.as_os_str() == "src"))
        .map(|p| (std::fs::read_to_string(&p).unwrap().lines().count(), p))
        .collect();
    sizes.sort_by(|a, b| b.cmp(a));
    for (lines, path) in sizes.iter().take(10) {
        println!("{lines:5} {}", path.strip_prefix(root()).unwrap().display());
    }
    let median = sizes[sizes.len() / 2].0;
    assert!(median <= 150, "the median file has {median} lines: split the large ones");
    // The declaration of the tables is one long list by nature.
    let long: Vec<_> =
        sizes.iter().filter(|(lines, path)| *lines > 450 && !path.ends_with("sources/src/table.rs")).collect();
    assert!(long.is_empty(), "look again at {long:?}");
}
