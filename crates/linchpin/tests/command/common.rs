//! Runs the command as a person would.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// The folder of published files and test values; none, loudly, when it is absent.
pub fn shared() -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("LINCHPIN_SHARED").map_or(default, PathBuf::from);
    if folder.join("data").is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "the published files are not at {}", folder.display());
    eprintln!("SKIPPED: the published files are not at {} (set LINCHPIN_SHARED)", folder.display());
    None
}

/// Runs `linchpin` with the arguments.
pub fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_linchpin")).args(arguments).output().unwrap()
}

/// Runs `linchpin --place PLACE` and gives what it printed, if it succeeded.
pub fn at(place: &Path, arguments: &[&str]) -> String {
    let place = place.to_str().unwrap();
    let output = run(&[&["--place", place], arguments].concat());
    assert!(output.status.success(), "linchpin {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The rows of a query, as texts.
pub fn query(place: &Path, sql: &str) -> Vec<Vec<String>> {
    let printed = at(place, &["query", sql, "--format", "csv"]);
    let mut csv = csv::Reader::from_reader(printed.as_bytes());
    csv.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The one number that a query gives.
pub fn number(place: &Path, sql: &str) -> f64 {
    let rows = query(place, sql);
    assert!(rows.len() == 1 && rows[0].len() == 1, "{sql} gave {rows:?}");
    rows[0][0].parse().unwrap()
}

/// An empty place for Rotherham in a folder of its own.
pub fn rotherham() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("r");
    let made = run(&["new", place.to_str().unwrap(), "--organisation", "03L", "--name", "Rotherham"]);
    assert!(made.status.success());
    (folder, place)
}
