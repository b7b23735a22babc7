use linchpin_app::{
    App, Keys, Settings,
    facts::NoFacts,
    pseudonym::{LAKE, PLANNING, RECORDS},
};
use linchpin_core::{ErrorKind, Role};
use linchpin_store::{alert, pseudonym_key, store_suite, testing::TestStore};

use crate::index::{Index, ours, registered, someone, theirs};

store_suite!(
    only_the_practice_learns_who_is_behind_a_pseudonym,
    an_old_epoch_is_still_read,
    a_merged_record_keeps_its_pseudonym,
    a_stolen_store_makes_no_pseudonym,
);

async fn only_the_practice_learns_who_is_behind_a_pseudonym(store: TestStore) {
    let index = Index::new(store);
    let ann = index.add(registered(someone("Ann", "Lee"), ours())).await;
    let other = index.add(registered(someone("Bo", "Berg"), theirs())).await;
    let pseudonyms = index.app.pseudonyms(LAKE).await.unwrap();
    assert_ne!(pseudonyms.of(ann.id), index.app.pseudonyms("planning").await.unwrap().of(ann.id), "two purposes");
    let doctor = index.actor(Role::Clinician, ours());
    let ask = async |who, pseudonym: &str| index.app.re_identify(who, pseudonym, "To offer a review.").await;
    assert_eq!(ask(&doctor, &pseudonyms.of(ann.id)).await.unwrap().id, ann.id);
    let last = index.audit().await.remove(0);
    assert_eq!((last.act.as_str(), last.person, last.outcome.as_str()), ("re-identify", Some(ann.id), "done"));
    assert!(last.detail.unwrap().contains("To offer a review."));
    let mut tx = index.app.store.read().await.unwrap();
    let told = alert::open(&mut tx, Role::InformationGovernance, "03L", 10).await.unwrap();
    drop(tx);
    assert_eq!((told.len(), told[0].kind.as_str(), told[0].person), (1, "re-identified", Some(ann.id)));
    assert!(told[0].detail.contains("To offer a review.") && told[0].detail.starts_with("Clinician at C87002"));
    let planning = index.app.pseudonyms(PLANNING).await.unwrap().of(ann.id);
    assert_eq!(ask(&doctor, &planning).await.unwrap().id, ann.id, "the name on a commissioner's list");
    assert_eq!(ask(&doctor, &pseudonyms.of(other.id)).await.unwrap_err().kind(), ErrorKind::NotFound);
    let last = index.audit().await.remove(0);
    assert_eq!((last.person, last.outcome.as_str()), (None, "failed"), "a try that found nobody is written down");
    assert_eq!(ask(&doctor, "' or 1=1 --").await.unwrap_err().kind(), ErrorKind::Invalid);
    let wordless = index.app.re_identify(&doctor, &pseudonyms.of(ann.id), "  ").await.unwrap_err();
    assert_eq!(wordless.kind(), ErrorKind::Invalid);
    let roles =
        [Role::Commissioner, Role::Finance, Role::Administrator, Role::Receptionist, Role::InformationGovernance];
    let seen = pseudonyms.of(ann.id);
    for who in roles.map(|role| index.actor(role, ours())) {
        let asked = index.app.re_identify(&who, &seen, "To offer a review.").await;
        index.refused(asked, None).await;
    }
    index.chain_is_whole().await;
}

async fn an_old_epoch_is_still_read(store: TestStore) {
    let index = Index::new(store);
    let ann = index.add(registered(someone("Ann", "Lee"), ours())).await;
    let before = index.app.pseudonyms(LAKE).await.unwrap().of(ann.id);
    let operator = index.actor(Role::Administrator, ours());
    index.refused(index.app.rotate_pseudonyms(&index.manager(), LAKE).await, None).await;
    assert_eq!(index.app.rotate_pseudonyms(&operator, LAKE).await.unwrap(), 2);
    let last = index.audit().await.remove(0);
    assert_eq!((last.act.as_str(), last.resource.as_str(), last.outcome.as_str()), ("operate", "system", "done"));
    for other in [RECORDS, "plannning"] {
        assert_eq!(index.app.rotate_pseudonyms(&operator, other).await.unwrap_err().kind(), ErrorKind::Invalid);
    }
    let now = index.app.pseudonyms(LAKE).await.unwrap();
    assert_eq!(now.epoch(), 2);
    assert_ne!(now.of(ann.id), before);
    assert_eq!(now.all(ann.id).collect::<Vec<_>>(), [now.of(ann.id), before.clone()]);
    let doctor = index.actor(Role::Clinician, ours());
    for pseudonym in [before, now.of(ann.id)] {
        assert_eq!(index.app.re_identify(&doctor, &pseudonym, "Recall.").await.unwrap().id, ann.id);
    }
}

async fn a_merged_record_keeps_its_pseudonym(store: TestStore) {
    let index = Index::new(store);
    let (a, b) = (
        index.add(registered(someone("Ann", "Lee"), ours())).await,
        index.add(registered(someone("Ann", "Lee"), ours())).await,
    );
    let pseudonym = index.app.pseudonyms(LAKE).await.unwrap().of(b.id);
    index.app.merge_people(&index.manager(), a.id, b.id, "The same.").await.unwrap();
    let doctor = index.actor(Role::Clinician, ours());
    assert_eq!(index.app.re_identify(&doctor, &pseudonym, "Recall.").await.unwrap().id, a.id);
}

async fn a_stolen_store_makes_no_pseudonym(store: TestStore) {
    let index = Index::new(store);
    index.app.pseudonyms(LAKE).await.unwrap();
    let mut tx = index.app.store.read().await.unwrap();
    let kept = pseudonym_key::of(&mut tx, LAKE).await.unwrap();
    assert!(kept[0].key.len() > 32, "sealed");
    drop(tx);
    let thief = App::new(
        index.app.store.clone(),
        index.app.clock.clone(),
        index.app.ids.clone(),
        std::sync::Arc::new(NoFacts),
        Keys::new([8; 32], [9; 32]),
        Settings::default(),
    );
    assert!(thief.unwrap().pseudonyms(LAKE).await.is_err());
}
