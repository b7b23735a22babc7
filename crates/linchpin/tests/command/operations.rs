//! Running a place: keys, accounts, the audit chain, backups, the doctor, and a service that starts and ends well.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use crate::common::{at, rotherham, run};

const PASSWORD: &str = "correct horse battery staple 7";

fn linchpin(place: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linchpin"));
    command.arg("--place").arg(place).args(arguments).env("LINCHPIN_PASSWORD", PASSWORD).stdin(Stdio::null());
    command
}

fn output(place: &Path, arguments: &[&str]) -> Output {
    linchpin(place, arguments).output().unwrap()
}

/// What it printed and told, and whether it succeeded.
fn told(output: &Output) -> (bool, String) {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

fn accounts(place: &Path) -> BTreeSet<String> {
    let printed = at(place, &["user", "list", "--format", "csv"]);
    let mut csv = csv::Reader::from_reader(printed.as_bytes());
    csv.records().map(|r| r.unwrap()[0].to_owned()).collect()
}

fn add(place: &Path, name: &str) -> Output {
    output(place, &["user", "add", name, "--role", "administrator"])
}

#[test]
fn a_new_place_keeps_its_keys_to_itself() {
    let (_folder, place) = rotherham();
    let keys = place.join("secrets.toml");
    assert_eq!(keys.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let before = std::fs::read(&keys).unwrap();
    assert!(add(&place, "ann").status.success());
    assert_eq!(std::fs::read(&keys).unwrap(), before, "keys are made once");
    // Other keys than those that closed the store are refused, and so are keys that others can read.
    std::fs::rename(&keys, place.join("kept.toml")).unwrap();
    let (ok, text) = told(&add(&place, "bob"));
    assert!(!ok && text.contains("other keys"), "{text}");
    std::fs::rename(place.join("kept.toml"), &keys).unwrap();
    std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o644)).unwrap();
    let (ok, text) = told(&add(&place, "bob"));
    assert!(!ok && text.contains("chmod 600"), "{text}");
}

#[test]
fn accounts_are_made_listed_switched_off_and_reset() {
    let (_folder, place) = rotherham();
    assert!(add(&place, "Ann.Smith").status.success());
    assert!(!add(&place, "ann.smith").status.success(), "one name, one account");
    let weak =
        linchpin(&place, &["user", "add", "bob", "--role", "finance"]).env("LINCHPIN_PASSWORD", "tooshort").output();
    let (ok, text) = told(&weak.unwrap());
    assert!(!ok && !text.contains("tooshort"), "{text}");
    assert_eq!(accounts(&place), BTreeSet::from(["ann.smith".to_owned()]), "nothing was made by halves");
    let made = output(&place, &["user", "add", "cy", "--role", "clinician", "--organisation", "C87002", "--generate"]);
    let password = String::from_utf8(made.stdout.clone()).unwrap();
    assert!(made.status.success() && password.trim().len() == 23 && password.lines().count() == 1, "{password}");
    let listed = at(&place, &["user", "list", "--format", "json"]);
    assert!(listed.contains("clinician at C87002") && !listed.contains(password.trim()), "{listed}");
    at(&place, &["user", "disable", "cy"]);
    assert!(at(&place, &["user", "list"]).contains("switched off"));
    at(&place, &["user", "enable", "cy"]);
    assert!(output(&place, &["user", "reset", "cy", "--second-factor"]).status.success());
    assert!(!output(&place, &["user", "reset", "nobody"]).status.success());
    assert_eq!(output(&place, &["user", "add", "x", "--role", "emperor"]).status.code(), Some(2));
    // All of it is in the chain, and no password is.
    let chain = at(&place, &["audit", "export", "--format", "json"]);
    for what in ["switched off", "switched on", "password reset", "second factor taken away"] {
        assert!(chain.contains(what), "{what}: {chain}");
    }
    assert!(!chain.contains(PASSWORD) && !chain.contains(password.trim()));
}

#[test]
fn pseudonyms_are_given_a_new_key_and_the_chain_says_so() {
    let (_folder, place) = rotherham();
    let (ok, text) = told(&output(&place, &["pseudonyms", "rotate", "--purpose", "lake"]));
    assert!(ok && text.contains("Epoch 2"), "{text}");
    let (_, text) = told(&output(&place, &["pseudonyms", "rotate", "--purpose", "lake"]));
    assert!(text.contains("Epoch 3"), "{text}");
    let (_, text) = told(&output(&place, &["pseudonyms", "rotate", "--purpose", "planning"]));
    assert!(text.contains("Epoch 2"), "each purpose has keys of its own: {text}");
    for wrong in [&["pseudonyms", "rotate"][..], &["pseudonyms", "rotate", "--purpose", "lake-records"]] {
        assert_eq!(output(&place, wrong).status.code(), Some(2));
    }
    let chain = at(&place, &["audit", "export", "--format", "json"]);
    let rotated = chain.lines().filter(|line| line.contains("\\\"rotate\\\":\\\"pseudonyms\\\""));
    assert_eq!(rotated.count(), 3, "{chain}");
}

#[test]
fn a_changed_entry_is_found_and_named() {
    let (_folder, place) = rotherham();
    assert!(add(&place, "ann").status.success() && add(&place, "bob").status.success());
    at(&place, &["user", "disable", "bob"]);
    let checkpoint = at(&place, &["audit", "verify"]).trim().to_owned();
    assert!(output(&place, &["audit", "verify", "--checkpoint", &checkpoint]).status.success());
    let other = checkpoint.replace(|c: char| c.is_ascii_alphabetic(), "0");
    assert!(!output(&place, &["audit", "verify", "--checkpoint", &other]).status.success());
    // Somebody with a hand on the file makes it say that bob was switched on.
    let file = place.join("linchpin.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let (from, to) = (b"switched off", b"switched on ");
    let at = bytes.windows(from.len()).position(|w| w == from).unwrap();
    bytes[at..at + to.len()].copy_from_slice(to);
    std::fs::write(&file, bytes).unwrap();
    let (ok, text) = told(&output(&place, &["audit", "verify"]));
    assert!(!ok && text.contains("was changed after it was written"), "{text}");
    let (ok, text) = told(&output(&place, &["doctor"]));
    assert!(!ok && text.contains("was changed after it was written"), "{text}");
}

#[test]
fn what_was_acknowledged_before_the_process_was_killed_comes_back_from_a_backup() {
    let (folder, place) = rotherham();
    assert!(add(&place, "first").status.success());
    let mut acknowledged = BTreeSet::from(["first".to_owned()]);
    let kills = 20;
    for n in 0..kills {
        let name = format!("user-{n}");
        let mut child =
            linchpin(&place, &["user", "add", &name, "--role", "finance"]).stderr(Stdio::null()).spawn().unwrap();
        // Spread over the whole life of the command, which takes a second or so here.
        std::thread::sleep(Duration::from_millis(n * 53 % 1_000));
        child.kill().ok();
        if child.wait().unwrap().success() {
            acknowledged.insert(name);
        }
    }
    let there = accounts(&place);
    assert!(there.is_superset(&acknowledged), "{acknowledged:?} {there:?}");
    let backup = folder.path().join("backup");
    at(&place, &["backup", backup.to_str().unwrap()]);
    assert_eq!(backup.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    assert!(!backup.join("secrets.toml").exists(), "the keys are no part of it");
    // The machine burns down; the backup and the kept keys do not.
    let keys = folder.path().join("kept.toml");
    std::fs::copy(place.join("secrets.toml"), &keys).unwrap();
    let before = at(&place, &["audit", "verify"]);
    std::fs::remove_dir_all(&place).unwrap();
    let restored = folder.path().join("restored");
    at(&restored, &["restore", backup.to_str().unwrap(), "--secrets", keys.to_str().unwrap()]);
    assert_eq!(at(&restored, &["audit", "verify", "--checkpoint", before.trim()]), before);
    assert_eq!(accounts(&restored), there);
    assert!(add(&restored, "after").status.success(), "and life goes on");
    assert!(output(&restored, &["doctor"]).status.success());
}

#[test]
fn a_backup_that_was_changed_or_has_other_keys_is_refused() {
    let (folder, place) = rotherham();
    assert!(add(&place, "ann").status.success());
    let backup = folder.path().join("backup");
    at(&place, &["backup", backup.to_str().unwrap()]);
    assert!(!output(&place, &["backup", backup.to_str().unwrap()]).status.success(), "never over another backup");
    let name = backup.to_str().unwrap();
    assert!(!output(&place, &["restore", name]).status.success(), "never over a place");
    let target = |n: &str| folder.path().join(n);
    let (_other, strange) = rotherham();
    let keys = strange.join("secrets.toml");
    let (ok, text) = told(&output(&target("a"), &["restore", name, "--secrets", keys.to_str().unwrap()]));
    assert!(!ok && text.contains("other keys"), "{text}");
    // Without keys it is restored, and says what is missing.
    let (ok, text) = told(&output(&target("b"), &["restore", name]));
    assert!(ok && text.contains("secrets.toml"), "{text}");
    let lines = backup.join("store.jsonl");
    let text = std::fs::read_to_string(&lines).unwrap();
    std::fs::write(&lines, text.replace("\"ann\"", "\"eve\"")).unwrap();
    let (ok, text) = told(&output(&target("c"), &["restore", name]));
    assert!(!ok && text.contains("store.jsonl"), "{text}");
    assert!(!target("c").join("place.toml").exists() && !target("c").join("linchpin.db").exists());
}

#[test]
fn the_doctor_says_what_is_wrong_and_what_to_do() {
    let (_folder, place) = rotherham();
    let (ok, text) = told(&output(&place, &["doctor"]));
    assert!(ok && text.contains("nothing is loaded") && text.contains("linchpin load"), "{text}");
    assert!(add(&place, "ann").status.success());
    let report = |change: &dyn Fn(&mut Command)| {
        let mut command = linchpin(&place, &["doctor", "--format", "json"]);
        change(&mut command);
        let output = command.output().unwrap();
        let findings: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.success(), findings)
    };
    let state = |findings: &[serde_json::Value], check: &str| {
        findings.iter().find(|f| f["check"] == check).map(|f| f["state"].as_str().unwrap().to_owned())
    };
    let (ok, findings) = report(&|_| {});
    let checks = ["place.toml", "secrets", "definitions", "disk", "rights", "store", "keys", "audit", "clock", "jobs"];
    assert!(ok && checks.iter().all(|c| state(&findings, c).as_deref() == Some("good")), "{findings:?}");
    let (ok, findings) = report(&|c| _ = c.env("LINCHPIN_STROE", "x"));
    assert!(ok && state(&findings, "environment").as_deref() == Some("warning"));
    let keys = place.join("secrets.toml");
    std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o644)).unwrap();
    let (ok, findings) = report(&|_| {});
    assert!(!ok && state(&findings, "secrets").as_deref() == Some("wrong"));
    std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o600)).unwrap();
    let store = place.join("linchpin.db");
    assert_eq!(store.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(place.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    std::fs::create_dir(place.join("lake")).unwrap();
    std::fs::set_permissions(place.join("lake"), std::fs::Permissions::from_mode(0o700)).unwrap();
    for open in [&store, &place.join("lake")] {
        let before = open.metadata().unwrap().permissions();
        std::fs::set_permissions(open, std::fs::Permissions::from_mode(0o755)).unwrap();
        let (ok, findings) = report(&|_| {});
        assert!(ok && state(&findings, "rights").as_deref() == Some("warning"), "{findings:?}");
        assert!(format!("{findings:?}").contains(&format!("chmod go= {}", open.display())), "{findings:?}");
        std::fs::set_permissions(open, std::fs::Permissions::from_mode(before.mode() & 0o700)).unwrap();
    }
    // A server elsewhere whose certificate is not checked is told before it is asked.
    let elsewhere = "postgres://u:hunter2@db.invalid/none?sslmode=require";
    let (ok, findings) = report(&|c| _ = c.env("LINCHPIN_STORE", elsewhere));
    assert!(!ok && state(&findings, "store's line").as_deref() == Some("warning"), "{findings:?}");
    assert!(format!("{findings:?}").contains("verify-full") && !format!("{findings:?}").contains("hunter2"));
    let mut listing = linchpin(&place, &["user", "list"]);
    let (_, text) = told(&listing.env("LINCHPIN_STORE", elsewhere).output().unwrap());
    assert!(text.contains("db.invalid") && text.contains("verify-full") && !text.contains("hunter2"), "{text}");
    let (ok, findings) = report(&|c| _ = c.env("LINCHPIN_STORE", "postgres://u:hunter2@127.0.0.1:1/none"));
    assert_eq!(state(&findings, "store's line"), None, "this machine is itself");
    assert!(!ok && state(&findings, "store").as_deref() == Some("wrong"));
    assert!(!format!("{findings:?}").contains("hunter2"), "{findings:?}");
    let file = place.join("place.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.clone() + "store = \"postgres://u:hunter2@127.0.0.1:1/none\"\n").unwrap();
    let (ok, findings) = report(&|_| {});
    assert!(
        !ok && state(&findings, "place.toml").as_deref() == Some("wrong")
            && !format!("{findings:?}").contains("hunter2")
    );
    std::fs::write(&file, text + "stroe = 1\n").unwrap();
    let (ok, findings) = report(&|_| {});
    assert!(!ok && state(&findings, "place.toml").as_deref() == Some("wrong"));
    assert!(findings.iter().all(|f| f["state"] == "good" || f["advice"].is_string()), "{findings:?}");
}

#[test]
fn jobs_that_are_due_are_done_by_hand_too() {
    let (_folder, place) = rotherham();
    let (ok, text) = told(&output(&place, &["work", "--once"]));
    assert!(ok && text.contains("12 jobs were due"), "{text}");
    assert!(told(&output(&place, &["work", "--once"])).1.contains("0 jobs were due"));
}

/// A service on a free port.
struct Service {
    process: Child,
    address: String,
    log: std::thread::JoinHandle<String>,
}

fn serve(place: &Path, set: &[(&str, &str)]) -> Service {
    let mut command = linchpin(place, &["serve", "--port", "0"]);
    let mut process = command.envs(set.iter().copied()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(process.stderr.take().unwrap());
    let mut before = String::new();
    let address = loop {
        let mut line = String::new();
        assert!(lines.read_line(&mut line).unwrap() > 0, "it did not start: {before}");
        if let Some(address) = line.strip_prefix("Open http://") {
            break address.split('/').next().unwrap().to_owned();
        }
        before += &line;
    };
    let log = std::thread::spawn(move || {
        let mut rest = String::new();
        lines.read_to_string(&mut rest).unwrap();
        before + &rest
    });
    Service { process, address, log }
}

impl Service {
    fn ask(&self, request: &str) -> String {
        let mut line = TcpStream::connect(&self.address).unwrap();
        line.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        line.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address))
    }

    /// SIGTERM, as a system that stops a service sends it; and then the log.
    fn stop(mut self) -> String {
        assert!(Command::new("kill").arg(self.process.id().to_string()).status().unwrap().success());
        assert!(self.process.wait().unwrap().success(), "it ended in good order");
        self.log.join().unwrap()
    }
}

#[test]
fn a_service_tells_how_it_is_and_ends_in_good_order() {
    let (folder, place) = rotherham();
    let service = serve(&place, &[]);
    assert!(service.get("/healthz").contains("alive"));
    let ready = service.get("/readyz");
    assert!(ready.starts_with("HTTP/1.1 200") && ready.contains("store: ready"), "{ready}");
    let counts = service.get("/metrics");
    assert!(counts.contains("linchpin_store_up 1") && counts.contains("route=\"/readyz\""), "{counts}");
    // It may be backed up while it works.
    let backup = folder.path().join("backup");
    at(&place, &["backup", backup.to_str().unwrap()]);
    service.stop();
    assert!(output(&place, &["audit", "verify"]).status.success());
}

#[test]
fn a_service_that_others_could_listen_in_on_does_not_start() {
    let (_folder, place) = rotherham();
    let open = linchpin(&place, &["serve"]).env("LINCHPIN_SERVE_ADDRESS", "0.0.0.0:0").output().unwrap();
    let (ok, text) = told(&open);
    assert!(!ok && text.contains("serve.certificate"), "{text}");
}

/// Everything that is written at the finest level while people sign in, search and mistype: none of it is theirs.
#[test]
fn the_log_holds_nothing_about_anybody() {
    let (_folder, place) = rotherham();
    assert!(add(&place, "zaphod.beeblebrox").status.success());
    let service = serve(&place, &[("LINCHPIN_LOG_FORMAT", "json"), ("LINCHPIN_LOG_LEVEL", "trace")]);
    let form = "username=zaphod.beeblebrox&password=heart-of-gold-9434765919";
    let requests = [
        "GET /nowhere/Beeblebrox?q=zaphod HTTP/1.1\r\n".to_owned(),
        "GET /people?nhs-number=9434765919&name=Beeblebrox HTTP/1.1\r\n".to_owned(),
        format!(
            "POST /sign-in HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n",
            form.len()
        ),
        "GET / HTTP/1.1\r\ncookie: linchpin=Beeblebrox\r\nauthorization: Bearer Beeblebrox\r\n".to_owned(),
        "ZAPHOD / HTTP/1.1\r\nreferer: http://x/Beeblebrox\r\nuser-agent: zaphod\r\n".to_owned(),
    ];
    for request in &requests {
        let body = if request.starts_with("POST") { form } else { "" };
        let answer = service.ask(&format!("{request}host: {}\r\nconnection: close\r\n\r\n{body}", service.address));
        assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
        assert!(!answer.starts_with("HTTP/1.1 500"), "{request}: {answer}");
    }
    let log = service.stop();
    let folded = log.to_lowercase();
    for private in ["zaphod", "beeblebrox", "9434765919", "943 476 5919", "heart-of-gold"] {
        let line = folded.lines().find(|l| l.contains(private));
        assert!(line.is_none(), "{private} is in the log: {}", line.unwrap());
    }
    let events: Vec<serde_json::Value> =
        log.lines().filter(|l| l.starts_with('{')).map(|l| serde_json::from_str(l).unwrap()).collect();
    let answered = events.iter().filter(|e| e["message"] == "answered").count();
    assert!(answered >= requests.len(), "{answered} of {} requests are in the log", requests.len());
    assert!(events.iter().all(|e| e["at"].is_string() && e["level"].is_string() && e["from"].is_string()));
}

#[test]
fn usage_is_told_apart_from_refusal() {
    assert_eq!(run(&["user"]).status.code(), Some(2));
    assert_eq!(run(&["audit", "verify", "--checkpoint", "nonsense"]).status.code(), Some(2));
    assert_eq!(run(&["restore", "/nowhere/at/all"]).status.code(), Some(1));
    let place: PathBuf = tempfile::tempdir().unwrap().path().join("new");
    assert_eq!(output(&place, &["restore", "/nowhere/at/all"]).status.code(), Some(1));
}
