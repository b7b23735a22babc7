//! Capacity and demand as its readers see it: a practice its own as counted, the commissioner everybody's with small numbers
//! withheld, and nobody else anything.

mod house;

use axum::http::StatusCode;
use house::{House, elsewhere, practice, sample::ready};
use linchpin_core::Role;

#[tokio::test]
async fn a_practice_sees_its_own_numbers_as_counted_and_no_others() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    let page = manager.get("/capacity").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for words in [
        "Your own numbers, as counted",
        "Contacts for every 1,000 people a week",
        "Is there enough?",
        "Load ",
        "Pressure",
        "Target capacity",
        "id=\"table-weeks\"",
        "People on the telephone rota",
        "Busiest: Mondays 08:",
    ] {
        assert!(page.body.contains(words), "no “{words}” in {}", page.body);
    }
    assert!(!page.body.contains("Each practice"), "{}", page.body);
    let refused = manager.get(&format!("/capacity?org={}", elsewhere())).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    let entry = house.audit().await.remove(0);
    assert_eq!(entry.outcome.as_str(), "denied");
}

#[tokio::test]
async fn a_commissioner_sees_everybody_rounded_and_others_see_nothing() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut commissioner = house.as_role(Role::Commissioner).await;
    let all = commissioner.get("/capacity").await.body;
    assert!(all.contains("Each practice") && all.contains("are withheld"), "{all}");
    let to = format!("/capacity?org={}", practice());
    assert!(all.replace("&#x2f;", "/").contains(&to), "no {to} in {all}");
    let one = commissioner.get(&format!("/capacity?org={}", practice())).await;
    assert_eq!(one.status, StatusCode::OK);
    assert!(one.body.contains("rounded to the nearest 5"), "{}", one.body);
    for wrong in ["/capacity?org=NOBODY1", "/capacity?org=%3Cscript%3E", "/capacity?org=A20001"] {
        let came = commissioner.get(wrong).await;
        assert_eq!(came.status, StatusCode::NOT_FOUND, "{wrong}: {}", came.body);
    }
    for role in [Role::Receptionist, Role::Patient, Role::LinkWorker, Role::Administrator] {
        assert_eq!(house.as_role(role).await.get("/capacity").await.status, StatusCode::FORBIDDEN, "{role}");
    }
    // What is counted here is on no page of published numbers.
    let catalogue = commissioner.get("/indicators").await.body;
    assert!(!catalogue.contains("contacts-per-1000-week"), "{catalogue}");
}

#[tokio::test]
async fn the_telephone_is_worked_out_with_what_the_reader_says() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    let busiest = |body: &str| body.split("Busiest: ").nth(1).unwrap().split("</p>").next().unwrap().to_owned();
    let usual = busiest(&manager.get("/capacity").await.body);
    let longer = busiest(&manager.get("/capacity?handling=360&share=90&within=30&off=20").await.body);
    assert_ne!(usual, longer);
    assert!(longer.contains("90% are answered within 30 seconds"), "{longer}");
    for wrong in ["handling=0", "share=100", "within=never", "off=95"] {
        let page = manager.get(&format!("/capacity?{wrong}")).await;
        assert!(page.body.contains("There is a problem") && page.status == StatusCode::OK, "{wrong}");
        assert_eq!(busiest(&page.body), usual, "{wrong}: what is usual is shown instead");
    }
}
