//! Registering and changing somebody.

use axum::http::StatusCode;
use linchpin_core::Role;

use super::{NUMBER, plain};
use crate::house::sample::ready;
use crate::{house::House, house::crowd::LONG};

#[tokio::test]
async fn the_second_editor_is_shown_both_versions_and_chooses() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let crowd = house.crowd().await;
    let (mut one, mut two) = (house.as_role(Role::Receptionist).await, house.as_role(Role::PracticeManager).await);
    let at = format!("/people/{}/edit", crowd.full);
    let fields = |changed: &[(&'static str, &'static str)]| {
        let mut all = vec![
            ("prefix", "Dr"),
            ("given", "Zoë Mae"),
            ("family", LONG),
            ("number", "999 000 0018"),
            ("born[day]", "24"),
            ("born[month]", "12"),
            ("born[year]", "1941"),
            ("sex", "female"),
            ("address", "4 Hill Rise\r\nWhiston"),
            ("postcode", "S60 1AA"),
            ("phone", "01709 820000"),
            ("mobile", "07700 900000"),
            ("email", "zoe@example.com"),
            ("preferred", "mobile"),
            ("language", "sk"),
            ("interpreter", "yes"),
            ("needs", "Large print\nStep-free rooms"),
            ("carer", "yes"),
            ("veteran", "yes"),
            ("version", "1"),
        ];
        all.retain(|(name, _)| !changed.iter().any(|(n, _)| n == name));
        all.extend(changed);
        all
    };
    one.get(&at).await;
    two.get(&at).await;
    let came = one.post(&at, &fields(&[("phone", "01709 820111"), ("needs", "Braille")])).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    let came = two.post(&at, &fields(&[("needs", "A hearing loop"), ("carer", "")])).await;
    assert_eq!(came.status, StatusCode::CONFLICT);
    let radio = |field: &str, side: &str| {
        came.body
            .split(&format!("id=\"{field}-{side}\""))
            .nth(1)
            .unwrap()
            .split('>')
            .next()
            .unwrap()
            .contains("checked")
    };
    assert!(came.body.contains("Braille") && came.body.contains("A hearing loop"), "both are shown");
    assert!(came.body.contains("receptionist Example saved on"), "{}", came.body);
    assert!(radio("phone", "theirs") && radio("carer", "yours"), "where one changed, that one is chosen");
    assert!(!radio("needs", "yours") && !radio("needs", "theirs"), "where both did, neither is");
    // Sends what the page would: every hidden field, and the choices.
    let mut sent: Vec<(String, String)> = hidden(&came.body);
    for (field, side) in [("phone", "theirs"), ("needs", "yours"), ("carer", "yours"), ("home", "theirs")] {
        sent.push((format!("pick-{field}"), side.into()));
    }
    let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let came = two.post_bare(&at, &sent).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    let page = two.get(&format!("/people/{}", crowd.full)).await.body;
    assert!(page.contains("01709 820111") && page.contains("A hearing loop") && !page.contains("Braille"), "{page}");
    assert!(!page.contains("a carer"), "what only the second changed");
}

/// The hidden fields of a page's form about two versions.
fn hidden(body: &str) -> Vec<(String, String)> {
    let form = body.split("name=\"choose\"").next().unwrap().rsplit("<form").next().unwrap().len();
    let start = body.find("name=\"choose\"").unwrap() - form;
    body[start..]
        .split("<input type=\"hidden\" name=\"")
        .skip(1)
        .map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"").unwrap();
            (name.to_owned(), plain(rest.split('"').next().unwrap()))
        })
        .collect()
}

#[tokio::test]
async fn somebody_is_registered_unless_they_are_here_already() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut desk = house.as_role(Role::Receptionist).await;
    desk.get("/people/register").await;
    let came =
        desk.post("/people/register", &[("born[day]", "31"), ("born[month]", "2"), ("born[year]", "1950")]).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        came.body.contains("Date of birth must be a real date") && came.body.contains("value=\"31\""),
        "{}",
        came.body
    );
    let same =
        [("given", "Ada"), ("family", "Marsh"), ("born[day]", "3"), ("born[month]", "2"), ("born[year]", "1950")];
    let came = desk.post("/people/register", &same).await;
    assert_eq!(came.status, StatusCode::CONFLICT);
    assert!(came.body.contains("They were born on the same day") && came.body.contains(NUMBER), "{}", came.body);
    let mut anyway = same.to_vec();
    anyway.push(("anyway", "yes"));
    let came = desk.post("/people/register", &anyway).await;
    assert!(came.to().ends_with("?done=registered&queued=yes"), "{} {}", came.to(), came.body);
    // The manager finds the pair in the queue, and decides.
    let mut manager = house.as_role(Role::PracticeManager).await;
    let queue = plain(&manager.get("/matches").await.body);
    let pair = queue.split("href=\"/matches/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let at = format!("/matches/{pair}");
    let page = manager.get(&at).await;
    assert!(page.body.contains("First record") && page.body.contains("They have the same first name"), "{}", page.body);
    for (form, why) in [
        (&[("decision", "")][..], "Choose what you know"),
        (&[("decision", "different")], "Say in a sentence"),
        (&[("decision", "same-x")], "Choose what you know"),
    ] {
        let came = manager.post(&at, form).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(came.body.contains(why), "{}", came.body);
    }
    let keep = format!("same-{}", house.people[0]);
    let came = manager.post(&at, &[("decision", &keep), ("reason", "Rang her: she is registered twice.")]).await;
    assert_eq!(came.to(), "/matches?done=same", "{}", came.body);
    assert_eq!(manager.get(&at).await.status, StatusCode::NOT_FOUND, "it waits no more");
    // And parts them again.
    let merges = format!("/people/{}/merges", house.people[0]);
    let page = plain(&manager.get(&merges).await.body);
    assert!(page.contains("registered twice"), "{page}");
    let part = page.split(&format!("action=\"{merges}/")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let came = manager.post(&format!("{merges}/{part}"), &[("reason", "")]).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    let came = manager.post(&format!("{merges}/{part}"), &[("reason", "Two sisters, after all.")]).await;
    assert!(came.to().starts_with(&format!("{merges}?done=parted")), "{} {}", came.to(), came.body);
    assert!(manager.get(&merges).await.body.contains("Parted again on"));
}
