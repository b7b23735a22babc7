use linchpin_app::act::{Involve, Said, Share};
use linchpin_core::{ErrorKind, Person, Role};
use linchpin_store::{
    consent::{Decision, How},
    relationship::{Kind, Scope},
    store_suite,
    testing::TestStore,
};

use crate::index::{Index, hub, ours, registered, someone, theirs};

store_suite!(
    a_share_opens_only_what_it_says_and_only_while_consent_stands,
    a_share_with_one_person_is_not_their_colleagues,
    a_case_shows_nothing_until_the_person_agrees,
    consent_is_written_down_by_those_who_may_ask,
);

fn said(decision: Decision) -> Said {
    Said { decision, how: How::Spoken, until: None, note: None }
}

fn with_hub(scope: Scope) -> Share {
    Share { with: hub(), account: None, scope, until: None, reason: "Help with housing.".into() }
}

async fn ann(index: &Index) -> Person {
    index.add(registered(someone("Ann", "Lee"), ours())).await
}

async fn a_share_opens_only_what_it_says_and_only_while_consent_stands(store: TestStore) {
    let index = Index::new(store);
    let ann = ann(&index).await;
    let navigator = index.actor(Role::CareNavigator, ours());
    let worker = index.actor(Role::LinkWorker, hub());
    let share = with_hub(Scope::Person);
    index.refused(index.app.share_person(&navigator, ann.id, &share).await, Some(ann.id)).await;
    index.app.record_consent(&navigator, ann.id, &said(Decision::Given)).await.unwrap();
    index.refused(index.app.view_person(&worker, ann.id).await, Some(ann.id)).await;
    index.app.share_person(&navigator, ann.id, &share).await.unwrap();
    assert!(index.app.view_person(&worker, ann.id).await.unwrap().person == ann);
    index.refused(index.app.view_record(&worker, ann.id).await, Some(ann.id)).await;
    let listed = index.app.people_with(&worker, Kind::Shared).await.unwrap();
    assert_eq!(listed[0].who.as_ref().map(|who| who.name.as_str()), Some("LEE, Ann"));
    // Only a clinician shares the record.
    let whole = with_hub(Scope::Record);
    index.refused(index.app.share_person(&navigator, ann.id, &whole).await, Some(ann.id)).await;
    let doctor = index.actor(Role::Clinician, ours());
    let record = index.app.share_person(&doctor, ann.id, &whole).await.unwrap();
    index.app.view_record(&worker, ann.id).await.unwrap();
    let home = index.app.involved(&worker, 10).await.unwrap();
    assert_eq!(home.iter().filter(|one| one.reason.as_deref() == Some("Help with housing.")).count(), 2);
    assert!(index.app.end_involvement(&navigator, record).await.unwrap());
    assert!(!index.app.end_involvement(&navigator, record).await.unwrap(), "ended before");
    index.refused(index.app.view_record(&worker, ann.id).await, Some(ann.id)).await;
    // The person takes it back themselves.
    index.app.record_consent(&index.patient(ann.id), ann.id, &said(Decision::Withdrawn)).await.unwrap();
    index.refused(index.app.view_person(&worker, ann.id).await, Some(ann.id)).await;
    let listed = index.app.people_with(&worker, Kind::Shared).await.unwrap();
    assert_eq!((listed.len(), &listed[0].who), (1, &None), "a line without a name");
    assert_eq!(listed[0].why.reason, None, "nor the words that were typed for it");
    // What was typed for the share may say who they are: it goes with the name.
    let home = index.app.involved(&worker, 10).await.unwrap();
    assert_eq!((home.len(), &home[0].person, &home[0].reason), (1, &None, &None));
    index.chain_is_whole().await;
}

async fn a_share_with_one_person_is_not_their_colleagues(store: TestStore) {
    let index = Index::new(store);
    let ann = ann(&index).await;
    let manager = index.manager();
    index.app.record_consent(&manager, ann.id, &said(Decision::Given)).await.unwrap();
    let (worker, colleague) = (index.actor(Role::LinkWorker, hub()), index.actor(Role::LinkWorker, hub()));
    let share = Share { account: Some(worker.user), ..with_hub(Scope::Person) };
    index.app.share_person(&manager, ann.id, &share).await.unwrap();
    index.app.view_person(&worker, ann.id).await.unwrap();
    index.refused(index.app.view_person(&colleague, ann.id).await, Some(ann.id)).await;
    assert_eq!(index.app.people_with(&colleague, Kind::Shared).await.unwrap(), []);
    let past = Share { until: Some("2026-11-23T08:59:59Z".parse().unwrap()), ..share };
    assert_eq!(index.app.share_person(&manager, ann.id, &past).await.unwrap_err().kind(), ErrorKind::Invalid);
    let wordless = Share { reason: " ".into(), ..with_hub(Scope::Person) };
    assert_eq!(index.app.share_person(&manager, ann.id, &wordless).await.unwrap_err().kind(), ErrorKind::Invalid);
}

async fn a_case_shows_nothing_until_the_person_agrees(store: TestStore) {
    let index = Index::new(store);
    let ann = ann(&index).await;
    let nurse = index.actor(Role::CoordinationNurse, hub());
    let case = Involve {
        kind: Kind::OpenCase,
        organisation: hub(),
        account: None,
        scope: Scope::Record,
        reference: Some("case/1".into()),
        until: None,
        reason: "A paramedic rang.".into(),
    };
    let id = index.app.involve(&nurse, ann.id, &case).await.unwrap();
    index.refused(index.app.view_person(&nurse, ann.id).await, Some(ann.id)).await;
    index.app.record_consent(&nurse, ann.id, &said(Decision::Given)).await.unwrap();
    index.app.view_record(&nurse, ann.id).await.unwrap();
    for wrong in [
        Involve { organisation: theirs(), ..case.clone() },
        Involve { kind: Kind::Shared, ..case.clone() },
        Involve { kind: Kind::Referred, organisation: theirs(), ..case.clone() },
    ] {
        assert!(index.app.involve(&nurse, ann.id, &wrong).await.is_err(), "{:?}", wrong.kind);
    }
    assert!(index.app.end_involvement(&nurse, id).await.unwrap());
    index.refused(index.app.view_record(&nurse, ann.id).await, Some(ann.id)).await;
    // The practice refers, and the referral opens the same door.
    let referral = Involve { kind: Kind::Referred, ..case };
    index.app.involve(&index.actor(Role::Receptionist, ours()), ann.id, &referral).await.unwrap();
    index.app.view_record(&nurse, ann.id).await.unwrap();
}

async fn consent_is_written_down_by_those_who_may_ask(store: TestStore) {
    let index = Index::new(store);
    let ann = ann(&index).await;
    for (role, place) in [(Role::Clinician, hub()), (Role::LinkWorker, hub()), (Role::Commissioner, ours())] {
        let who = index.actor(role, place);
        index.refused(index.app.record_consent(&who, ann.id, &said(Decision::Given)).await, Some(ann.id)).await;
    }
    let doctor = index.actor(Role::Clinician, ours());
    let best = Said { how: How::BestInterests, ..said(Decision::Given) };
    assert_eq!(index.app.record_consent(&doctor, ann.id, &best).await.unwrap_err().kind(), ErrorKind::Invalid);
    let best = Said { note: Some("Cannot decide today; the daughter was asked.".into()), ..best };
    index.app.record_consent(&doctor, ann.id, &best).await.unwrap();
    let kept = index.app.consents_of(&doctor, ann.id).await.unwrap();
    assert_eq!(
        (kept[0].how, kept[0].account, kept[0].role),
        (How::BestInterests, Some(doctor.user), Some(doctor.role))
    );
    let nul = Said { note: Some("a\0b".into()), ..said(Decision::Given) };
    assert_eq!(index.app.record_consent(&doctor, ann.id, &nul).await.unwrap_err().kind(), ErrorKind::Invalid);
}
