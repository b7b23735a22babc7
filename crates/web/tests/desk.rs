//! The desk and what was promised: from a caller to a booking with plain forms, what is told where it cannot be, and to
//! whom the pages open.

mod house;

use axum::http::StatusCode;
use house::{Browser, Came, House, crowd::HOSTILE, sample::ready};
use linchpin_core::Role;

/// Every value of a field or button of this name on a page, in order.
fn values(body: &str, name: &str) -> Vec<String> {
    let at = format!("name=\"{name}\" value=\"");
    body.split(&at).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

async fn ask(browser: &mut Browser, person: &str, need: &str, more: &[(&str, &str)]) -> Came {
    let at = format!("/desk/people/{person}");
    let page = browser.get(&at).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let key = values(&page.body, "key").remove(0);
    let mut fields = vec![("need", need), ("key", key.as_str())];
    fields.extend(more);
    browser.post(&at, &fields).await
}

/// Enters a request and gives the page of its offers.
async fn offers(browser: &mut Browser, person: &str, need: &str) -> (String, Came) {
    let came = ask(browser, person, need, &[("words", "knee pain")]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    let to = came.to().to_owned();
    let page = browser.get(&to).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    (to, page)
}

async fn hold(browser: &mut Browser, request: &str, page: &Came, which: usize) -> Came {
    let (key, slot) = (values(&page.body, "key").remove(0), values(&page.body, "slot").remove(which));
    browser.post(&format!("{request}/hold"), &[("key", &key), ("slot", &slot)]).await
}

#[tokio::test]
async fn a_caller_is_booked_with_plain_forms() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let mut desk = house.as_role(Role::Receptionist).await;
    desk.get("/desk").await;
    let came = desk.post("/desk", &[("person", "943 476 5919")]).await;
    let person = house.people[0].to_string();
    assert_eq!((came.status, came.to()), (StatusCode::SEE_OTHER, format!("/desk/people/{person}").as_str()));
    let (request, page) = offers(&mut desk, &person, "routine").await;
    for words in ["MARSH, Ada", "Moor Lane Surgery", "Central hub", "by telephone", "keeps the promise", "knee pain"] {
        assert!(page.body.contains(words), "no “{words}” in {}", page.body);
    }
    assert_eq!(values(&page.body, "slot").len(), 6, "three to choose, and the same three to decline");
    let came = hold(&mut desk, &request, &page, 0).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    let held = came.to().to_owned();
    let page = desk.get(&held).await;
    assert!(page.body.contains("data-seconds=\"300\"") && page.body.contains("Kept until 09:05"), "{}", page.body);
    let key = values(&page.body, "key").remove(0);
    let came = desk.post(&held, &[("key", &key), ("what", "book")]).await;
    assert!(came.to().starts_with("/desk/appointments/"), "{} {}", came.status, came.body);
    let booked = came.to().to_owned();
    // Sent twice, it is done once.
    assert_eq!(desk.post(&held, &[("key", &key), ("what", "book")]).await.to(), booked);
    let page = desk.get(&booked).await;
    for words in ["MARSH, Ada: Monday 23 November at 14:00", "Aisha Rahman (GP)", "Moor Lane Surgery, S65 1AA"] {
        assert!(page.body.contains(words), "no “{words}” in {}", page.body);
    }
    assert!(desk.get(&held).await.to().starts_with("/desk/appointments/"), "what is booked is kept no more");
    assert!(desk.get(&request).await.to().starts_with("/desk/appointments/"), "and needs no second");
    let list = desk.get("/requests?show=booked").await.body;
    assert!(list.contains("booked today at 14:00") && !list.contains("MARSH"), "{list}");
}

#[tokio::test]
async fn a_hub_is_told_what_they_said_about_their_record() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let mut desk = house.as_role(Role::Receptionist).await;
    let (request, _) = offers(&mut desk, &house.people[0].to_string(), "service").await;
    assert!(request.ends_with("?who=others"), "{request}");
    let page = desk.get(&request).await;
    assert!(page.body.contains("Joan Cole") && !page.body.contains("Rahman"), "{}", page.body);
    let request = request.split('?').next().unwrap().to_owned();
    let came = hold(&mut desk, &request, &page, 0).await;
    let held = came.to().to_owned();
    let page = desk.get(&held).await;
    assert!(page.body.contains("may HUB01 see your record"), "{}", page.body);
    let key = values(&page.body, "key").remove(0);
    let came = desk.post(&held, &[("key", &key), ("what", "book")]).await;
    assert_eq!(came.status, StatusCode::BAD_REQUEST, "nobody asked them");
    desk.get(&held).await;
    let came = desk.post(&held, &[("key", &key), ("what", "book-no")]).await;
    assert!(came.to().starts_with("/desk/appointments/"), "{} {}", came.status, came.body);
    // What was said of one appointment is no statement about sharing, on their page or anywhere.
    let page = desk.get(&format!("/people/{}", house.people[0])).await;
    assert!(
        page.body.contains("Agreed to sharing") || page.body.contains("Nobody has asked about sharing"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("Refused sharing"), "{}", page.body);
}

#[tokio::test]
async fn what_does_not_suit_and_what_is_not_there_is_written_down() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut desk = house.as_role(Role::Receptionist).await;
    // No diary is published: there is nothing.
    let (request, page) = offers(&mut desk, &house.people[0].to_string(), "urgent").await;
    assert!(page.body.contains("Nothing is free that fits"), "{}", page.body);
    let came = desk.post(&format!("{request}/nothing"), &[]).await;
    let page = desk.get(came.to()).await;
    assert!(page.body.contains("It is written down that there was nothing to offer"), "{}", page.body);
    let page = desk.get(&request).await;
    let key = values(&page.body, "key").remove(0);
    let wait = |key: String| [("key".to_owned(), key), ("agreed".to_owned(), "yes".to_owned())];
    // Sent twice it is done once; asked for again, or under a key that stood for something else, it is told which.
    for (key, told) in [
        (key.clone(), ""),
        (key.clone(), ""),
        ("another".to_owned(), "They are on the waiting list for this already."),
        (" ".to_owned(), "They are on the waiting list for this already."),
    ] {
        let fields = wait(key);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let came = desk.post(&format!("{request}/wait"), &fields).await;
        if told.is_empty() {
            assert!(came.to().ends_with("said=waits"), "{} {}", came.status, came.body);
        } else {
            assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", came.body);
            assert!(came.body.contains(told), "no “{told}” in {}", came.body);
        }
    }
    let fields = [("key", key.as_str()), ("agreed", "no")];
    let came = desk.post(&format!("{request}/wait"), &fields).await;
    assert!(came.body.contains("This key was used for another request"), "{}", came.body);
    assert!(desk.get(&format!("{request}?said=waits")).await.body.contains("They are on the waiting list"));
    house.diary().await;
    let page = desk.get(&request).await;
    let slots = values(&page.body, "slot").split_off(3);
    let fields: Vec<_> = slots.iter().map(|slot| ("slot", slot.as_str())).collect();
    assert_eq!(fields.len(), 3);
    let came = desk.post(&format!("{request}/declined"), &fields).await;
    let page = desk.get(came.to()).await;
    assert_eq!(values(&page.body, "slot").len(), 12, "other times");
    // Kept, and let go.
    let came = hold(&mut desk, &request, &page, 0).await;
    let held = came.to().to_owned();
    desk.get(&held).await;
    let came = desk.post(&held, &[("what", "release")]).await;
    assert!(came.to().ends_with("said=released"), "{}", came.to());
    // Kept too long.
    let page = desk.get(&request).await;
    let came = hold(&mut desk, &request, &page, 1).await;
    let held = came.to().to_owned();
    house.clock.wait(6);
    assert!(desk.get(&held).await.to().ends_with("said=over"));
    let front = desk.get("/desk").await.body;
    assert!(front.contains("offered, declined 4 times; nothing to offer once"), "{front}");
    let list = desk.get("/requests?show=unmet").await.body;
    assert!(list.contains("Nothing to offer (1)") && list.contains("–, 76"), "{list}");
    // Its page has the history, and closes it once.
    let one = request.replace("/desk/requests", "/requests");
    let page = desk.get(&one).await;
    for words in ["Declined a slot", "Nothing to offer", "knee pain", "Entered"] {
        assert!(page.body.contains(words), "no “{words}” in {}", page.body);
    }
    let came = desk.post(&format!("{one}/close"), &[("version", "1")]).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    let came = desk.post(&format!("{one}/close"), &[("version", "1"), ("outcome", "signposted")]).await;
    assert_eq!(came.to(), format!("{one}?said=closed"));
    let came = desk.post(&format!("{one}/close"), &[("version", "1"), ("outcome", "advised")]).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "it is closed");
    assert!(desk.get(&request).await.to().starts_with("/requests/"), "what is closed is not offered anything");
}

#[tokio::test]
async fn what_is_asked_wrongly_is_told_and_typed_text_is_only_text() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let crowd = house.crowd().await;
    let mut desk = house.as_role(Role::Receptionist).await;
    let person = crowd.hostile.to_string();
    for (need, more) in
        [("", &[][..]), ("follow-up", &[("days", "0")]), ("follow-up", &[("days", "x")]), ("child", &[])]
    {
        let came = ask(&mut desk, &person, need, more).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{need} {more:?}");
        assert!(came.body.contains("Nothing is entered yet"), "{need}");
    }
    let came = ask(&mut desk, &person, "urgent", &[("words", HOSTILE)]).await;
    let request = came.to().to_owned();
    let mut pages = vec![desk.get(&request).await, desk.get("/desk").await, desk.get("/requests").await];
    pages.push(desk.get(&request.replace("/desk", "")).await);
    let held = {
        let page = desk.get(&request).await;
        hold(&mut desk, &request, &page, 0).await.to().to_owned()
    };
    pages.push(desk.get(&held).await);
    for page in pages {
        let body = page.body.to_lowercase();
        assert_eq!(page.status, StatusCode::OK, "{body}");
        for bad in ["<script>alert", "<img src=x", " 49"] {
            assert!(!body.contains(bad), "{bad} in {body}");
        }
    }
    desk.get("/desk").await;
    let came = desk.post("/desk", &[("person", "31/02/1950")]).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.get("/desk").await;
    let many = desk.post("/desk", &[("person", "marsh 03/02/1950")]).await.body;
    assert!(many.contains("2 people fit") && many.replace("&#x2f;", "/").contains("/desk/people/"), "{many}");
    // Somebody of another practice is nobody's caller here.
    let stranger = desk.get(&format!("/desk/people/{}", house.people[2])).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_commissioner_sees_how_many_and_never_who() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut desk = house.as_role(Role::Receptionist).await;
    for person in &house.people[..2] {
        offers(&mut desk, &person.to_string(), "urgent").await;
    }
    house.clock.wait(3 * 24 * 60);
    let page = house.as_role(Role::Commissioner).await.get("/requests/kept?from=2026-11-20&to=2026-11-26").await.body;
    assert!(page.contains("withheld") && !page.contains("MARSH"), "{page}");
    let own = house.as_role(Role::PracticeManager).await.get("/requests/kept?from=2026-11-20&to=2026-11-26").await.body;
    assert!(own.contains("0%") && own.contains("as counted"), "{own}");
    let wrong = house.as_role(Role::Commissioner).await.get("/requests/kept?from=2026-11-20&to=never").await.body;
    assert!(wrong.contains("a year apart at most"), "{wrong}");
}
