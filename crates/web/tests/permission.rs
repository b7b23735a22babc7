//! Every address as every role: the list of routes, the permission table and what the site answers say the same.

mod house;

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use house::{Came, House};
use linchpin_app::permission::Act;
use linchpin_core::Role;
use linchpin_web::routes::{self, Face, Need, Route, Takes};

/// An address of the pattern: of the made-up place where there is one, else of nothing.
fn address(pattern: &str, house: &House) -> String {
    let none = "00000000-0000-7000-8000-000000000000";
    let person = house.people[0].to_string();
    let first = match pattern {
        p if p.starts_with("/people/{id}") || p.starts_with("/fhir/Patient/{id}") => person.as_str(),
        p if p.starts_with("/practices") => "A10001",
        p if p.starts_with("/organisations") => "99Z",
        p if p.starts_with("/indicators") => "access",
        p if p.starts_with("/data") => "appointments%2F2025-11",
        _ => none,
    };
    let mut parts = [first, "within-5-days"].into_iter();
    pattern
        .split('/')
        .map(|part| if part.starts_with('{') { parts.next().unwrap_or("x") } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

/// Whether the table lets a role through the door of a route. About whom, the act says later.
fn may(house: &House, role: Role, need: Need) -> bool {
    match need {
        Need::Machine | Need::Nothing | Need::SignedIn => true,
        Need::Published(resource) => house.app.table.could(role, Act::See, resource),
        Need::May(act, resource) => house.app.table.could(role, act, resource),
    }
}

/// Whether the page says that the role may not come here at all.
fn shut(came: &Came) -> bool {
    came.status == StatusCode::FORBIDDEN && came.body.contains("Signed in as ")
}

fn pages() -> Vec<Route> {
    let ends = ["/sign-out", "/sign-out/everywhere", "/role"];
    routes::all().into_iter().filter(|r| r.need != Need::Machine && !ends.contains(&r.path)).collect()
}

#[tokio::test]
async fn every_route_opens_to_the_roles_of_the_table_and_to_no_other() {
    let house = House::new().await;
    let (mut open, mut closed) = (0, 0);
    for role in Role::ALL {
        // Limits are another test's business.
        house.clock.wait(20);
        let mut browser = house.as_role(role).await;
        for route in pages() {
            let path = address(route.path, &house);
            let token = browser.token.clone();
            let came = browser.ask(route.method.clone(), &path).await;
            browser.token = token.or(browser.token);
            assert!(!came.status.is_server_error(), "{role} {route:?}: {}\n{}", came.status, came.body);
            if may(&house, role, route.need) {
                // What a program asks for in one address may be two acts: which, the act says.
                assert!(!shut(&came) || route.face == Face::Fhir, "{role} {route:?} should open: {}", came.body);
                open += 1;
            } else {
                assert!(shut(&came) || route.face == Face::Fhir, "{role} {route:?} should stay shut: {}", came.status);
                assert_eq!(came.status, StatusCode::FORBIDDEN, "{role} {route:?}");
                closed += 1;
            }
        }
    }
    println!("{open} doors open, {closed} shut: {} routes by {} roles", pages().len(), Role::ALL.len());
    assert!(open > 100 && closed > 100, "{open} {closed}");
}

#[tokio::test]
async fn without_a_session_only_what_needs_none_answers() {
    let house = House::new().await;
    for route in pages() {
        let came = house.browser().ask(route.method.clone(), &address(route.path, &house)).await;
        match (route.need, &route.method) {
            (Need::Nothing, _) => assert_ne!(came.status, StatusCode::UNAUTHORIZED, "{route:?}"),
            (_, &Method::GET) if route.face == Face::Page => {
                assert_eq!(came.status, StatusCode::SEE_OTHER, "{route:?}");
                assert!(came.to().starts_with("/sign-in"), "{route:?}: {}", came.to());
            }
            _ => assert_eq!(came.status, StatusCode::UNAUTHORIZED, "{route:?}"),
        }
    }
}

#[tokio::test]
async fn a_place_that_publishes_openly_shows_its_numbers_and_nothing_else() {
    let house = House::with(|entrance| entrance.open = true).await;
    for route in pages() {
        let came = house.browser().ask(route.method.clone(), &address(route.path, &house)).await;
        let anybody = matches!(route.need, Need::Published(_) | Need::Nothing);
        let asked = came.to().starts_with("/sign-in") || came.status == StatusCode::UNAUTHORIZED;
        assert!(!asked || !anybody, "{route:?}: {} {}", came.status, came.to());
        assert!(asked || anybody, "{route:?}: {} {}", came.status, came.to());
    }
}

/// Where a role begins, and that nobody else can go there by typing its address.
#[tokio::test]
async fn everybody_has_a_home_and_sees_it_alone() {
    let house = House::new().await;
    let mut homes = BTreeSet::new();
    for role in Role::ALL {
        let mut browser = house.as_role(role).await;
        let door = browser.get("/").await;
        assert_eq!(door.status, StatusCode::SEE_OTHER);
        let home = door.to().to_owned();
        let page = browser.get(&home).await;
        assert_eq!(page.status, StatusCode::OK, "{role}: {home}");
        assert!(page.body.contains(role.title()), "{role}: the header says the role");
        assert!(page.body.contains("Sign out"), "{role}");
        homes.insert(home);
    }
    assert_eq!(homes.len(), 12, "two roles share the front desk");
    for (role, closed) in [
        (Role::Receptionist, "/planning"),
        (Role::Commissioner, "/desk"),
        (Role::Patient, "/system"),
        (Role::Administrator, "/clinic"),
        (Role::Clinician, "/governance"),
        (Role::InformationGovernance, "/accounts"),
    ] {
        let came = house.as_role(role).await.get(closed).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{role} {closed}");
        let entry = house.audit().await.remove(0);
        assert_eq!((entry.outcome.as_str(), entry.role), ("denied", Some(role)), "{role} {closed} is written down");
    }
}

#[tokio::test]
async fn homes_show_the_work_of_their_role() {
    let house = House::new().await;
    for (role, has, has_not) in [
        (Role::PracticeManager, &["Alerts", "2</span>", "people registered", "Your published figures"][..], "Marsh"),
        (Role::CoordinationNurse, &["MARSH, Ada", "Open case", "Name kept back", "No alert waits"][..], "DOWD"),
        (Role::LinkWorker, &["MARSH, Ada", "Shared with you"][..], "VANCE"),
        (Role::Receptionist, &["VANCE, Cleo", "Appointment"][..], "Alerts"),
        (
            Role::InformationGovernance,
            &["emergency accesses to review", "collapsed in the street"][..],
            "people registered",
        ),
        (Role::Administrator, &["Background jobs", "13</span>", "accounts"][..], "Marsh"),
        (Role::Patient, &["Who has looked at your record"][..], "Find a person"),
        (Role::Commissioner, &["What needs attention"][..], "MARSH"),
        (Role::Finance, &["Money"][..], "MARSH"),
    ] {
        let mut browser = house.as_role(role).await;
        let home = browser.get("/").await.to().to_owned();
        let page = browser.get(&home).await.body;
        for words in has {
            assert!(page.contains(words), "{role}: no “{words}” in {page}");
        }
        assert!(!page.contains(has_not), "{role}: “{has_not}” is on {home}");
    }
    // The nurse saw a name: it is in the audit, and on the person's own list.
    let saw = |e: &linchpin_store::audit::Record| {
        e.role == Some(Role::CoordinationNurse) && e.person == Some(house.people[0]) && e.resource == "person"
    };
    assert!(house.audit().await.iter().any(saw));
    let patient = house.as_role(Role::Patient).await.get("/own-care").await.body;
    assert!(patient.contains("Co-ordination centre nurse"), "{patient}");
}

/// Alerts are read and closed by those to whom they are addressed.
#[tokio::test]
async fn an_alert_is_closed_once_read() {
    let house = House::new().await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    let page = manager.get("/practice").await.body;
    let id = page.split("action=\"/alerts/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let came = manager.post(&format!("/alerts/{id}"), &[]).await;
    assert_eq!((came.status, came.to()), (StatusCode::SEE_OTHER, "/"));
    assert!(manager.get("/practice").await.body.contains("No alert waits for you"));
    let officer = house.as_role(Role::InformationGovernance).await.get("/governance").await.body;
    assert!(officer.contains("collapsed in the street"), "the officer's own alert stays");
}

/// The router is made of the list; nothing else adds a route that the guard would not know.
#[test]
fn routes_are_declared_in_one_place() {
    fn walk(folder: &std::path::Path, found: &mut Vec<String>) {
        for file in std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()) {
            if file.is_dir() {
                walk(&file, found);
            } else {
                let text = std::fs::read_to_string(&file).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap();
                if code.contains(".route(") || code.contains(".route_service(") || code.contains(".nest(") {
                    found.push(file.file_name().unwrap().to_string_lossy().into_owned());
                }
            }
        }
    }
    let mut found = Vec::new();
    walk(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut found);
    found.sort();
    assert_eq!(found, ["health.rs", "routes.rs"]);
    let mut seen = BTreeSet::new();
    for route in routes::all() {
        assert!(seen.insert((route.method.to_string(), route.path)), "{route:?} is there twice");
        assert!(route.method == Method::GET || route.limit.is_some(), "{route:?} changes something without a limit");
        // A form with a file has room for the file; no other address takes more than a form of text.
        let room = if route.takes == Takes::Files { 6 << 20 } else { 1 << 20 };
        assert!(route.room <= room, "{route:?}");
    }
}
