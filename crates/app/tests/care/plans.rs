use linchpin_app::{Actor, act::Acted, kept::EntryKind};
use linchpin_pathways::{Answer, Refusal};
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{Ward, answers};

store_suite!(
    two_who_write_in_different_sections_both_do,
    of_two_who_write_in_one_section_the_second_sees_both,
    who_writes_in_a_section_is_seen_there,
    every_version_is_kept_with_who_wrote_it,
    a_note_from_elsewhere_is_a_contribution,
);

const ABOUT: (&str, &str) = ("plan.About me", "matters");
const RING: (&str, &str) = ("plan.Contingency", "ring");

async fn two_who_write_in_different_sections_both_do(store: TestStore) {
    let ward = Ward::new(store).await;
    let (person, case) = ward.active().await;
    let patient = ward.patient(person);
    let (one, two) = tokio::join!(
        ward.write(&patient, case, ABOUT, 0, "My garden"),
        ward.write(&ward.worker, case, RING, 0, "The matron"),
    );
    assert!(matches!((one.unwrap(), two.unwrap()), (Acted::Done(_), Acted::Done(_))));
    let seen = ward.app.case(&ward.matron, case).await.unwrap();
    assert_eq!(answers(&seen, "plan.About me")["matters"], Answer::Text("My garden".into()));
    assert_eq!(answers(&seen, "plan.Contingency")["ring"], Answer::Text("The matron".into()));
    // The person does not write what is not theirs to write.
    let tried = ward.write(&patient, case, RING, 1, "Nobody").await.unwrap();
    assert!(matches!(tried, Acted::Refused(Refusal::NotYours { .. })), "{tried:?}");
}

async fn of_two_who_write_in_one_section_the_second_sees_both(store: TestStore) {
    let ward = Ward::new(store).await;
    let (_, case) = ward.active().await;
    let (one, two) = tokio::join!(
        ward.write(&ward.matron, case, RING, 0, "The matron"),
        ward.write(&ward.worker, case, RING, 0, "The link worker"),
    );
    let shown = match (one.unwrap(), two.unwrap()) {
        (Acted::Done(_), Acted::Changed(shown)) | (Acted::Changed(shown), Acted::Done(_)) => shown,
        both => panic!("{both:?}"),
    };
    let section = shown.forms.iter().find(|form| form.name == RING.0).unwrap();
    assert_eq!(section.written, 1);
    // From what they have seen by now, the second adds theirs.
    ward.write(&ward.worker, case, RING, 1, "The matron, or the link worker").await.unwrap().done().unwrap();
    let seen = ward.app.case(&ward.doctor, case).await.unwrap();
    assert_eq!(seen.forms.iter().find(|form| form.name == RING.0).unwrap().versions.len(), 2);
}

/// The places of the sections in the plan.
const ABOUT_AT: usize = 0;
const RING_AT: usize = 1;

async fn who_writes_in_a_section_is_seen_there(store: TestStore) {
    let ward = Ward::new(store).await;
    let (person, case) = ward.active().await;
    let app = &ward.app;
    let who = async |actor: &Actor| {
        let seen = app.case(actor, case).await.unwrap();
        seen.writing.into_iter().map(|one| (one.section, one.who)).collect::<Vec<_>>()
    };
    let seen = app.open_section(&ward.matron, case, RING_AT).await.unwrap();
    assert_eq!(seen.writing, [], "nobody is told of themselves");
    let matron = vec![(RING.0.to_owned(), "Pat Marsh".to_owned())];
    assert_eq!(who(&ward.worker).await, matron);
    assert_eq!(who(&ward.doctor).await, matron);
    assert_eq!(who(&ward.matron).await, []);
    // Each sees the other, at the section at which they are.
    let seen = app.open_section(&ward.worker, case, RING_AT).await.unwrap();
    assert_eq!(seen.writing.len(), 1);
    assert_eq!(who(&ward.matron).await, [(RING.0.to_owned(), "Pat Webb".to_owned())]);
    app.open_section(&ward.doctor, case, ABOUT_AT).await.unwrap();
    assert_eq!(who(&ward.matron).await.len(), 2, "each at their own section");
    // Saved, left and silent: each ends it.
    ward.write(&ward.matron, case, RING, 0, "The matron").await.unwrap().done().unwrap();
    assert_eq!(who(&ward.worker).await.len(), 1, "the doctor alone");
    app.leave_section(&ward.doctor, case, ABOUT_AT).await.unwrap();
    assert_eq!(who(&ward.worker).await, []);
    assert_eq!(who(&ward.matron).await.len(), 1);
    ward.wait(1);
    assert_eq!(who(&ward.matron).await, [], "silent for an hour");
    // Back again after the silence: since now, and not since then.
    let seen = app.open_section(&ward.worker, case, RING_AT).await.unwrap();
    assert_eq!(seen.writing, []);
    assert_eq!(app.case(&ward.matron, case).await.unwrap().writing[0].since, app.now());
    // The person does not write what is not theirs to write, and opening its address says nothing else.
    let patient = ward.patient(person);
    app.open_section(&patient, case, RING_AT).await.unwrap();
    assert_eq!(who(&ward.matron).await.len(), 1);
    ward.refused(app.open_section(&ward.outsider, case, RING_AT).await).await;
    ward.refused(app.leave_section(&ward.outsider, case, RING_AT).await).await;
}

async fn every_version_is_kept_with_who_wrote_it(store: TestStore) {
    let ward = Ward::new(store).await;
    let (person, case) = ward.active().await;
    for n in 0..5 {
        let who = [&ward.matron, &ward.worker, &ward.doctor, &ward.patient(person), &ward.matron][n].clone();
        ward.wait(1);
        ward.write(&who, case, ABOUT, n, &format!("Version {n}")).await.unwrap().done().unwrap();
    }
    let seen = ward.app.case(&ward.doctor, case).await.unwrap();
    let section = seen.forms.iter().find(|form| form.name == ABOUT.0).unwrap();
    let versions: Vec<_> = section.versions.iter().map(|one| one.answers["matters"].to_string()).collect();
    assert_eq!(versions, ["Version 4", "Version 3", "Version 2", "Version 1", "Version 0"]);
    let parties: Vec<_> = section.versions.iter().map(|one| one.party.as_str()).collect();
    assert_eq!(parties, ["lead", "person", "practice", "team", "lead"]);
    assert_eq!(section.versions[3].who.as_deref(), Some("Pat Webb"));
}

async fn a_note_from_elsewhere_is_a_contribution(store: TestStore) {
    let ward = Ward::new(store).await;
    let (person, case) = ward.active().await;
    ward.app.note_case(&ward.matron, case, "Seen at home").await.unwrap();
    ward.app.note_case(&ward.doctor, case, "Bloods are back").await.unwrap();
    let words = |seen: linchpin_app::act::CaseSeen| {
        let said = seen.entries.into_iter().filter(|one| matches!(one.kind, EntryKind::Note | EntryKind::Contribution));
        said.map(|one| (one.kind, one.words.unwrap())).collect::<Vec<_>>()
    };
    let all =
        vec![(EntryKind::Note, "Bloods are back".to_owned()), (EntryKind::Contribution, "Seen at home".to_owned())];
    assert_eq!(words(ward.app.case(&ward.doctor, case).await.unwrap()), all);
    assert_eq!(words(ward.app.case(&ward.matron, case).await.unwrap()), all);
    // The team is given the plan and not what is said beside it; nor is the person.
    assert_eq!(words(ward.app.case(&ward.worker, case).await.unwrap()), []);
    ward.app.note_case(&ward.worker, case, "Went to the club").await.unwrap();
    assert_eq!(words(ward.app.case(&ward.worker, case).await.unwrap()).len(), 1, "their own they see");
    assert_eq!(words(ward.app.own_cases(&ward.patient(person)).await.unwrap().remove(0)), []);
}
