use linchpin_app::kept::EntryKind;
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{Ward, none};

store_suite!(
    a_clock_escalates_as_the_pathway_says_and_each_thing_once,
    a_clock_moves_a_case_by_itself,
    a_case_that_cannot_be_read_holds_up_no_other,
);

async fn a_clock_escalates_as_the_pathway_says_and_each_thing_once(store: TestStore) {
    let ward = Ward::new(store).await;
    let case = ward.open(ward.person().await, Some(true)).await;
    let told =
        async || ward.app.my_notices(&ward.doctor).await.unwrap().into_iter().map(|one| one.says).collect::<Vec<_>>();
    assert_eq!(told().await, ["Somebody is to be offered support."]);
    assert_eq!(ward.app.ring_cases().await.unwrap(), (0, 0));
    // Opened on a Monday: the task is due on Wednesday at half past six, the answer on the Monday after.
    ward.at("2026-11-25T18:31:00Z");
    assert_eq!(ward.app.ring_cases().await.unwrap(), (1, 0));
    assert_eq!(ward.app.ring_cases().await.unwrap(), (0, 0), "each once");
    assert_eq!(told().await[0], "Late: Talk about it");
    ward.at("2026-11-30T18:31:00Z");
    assert_eq!(ward.app.ring_cases().await.unwrap(), (1, 0));
    assert_eq!(told().await.len(), 3);
    ward.at("2026-12-02T18:31:00Z");
    assert_eq!(ward.app.ring_cases().await.unwrap(), (1, 0));
    assert_eq!(ward.app.ring_cases().await.unwrap(), (0, 0));
    let seen = ward.app.case(&ward.doctor, case).await.unwrap();
    assert!(seen.tasks.iter().any(|task| task.does == "Ring the person" && task.done.is_none()));
    let late: Vec<_> =
        seen.entries.iter().filter(|one| one.kind == EntryKind::Late).map(|one| one.what.as_str()).collect();
    assert_eq!(late, ["Ask the person", "Talk about it"]);
    assert!(seen.entries.iter().filter(|one| one.kind == EntryKind::Late).all(|one| one.who.is_none()));
    assert!(seen.state.unwrap().clocks[0].late);
    // A look months later, all at once, comes to the same.
    let other = Ward::over(ward.app.store.clone(), 500_000).await;
    let case = other.open(other.person().await, Some(true)).await;
    other.at("2027-03-01T09:00:00Z");
    other.app.ring_cases().await.unwrap();
    let seen = other.app.case(&other.doctor, case).await.unwrap();
    assert_eq!(seen.entries.iter().filter(|one| one.kind == EntryKind::Late).count(), 3);
    ward.chain_is_whole().await;
}

async fn a_clock_moves_a_case_by_itself(store: TestStore) {
    let ward = Ward::new(store).await;
    let case = ward.open(ward.person().await, None).await;
    ward.app.do_task(&ward.doctor, case, 0).await.unwrap().done().unwrap();
    ward.make(&ward.doctor, case, "Offer later", none(), Some("In hospital")).await.unwrap().done().unwrap();
    ward.at("2027-02-24T09:00:00Z");
    assert_eq!(ward.app.ring_cases().await.unwrap(), (1, 0));
    let seen = ward.app.case(&ward.doctor, case).await.unwrap();
    assert_eq!(seen.state.unwrap().name, "offered");
    let last = seen.entries.iter().find(|one| one.kind == EntryKind::Move).unwrap();
    assert_eq!((last.what.as_str(), last.who.as_deref(), last.party.as_deref()), ("Offer again", None, None));
}

async fn a_case_that_cannot_be_read_holds_up_no_other(store: TestStore) {
    let ward = Ward::new(store).await;
    let broken = ward.open(ward.person().await, None).await;
    ward.files.0.lock().unwrap().insert("support".into(), crate::ward::SUPPORT.replace("version = 1", "version = 2"));
    let whole = ward.open(ward.person().await, None).await;
    let mut tx = ward.app.store.write().await.unwrap();
    tx.script("update pathway_text set text = 'nothing' where text like '%version = 1%'").await.unwrap();
    tx.commit().await.unwrap();
    // Another process, that has not read it before.
    let (app, clock, ..) = Ward::app(ward.app.store.clone(), 600_000, ward.app.now());
    drop(clock);
    assert!(app.case(&ward.doctor, broken).await.is_err());
    let later = "2026-12-01T09:00:00Z".parse().unwrap();
    let (app, ..) = Ward::app(ward.app.store.clone(), 700_000, later);
    assert_eq!(app.ring_cases().await.unwrap(), (1, 1));
    assert!(app.case(&ward.doctor, whole).await.unwrap().state.unwrap().clocks[0].late);
}
