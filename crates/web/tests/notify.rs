//! What the provider of messages tells: believed with the token only, once, and never kept where nobody wrote.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod house;

use axum::{
    body::Body,
    http::{Request, header},
};
use house::House;
use linchpin_app::message::{Reminders, Rule};
use linchpin_core::{MessageId, PersonId};
use linchpin_store::message::{self, Kind, Message, State, Way};
use linchpin_web::Callback;
use tower::ServiceExt as _;

const TOKEN: &str = "a-token-of-twenty-five-xx";

async fn ask(house: &House, path: &str, token: &[&str], body: &str) -> u16 {
    let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
    for one in token {
        request = request.header(header::AUTHORIZATION, *one);
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    house.site.clone().oneshot(request).await.unwrap().status().as_u16()
}

/// A message to somebody that was sent as `n-1`.
async fn sent(house: &House, to: PersonId) -> MessageId {
    let (now, id) = (house.app.now(), MessageId::new(house.app.ids.uuid()));
    let one = Message {
        id,
        organisation: house::practice(),
        person: to,
        kind: Kind::Reminder,
        way: Way::Text,
        destination: "447700900001".into(),
        words: "Reminder".into(),
        reason: None,
        appointment: None,
        offer: None,
        due: now,
        until: now + jiff::SignedDuration::from_hours(1),
        state: State::Waiting,
        reference: None,
        fault: None,
        attempts: 0,
        made: now,
        sent: None,
    };
    let mut tx = house.app.store.write().await.unwrap();
    message::add(&mut tx, &one).await.unwrap();
    message::begin(&mut tx, id, now, now).await.unwrap();
    message::sent(&mut tx, id, "n-1", now).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn state(house: &House, id: MessageId) -> State {
    let mut tx = house.app.store.read().await.unwrap();
    message::get(&mut tx, id).await.unwrap().unwrap().state
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_token_is_believed_and_a_replay_is_harmless() {
    let house = House::with(|entrance| entrance.callback = Some(Callback::new(TOKEN).unwrap())).await;
    let id = sent(&house, house.people[0]).await;
    let bearer = format!("Bearer {TOKEN}");
    let body = |status: &str| format!(r#"{{"id":"n-1","reference":"{id}","to":"447700900001","status":"{status}"}}"#);
    let path = "/messages/notify/receipt";
    let spoofs: [&[&str]; 6] = [
        &[],
        &["Bearer wrong-token-of-twenty-six"],
        &[TOKEN],
        &["Basic a-token-of-twenty-five-xx"],
        &["Bearer "],
        &[&bearer, "Bearer other"],
    ];
    for spoof in spoofs {
        assert_eq!(ask(&house, path, spoof, &body("delivered")).await, 403, "{spoof:?}");
    }
    assert_eq!(state(&house, id).await, State::Sent);
    for odd in ["", "{", "[]", "null", r#"{"id":1}"#, "\u{0}"] {
        assert_eq!(ask(&house, path, &[&bearer], odd).await, 400, "{odd}");
    }
    assert_eq!(ask(&house, path, &[&bearer], &"x".repeat(20_000)).await, 413);
    assert_eq!(ask(&house, path, &[&bearer], r#"{"id":"n-1","reference":"x","status":"delivered"}"#).await, 200);
    assert_eq!(ask(&house, path, &[&bearer], &body("sending")).await, 200);
    assert_eq!(state(&house, id).await, State::Sent);
    for _ in 0..2 {
        assert_eq!(ask(&house, path, &[&bearer], &body("delivered")).await, 200);
        assert_eq!(state(&house, id).await, State::Delivered);
    }
    assert_eq!(ask(&house, path, &[&bearer], &body("permanent-failure")).await, 200);
    assert_eq!(state(&house, id).await, State::Delivered, "what came first stands");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_kept_where_somebody_was_written_to() {
    let house = House::with(|entrance| entrance.callback = Some(Callback::new(TOKEN).unwrap())).await;
    sent(&house, house.people[0]).await;
    let (bearer, path) = (format!("Bearer {TOKEN}"), "/messages/notify/reply");
    let body = |id: &str, from: &str, words: &str| {
        serde_json::json!({ "id": id, "source_number": from, "destination_number": "60006", "message": words,
            "date_received": "2026-11-23T09:00:00.000000Z", "service_id": "x" })
        .to_string()
    };
    assert_eq!(ask(&house, path, &[], &body("r-1", "447700900001", "STOP")).await, 403);
    assert_eq!(ask(&house, path, &[&bearer], &body("r-1", "447700900001", "what is this")).await, 200);
    assert_eq!(ask(&house, path, &[&bearer], &body("r-1", "447700900001", "what is this")).await, 200);
    assert_eq!(ask(&house, path, &[&bearer], &body("r-2", "447700900002", "CANCEL")).await, 200);
    assert_eq!(ask(&house, path, &[&bearer], &body("", "447700900001", "x")).await, 400);
    let mut tx = house.app.store.read().await.unwrap();
    let open = linchpin_store::message_reply::open(&mut tx, house::practice(), 10).await.unwrap();
    assert_eq!(open.len(), 1, "told twice it is kept once, and from whom nobody wrote to nothing is");
    // Rules of what is sent can be read as they are kept.
    let rule = Rule { reminders: Some(Reminders { days: 2, second: None }), ..Rule::default() };
    assert_eq!(serde_json::from_value::<Rule>(serde_json::to_value(&rule).unwrap()).unwrap(), rule);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_agreed_there_is_no_such_page() {
    let house = House::new().await;
    assert_eq!(ask(&house, "/messages/notify/receipt", &["Bearer x"], "{}").await, 404);
    for short in ["", "short", "fifteen-letters", "with space in the middle of it", "ünïcödé-ünïcödé"] {
        assert!(Callback::new(short).is_err(), "{short}");
    }
    assert!(!format!("{:?}", Callback::new(TOKEN).unwrap()).contains("token"));
}
