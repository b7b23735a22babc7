use linchpin_app::{act::Acted, kept::Holder};
use linchpin_core::Role;
use linchpin_pathways::{Refusal, pathway::News};
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{Ward, ours, staff};

store_suite!(
    tasks_are_done_by_those_who_have_them_and_by_the_practice,
    a_task_is_handed_over_beside_and_no_further,
    a_handed_task_comes_back_when_the_share_ends,
);

async fn tasks_are_done_by_those_who_have_them_and_by_the_practice(store: TestStore) {
    let ward = Ward::new(store).await;
    let case = ward.open(ward.person().await, Some(true)).await;
    let mine = ward.app.my_tasks(&ward.worker, None, 50).await.unwrap();
    assert_eq!(
        (mine.rows.len(), mine.rows[0].does.as_str(), mine.rows[0].name.as_deref()),
        (1, "Talk about it", Some("LEE, Ann"))
    );
    assert!(!mine.rows[0].late);
    ward.wait(24 * 7);
    assert!(ward.app.my_tasks(&ward.worker, None, 50).await.unwrap().rows[0].late);
    ward.app.do_task(&ward.worker, case, 0).await.unwrap().done().unwrap();
    assert!(ward.app.my_tasks(&ward.worker, None, 50).await.unwrap().rows.is_empty());
    let again = ward.app.do_task(&ward.worker, case, 0).await.unwrap();
    assert!(matches!(again, Acted::Refused(Refusal::Unknown(_))), "{again:?}");
    assert!(ward.app.do_task(&ward.worker, case, 99).await.is_err());
    // Another's is not the matron's to do.
    ward.accept(case).await;
    let doctor = &ward.doctor;
    ward.app
        .tell_news(doctor, ward.app.case(doctor, case).await.unwrap().person.unwrap(), News::Admitted)
        .await
        .unwrap();
    let ring = ward.app.my_tasks(&ward.matron, None, 50).await.unwrap().rows.remove(0);
    assert_eq!((ring.does.as_str(), ring.holder), ("Ring the ward", Holder::Staff(ward.matron_staff)));
    let tried = ward.app.do_task(&ward.worker, case, ring.number).await.unwrap();
    assert!(matches!(tried, Acted::Refused(Refusal::NotYours { .. })), "{tried:?}");
    ward.app.do_task(&ward.doctor, case, ring.number).await.unwrap().done().unwrap();
    let done = ward.app.case(&ward.doctor, case).await.unwrap().tasks;
    assert!(done.iter().all(|task| task.done.is_some()));
}

async fn a_task_is_handed_over_beside_and_no_further(store: TestStore) {
    let ward = Ward::new(store).await;
    let case = ward.open(ward.person().await, Some(true)).await;
    let (beside, beside_staff) = staff(&ward.app, "Byrne", Role::LinkWorker, crate::ward::hub()).await;
    assert!(ward.app.hand_task(&ward.worker, case, 0, beside_staff).await.is_err(), "not in the team");
    let mut tx = ward.app.store.write().await.unwrap();
    linchpin_store::team::join(&mut tx, ward.team, beside_staff, ward.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    ward.app.hand_task(&ward.worker, case, 0, beside_staff).await.unwrap().done().unwrap();
    assert!(ward.app.my_tasks(&ward.worker, None, 50).await.unwrap().rows.is_empty());
    assert_eq!(ward.app.my_tasks(&beside, None, 50).await.unwrap().rows.len(), 1);
    ward.refused(ward.app.hand_task(&ward.outsider, case, 0, ward.outsider_staff).await).await;
    // What happens meanwhile in the case leaves it where it was handed.
    ward.app.note_case(&ward.doctor, case, "Rang").await.unwrap();
    assert_eq!(ward.app.my_tasks(&beside, None, 50).await.unwrap().rows.len(), 1);
    ward.app.do_task(&beside, case, 0).await.unwrap().done().unwrap();
    assert!(ward.app.hand_task(&ward.worker, case, 0, ward.worker_staff).await.is_err(), "it is done");
}

async fn a_handed_task_comes_back_when_the_share_ends(store: TestStore) {
    let ward = Ward::new(store).await;
    let person = ward.person().await;
    let case = ward.open(person, Some(true)).await;
    ward.app.hand_task(&ward.doctor, case, 0, ward.worker_staff).await.unwrap().done().unwrap();
    ward.agree(&ward.doctor, case, false).await.unwrap().done().unwrap();
    let tasks = ward.app.case(&ward.doctor, case).await.unwrap().tasks;
    assert_eq!(tasks[0].holder, Holder::Organisation(ours()));
    assert!(ward.app.my_tasks(&ward.doctor, None, 50).await.unwrap().rows.iter().any(|row| row.case == case));
}
