//! The hazard log says what is so: every file and test it leans on is in the tree, and every hazard stands once, with the
//! same words and risks in the list and in its own section.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn log() -> String {
    std::fs::read_to_string(root().join("docs/safety/hazard-log.md")).unwrap()
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn is_path(token: &str) -> bool {
    let roots = ["crates/", "docs/", "tests/", "definitions/", "assets/", "fuzz/", "bench/"];
    roots.iter().any(|start| token.starts_with(start)) && !token.contains(char::is_whitespace)
}

/// What is wrong with the files and tests that a line names: a test stands in brackets after its file, or after “same file”.
fn faults(line: &str, file: &mut Option<String>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut cite = |token: &str, in_brackets: bool, file: &mut Option<String>| {
        if is_path(token) {
            if !root().join(token).exists() {
                faults.push(format!("there is no {token}"));
            }
            *file = Some(token.to_owned());
        } else if in_brackets {
            let Some(named) = file.as_deref() else { return faults.push(format!("{token} is of no file")) };
            let text = std::fs::read_to_string(root().join(named)).unwrap_or_default();
            let there = if named.ends_with(".rs") { format!("fn {token}(") } else { token.to_owned() };
            if !text.contains(&there) {
                faults.push(format!("there is no {token} in {named}"));
            }
        }
    };
    let mut rest = line;
    while let Some(start) = rest.find(['`', '(']) {
        let (bracket, from) = (rest.as_bytes()[start] == b'(', &rest[start + 1..]);
        let end = from.find(if bracket { ')' } else { '`' }).unwrap_or(from.len());
        let inside = &from[..end];
        if bracket && (inside.starts_with('`') || inside.starts_with("same file")) {
            quoted(inside).for_each(|token| cite(token, true, file));
            rest = from.get(end + 1..).unwrap_or_default();
        } else if bracket {
            rest = from;
        } else {
            cite(inside, false, file);
            rest = from.get(end + 1..).unwrap_or_default();
        }
    }
    faults
}

#[test]
fn every_file_and_test_that_the_log_names_is_there() {
    let log = log();
    let (mut wrong, mut named) = (Vec::new(), 0);
    for (number, line) in (1..).zip(log.lines()) {
        named += quoted(line).filter(|token| is_path(token)).count();
        let found = faults(line, &mut None);
        wrong.extend(found.into_iter().map(|fault| format!("line {number}: {fault}")));
    }
    assert!(wrong.is_empty(), "docs/safety/hazard-log.md:\n{}", wrong.join("\n"));
    assert!(named > 80, "only {named} files are named: are they still written in backticks?");
}

#[test]
fn a_wrong_name_is_found() {
    let of = |line: &str| faults(line, &mut None);
    let here = "crates/core/tests/hazards.rs";
    assert!(of(&format!("1. So (`{here}`: `a_wrong_name_is_found`, `root`).")).is_empty());
    assert!(of(&format!("(`{here}`). Words of `linchpin load`. Then (same file: `is_path`)")).is_empty());
    assert_eq!(of("`crates/core/tests/none.rs`"), ["there is no crates/core/tests/none.rs"]);
    let missing = format!("(`{here}`: `no_such{}`)", "_test");
    assert_eq!(of(&missing).len(), 1);
    assert_eq!(of(&format!("(same file: `{}`)", "root")).len(), 1, "no file came before it");
    assert_eq!(of("(an aside) and (`tests/nothing.mjs`: `no address`)").len(), 2);
}

/// A risk matrix cell is told by severity and likelihood, such as `Major × low: **3**`.
#[test]
fn every_hazard_stands_once_with_one_title_and_one_pair_of_risks() {
    let log = log();
    let mut listed: BTreeMap<&str, (String, String, String)> = BTreeMap::new();
    for row in log.lines().filter(|line| line.starts_with("| [HZ-")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let id = cells[0].get(1..6).unwrap();
        let said = (cells[1].to_owned(), cells[2].to_owned(), cells[3].to_owned());
        assert!(listed.insert(id, said).is_none(), "{id} is listed twice");
    }
    let mut told = Vec::new();
    for section in log.split("\n## HZ-").skip(1) {
        let heading = section.lines().next().unwrap();
        let (number, title) = heading.split_once(' ').unwrap();
        let id = format!("HZ-{number}");
        let risk = |kind: &str| {
            let line = section.lines().find(|line| line.starts_with(&format!("| {kind} risk |")));
            let line = line.unwrap_or_else(|| panic!("{id} has no {kind} risk"));
            let digits = line.split("**").nth(1).unwrap_or_else(|| panic!("{id}: {line}"));
            digits.to_owned()
        };
        let said = (title.to_owned(), risk("initial"), risk("residual"));
        assert_eq!(listed.get(id.as_str()), Some(&said), "{id} in the list");
        assert!(!told.contains(&id), "{id} is told twice");
        told.push(id);
    }
    assert_eq!(told.len(), listed.len());
    let readme = std::fs::read_to_string(root().join("docs/safety/README.md")).unwrap();
    assert!(
        readme.contains(&format!("the hazard log: {} hazards", told.len())),
        "README.md counts {} hazards",
        told.len()
    );
}
