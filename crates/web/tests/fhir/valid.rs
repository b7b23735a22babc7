//! Everything that is emitted passes a validator that is not ours: `tests/fhir/validate.py`, with fhir.resources.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use linchpin_core::Role;

use crate::machine::{Machines, reader, search};

/// Where a Python with fhir.resources is; it is made in the target folder when it is not there yet.
fn python() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../fhir-venv");
    let python = folder.join("bin/python");
    let works = |python: &Path| {
        Command::new(python).args(["-c", "import fhir.resources.R4B"]).output().is_ok_and(|o| o.status.success())
    };
    if works(&python) {
        return Some(python);
    }
    let needs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fhir/requirements.txt");
    let made = Command::new("python3").arg("-m").arg("venv").arg(&folder).output();
    let filled = Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(needs).output();
    (made.is_ok() && filled.is_ok() && works(&python)).then_some(python)
}

#[tokio::test]
async fn a_validator_that_is_not_ours_finds_nothing_wrong() {
    let Some(python) = python() else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "Python with fhir.resources is not there");
        eprintln!("SKIPPED: Python with fhir.resources is not there, so no resource was validated");
        return;
    };
    let machines = Machines::new().await;
    let folder = tempfile::tempdir().unwrap();
    let mut emitted = 0;
    let mut keep = |name: &str, text: &str| {
        emitted += 1;
        std::fs::write(folder.path().join(format!("{emitted:03}-{name}.json")), text).unwrap();
    };
    let statement = machines.get(Role::Finance, "/fhir/metadata").await;
    keep("metadata", &statement.text);
    let kinds = statement.json()["rest"][0]["resource"].as_array().unwrap().clone();
    for kind in kinds.iter().map(|kind| kind["type"].as_str().unwrap()) {
        let bundle = machines
            .get(
                reader(kind),
                &format!(
                    "{}{}_count=50",
                    search(&machines, kind),
                    if search(&machines, kind).contains('?') { "&" } else { "?" }
                ),
            )
            .await;
        keep(kind, &bundle.text);
        for id in bundle.found().into_iter().take(5) {
            keep(kind, &machines.get(reader(kind), &format!("/fhir/{kind}/{id}")).await.text);
        }
    }
    let found = machines.get(Role::CoordinationNurse, "/fhir/Patient?name=odowd").await;
    keep("subsetted", &found.text);
    keep("nothing", &machines.get(Role::Clinician, "/fhir/Patient?identifier=1").await.text);
    let lenient = machines.get_with(Role::Finance, "/fhir/Organization?x=1", "prefer", "handling=lenient").await;
    keep("lenient", &lenient.text);
    for path in ["/fhir/Patient?x=1", "/fhir/Patient/1", "/fhir/None", "/fhir/Patient?_format=xml"] {
        keep("trouble", &machines.get(Role::Clinician, path).await.text);
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fhir/validate.py");
    let output = Command::new(&python).arg(&script).arg(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    println!("{said}");
    assert!(output.status.success() && emitted > 40, "{emitted}: {said}");
}
