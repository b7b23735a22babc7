use linchpin_app::{
    act::{Said, Share},
    kept::Holder,
};
use linchpin_core::Role;
use linchpin_pathways::Answer;
use linchpin_store::{
    consent::{Decision, How},
    relationship::{self, Kind, Scope},
    store_suite,
    testing::TestStore,
};

use crate::ward::{Ward, add_team, hub, ours, staff, theirs};

store_suite!(
    without_consent_nobody_outside_sees_anything,
    withdrawn_consent_ends_what_is_seen_at_once,
    a_refusal_to_share_anything_ends_it_too,
    an_involvement_that_the_practice_ends_is_a_share_that_ended,
    another_lead_sees_and_the_one_before_does_not,
    a_team_of_the_same_name_elsewhere_sees_nothing,
    who_leaves_the_team_sees_nothing_more,
    a_colleague_who_takes_no_part_learns_of_no_case,
);

async fn without_consent_nobody_outside_sees_anything(store: TestStore) {
    let ward = Ward::new(store).await;
    for said in [None, Some(false)] {
        let person = ward.person().await;
        let case = ward.open(person, said).await;
        ward.accept(case).await;
        for outside in [&ward.matron, &ward.worker] {
            ward.refused(ward.app.case(outside, case).await).await;
            let theirs = ward.app.my_tasks(outside, None, 50).await.unwrap().rows;
            assert!(theirs.iter().all(|row| row.case != case));
        }
        // What they would have in hand is the practice's.
        let tasks = ward.app.case(&ward.doctor, case).await.unwrap().tasks;
        assert_eq!(tasks[0].holder, Holder::Organisation(ours()));
        ward.agree(&ward.doctor, case, true).await.unwrap().done().unwrap();
        assert!(ward.app.case(&ward.matron, case).await.is_ok());
        let tasks = ward.app.case(&ward.doctor, case).await.unwrap().tasks;
        assert_eq!(tasks[0].holder, Holder::Team(ward.team));
    }
}

async fn withdrawn_consent_ends_what_is_seen_at_once(store: TestStore) {
    let ward = Ward::new(store).await;
    let (person, case) = ward.active().await;
    let nurse = ward.actor(Role::CoordinationNurse, hub()).await;
    ward.write(&ward.matron, case, ("plan.Contingency", "ring"), 0, "The matron").await.unwrap().done().unwrap();
    assert_eq!(ward.app.emergency_plans(&nurse, person).await.unwrap().len(), 1);
    ward.agree(&ward.patient(person), case, false).await.unwrap().done().unwrap();
    for outside in [&ward.matron, &ward.worker] {
        ward.refused(ward.app.case(outside, case).await).await;
        ward.refused(ward.app.note_case(outside, case, "Still here").await).await;
        ward.refused(ward.agree(outside, case, true).await).await;
        assert!(ward.app.my_cases(outside, None, 50).await.unwrap().rows.is_empty());
        assert!(ward.app.my_tasks(outside, None, 50).await.unwrap().rows.is_empty());
        assert!(ward.app.my_notices(outside).await.unwrap().is_empty());
    }
    ward.refused(ward.app.emergency_plans(&nurse, person).await).await;
    // What was said of a case is no statement about sharing in general.
    assert_eq!(ward.app.consents_of(&ward.doctor, person).await.unwrap(), []);
    let mut tx = ward.app.store.read().await.unwrap();
    let open = relationship::with(&mut tx, hub(), Kind::OpenCase, ward.worker.user, ward.app.now(), 10).await.unwrap();
    assert_eq!(open, [], "the relationship fell with the share");
    drop(tx);
    // The practice goes on, is told, and holds what others had.
    let seen = ward.app.case(&ward.doctor, case).await.unwrap();
    assert!(
        seen.tasks.iter().filter(|task| task.done.is_none()).all(|task| task.holder == Holder::Organisation(ours()))
    );
    assert!(ward.app.my_notices(&ward.doctor).await.unwrap()[0].says.contains("no longer agrees"));
    ward.chain_is_whole().await;
}

async fn a_refusal_to_share_anything_ends_it_too(store: TestStore) {
    let ward = Ward::new(store).await;
    let (person, case) = ward.active().await;
    let said = Said { decision: Decision::Withdrawn, how: How::Spoken, until: None, note: None };
    ward.app.record_consent(&ward.doctor, person, &said).await.unwrap();
    ward.refused(ward.app.case(&ward.matron, case).await).await;
    // And a yes to sharing in general is no yes to this case.
    let said = Said { decision: Decision::Given, ..said };
    ward.app.record_consent(&ward.doctor, person, &said).await.unwrap();
    ward.refused(ward.app.case(&ward.matron, case).await).await;
}

async fn an_involvement_that_the_practice_ends_is_a_share_that_ended(store: TestStore) {
    let ward = Ward::new(store).await;
    let (_, case) = ward.active().await;
    let shares = ward.app.case(&ward.doctor, case).await.unwrap().shares;
    let team = shares.iter().find(|one| one.party == "team").unwrap();
    assert!(ward.app.end_involvement(&ward.doctor, team.relationship).await.unwrap());
    ward.refused(ward.app.case(&ward.worker, case).await).await;
    assert!(ward.app.case(&ward.matron, case).await.is_ok(), "the other share stands");
    // What the team had in hand is the practice's, and nothing that happens in the case brings the team back.
    let tasks = ward.app.case(&ward.doctor, case).await.unwrap().tasks;
    assert_eq!(tasks[0].holder, Holder::Organisation(ours()));
    ward.app.note_case(&ward.doctor, case, "Goes on").await.unwrap();
    ward.app.ring_cases().await.unwrap();
    ward.refused(ward.app.case(&ward.worker, case).await).await;
    // The person says yes anew, and that is said to the team as well.
    ward.agree(&ward.doctor, case, true).await.unwrap().done().unwrap();
    assert!(ward.app.case(&ward.worker, case).await.is_ok());
}

async fn another_lead_sees_and_the_one_before_does_not(store: TestStore) {
    let ward = Ward::new(store).await;
    let person = ward.person().await;
    let case = ward.open(person, Some(true)).await;
    ward.accept(case).await;
    assert!(ward.app.case(&ward.matron, case).await.is_ok());
    let other = ward.open(ward.person().await, Some(true)).await;
    let (next, next_staff) = staff(&ward.app, "Nolan", Role::Clinician, theirs()).await;
    let who = [("who".to_owned(), Answer::Reference(next_staff.to_string()))].into();
    ward.make(&ward.doctor, other, "Accept", who, None).await.unwrap().done().unwrap();
    assert!(ward.app.case(&next, other).await.is_ok());
    ward.refused(ward.app.case(&ward.matron, other).await).await;
    ward.refused(ward.app.case(&next, case).await).await;
}

async fn a_team_of_the_same_name_elsewhere_sees_nothing(store: TestStore) {
    let ward = Ward::new(store).await;
    let (rogue, rogue_staff) = staff(&ward.app, "Rook", Role::LinkWorker, theirs()).await;
    add_team(&ward.app, "Support team", theirs(), &[rogue_staff]).await;
    let case = ward.open(ward.person().await, Some(true)).await;
    ward.refused(ward.app.case(&rogue, case).await).await;
    assert!(ward.app.case(&ward.worker, case).await.is_ok());
}

async fn who_leaves_the_team_sees_nothing_more(store: TestStore) {
    let ward = Ward::new(store).await;
    let case = ward.open(ward.person().await, Some(true)).await;
    assert!(ward.app.case(&ward.worker, case).await.is_ok());
    let mut tx = ward.app.store.write().await.unwrap();
    linchpin_store::team::leave(&mut tx, ward.team, ward.worker_staff, ward.app.now()).await.unwrap();
    linchpin_store::team::join(&mut tx, ward.team, ward.outsider_staff, ward.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    ward.refused(ward.app.case(&ward.worker, case).await).await;
    assert!(ward.app.case(&ward.outsider, case).await.is_ok(), "and who joined it does");
}

async fn a_colleague_who_takes_no_part_learns_of_no_case(store: TestStore) {
    let ward = Ward::new(store).await;
    let (person, case) = ward.active().await;
    // The hub has to do with the person for another reason, and the person agrees to sharing in general.
    let said = Said { decision: Decision::Given, how: How::Spoken, until: None, note: None };
    ward.app.record_consent(&ward.doctor, person, &said).await.unwrap();
    let account = Some(ward.outsider.user);
    let share = Share { with: hub(), account, scope: Scope::Person, until: None, reason: "A walking group".to_owned() };
    ward.app.share_person(&ward.doctor, person, &share).await.unwrap();
    ward.refused(ward.app.case(&ward.outsider, case).await).await;
    let home = ward.app.involved(&ward.outsider, 10).await.unwrap();
    assert_eq!(home.iter().map(|one| one.reason.as_deref()).collect::<Vec<_>>(), [Some("A walking group")]);
    let cases = |viewed: linchpin_app::act::Viewed| {
        let involved = viewed.involved.unwrap();
        (involved.len(), involved.iter().filter(|one| one.is_of_case()).count())
    };
    let outside = cases(ward.app.view_person(&ward.outsider, person).await.unwrap());
    assert_eq!(outside, (1, 0), "that there is a case is not the colleague’s to know");
    // The share of a team is the team's: a clinician of the same organisation who is not in it has nothing to do with the person.
    let (colleague, id) = staff(&ward.app, "Ferris", Role::Clinician, hub()).await;
    ward.refused(ward.app.view_person(&colleague, person).await).await;
    let mut tx = ward.app.store.write().await.unwrap();
    linchpin_store::team::join(&mut tx, ward.team, id, ward.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(ward.app.view_person(&colleague, person).await.is_ok(), "who joins it has");
    let (_, own) = cases(ward.app.view_person(&ward.doctor, person).await.unwrap());
    assert!(own > 0, "their practice knows with whom it is shared");
}
