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
    // Every table of the page is a file as well, with the same figures.
    assert!(page.body.contains("?table=weeks&amp;format=csv"), "{}", page.body);
    let shown = page.body.split("id=\"table-weeks\"").nth(1).unwrap().split("</table>").next().unwrap();
    let file = manager.get("/capacity?table=weeks&format=csv").await;
    assert!(file.headers["content-type"].to_str().unwrap().starts_with("text/csv"), "{:?}", file.headers);
    let rows: Vec<&str> = file.body.lines().collect();
    assert_eq!(rows.len(), shown.matches("<tr>").count(), "{}", file.body);
    let first = rows[1].split(',').next().unwrap();
    assert!(shown.contains(first), "no {first} in {shown}");
    for (asked, status) in [("table=none&format=csv", 404), ("format=odd", 400)] {
        assert_eq!(manager.get(&format!("/capacity?{asked}")).await.status, status, "{asked}");
    }
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
    // The file is of the organisation that is shown, and withholds what the page withholds.
    assert!(one.body.contains(&format!("?org={}&amp;table=contract&amp;format=csv", practice())), "{}", one.body);
    let file = commissioner.get(&format!("/capacity?org={}&table=contract&format=json", practice())).await;
    let page_withholds = one.body.split("id=\"table-contract\"").nth(1).unwrap().split("</table>").next().unwrap();
    let withheld = |text: &str| text.matches("withheld").count();
    assert_eq!(withheld(&file.body), withheld(page_withholds), "{}", file.body);
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
