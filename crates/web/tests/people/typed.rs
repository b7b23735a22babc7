//! What anybody typed is only ever text, and stands in no log.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use axum::http::StatusCode;
use linchpin_core::Role;

use super::{NUMBER, find, plain};
use crate::house::sample::ready;
use crate::house::{House, crowd::HOSTILE};

/// Every field of somebody is an attempt to break out, and so is every answer to every form.
#[tokio::test]
async fn what_was_typed_is_only_ever_text() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let crowd = house.crowd().await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    let mut looked = 0;
    let mut check = |page: &str, body: &str| {
        let body = body.to_lowercase();
        for bad in ["<script>alert", "<img src=x", "onerror=alert(2)>", " 49"] {
            assert!(!body.contains(bad), "{page}: {bad} in {body}");
        }
        looked += 1;
    };
    let at = |page: &str| format!("/people/{}{page}", crowd.hostile);
    for page in ["", "/record", "/looked", "/consent", "/edit", "/share", "/merges"] {
        let came = manager.get(&at(page)).await;
        assert_eq!(came.status, StatusCode::OK, "{page}: {}", came.body);
        check(page, &came.body);
    }
    assert!(manager.get(&at("")).await.body.to_lowercase().contains("&lt;script&gt;"), "it is there, as text");
    for (page, fields) in [
        (
            "/edit",
            &[
                "given",
                "family",
                "prefix",
                "number",
                "born[day]",
                "sex",
                "address",
                "postcode",
                "phone",
                "mobile",
                "email",
                "preferred",
                "language",
                "needs",
                "home",
                "died[year]",
                "version",
            ][..],
        ),
        ("/consent", &["decision", "how", "until", "note"]),
        ("/opt-outs", &["version", "national"]),
        ("/share", &["kind", "organisation", "scope", "until", "reason"]),
    ] {
        for field in fields {
            manager.get(&at("")).await;
            house.clock.wait(1);
            let came = manager
                .post(
                    &at(page),
                    &[
                        ("given", "A"),
                        ("family", "B"),
                        ("decision", "given"),
                        ("how", "spoken"),
                        ("kind", "shared"),
                        (field, HOSTILE),
                    ],
                )
                .await;
            assert!(!came.status.is_server_error(), "{page} {field}: {}", came.body);
            check(&format!("{page} {field}"), &came.body);
        }
    }
    for page in ["/people", "/people/register", "/matches", "/care-homes", "/teams"] {
        check(page, &manager.get(page).await.body);
    }
    check("search", &find(&mut manager, HOSTILE).await.body);
    manager.get("/people/register").await;
    let came = manager.post("/people/register", &[("given", HOSTILE), ("family", HOSTILE), ("born[day]", "1")]).await;
    check("register", &came.body);
    let mut officer = house.as_role(Role::InformationGovernance).await;
    for page in ["/audit", "/emergency-access", "/matches"] {
        check(page, &officer.get(page).await.body);
    }
    let query = linchpin_web::link::encode(HOSTILE);
    for field in ["person", "actor", "act", "outcome", "organisation", "from", "to", "before"] {
        let came = officer.get(&format!("/audit?{field}={query}")).await;
        assert!(!came.status.is_server_error(), "{field}");
        check(field, &came.body);
    }
    println!("{looked} pages and forms held hostile text as text");
}

/// A log that is kept to be looked through.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Looks for, sees, changes and registers people and then reads every line that was logged and every address.
#[tokio::test]
async fn neither_log_nor_address_names_anybody() {
    if !ready() {
        return;
    }
    let kept = Kept::default();
    let log = kept.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(move || log.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let house = House::new().await;
    let crowd = house.crowd().await;
    let mut addresses = Vec::new();
    let mut manager = house.as_role(Role::PracticeManager).await;
    for typed in [NUMBER, "Marsh 03/02/1950", "Núñez", "Vance"] {
        addresses.push(find(&mut manager, typed).await.to().to_owned());
    }
    for page in ["", "/record", "/looked", "/edit", "/consent", "/share", "/merges"] {
        let body = plain(&manager.get(&format!("/people/{}{page}", crowd.full)).await.body);
        addresses.extend(body.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        addresses.extend(body.split("action=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
    }
    manager.get("/people/register").await;
    let new = [("given", "Quentin"), ("family", "Zephyr"), ("number", "9990000026"), ("mobile", "07700 900555")];
    addresses.push(manager.post("/people/register", &new).await.to().to_owned());
    drop(guard);
    let log = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    assert!(!log.is_empty(), "nothing was logged, so that this proves nothing");
    let said = format!("{log}\n{}", addresses.join("\n")).to_lowercase();
    for name in [
        "marsh",
        "núñez",
        "vance",
        "zephyr",
        "quentin",
        "9434765919",
        "943 476 5919",
        "9990000018",
        "9990000026",
        "1950-02-03",
        "03/02/1950",
        "900555",
        "hill rise",
    ] {
        assert!(!said.contains(name), "{name} in {said}");
    }
    assert!(addresses.iter().any(|a| a.contains("done=registered")), "{addresses:?}");
}
