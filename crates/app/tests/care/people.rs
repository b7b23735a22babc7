use jiff::civil::date;
use linchpin_app::{
    act::{Acted, OpenCase},
    kept::EntryKind,
};
use linchpin_core::{Registration, Role};
use linchpin_pathways::pathway::News;
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{Ward, hub, none, ours, theirs, why};

store_suite!(
    news_from_elsewhere_reaches_the_case_and_tells_the_teller_nothing,
    a_death_in_the_record_closes_the_case_once,
    who_moves_takes_the_case_to_their_new_practice,
    a_closed_practice_leaves_no_case_behind,
    a_merge_takes_the_cases_along_and_parting_gives_them_back,
    who_was_there_twice_has_both_cases_and_no_third_begins,
    of_two_practices_that_have_somebody_the_last_answers_for_the_case,
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

async fn who_was_there_twice_has_both_cases_and_no_third_begins(store: TestStore) {
    let ward = Ward::new(store).await;
    let manager = ward.actor(Role::PracticeManager, ours()).await;
    let ((gone, one), (kept, two)) = (ward.active().await, ward.active().await);
    ward.app.merge_people(&manager, kept, gone, "The same person, twice.").await.unwrap();
    ward.app.follow_people().await.unwrap();
    // Neither is thrown away: whoever leads each sees it, and the practice sees that there are two and ends one.
    let listed = ward.app.cases_of(&ward.doctor, gone).await.unwrap();
    let mut open: Vec<_> = listed.iter().map(|row| row.id).collect();
    open.sort_unstable();
    let mut both = vec![one, two];
    both.sort_unstable();
    assert_eq!(open, both);
    assert!(listed.iter().all(|row| row.person == Some(kept)), "both are of the record that was kept");
    for key in [gone, kept] {
        let wanted = OpenCase { person: key, pathway: "support".into(), answers: why(), agreed: Some(true) };
        let third = ward.app.open_case(&ward.doctor, &wanted).await;
        assert!(!matches!(third, Ok(Acted::Done(_))), "{third:?}");
    }
    let declined = ward.make(&ward.doctor, one, "Decline", none(), Some("Helped elsewhere")).await.unwrap();
    declined.done().unwrap();
    assert!(ward.app.case(&ward.matron, two).await.is_ok(), "the other goes on");
    ward.chain_is_whole().await;
}

async fn of_two_practices_that_have_somebody_the_last_answers_for_the_case(store: TestStore) {
    let ward = Ward::new(store).await;
    let (person, case) = ward.active().await;
    let newer = ward.actor(Role::Clinician, theirs()).await;
    // Registered anew elsewhere, and nobody ended the first: two practices have them at once.
    ward.change(person, |one| {
        one.registrations.push(Registration { practice: theirs(), from: Some(date(2026, 11, 1)), to: None });
    })
    .await;
    ward.app.follow_people().await.unwrap();
    assert!(ward.app.case(&newer, case).await.is_ok());
    ward.refused(ward.app.case(&ward.doctor, case).await).await;
    let lists = [&newer, &ward.doctor].map(|actor| ward.app.practice_cases(actor, None, 50));
    let [theirs_now, ours_now] = lists;
    assert_eq!(
        (theirs_now.await.unwrap().rows.len(), ours_now.await.unwrap().rows.len()),
        (1, 0),
        "never on two lists"
    );
    // The first ends; nothing about the case changes a second time.
    ward.change(person, |one| one.registrations[0].to = Some(date(2026, 11, 22))).await;
    ward.app.follow_people().await.unwrap();
    let seen = ward.app.case(&newer, case).await.unwrap();
    assert_eq!(seen.entries.iter().filter(|one| one.kind == EntryKind::News).count(), 1, "{:?}", seen.entries);
}
