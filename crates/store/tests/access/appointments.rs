//! What becomes of appointments, requests and messages.

use linchpin_access::{Channel, Need};
use linchpin_core::{AppointmentId, CountingIds, Ids, MessageId, OfferId, RequestId, SlotTypeId, UserId, WaitingId};
use linchpin_store::{
    Edited,
    appointment::{self, Settle},
    message, message_reply, message_rule, message_stop, offer, request, request_key, slot, store_suite,
    testing::TestStore,
    waiting,
};

use super::{Diary, at, minutes, now, ours};

store_suite!(an_appointment_moves_and_ends, the_same_asked_twice_is_answered_once, requests_waiting_and_messages);

async fn an_appointment_moves_and_ends(store: TestStore) {
    let diary = Diary::new(store, 3).await;
    let ann = diary.person().await;
    let mut one = diary.appointment(diary.slots[0], ann).await;
    let other = diary.slot(1).await;
    let mut tx = diary.store.write().await.unwrap();
    assert!(slot::book(&mut tx, one.slot, one.id, None, now()).await.unwrap());
    appointment::add(&mut tx, &one).await.unwrap();
    let fresh = AppointmentId::new(diary.ids.uuid());
    let times = |from: &str, to: &str| (at(from), at(to));
    let touching = times("2026-11-24T08:40:00Z", "2026-11-24T08:50:00Z");
    assert_eq!(appointment::clash(&mut tx, ann, touching, fresh).await.unwrap(), None);
    let over = times("2026-11-24T08:39:00Z", "2026-11-24T08:50:00Z");
    assert_eq!(appointment::clash(&mut tx, ann, over, fresh).await.unwrap(), Some(one.id));
    assert_eq!(appointment::clash(&mut tx, ann, over, one.id).await.unwrap(), None, "not with itself");
    assert!(slot::book(&mut tx, other.id, one.id, None, now()).await.unwrap());
    assert!(appointment::move_to(&mut tx, &one, &other).await.unwrap());
    assert!(slot::give_back(&mut tx, diary.slots[0], one.id).await.unwrap());
    assert!(!appointment::cancel(&mut tx, &one, None, None, now()).await.unwrap(), "an old version");
    one = appointment::get(&mut tx, one.id).await.unwrap().unwrap();
    assert_eq!((one.slot, one.moves, one.version), (other.id, 1, 2));
    assert!(appointment::settle(&mut tx, &one, Settle::Arrived, None, other.starts).await.unwrap());
    one = appointment::get(&mut tx, one.id).await.unwrap().unwrap();
    assert!(appointment::settle(&mut tx, &one, Settle::Dna, None, other.ends).await.unwrap());
    one = appointment::get(&mut tx, one.id).await.unwrap().unwrap();
    assert!(appointment::settle(&mut tx, &one, Settle::Attended, None, other.ends).await.unwrap());
    one = appointment::get(&mut tx, one.id).await.unwrap().unwrap();
    assert!(!appointment::cancel(&mut tx, &one, None, None, now()).await.unwrap(), "who was seen was seen");
    // What is not planned any more is not free again.
    slot::unplan(&mut tx, other.id).await.unwrap();
    assert!(slot::give_back(&mut tx, other.id, one.id).await.unwrap());
    assert_eq!(slot::get(&mut tx, other.id).await.unwrap().unwrap().state, slot::State::Withdrawn);
    assert_eq!(appointment::of(&mut tx, ann, now(), 10).await.unwrap(), [one]);
    tx.commit().await.unwrap();
}

async fn the_same_asked_twice_is_answered_once(store: TestStore) {
    use request_key::Claim;
    let ids = CountingIds::from(5);
    let user = UserId::new(ids.uuid());
    let both = (0..2).map(|n| {
        let store = store.store().clone();
        tokio::spawn(async move {
            let mut tx = store.write().await.unwrap();
            let claim = request_key::claim(&mut tx, user, "k1", "book 7", now()).await.unwrap();
            if claim == Claim::New {
                request_key::answer(&mut tx, user, "k1", &format!("answer {n}")).await.unwrap();
            }
            tx.commit().await.unwrap();
            claim
        })
    });
    let mut claims = Vec::new();
    for one in both.collect::<Vec<_>>() {
        claims.push(one.await.unwrap());
    }
    assert_eq!(claims.iter().filter(|c| **c == Claim::New).count(), 1, "{claims:?}");
    assert!(claims.iter().any(|c| matches!(c, Claim::Answered(a) if a.starts_with("answer"))), "{claims:?}");
    let mut tx = store.write().await.unwrap();
    assert_eq!(request_key::claim(&mut tx, user, "k1", "book 8", now()).await.unwrap(), Claim::Other);
    let another = UserId::new(ids.uuid());
    assert_eq!(request_key::claim(&mut tx, another, "k1", "book 8", now()).await.unwrap(), Claim::New);
    tx.rollback().await.unwrap();
    // What was undone was never asked.
    let mut tx = store.write().await.unwrap();
    assert_eq!(request_key::claim(&mut tx, another, "k1", "book 9", now()).await.unwrap(), Claim::New);
    assert_eq!(request_key::purge(&mut tx, now()).await.unwrap(), 2);
}

async fn requests_waiting_and_messages(store: TestStore) {
    let diary = Diary::new(store, 1).await;
    let ann = diary.person().await;
    let mut tx = diary.store.write().await.unwrap();
    let entered = request::Request {
        id: RequestId::new(diary.ids.uuid()),
        person: ann,
        organisation: ours(),
        need: Need::FollowUp,
        channel: Channel::Nhs111,
        received: now(),
        due: now() + minutes(600),
        interval_days: Some(14),
        words: Some("blood pressure".into()),
        state: request::State::Open,
        outcome: None,
        appointment: None,
        missed: None,
        made_by: None,
        closed: None,
        version: 1,
    };
    request::add(&mut tx, &entered).await.unwrap();
    let sooner = request::Request { id: RequestId::new(diary.ids.uuid()), due: now() + minutes(60), ..entered.clone() };
    request::add(&mut tx, &sooner).await.unwrap();
    assert_eq!(request::due(&mut tx, ours(), false, 10).await.unwrap(), [sooner.clone(), entered.clone()]);
    let step = |kind| request::Event {
        kind,
        slot: Some(diary.slots[0]),
        note: None,
        at: now(),
        account: None,
        organisation: ours(),
    };
    request::note(&mut tx, sooner.id, &step(request::Step::Offered)).await.unwrap();
    request::note(&mut tx, sooner.id, &step(request::Step::Declined)).await.unwrap();
    let events = request::events(&mut tx, sooner.id).await.unwrap();
    assert_eq!(events.iter().map(|e| e.kind).collect::<Vec<_>>(), [request::Step::Offered, request::Step::Declined]);
    let appointment = AppointmentId::new(diary.ids.uuid());
    assert!(request::book(&mut tx, sooner.id, appointment).await.unwrap());
    assert_eq!(request::due(&mut tx, ours(), false, 10).await.unwrap(), std::slice::from_ref(&entered));
    assert_eq!(request::due(&mut tx, ours(), true, 10).await.unwrap().len(), 2);
    assert!(!request::unbook(&mut tx, sooner.id, AppointmentId::new(diary.ids.uuid())).await.unwrap());
    assert!(request::unbook(&mut tx, sooner.id, appointment).await.unwrap());
    assert!(request::close(&mut tx, &entered, request::Outcome::NothingToOffer, None, now()).await.unwrap());
    assert!(!request::close(&mut tx, &entered, request::Outcome::Seen, None, now()).await.unwrap());
    assert_eq!(request::of(&mut tx, ann, 10).await.unwrap().len(), 2);

    let waits = waiting::Waiting {
        id: WaitingId::new(diary.ids.uuid()),
        person: ann,
        organisation: ours(),
        request: Some(sooner.id),
        wish: serde_json::json!({"modes": ["telephone"]}),
        due: sooner.due,
        until: now() + minutes(300),
        state: waiting::State::Waiting,
        made: now(),
        made_by: None,
        version: 1,
    };
    waiting::add(&mut tx, &waits).await.unwrap();
    assert_eq!(waiting::open(&mut tx, ours(), now(), 10).await.unwrap(), std::slice::from_ref(&waits));
    let offered = offer::Offer {
        id: OfferId::new(diary.ids.uuid()),
        waiting: waits.id,
        slot: diary.slots[0],
        hold: None,
        token: "hash".into(),
        made: now(),
        until: now() + minutes(30),
        state: offer::State::Open,
        answered: None,
        appointment: None,
    };
    offer::add(&mut tx, &offered).await.unwrap();
    assert_eq!(offer::by_token(&mut tx, "hash").await.unwrap(), Some(offered.clone()));
    assert!(offer::answer(&mut tx, offered.id, offer::State::Accepted, Some(appointment), now()).await.unwrap());
    assert!(!offer::answer(&mut tx, offered.id, offer::State::Declined, None, now()).await.unwrap());
    assert_eq!(offer::of_slot(&mut tx, diary.slots[0]).await.unwrap()[0].appointment, Some(appointment));
    assert!(waiting::end(&mut tx, waits.id, waiting::State::Met).await.unwrap());
    assert_eq!(waiting::open(&mut tx, ours(), now(), 10).await.unwrap(), []);

    let text = message::Message {
        id: MessageId::new(diary.ids.uuid()),
        organisation: ours(),
        person: ann,
        kind: message::Kind::Reminder,
        way: message::Way::Text,
        destination: "447700900123".into(),
        words: "You have an appointment.".into(),
        reason: Some("booked 9 days ahead".into()),
        appointment: Some(appointment),
        offer: None,
        due: now(),
        until: now() + minutes(600),
        state: message::State::Waiting,
        reference: None,
        fault: None,
        attempts: 0,
        made: now(),
        sent: None,
    };
    assert!(message::add(&mut tx, &text).await.unwrap());
    assert!(!message::add(&mut tx, &text).await.unwrap(), "the same key is one message");
    assert!(!format!("{text:?}").contains("447700"));
    assert_eq!(message::outbox(&mut tx, ours(), now(), 10).await.unwrap(), std::slice::from_ref(&text));
    // A receipt for what was never sent is not believed, and what was never tried went to nobody.
    let later = now() + minutes(5);
    let told = message::State::Delivered;
    assert!(!message::receipt(&mut tx, text.id, "ref-1", told, None, later).await.unwrap());
    assert_eq!(message::to(&mut tx, "447700900123", now() - minutes(1)).await.unwrap(), []);
    // One of two takes it in hand, and it is due again should that one die.
    assert!(message::begin(&mut tx, text.id, now(), later).await.unwrap());
    assert!(!message::begin(&mut tx, text.id, now(), later).await.unwrap());
    assert!(message::begin(&mut tx, text.id, later, later + minutes(1)).await.unwrap());
    assert!(message::again(&mut tx, text.id, later, Some("busy")).await.unwrap());
    assert!(message::sent(&mut tx, text.id, "ref-1", later).await.unwrap());
    assert!(!message::sent(&mut tx, text.id, "ref-2", later).await.unwrap());
    assert_eq!(message::to(&mut tx, "447700900123", now() - minutes(1)).await.unwrap().len(), 1);
    // Whoever knows our key and not the provider's is not believed.
    assert!(!message::receipt(&mut tx, text.id, "ref-9", told, None, later).await.unwrap());
    assert!(message::receipt(&mut tx, text.id, "ref-1", told, None, later).await.unwrap());
    assert!(!message::receipt(&mut tx, text.id, "ref-1", message::State::Failed, None, later).await.unwrap());
    assert_eq!(message::get(&mut tx, text.id).await.unwrap().unwrap().attempts, 2);
    let other = message::Message { id: MessageId::new(diary.ids.uuid()), ..text.clone() };
    assert!(message::add(&mut tx, &other).await.unwrap());
    let failed = message::State::Failed;
    assert!(message::settle(&mut tx, other.id, failed, "no such number", later).await.unwrap());
    assert!(!message::settle(&mut tx, other.id, failed, "again", later).await.unwrap());
    let third = message::Message { id: MessageId::new(diary.ids.uuid()), ..text.clone() };
    assert!(message::add(&mut tx, &third).await.unwrap());
    assert_eq!(message::drop_of(&mut tx, appointment, later).await.unwrap(), 1, "only what waits is let go");
    let counts = message::counts(&mut tx, ours(), now() - minutes(1)).await.unwrap();
    let states = [message::State::Delivered, message::State::Dropped, message::State::Failed];
    assert_eq!(counts, states.map(|state| (state, 1)));

    let none: Option<SlotTypeId> = None;
    let kind = Some(SlotTypeId::new(diary.ids.uuid()));
    assert!(message_stop::add(&mut tx, ann, kind, (message_stop::How::Staff, None), now()).await.unwrap());
    assert!(message_stop::stands(&mut tx, ann, kind).await.unwrap());
    assert!(!message_stop::stands(&mut tx, ann, Some(SlotTypeId::new(diary.ids.uuid()))).await.unwrap());
    assert!(message_stop::add(&mut tx, ann, none, (message_stop::How::Reply, None), now()).await.unwrap());
    assert!(message_stop::stands(&mut tx, ann, Some(SlotTypeId::new(diary.ids.uuid()))).await.unwrap());
    assert_eq!(message_stop::of(&mut tx, ann).await.unwrap(), [none, kind]);
    assert!(message_stop::end(&mut tx, ann, none).await.unwrap());
    assert!(!message_stop::end(&mut tx, ann, none).await.unwrap());

    let reply = message_reply::Reply {
        id: MessageId::new(diary.ids.uuid()),
        provider: "came-1".into(),
        organisation: ours(),
        person: ann,
        message: text.id,
        words: "what?".into(),
        meaning: message_reply::Meaning::Unclear,
        state: message_reply::State::Open,
        at: now(),
    };
    assert!(message_reply::add(&mut tx, &reply).await.unwrap());
    let again = message_reply::Reply { id: MessageId::new(diary.ids.uuid()), ..reply.clone() };
    assert!(!message_reply::add(&mut tx, &again).await.unwrap(), "told twice, kept once");
    assert_eq!(message_reply::open(&mut tx, ours(), 10).await.unwrap(), std::slice::from_ref(&reply));
    assert!(message_reply::close(&mut tx, reply.id, None, later).await.unwrap());
    assert!(!message_reply::acted(&mut tx, reply.id).await.unwrap());
    assert_eq!(message_reply::get(&mut tx, reply.id).await.unwrap().unwrap().state, message_reply::State::Closed);

    let rule = |text: &str| text.to_owned();
    let first = linchpin_store::Versioned { it: rule("a"), version: 0 };
    assert_eq!(message_rule::save(&mut tx, ours(), &first).await.unwrap(), Edited::Saved(1));
    let late = message_rule::save(&mut tx, ours(), &first).await.unwrap();
    assert!(matches!(late, Edited::Conflict(_)));
    let kept = message_rule::get::<String>(&mut tx, ours()).await.unwrap().unwrap();
    let next = linchpin_store::Versioned { it: rule("b"), ..kept };
    assert_eq!(message_rule::save(&mut tx, ours(), &next).await.unwrap(), Edited::Saved(2));
    assert_eq!(message_rule::all::<String>(&mut tx).await.unwrap()[0].1.it, "b");
    tx.commit().await.unwrap();
}
