use linchpin_app::{
    About, Actor,
    permission::{Act, Resource},
};
use linchpin_core::{ErrorKind, PersonId, Role};
use linchpin_store::{audit::Search, person, store_suite, testing::TestStore};

use crate::place::{self, Place, elsewhere, practice};

store_suite!(
    only_the_officer_searches_and_exports,
    that_the_officer_looked_is_written_down,
    an_export_goes_through_the_whole_chain_once,
    an_export_of_an_answer_has_that_and_nothing_else,
    a_person_sees_who_looked_at_them,
);

const NUMBER: &str = "9990000018";

async fn officer(place: &Place) -> Actor {
    Actor { unproven: false, ..place.actor("iggy", Role::InformationGovernance, place::place()).await }
}

/// Somebody looks at a person's details.
async fn look(place: &Place, actor: &Actor, id: PersonId) -> bool {
    let mut doing = place.app.begin(actor).await.unwrap();
    let person = person::resolve(&mut doing.tx, id).await.unwrap().unwrap();
    let subject = doing.about(&person, Resource::Person).await.unwrap();
    match doing.permit(Act::See, &subject, About::person(id)).await {
        Ok(act) => act.done().await.is_ok(),
        Err(_) => false,
    }
}

async fn only_the_officer_searches_and_exports(store: TestStore) {
    let place = Place::new(store);
    let officer = officer(&place).await;
    for role in Role::ALL.into_iter().filter(|r| *r != Role::InformationGovernance) {
        let actor = Actor { role, ..officer.clone() };
        let refused = place.app.search_audit(&actor, &Search::default()).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Forbidden, "{role}");
        assert_eq!(place.app.export_audit(&actor, 0).await.unwrap_err().kind(), ErrorKind::Forbidden, "{role}");
        let (act, resource, _, outcome) = place.last().await;
        assert_eq!((act.as_str(), resource.as_str(), outcome), ("export", "audit", "denied"), "{role}");
        let refused = place.app.export_answer(&actor, &Search::default()).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Forbidden, "{role}");
    }
    let denied = Search { outcome: Some(linchpin_store::audit::Outcome::Denied), ..Search::default() };
    assert_eq!(place.app.search_audit(&officer, &denied).await.unwrap().len(), 3 * (Role::ALL.len() - 1));
}

async fn that_the_officer_looked_is_written_down(store: TestStore) {
    let place = Place::new(store);
    let officer = officer(&place).await;
    let person = place.person(NUMBER, practice()).await;
    let ask = Search { person: Some(person), act: Some("see".into()), ..Search::default() };
    assert!(place.app.search_audit(&officer, &ask).await.unwrap().is_empty());
    let last = place.audit().await.remove(0);
    assert_eq!((last.act.as_str(), last.actor, last.person), ("search", Some(officer.user), Some(person)));
    assert!(last.detail.unwrap().contains("\"act\":\"see\""));
}

async fn an_export_goes_through_the_whole_chain_once(store: TestStore) {
    let place = Place::new(store);
    let officer = officer(&place).await;
    for i in 0..5 {
        place.account(&format!("user{i}"), &[]).await;
    }
    let before = place.audit().await.len() as u64;
    let first = place.app.export_audit(&officer, 0).await.unwrap();
    assert!(first.is_sorted_by_key(|e| e.seq));
    assert_eq!(first.iter().map(|e| e.seq).collect::<Vec<_>>(), (1..=before).collect::<Vec<_>>());
    let rest = place.app.export_audit(&officer, before).await.unwrap();
    assert_eq!(rest.len(), 1, "the export itself");
    assert_eq!(rest[0].act, "export");
}

async fn a_person_sees_who_looked_at_them(store: TestStore) {
    let place = Place::new(store);
    let person = place.person(NUMBER, practice()).await;
    let other = place.person("9990000026", practice()).await;
    let reception = place.actor("ann", Role::Receptionist, practice()).await;
    let stranger = place.actor("bob", Role::Receptionist, elsewhere()).await;
    let patient = Actor { person: Some(person), ..place.actor("pat", Role::Patient, practice()).await };
    assert!(look(&place, &reception, person).await);
    assert!(!look(&place, &stranger, person).await);
    assert!(look(&place, &reception, other).await);
    let seen = place.app.who_looked(&patient, person, None, 10).await.unwrap();
    assert!(!seen.more);
    let told: Vec<_> =
        seen.entries.iter().map(|e| (e.name.as_deref(), e.role, e.outcome.as_str(), e.reason.as_deref())).collect();
    assert_eq!(
        told,
        [
            (Some("BOB Example"), Some(Role::Receptionist), "denied", Some("relationship")),
            (Some("ANN Example"), Some(Role::Receptionist), "done", Some("practice-sees-its-people")),
        ]
    );
    // That they looked is itself there the next time; a page holds as many as asked for, and older ones follow.
    let page = place.app.who_looked(&patient, person, None, 2).await.unwrap();
    assert_eq!((page.entries.len(), page.more), (2, true));
    assert_eq!(page.entries[0].role, Some(Role::Patient));
    let older = place.app.who_looked(&patient, person, Some(page.entries[1].seq), 10).await.unwrap();
    assert_eq!(older.entries.last().unwrap().name.as_deref(), Some("ANN Example"));
    // Their practice's clinician and the officer may too; nobody else, and the patient for nobody else.
    let doctor = place.actor("doc", Role::Clinician, practice()).await;
    place.app.who_looked(&doctor, person, None, 10).await.unwrap();
    place.app.who_looked(&officer(&place).await, person, None, 10).await.unwrap();
    let away = Actor { organisation: elsewhere(), ..doctor };
    for (actor, id) in [(&away, person), (&reception, person), (&patient, other)] {
        let refused = place.app.who_looked(actor, id, None, 10).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Forbidden, "{}", actor.role);
    }
    let nobody = PersonId::new(place.app.ids.uuid());
    let refused = place.app.who_looked(&patient, nobody, None, 10).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden, "an address that names nobody tells a patient nothing");
    place.chain_is_whole().await;
}

async fn an_export_of_an_answer_has_that_and_nothing_else(store: TestStore) {
    let place = Place::new(store);
    let officer = officer(&place).await;
    let (ann, bob) = (place.person(NUMBER, practice()).await, place.person("9990000026", elsewhere()).await);
    let clerk = place.actor("clerk", Role::Receptionist, practice()).await;
    assert!(look(&place, &clerk, ann).await && !look(&place, &clerk, bob).await && look(&place, &clerk, ann).await);
    let ask = Search { person: Some(ann), act: Some("see".into()), ..Search::default() };
    let part = place.app.export_answer(&officer, &ask).await.unwrap();
    assert_eq!(part.len(), 2);
    assert!(part[0].seq > part[1].seq && part.iter().all(|e| e.person == Some(ann) && e.act == "see"));
    let rest = Search { before: Some(part[0].seq), ..ask };
    assert_eq!(place.app.export_answer(&officer, &rest).await.unwrap(), part[1..]);
    let last = place.audit().await.remove(0);
    assert_eq!((last.act.as_str(), last.person, last.outcome.as_str()), ("export", Some(ann), "done"));
    assert!(last.detail.unwrap().contains("\"act\":\"see\""), "what was asked is written down");
}
