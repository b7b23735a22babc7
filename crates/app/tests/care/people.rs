use jiff::civil::date;
use linchpin_app::kept::EntryKind;
use linchpin_core::{Registration, Role};
use linchpin_pathways::pathway::News;
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{Ward, hub, ours, theirs};

store_suite!(
    news_from_elsewhere_reaches_the_case_and_tells_the_teller_nothing,
    a_death_in_the_record_closes_the_case_once,
    who_moves_takes_the_case_to_their_new_practice,
    a_closed_practice_leaves_no_case_behind,
    a_merge_takes_the_cases_along_and_parting_gives_them_back,
);

async fn news_from_elsewhere_reaches_the_case_and_tells_the_teller_nothing(store: TestStore) {
    let ward = Ward::new(store).await;
    let (person, case) = ward.active().await;
    let nurse = ward.actor(Role::CoordinationNurse, hub()).await;
    ward.app.tell_news(&nurse, person, News::Admitted).await.unwrap();
    // The same answer for somebody without a case.
    ward.app.tell_news(&nurse, ward.person().await, News::Admitted).await.unwrap();
    ward.refused(ward.app.case(&nurse, case).await).await;
    let told = ward.app.my_notices(&ward.matron).await.unwrap();
    assert_eq!(told[0].says, "Admitted.");
    let seen = ward.app.case(&ward.doctor, case).await.unwrap();
    let news = seen.entries.iter().find(|one| one.kind == EntryKind::News).unwrap();
    assert_eq!(
        (news.what.as_str(), news.who.as_deref(), news.organisation),
        ("admitted", Some("Pat Co-ordination centre nurse"), Some(hub()))
    );
    let desk = ward.actor(Role::Receptionist, theirs()).await;
    ward.refused(ward.app.tell_news(&desk, person, News::Died).await).await;
}

async fn a_death_in_the_record_closes_the_case_once(store: TestStore) {
    let ward = Ward::new(store).await;
    let (person, case) = ward.active().await;
    assert_eq!(ward.app.follow_people().await.unwrap(), 0);
    ward.change(person, |one| one.death_date = Some(date(2026, 11, 23))).await;
    assert_eq!(ward.app.follow_people().await.unwrap(), 1);
    assert_eq!(ward.app.follow_people().await.unwrap(), 0);
    let seen = ward.app.case(&ward.doctor, case).await.unwrap();
    assert_eq!(seen.state.unwrap().name, "closed");
    assert!(seen.entries.iter().any(|one| one.kind == EntryKind::News && one.what == "died" && one.who.is_none()));
    ward.refused(ward.app.case(&ward.matron, case).await).await;
    ward.chain_is_whole().await;
}

async fn who_moves_takes_the_case_to_their_new_practice(store: TestStore) {
    let ward = Ward::new(store).await;
    let (person, case) = ward.active().await;
    let theirs_doctor = ward.actor(Role::Clinician, theirs()).await;
    ward.change(person, |one| {
        one.registrations[0].to = Some(date(2026, 11, 22));
        one.registrations.push(Registration { practice: theirs(), from: Some(date(2026, 11, 23)), to: None });
    })
    .await;
    // What is seen follows the registration at once, whether or not the case was told.
    ward.refused(ward.app.case(&ward.doctor, case).await).await;
    assert!(ward.app.case(&theirs_doctor, case).await.is_ok());
    assert_eq!(ward.app.follow_people().await.unwrap(), 1);
    assert_eq!(ward.app.follow_people().await.unwrap(), 0);
    let listed = ward.app.practice_cases(&theirs_doctor, None, 50).await.unwrap().rows;
    assert_eq!(listed.iter().map(|row| row.id).collect::<Vec<_>>(), [case]);
    assert!(ward.app.practice_cases(&ward.doctor, None, 50).await.unwrap().rows.is_empty());
    // Registered nowhere, the case stays with the last practice: it is never nobody's.
    ward.change(person, |one| one.registrations[1].to = Some(date(2026, 11, 22))).await;
    ward.app.follow_people().await.unwrap();
    assert!(ward.app.case(&theirs_doctor, case).await.is_ok());
}

async fn a_closed_practice_leaves_no_case_behind(store: TestStore) {
    let ward = Ward::new(store).await;
    let (_, case) = ward.active().await;
    let heir = ward.actor(Role::Clinician, theirs()).await;
    ward.refused(ward.app.case(&heir, case).await).await;
    ward.closed.0.lock().unwrap().insert(ours(), theirs());
    assert_eq!(ward.app.follow_people().await.unwrap(), 1);
    assert_eq!(ward.app.follow_people().await.unwrap(), 0);
    let seen = ward.app.case(&heir, case).await.unwrap();
    assert!(seen.entries.iter().all(|one| one.kind != EntryKind::News), "their people did not move");
    assert_eq!(ward.app.practice_cases(&heir, None, 50).await.unwrap().rows.len(), 1);
    assert!(ward.app.case(&ward.matron, case).await.is_ok(), "who took part still does");
}

async fn a_merge_takes_the_cases_along_and_parting_gives_them_back(store: TestStore) {
    let ward = Ward::new(store).await;
    let manager = ward.actor(Role::PracticeManager, ours()).await;
    let (gone, case) = ward.active().await;
    let kept = ward.person().await;
    let merge = ward.app.merge_people(&manager, kept, gone, "The same person, twice.").await.unwrap();
    assert_eq!(ward.app.case(&ward.doctor, case).await.unwrap().person, Some(kept));
    assert_eq!(ward.app.own_cases(&ward.patient(kept)).await.unwrap().len(), 1);
    assert!(ward.app.case(&ward.matron, case).await.is_ok(), "the share goes with it");
    ward.app.follow_people().await.unwrap();
    ward.app.unmerge_people(&manager, merge, "Two people after all.").await.unwrap();
    assert_eq!(ward.app.case(&ward.doctor, case).await.unwrap().person, Some(gone));
    assert!(ward.app.own_cases(&ward.patient(kept)).await.unwrap().is_empty());
}
