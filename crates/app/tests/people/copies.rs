use linchpin_app::act::Handed;
use linchpin_core::{ErrorKind, OptOuts, Role};
use linchpin_store::{store_suite, testing::TestStore};

use crate::index::{Index, ours, registered, someone, theirs};

store_suite!(
    a_person_and_their_practice_take_a_copy,
    a_practice_says_on_what_ground_it_hands_a_copy_over,
    nobody_else_takes_a_copy,
    a_copy_says_who_looked_at_records_that_were_merged,
);

fn handed() -> Handed {
    Handed { why: "Asked at the desk on 20 November, passport seen.".into(), checked: true }
}

async fn a_person_and_their_practice_take_a_copy(store: TestStore) {
    let index = Index::new(store);
    let mut ann = registered(someone("Ann", "Lee"), ours());
    // Opting out of planning takes nobody's right to their own copy.
    ann.opt_outs = OptOuts { national: true, type_1: true };
    let ann = index.add(ann).await;
    index.app.view_person(&index.manager(), ann.id).await.unwrap();
    for (actor, asked) in [(index.patient(ann.id), None), (index.manager(), Some(handed()))] {
        let copy = index.app.copy_record(&actor, ann.id, asked.as_ref()).await.unwrap();
        assert_eq!(copy.person, ann);
        assert!(copy.looked.entries.iter().any(|one| one.act == "see"), "who looked is part of it");
        let last = index.audit().await.remove(0);
        assert_eq!(
            (last.act.as_str(), last.resource.as_str(), last.person, last.outcome.as_str()),
            ("export", "record", Some(ann.id), "done")
        );
        assert_eq!(last.detail.is_some_and(|d| d.contains("passport seen")), asked.is_some());
    }
    index.chain_is_whole().await;
}

async fn a_practice_says_on_what_ground_it_hands_a_copy_over(store: TestStore) {
    let index = Index::new(store);
    let ann = index.add(registered(someone("Ann", "Lee"), ours())).await;
    let before = index.seq().await;
    for wrong in [None, Some(Handed { why: "  ".into(), ..handed() }), Some(Handed { checked: false, ..handed() })] {
        let error = index.app.copy_record(&index.manager(), ann.id, wrong.as_ref()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
    }
    assert_eq!(index.seq().await, before, "nothing was copied, so nothing is written down");
}

async fn nobody_else_takes_a_copy(store: TestStore) {
    let index = Index::new(store);
    let ann = index.add(registered(someone("Ann", "Lee"), ours())).await;
    let other = index.add(registered(someone("Bo", "Berg"), theirs())).await;
    for role in Role::ALL.into_iter().filter(|role| *role != Role::PracticeManager) {
        let copy = index.app.copy_record(&index.actor(role, ours()), ann.id, Some(&handed())).await;
        index.refused(copy, Some(ann.id)).await;
    }
    let copy = index.app.copy_record(&index.manager(), other.id, Some(&handed())).await;
    index.refused(copy, Some(other.id)).await;
    let copy = index.app.copy_record(&index.patient(other.id), ann.id, None).await;
    index.refused(copy, Some(ann.id)).await;
}

async fn a_copy_says_who_looked_at_records_that_were_merged(store: TestStore) {
    let index = Index::new(store);
    let (a, b) = (
        index.add(registered(someone("Ann", "Lee"), ours())).await,
        index.add(registered(someone("Ann", "Lee"), ours())).await,
    );
    let clerk = index.actor(Role::Receptionist, ours());
    index.app.view_person(&clerk, b.id).await.unwrap();
    index.app.merge_people(&index.manager(), a.id, b.id, "The same.").await.unwrap();
    let copy = index.app.copy_record(&index.patient(a.id), b.id, None).await.unwrap();
    assert_eq!(copy.person.id, a.id, "the record that was kept");
    assert!(copy.looked.entries.iter().any(|one| one.role == Some(Role::Receptionist)));
}
