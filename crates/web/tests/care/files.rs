//! A pathway is its file: taken away, its pages are gone and nothing else, and open cases finish.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use linchpin_core::Role;

use super::{
    house::{Browser, House},
    read, referred,
};

/// What a manager's pages of every other pathway say, without what each visit has anew.
async fn others(house: &House, manager: &mut Browser, gone: &str) -> BTreeMap<String, (StatusCode, String)> {
    let mut pages = BTreeMap::new();
    for id in house.app.pathways().iter().map(|one| one.id.clone()).filter(|id| id != gone) {
        for at in [format!("/care/pathways/{id}"), format!("/people/{}/care/{id}", house.people[1])] {
            let came = manager.get(&at).await;
            // Each form has a token of its own each time.
            let mut parts = came.body.split("name=\"csrf\" value=\"");
            let first = parts.next().unwrap_or_default().to_owned();
            let rest = parts.map(|part| part.split_once('"').map_or(part, |(_, rest)| rest));
            pages.insert(at, (came.status, first + &rest.collect::<String>()));
        }
    }
    pages
}

#[tokio::test]
async fn taking_a_file_away_takes_its_pages_and_nothing_else() {
    let house = House::new().await;
    house.teams().await;
    let gone = "social-prescribing";
    let mut receptionist = house.as_role(Role::Receptionist).await;
    let case = referred(&house, &mut receptionist, "yes").await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    let before = others(&house, &mut manager, gone).await;
    assert!(before.len() >= 16, "{:?}", before.keys());
    house.files.gone.lock().unwrap().insert(gone.to_owned());
    // Its pages are gone …
    let own = format!("/people/{}/care/{gone}", house.people[1]);
    for at in [format!("/care/pathways/{gone}"), own, format!("/people/{}/care/{gone}", house.people[0])] {
        assert_eq!(manager.get(&at).await.status, StatusCode::NOT_FOUND, "{at}");
    }
    let mut patient = house.as_role(Role::Patient).await;
    assert_eq!(patient.get(&format!("/own-care/plans/{gone}")).await.status, StatusCode::NOT_FOUND);
    for at in ["/care", "/care/counts"] {
        let page = read(&manager.get(at).await.body);
        assert!(
            !page.contains(&format!("/care/pathways/{gone}")) && !page.contains(&format!("pathway={gone}")),
            "{at}"
        );
    }
    // … nothing else is …
    for (at, came) in others(&house, &mut manager, gone).await {
        assert_eq!(Some(&came), before.get(&at), "{at} is as before");
    }
    for at in ["/practice", "/people", "/care-homes", "/diary", "/own-care/plans"] {
        let browser = if at.starts_with("/own") { &mut patient } else { &mut manager };
        assert_eq!(browser.get(at).await.status, StatusCode::OK, "{at}");
    }
    // … and the open case is finished on the text with which it began, by those whose it is.
    let mut worker = house.as_role(Role::LinkWorker).await;
    assert!(read(&worker.get("/community").await.body).contains(&case));
    let scale = |n| format!("item-1-{n}");
    for (does, last) in [("Make first contact", "To go out again"), ("Finish", "Walks with two neighbours")] {
        let form = worker.get(&format!("{case}/move?does={}", does.replace(' ', "%20"))).await;
        assert_eq!(form.status, StatusCode::OK, "{does}: {}", form.body);
        let seen = form.body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let marks: Vec<String> = (1..=4).map(scale).collect();
        let mut fields = vec![("does", does), ("seen", seen.as_str()), ("item-2", last)];
        fields.extend(marks.iter().map(|name| (name.as_str(), "6")));
        let came = worker.post(&format!("{case}/move"), &fields).await;
        assert!(came.status == StatusCode::SEE_OTHER, "{does}: {}", came.body);
    }
    let closed = receptionist.get(&case).await.body;
    assert!(closed.contains("The case is closed") && closed.contains("Walks with two neighbours"), "{closed}");
}
