use linchpin_app::{
    act::{Acted, MoveCase},
    kept::EntryKind,
};
use linchpin_core::Role;
use linchpin_pathways::{Answer, Refusal};
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{Ward, none, ours};

store_suite!(
    a_move_is_made_by_those_whose_it_is,
    of_two_moves_at_once_one_is_made_and_the_other_shown,
    what_happened_since_the_last_look_is_new,
    whoever_leads_is_named_by_the_pathway_or_by_those_who_take_part,
);

async fn a_move_is_made_by_those_whose_it_is(store: TestStore) {
    let ward = Ward::new(store).await;
    let (person, case) = ward.active().await;
    let seen = ward.app.case(&ward.matron, case).await.unwrap();
    assert_eq!(seen.parties, ["lead"]);
    assert_eq!(seen.lead.as_ref().map(|(id, _)| *id), Some(ward.matron_staff));
    // Others do this: refused in words, and the try is written down.
    let tried = ward.make(&ward.worker, case, "Review", none(), None).await.unwrap();
    let Acted::Refused(why @ Refusal::NotYours { .. }) = tried else { panic!("{tried:?}") };
    assert_eq!(why.to_string(), "“Review” is done by lead or practice.");
    assert_eq!(ward.audit().await[0].outcome.as_str(), "failed");
    let early = ward.make(&ward.doctor, case, "Accept", none(), None).await.unwrap();
    assert!(matches!(early, Acted::Refused(Refusal::NotHere { .. })), "{early:?}");
    let score = [("score".to_owned(), Answer::Scale(vec![8]))].into();
    ward.make(&ward.matron, case, "Close", score, Some("Manages well")).await.unwrap().done().unwrap();
    // Closed: those outside see nothing, the practice and the person do.
    ward.refused(ward.app.case(&ward.matron, case).await).await;
    ward.refused(ward.app.case(&ward.worker, case).await).await;
    let seen = ward.app.case(&ward.doctor, case).await.unwrap();
    assert_eq!(seen.state.unwrap().name, "closed");
    assert!(seen.moves.is_empty() && seen.writes.is_empty() && seen.shares.is_empty());
    assert!(seen.entries.iter().any(|one| one.kind == EntryKind::Earned && one.what == "schemes/support"));
    assert!(seen.entries.iter().any(|one| one.kind == EntryKind::Written && one.what == "closing.score"));
    assert!(seen.entries.iter().any(|one| one.words.as_deref() == Some("Manages well")));
    // Free words of the professional are not the person's page; that it was closed is.
    let own = ward.app.own_cases(&ward.patient(person)).await.unwrap().remove(0);
    assert!(own.entries.iter().any(|one| one.what == "Close") && own.entries.iter().all(|one| one.words.is_none()));
    let late = ward.make(&ward.doctor, case, "Review", none(), None).await.unwrap();
    assert!(matches!(late, Acted::Refused(Refusal::Closed)), "{late:?}");
    let relationships = ward.app.view_person(&ward.doctor, person).await.unwrap().involved.unwrap();
    assert!(!relationships.is_empty() && relationships.iter().all(|one| one.to.is_some()), "ended with the case");
    ward.chain_is_whole().await;
}

async fn of_two_moves_at_once_one_is_made_and_the_other_shown(store: TestStore) {
    let ward = Ward::new(store).await;
    let person = ward.person().await;
    let case = ward.open(person, None).await;
    let other = ward.actor(Role::PracticeManager, ours()).await;
    let seen = ward.app.case(&ward.doctor, case).await.unwrap().version;
    let decline =
        MoveCase { case, seen, does: "Decline".into(), answers: none(), reason: Some("Does not want it".into()) };
    let later = MoveCase { does: "Offer later".into(), reason: Some("In hospital".into()), ..decline.clone() };
    let (one, two) = tokio::join!(ward.app.move_case(&ward.doctor, &decline), ward.app.move_case(&other, &later));
    let (one, two) = (one.unwrap(), two.unwrap());
    let shown = match (one, two) {
        (Acted::Done(_), Acted::Changed(shown)) | (Acted::Changed(shown), Acted::Done(_)) => shown,
        both => panic!("{both:?}"),
    };
    // The second sees what the first did, and to where.
    assert_eq!(shown.entries[0].kind, EntryKind::Move);
    assert_ne!(shown.state.unwrap().name, "offered");
    // A note is no move: whoever looked before it was written is not held up.
    let fresh = ward.open(ward.person().await, None).await;
    let seen = ward.app.case(&ward.doctor, fresh).await.unwrap().version;
    ward.app.note_case(&other, fresh, "Rang, no answer").await.unwrap();
    let wanted = MoveCase { case: fresh, seen, ..decline };
    assert!(matches!(ward.app.move_case(&ward.doctor, &wanted).await.unwrap(), Acted::Done(_)));
}

async fn what_happened_since_the_last_look_is_new(store: TestStore) {
    let ward = Ward::new(store).await;
    let (_, case) = ward.active().await;
    let first = ward.app.case(&ward.matron, case).await.unwrap();
    assert_eq!((first.looked, first.entries.iter().any(|one| one.is_new)), (None, false));
    assert_eq!(first.beside, ["Pat Shah"], "the doctor looked a moment ago");
    assert!(!ward.app.my_cases(&ward.matron, None, 50).await.unwrap().rows[0].is_new);
    ward.wait(1);
    ward.app.note_case(&ward.doctor, case, "The daughter rang").await.unwrap();
    assert!(ward.app.my_cases(&ward.matron, None, 50).await.unwrap().rows[0].is_new);
    let second = ward.app.case(&ward.matron, case).await.unwrap();
    let new: Vec<_> = second.entries.iter().filter(|one| one.is_new).map(|one| one.words.as_deref()).collect();
    assert_eq!(new, [Some("The daughter rang")]);
    assert!(second.beside.is_empty(), "the doctor’s look is an hour old");
    let third = ward.app.case(&ward.matron, case).await.unwrap();
    assert!(third.entries.iter().all(|one| !one.is_new));
}

async fn whoever_leads_is_named_by_the_pathway_or_by_those_who_take_part(store: TestStore) {
    let ward = Ward::new(store).await;
    let person = ward.person().await;
    let case = ward.open(person, Some(true)).await;
    // A link worker takes a case from the team's list.
    ward.app.lead_case(&ward.worker, case, ward.worker_staff).await.unwrap().done().unwrap();
    let mine = ward.app.my_cases(&ward.worker, None, 50).await.unwrap();
    assert_eq!((mine.rows.len(), mine.rows[0].lead.as_deref()), (1, Some("Pat Webb")));
    // Nobody leads who would not see it.
    assert!(ward.app.lead_case(&ward.doctor, case, ward.outsider_staff).await.is_err());
    // The person says no: who leads from outside leads no more, and the practice holds it.
    ward.agree(&ward.patient(person), case, false).await.unwrap().done().unwrap();
    let seen = ward.app.case(&ward.doctor, case).await.unwrap();
    assert_eq!(seen.lead, None);
    assert!(ward.app.my_cases(&ward.worker, None, 50).await.unwrap().rows.is_empty());
    let listed = ward.app.practice_cases(&ward.doctor, None, 50).await.unwrap();
    assert_eq!(listed.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [case]);
}
