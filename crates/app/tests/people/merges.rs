use jiff::civil::date;
use linchpin_app::act::{Decided, Edit, Query, Said};
use linchpin_core::{ErrorKind, Person, Role};
use linchpin_store::{
    consent::{Decision, How},
    person, store_suite,
    testing::TestStore,
};

use crate::index::{Index, born, living_at, ours, registered, someone, theirs};

store_suite!(
    parting_a_merge_restores_both,
    what_was_written_in_between_is_not_lost,
    merges_nest_and_part_in_order,
    a_pair_is_decided_once_and_never_asked_again,
    those_of_two_practices_are_for_the_officer,
    only_one_of_two_who_merge_at_once_does,
);

fn bo() -> Person {
    living_at(born(registered(someone("Bo", "Berg"), ours()), date(1980, 1, 1)), "S60 1AA")
}

/// Without what counts saves.
fn content(person: Person) -> Person {
    Person { version: 0, ..person }
}

async fn parting_a_merge_restores_both(store: TestStore) {
    let index = Index::new(store);
    let (a, b) = (index.add(bo()).await, index.add(Person { carer: true, ..bo() }).await);
    let manager = index.manager();
    let said = Said { decision: Decision::Given, how: How::Spoken, until: None, note: None };
    index.app.record_consent(&manager, b.id, &said).await.unwrap();
    let merge = index.app.merge_people(&manager, a.id, b.id, "Asked at the desk.").await.unwrap();
    assert_eq!(index.count().await, 1);
    assert!(index.get(a.id).await.carer);
    assert_eq!(index.get(b.id).await.merged_into, Some(a.id));
    assert_eq!(index.app.view_person(&manager, b.id).await.unwrap().person.id, a.id, "an old link still leads there");
    assert_eq!(index.app.consents_of(&manager, a.id).await.unwrap().len(), 1, "consent went along");
    let found = index.app.search_people(&manager, &Query::parse("berg").unwrap()).await.unwrap();
    assert_eq!(found.people.len(), 1);
    let written: Vec<_> = index.audit().await.into_iter().filter(|e| e.act == "merge").map(|e| e.person).collect();
    assert_eq!(written, [Some(a.id), Some(b.id)], "newest first: one entry for each of the two");

    let again = index.app.merge_people(&manager, a.id, b.id, "Again.").await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Conflict);
    let edit = index.app.edit_person(&manager, &Person { veteran: true, ..b.clone() }).await.unwrap();
    assert!(matches!(edit, Edit::Conflict(_)), "an edit begun before the merge is not lost in it");

    assert_eq!(index.app.unmerge_people(&manager, merge, "Two after all.").await.unwrap(), Vec::<String>::new());
    assert!(content(index.get(a.id).await) == content(a.clone()));
    assert!(content(index.get(b.id).await) == content(b.clone()));
    assert_eq!(index.app.consents_of(&manager, b.id).await.unwrap().len(), 1, "consent came back");
    assert_eq!(index.app.consents_of(&manager, a.id).await.unwrap().len(), 0);
    let twice = index.app.unmerge_people(&manager, merge, "Again.").await.unwrap_err();
    assert_eq!(twice.kind(), ErrorKind::Conflict);
    assert_eq!(index.app.merges_of(&manager, a.id).await.unwrap()[0].undone_by, Some(manager.user));
    index.chain_is_whole().await;
}

async fn what_was_written_in_between_is_not_lost(store: TestStore) {
    let index = Index::new(store);
    let (a, b) = (index.add(bo()).await, index.add(bo()).await);
    let manager = index.manager();
    let merge = index.app.merge_people(&manager, a.id, b.id, "The same.").await.unwrap();
    let now = index.get(a.id).await;
    let edited = index.app.edit_person(&manager, &Person { veteran: true, ..now }).await.unwrap();
    assert!(matches!(edited, Edit::Saved { .. }));
    assert_eq!(index.app.unmerge_people(&manager, merge, "Not.").await.unwrap(), ["veteran"]);
    assert!(content(index.get(a.id).await) == content(Person { veteran: true, ..a.clone() }));
    assert!(content(index.get(b.id).await) == content(b));
    assert_eq!(index.app.person_history(&manager, a.id).await.unwrap().len(), 4, "every state is kept");
}

async fn merges_nest_and_part_in_order(store: TestStore) {
    let index = Index::new(store);
    let (a, b, c) = (index.add(bo()).await, index.add(bo()).await, index.add(bo()).await);
    let manager = index.manager();
    let inner = index.app.merge_people(&manager, b.id, c.id, "The same.").await.unwrap();
    let outer = index.app.merge_people(&manager, a.id, b.id, "The same.").await.unwrap();
    assert_eq!(index.app.view_person(&manager, c.id).await.unwrap().person.id, a.id);
    let early = index.app.unmerge_people(&manager, inner, "Not.").await.unwrap_err();
    assert_eq!(early.kind(), ErrorKind::Conflict, "the outer one first");
    index.app.unmerge_people(&manager, outer, "Not.").await.unwrap();
    index.app.unmerge_people(&manager, inner, "Not.").await.unwrap();
    for one in [a, b, c] {
        assert!(content(index.get(one.id).await) == content(one));
    }
    let itself = index.app.merge_people(&manager, index.add(bo()).await.id, bo().id, "?").await;
    assert!(itself.is_err());
}

async fn a_pair_is_decided_once_and_never_asked_again(store: TestStore) {
    let index = Index::new(store);
    let people = [("1", bo()), ("2", bo())];
    assert_eq!(index.load("gp", &people).await.queued, 1);
    let manager = index.manager();
    let pair = index.app.match_queue(&manager).await.unwrap().remove(0);
    assert!(pair.says.contains(&"They were born on the same day."));
    let different = Decided::Different { reason: "Twins of one name, both known here.".into() };
    let silent = Decided::Different { reason: " ".into() };
    assert_eq!(index.app.decide_match(&manager, pair.asked.id, &silent).await.unwrap_err().kind(), ErrorKind::Invalid);
    let desk = index.actor(Role::Receptionist, ours());
    index.refused(index.app.decide_match(&desk, pair.asked.id, &different).await, None).await;
    assert_eq!(index.app.decide_match(&manager, pair.asked.id, &different).await.unwrap(), None);
    let late = index.app.decide_match(&manager, pair.asked.id, &different).await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Conflict);
    let changed = [("1", Person { carer: true, ..bo() }), ("2", Person { veteran: true, ..bo() })];
    assert_eq!(index.load("gp", &changed).await.queued, 0, "never asked again");
    assert_eq!(index.app.match_queue(&manager).await.unwrap(), []);

    assert_eq!(index.load("gp", &[("3", bo())]).await.queued, 2);
    let queue = index.app.match_queue(&manager).await.unwrap();
    let keep = Decided::Same { keep: queue[0].other.id, reason: "Seen the papers.".into() };
    let merge = index.app.decide_match(&manager, queue[0].asked.id, &keep).await.unwrap().unwrap();
    assert_eq!(index.get(queue[0].one.id).await.merged_into, Some(queue[0].other.id));
    index.app.unmerge_people(&manager, merge, "A mistake.").await.unwrap();
    assert_eq!(index.count().await, 3);
    index.chain_is_whole().await;
}

async fn those_of_two_practices_are_for_the_officer(store: TestStore) {
    let index = Index::new(store);
    let (a, b) = (index.add(bo()).await, registered(bo(), theirs()));
    assert_eq!(index.load("gp", &[("2", b)]).await.queued, 1);
    for place in [ours(), theirs()] {
        let manager = index.actor(Role::PracticeManager, place);
        assert_eq!(index.app.match_queue(&manager).await.unwrap(), []);
    }
    let officer = index.actor(Role::InformationGovernance, ours());
    let pair = index.app.match_queue(&officer).await.unwrap().remove(0);
    let other = if pair.one.id == a.id { pair.other.id } else { pair.one.id };
    let manager = index.manager();
    index.refused(index.app.merge_people(&manager, a.id, other, "Mine.").await, Some(a.id)).await;
    let same = Decided::Same { keep: a.id, reason: "Both practices were asked.".into() };
    index.refused(index.app.decide_match(&manager, pair.asked.id, &same).await, None).await;
    let merge = index.app.decide_match(&officer, pair.asked.id, &same).await.unwrap().unwrap();
    let parted = index.app.unmerge_people(&manager, merge, "Mine.").await;
    index.refused(parted, Some(a.id)).await;
    index.app.unmerge_people(&officer, merge, "The practices were wrong.").await.unwrap();
    for role in [Role::Commissioner, Role::Finance, Role::Administrator, Role::Clinician, Role::LinkWorker] {
        index.refused(index.app.match_queue(&index.actor(role, ours())).await, None).await;
    }
}

async fn only_one_of_two_who_merge_at_once_does(store: TestStore) {
    let index = Index::new(store);
    let (a, b) = (index.add(bo()).await, index.add(bo()).await);
    let tries = (0..6).map(|n| {
        let (app, manager) = (index.app.clone(), index.manager());
        let (keep, gone) = if n % 2 == 0 { (a.id, b.id) } else { (b.id, a.id) };
        tokio::spawn(async move { app.merge_people(&manager, keep, gone, "The same.").await.is_ok() })
    });
    let mut won = 0;
    for one in tries.collect::<Vec<_>>() {
        won += u32::from(one.await.unwrap());
    }
    assert_eq!((won, index.count().await), (1, 1));
    let mut tx = index.app.store.read().await.unwrap();
    assert_eq!(person::merged(&mut tx).await.unwrap().len(), 1);
    drop(tx);
    index.chain_is_whole().await;
}
