use linchpin_core::Role;
use linchpin_pathways::Answer;
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{Ward, none, ours, theirs};

store_suite!(a_commissioner_counts_and_sees_nobody);

async fn a_commissioner_counts_and_sees_nobody(store: TestStore) {
    let ward = Ward::new(store).await;
    for n in 0..12 {
        let case = ward.open(ward.person().await, None).await;
        if n < 9 {
            ward.accept(case).await;
            let score = [("score".to_owned(), Answer::Scale(vec![6]))].into();
            ward.make(&ward.doctor, case, "Close", score, Some("Ann Lee moved to 1 Moor Lane"))
                .await
                .unwrap()
                .done()
                .unwrap();
        } else if n == 9 {
            ward.make(&ward.doctor, case, "Decline", none(), Some("Helped elsewhere")).await.unwrap().done().unwrap();
        }
    }
    let commissioner = ward.actor(Role::Commissioner, theirs()).await;
    let place = ward.app.case_counts(&commissioner).await.unwrap();
    let shown = |closed: bool, state: &str, practice: bool| {
        let of = place[0]
            .counts
            .iter()
            .filter(|one| one.closed == closed && one.state == state && one.practice.is_some() == practice);
        of.map(|one| one.cases.to_string()).collect::<Vec<_>>()
    };
    assert_eq!((shown(true, "closed", true), shown(true, "declined", true)), (vec!["10".into()], vec!["*".into()]));
    assert_eq!(shown(false, "offered", true), ["*"]);
    assert_eq!(place[0].outcomes[0].cases.count(), Some(10));
    assert_eq!(place[0].outcomes[0].change.as_deref(), Some(&[2.0][..]));
    let said = format!("{place:?}");
    assert!(!said.contains("Moor Lane") && !said.contains("Lee"), "free words are no outcome: {said}");
    // The practice counts its own as they are.
    let manager = ward.actor(Role::PracticeManager, ours()).await;
    let own = ward.app.case_counts(&manager).await.unwrap();
    assert!(own[0].counts.iter().any(|one| one.state == "offered" && one.cases.count() == Some(2)));
    let other = ward.actor(Role::PracticeManager, theirs()).await;
    assert!(ward.app.case_counts(&other).await.unwrap().is_empty());
    let worker = ward.worker.clone();
    ward.refused(ward.app.case_counts(&worker).await).await;
}
