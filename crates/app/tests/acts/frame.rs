//! The frame of every act: relationships as the store has them, refusals that undo, and entries beside what they tell of.

use jiff::SignedDuration;
use linchpin_app::{
    About, Actor,
    permission::{Act, Relationship, Resource, Subject},
};
use linchpin_core::{ConsentId, ErrorKind, OdsCode, PersonId, RelationshipId, Role};
use linchpin_store::{
    consent::{self, Consent, Decision, How},
    person,
    relationship::{self, Kind, Scope},
    store_suite,
    testing::TestStore,
};

use crate::place::{Place, elsewhere, practice};

store_suite!(
    what_stands_is_read_from_the_store,
    consent_opens_and_closes,
    a_relationship_begins_ends_and_reaches_as_far_as_its_scope,
    a_refusal_undoes_what_was_written_before_it,
    an_act_that_is_not_finished_leaves_nothing,
    a_list_leaves_an_entry_for_each_person,
    every_role_without_a_relationship_is_turned_away,
);

const NUMBER: &str = "9990000018";

async fn relate(place: &Place, person: PersonId, kind: Kind, scope: Scope, organisation: OdsCode) -> RelationshipId {
    let mut tx = place.app.store.write().await.unwrap();
    let one = relationship::Relationship {
        id: RelationshipId::new(place.app.ids.uuid()),
        person,
        kind,
        organisation,
        account: None,
        scope,
        consent: None,
        reference: None,
        reason: None,
        from: place.app.now(),
        to: Some(place.app.now() + SignedDuration::from_hours(2)),
        made_by: None,
        ended_by: None,
    };
    relationship::add(&mut tx, &one).await.unwrap();
    tx.commit().await.unwrap();
    one.id
}

async fn say(place: &Place, person: PersonId, decision: Decision) {
    let mut tx = place.app.store.write().await.unwrap();
    let said = Consent {
        id: ConsentId::new(place.app.ids.uuid()),
        person,
        purpose: consent::SHARING.to_owned(),
        decision,
        how: How::Spoken,
        at: place.app.now(),
        until: None,
        note: None,
        account: None,
        role: None,
        organisation: None,
    };
    consent::add(&mut tx, &said).await.unwrap();
    tx.commit().await.unwrap();
}

async fn stands(place: &Place, actor: &Actor, id: PersonId, resource: Resource) -> Subject {
    let mut doing = place.app.begin(actor).await.unwrap();
    let person = person::resolve(&mut doing.tx, id).await.unwrap().unwrap();
    doing.about(&person, resource).await.unwrap()
}

async fn may_see(place: &Place, actor: &Actor, id: PersonId, resource: Resource) -> bool {
    let subject = stands(place, actor, id, resource).await;
    place.app.may(actor, Act::See, &subject).is_allowed()
}

async fn what_stands_is_read_from_the_store(store: TestStore) {
    let place = Place::new(store);
    let person = place.person(NUMBER, practice()).await;
    let own = place.actor("doc", Role::Clinician, practice()).await;
    let away = place.actor("hub", Role::Clinician, elsewhere()).await;
    let ask = async |actor: &Actor| {
        let subject = stands(&place, actor, person, Resource::Record).await;
        subject.relationships.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(ask(&own).await, [Relationship::OwnOrganisation]);
    assert_eq!(ask(&away).await, []);
    for (kind, expected) in [
        (Kind::Booked, Relationship::Booked),
        (Kind::Referred, Relationship::Referred),
        (Kind::OpenCase, Relationship::OpenCase),
        (Kind::Shared, Relationship::Shared),
    ] {
        relate(&place, person, kind, Scope::Record, elsewhere()).await;
        assert!(ask(&away).await.contains(&expected));
    }
    assert_eq!(ask(&away).await.len(), 4);
    assert_eq!(ask(&own).await.len(), 1, "those are the other organisation's");
    let patient = Actor { person: Some(person), role: Role::Patient, ..away };
    assert!(ask(&patient).await.contains(&Relationship::OneSelf));
}

async fn consent_opens_and_closes(store: TestStore) {
    let place = Place::new(store);
    let person = place.person(NUMBER, practice()).await;
    let nurse = place.actor("nurse", Role::CoordinationNurse, elsewhere()).await;
    relate(&place, person, Kind::Referred, Scope::Record, elsewhere()).await;
    assert!(!may_see(&place, &nurse, person, Resource::Record).await, "not asked yet");
    assert!(may_see(&place, &nurse, person, Resource::Consent).await, "but may learn that");
    for (decision, open) in
        [(Decision::Refused, false), (Decision::Given, true), (Decision::Withdrawn, false), (Decision::Given, true)]
    {
        place.wait(1);
        say(&place, person, decision).await;
        assert_eq!(may_see(&place, &nurse, person, Resource::Record).await, open, "{decision:?}");
    }
    place.wait(120);
    assert!(!may_see(&place, &nurse, person, Resource::Record).await, "the referral is over, whatever the consent");
}

async fn a_relationship_begins_ends_and_reaches_as_far_as_its_scope(store: TestStore) {
    let place = Place::new(store);
    let person = place.person(NUMBER, practice()).await;
    let link = place.actor("link", Role::LinkWorker, elsewhere()).await;
    say(&place, person, Decision::Given).await;
    let id = relate(&place, person, Kind::Shared, Scope::Person, elsewhere()).await;
    assert!(may_see(&place, &link, person, Resource::Person).await);
    assert!(!may_see(&place, &link, person, Resource::Record).await, "the record was not shared");
    relate(&place, person, Kind::Booked, Scope::Record, elsewhere()).await;
    assert!(!may_see(&place, &link, person, Resource::Record).await, "a booking shares nothing with a link worker");
    let mut tx = place.app.store.write().await.unwrap();
    assert!(relationship::end(&mut tx, id, None, place.app.now()).await.unwrap());
    tx.commit().await.unwrap();
    assert!(!may_see(&place, &link, person, Resource::Person).await, "ended");
}

async fn a_refusal_undoes_what_was_written_before_it(store: TestStore) {
    let place = Place::new(store);
    let person = place.person(NUMBER, practice()).await;
    let stranger = place.actor("bob", Role::Receptionist, elsewhere()).await;
    let mut doing = place.app.begin(&stranger).await.unwrap();
    doing.tx.set_meta("note", "written too early").await.unwrap();
    let refused = doing.permit(Act::Edit, &Subject::of(Resource::Person), About::person(person)).await;
    let refused = refused.err().unwrap();
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
    assert!(refused.to_string().contains("only while"), "{refused}");
    let mut tx = place.app.store.read().await.unwrap();
    assert_eq!(tx.meta("note").await.unwrap(), None);
    drop(tx);
    let last = place.audit().await.remove(0);
    assert_eq!((last.act.as_str(), last.resource.as_str(), last.person), ("edit", "person", Some(person)));
    assert_eq!((last.outcome.as_str(), last.reason.as_deref()), ("denied", Some("relationship")));
    assert_eq!((last.actor, last.role), (Some(stranger.user), Some(Role::Receptionist)));
    assert_eq!(last.organisation.as_deref(), Some("C87005"));
}

async fn an_act_that_is_not_finished_leaves_nothing(store: TestStore) {
    let place = Place::new(store);
    let before = place.audit().await.len();
    let console = place.console();
    let subject = Subject::of(Resource::System);
    let mut act =
        place.app.begin(&console).await.unwrap().permit(Act::Operate, &subject, About::default()).await.unwrap();
    act.tx.set_meta("note", "half done").await.unwrap();
    drop(act);
    assert_eq!(place.audit().await.len(), before);
    let mut tx = place.app.store.read().await.unwrap();
    assert_eq!(tx.meta("note").await.unwrap(), None);
    drop(tx);
    let mut act =
        place.app.begin(&console).await.unwrap().permit(Act::Operate, &subject, About::default()).await.unwrap();
    act.tx.set_meta("note", "done").await.unwrap();
    act.done().await.unwrap();
    let (name, resource, reason, outcome) = place.last().await;
    assert_eq!(
        (name.as_str(), resource.as_str(), reason.as_deref(), outcome),
        ("operate", "system", Some("system-area"), "done")
    );
    assert_eq!(place.audit().await[0].actor, None, "the console has no account");
}

async fn a_list_leaves_an_entry_for_each_person(store: TestStore) {
    let place = Place::new(store);
    let people = [place.person(NUMBER, practice()).await, place.person("9990000026", practice()).await];
    let reception = place.actor("ann", Role::Receptionist, practice()).await.in_request("r7");
    let subject = Subject::of(Resource::Person).with(Relationship::OwnOrganisation);
    let doing = place.app.begin(&reception).await.unwrap();
    let mut act = doing.permit(Act::Search, &subject, About::default()).await.unwrap();
    for person in people {
        act.also(person).unwrap();
    }
    act.done().await.unwrap();
    let entries = place.audit().await;
    assert_eq!(entries[..3].iter().map(|e| e.person).collect::<Vec<_>>(), [None, Some(people[1]), Some(people[0])]);
    assert!(entries[..3].iter().all(|e| e.request.as_deref() == Some("r7")));
    place.chain_is_whole().await;
}

/// Every role tries to see, change and export a person's details and record with no relationship at all. Those that may,
/// by the table, are the exceptions named here; every refusal is in the audit.
async fn every_role_without_a_relationship_is_turned_away(store: TestStore) {
    let place = Place::new(store);
    let person = place.person(NUMBER, practice()).await;
    let anybody = place.actor("any", Role::Receptionist, elsewhere()).await;
    let (mut refused, mut allowed) = (0, Vec::new());
    for role in Role::ALL {
        let actor = Actor { role, ..anybody.clone() };
        for act in [Act::See, Act::Edit, Act::Export] {
            for resource in [Resource::Person, Resource::Record] {
                let subject = stands(&place, &actor, person, resource).await;
                let doing = place.app.begin(&actor).await.unwrap();
                match doing.permit(act, &subject, About::person(person)).await {
                    Ok(_) => allowed.push((role, act, resource)),
                    Err(error) => {
                        assert_eq!(error.kind(), ErrorKind::Forbidden);
                        refused += 1;
                    }
                }
            }
        }
    }
    assert_eq!(allowed, [(Role::InformationGovernance, Act::See, Resource::Person)]);
    assert_eq!(refused, Role::ALL.len() * 6 - allowed.len());
    assert_eq!(place.audit().await.iter().filter(|e| e.outcome.as_str() == "denied").count(), refused);
    place.chain_is_whole().await;
}
