//! What a validator that is not ours says of the people's records.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use jiff::civil::date;
use linchpin_demo::write_people;

/// Where a Python with fhir.resources is; it is made in the target folder when it is not there yet. Not the one of
/// `crates/fhir/tests/out.rs`: both may run at the same time, and make it at the same time.
fn python(tests: &Path) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../people-fhir-venv");
    let python = folder.join("bin/python");
    let works =
        || Command::new(&python).args(["-c", "import fhir.resources.R4B"]).output().is_ok_and(|o| o.status.success());
    if !works() {
        let made = Command::new("python3").arg("-m").arg("venv").arg(&folder).output();
        let needs = tests.join("requirements.txt");
        let filled = Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(needs).output();
        if made.is_err() || filled.is_err() || !works() {
            return None;
        }
    }
    Some(python)
}

#[test]
fn every_record_is_valid() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fhir");
    let Some(python) = python(&tests) else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "Python with fhir.resources is not there");
        eprintln!("SKIPPED: Python with fhir.resources is not there, so no record was validated");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let written = write_people(folder.path(), 250, date(2026, 9, 30)).expect("people");
    let validate = || {
        let said = Command::new(&python).arg(tests.join("validate.py")).arg(folder.path()).output().expect("it runs");
        (said.status.success(), String::from_utf8_lossy(&said.stdout).into_owned())
    };
    let (good, said) = validate();
    assert!(good && said.contains(&format!("{} resources checked", written.resources)), "{said}");
    // It does find what is wrong.
    let conditions = folder.path().join("Condition.ndjson");
    let text = fs::read_to_string(&conditions).expect("conditions");
    fs::write(&conditions, text.replacen("onsetDateTime\":\"", "onsetDateTime\":\"the ", 1)).expect("written");
    assert!(!validate().0);
}
