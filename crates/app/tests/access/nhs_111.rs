//! NHS 111: what its clinicians book, and everything that they must not.

use jiff::Timestamp;
use linchpin_access::{
    Channel, Need,
    diary::{Access, Audience, Embargo, Opening},
};
use linchpin_app::act::{Answer, Book, Cancel, Enter, FindSlots, Query, Told};
use linchpin_core::{ErrorKind, OdsCode, Role};
use linchpin_store::{store_suite, testing::TestStore};

use crate::hub::{Hub, book, hub, ours};

store_suite!(nhs_111_books_what_is_opened_to_it_and_nothing_else, nhs_111_sees_nobody_and_changes_nothing);

fn provider() -> OdsCode {
    "NHS111".parse().unwrap()
}

/// Opens the hub's slots to 111 in the last two hours.
async fn opened(hub_: &Hub) {
    let manager = hub_.actor(Role::PracticeManager, hub());
    let last = Access { who: Audience::Nhs111, from: Embargo::Before { minutes: 120 }, closes: 0 };
    let to = vec![crate::hub::line(Audience::Own), crate::hub::line(Audience::Group("NORTH".into())), last];
    let rule = Opening { id: hub_.rule, organisation: hub(), name: "111 too".into(), to };
    let rule = linchpin_store::Versioned { it: rule, version: 1 };
    hub_.app.save_opening(&manager, &rule).await.unwrap().saved().unwrap();
}

async fn nhs_111_books_what_is_opened_to_it_and_nothing_else(store: TestStore) {
    let hub_ = Hub::new(store, 2).await;
    let (app, caller) = (&hub_.app, hub_.person(ours()).await);
    let clinician = hub_.actor(Role::Nhs111, provider());
    let slot = hub_.slots().await[0].clone();
    assert_eq!(hub_.free(&clinician).await, [], "nothing is opened to 111");
    hub_.refused(app.book(&clinician, &Book { agreed: Some(true), ..book(slot.id, caller) }, &hub_.key()).await).await;
    hub_.refused(app.hold_slot(&clinician, slot.id, &hub_.key()).await).await;
    opened(&hub_).await;
    assert_eq!(hub_.free(&clinician).await, [], "it opens two hours before");
    let early = app.book(&clinician, &Book { agreed: Some(true), ..book(slot.id, caller) }, &hub_.key()).await.unwrap();
    assert!(matches!(early, Answer::NotOpen(_)), "{early:?}");
    hub_.at("2026-11-24T07:30:00Z");
    assert_eq!(hub_.free(&clinician).await.len(), 2);
    let need = Need::Urgent;
    let asked = Enter { person: caller, need, channel: Channel::Nhs111, interval_days: None, words: None };
    for wrong in [Enter { channel: Channel::Phone, ..asked.clone() }, Enter { need: Need::FollowUp, ..asked.clone() }] {
        let said = app.enter_request(&clinician, &wrong, &hub_.key()).await.unwrap_err();
        assert_eq!(said.kind(), ErrorKind::Invalid);
    }
    let request = app.enter_request(&clinician, &asked, &hub_.key()).await.unwrap().request;
    assert_eq!(request.organisation, ours(), "their practice keeps the promise");
    let offers = app.offers_to(&clinician, caller, &FindSlots::default(), 3).await.unwrap();
    assert_eq!(offers.len(), 2);
    let Answer::Done(hold) = app.hold_slot(&clinician, slot.id, &hub_.key()).await.unwrap() else { panic!("free") };
    app.note_request(&clinician, request.id, Told::Offered(slot.id), None).await.unwrap();
    let wanted = Book { hold: Some(hold.id), request: Some(request.id), agreed: Some(true), ..book(slot.id, caller) };
    let Answer::Done(one) = app.book(&clinician, &wanted, &hub_.key()).await.unwrap() else { panic!("kept") };
    assert_eq!((one.made_as, one.made_for, one.organisation), (Role::Nhs111, provider(), hub()));
    // What it kept is read back without a name.
    assert_eq!(app.kept_slot(&clinician, hold.id).await.unwrap().1.slot.id, slot.id);
    hub_.chain_is_whole().await;
}

async fn nhs_111_sees_nobody_and_changes_nothing(store: TestStore) {
    let hub_ = Hub::new(store, 2).await;
    let (app, caller) = (&hub_.app, hub_.person(ours()).await);
    let (clinician, desk) = (hub_.actor(Role::Nhs111, provider()), hub_.desk());
    let slots = hub_.slots().await;
    let wanted = Book { agreed: Some(true), ..book(slots[0].id, caller) };
    let Answer::Done(one) = app.book(&desk, &wanted, &hub_.key()).await.unwrap() else { panic!("free") };
    let asked = Enter { person: caller, need: Need::Urgent, channel: Channel::Phone, interval_days: None, words: None };
    let request = app.enter_request(&desk, &asked, &hub_.key()).await.unwrap().request.id;
    hub_.refused(app.view_person(&clinician, caller).await.map(drop)).await;
    hub_.refused(app.view_record(&clinician, caller).await.map(drop)).await;
    hub_.refused(app.appointment(&clinician, one.id).await).await;
    hub_.refused(app.appointments_of(&clinician, caller, Timestamp::MIN).await).await;
    hub_.refused(app.request(&clinician, request).await).await;
    hub_.refused(app.requests_of(&clinician, caller).await).await;
    let cancel = Cancel { appointment: one.id, version: one.version, reason: None };
    hub_.refused(app.cancel(&clinician, &cancel, &hub_.key()).await).await;
    hub_.refused(app.withdraw(&clinician, &cancel, &hub_.key()).await).await;
    hub_.refused(app.outbox(&clinician, hub(), 10).await).await;
    hub_.refused(app.message_rule(&clinician, hub()).await).await;
    hub_.refused(app.message_stops(&clinician, caller).await).await;
    hub_.refused(app.break_glass(&clinician, caller, "collapsed in the street").await).await;
    // Nor does it write on what others entered, or book what is only its own.
    let note = app.note_request(&clinician, request, Told::NothingToOffer, None).await.unwrap_err();
    assert_eq!(note.kind(), ErrorKind::NotFound);
    let own = hub_.actor(Role::Nhs111, hub());
    hub_.refused(app.book(&own, &Book { agreed: Some(true), ..book(slots[1].id, caller) }, &hub_.key()).await).await;
    // It looks for its caller and does not browse.
    for wide in ["lee", "ann lee", "03/02/1980", "lee 03/02/1980", "S65"] {
        let said = app.search_people(&clinician, &Query::parse(wide).unwrap()).await.unwrap_err();
        assert_eq!(said.kind(), ErrorKind::Invalid, "{wide}");
    }
    let found = app.search_people(&clinician, &Query::parse("ann lee 03/02/1980").unwrap()).await.unwrap();
    assert_eq!(found.people.len(), 1);
    let written = hub_.audit().await;
    let found = |entry: &linchpin_store::audit::Record| entry.act == "search" && entry.person == Some(caller);
    assert_eq!(written.iter().filter(|entry| found(entry)).count(), 1, "that is written down");
}
