use linchpin_app::{
    About, Actor,
    act::Review,
    permission::{Act, Resource},
};
use linchpin_core::{BreakGlassId, ErrorKind, PersonId, Result, Role, UserId};
use linchpin_store::{person, store_suite, testing::TestStore};

use crate::place::{self, Place, elsewhere, practice};

store_suite!(
    it_opens_a_record_for_an_hour,
    it_opens_for_nobody_else_and_nobody_else_is_opened,
    the_practice_and_the_officer_are_told,
    it_asks_a_reason_and_a_role,
    it_is_reviewed_by_somebody_else,
    a_reason_is_kept_as_it_was_written,
);

const NUMBER: &str = "9990000018";
const REASON: &str = "Collapsed in the waiting room, cannot speak";

/// What a record page does before it shows anything.
async fn look(place: &Place, actor: &Actor, id: PersonId) -> Result<()> {
    let mut doing = place.app.begin(actor).await?;
    let person = person::resolve(&mut doing.tx, id).await?.unwrap();
    let subject = doing.about(&person, Resource::Record).await?;
    doing.permit(Act::See, &subject, About::person(id)).await?.done().await
}

async fn it_opens_a_record_for_an_hour(store: TestStore) {
    let place = Place::new(store);
    let person = place.person(NUMBER, practice()).await;
    let doctor = place.actor("doc", Role::Clinician, elsewhere()).await;
    assert_eq!(look(&place, &doctor, person).await.unwrap_err().kind(), ErrorKind::Forbidden);
    let one = place.app.break_glass(&doctor, person, REASON).await.unwrap();
    assert_eq!(one.expires.duration_since(one.at).as_mins(), 60);
    let (act, resource, reason, outcome) = place.last().await;
    assert_eq!(
        (act.as_str(), resource.as_str(), reason.as_deref(), outcome),
        ("break-glass", "record", Some(REASON), "done")
    );
    look(&place, &doctor, person).await.unwrap();
    assert_eq!(place.last().await.2.as_deref(), Some("glass-is-broken"));
    place.wait(59);
    look(&place, &doctor, person).await.unwrap();
    place.wait(1);
    assert_eq!(look(&place, &doctor, person).await.unwrap_err().kind(), ErrorKind::Forbidden, "an hour is over");
    place.chain_is_whole().await;
}

async fn it_opens_for_nobody_else_and_nobody_else_is_opened(store: TestStore) {
    let place = Place::new(store);
    let person = place.person(NUMBER, practice()).await;
    let other = place.person("9990000026", practice()).await;
    let doctor = place.actor("doc", Role::Clinician, elsewhere()).await;
    let colleague = place.actor("nurse", Role::Clinician, elsewhere()).await;
    place.app.break_glass(&doctor, person, REASON).await.unwrap();
    assert!(look(&place, &colleague, person).await.is_err(), "a colleague");
    assert!(look(&place, &doctor, other).await.is_err(), "another person");
    let at_desk = Actor { role: Role::Receptionist, ..doctor.clone() };
    assert!(look(&place, &at_desk, person).await.is_err(), "the same account in a role that may not");
    let other_post = Actor { organisation: place::place(), ..doctor };
    assert!(look(&place, &other_post, person).await.is_err(), "the same account for another organisation");
}

async fn the_practice_and_the_officer_are_told(store: TestStore) {
    let place = Place::new(store);
    let person = place.person(NUMBER, practice()).await;
    let doctor = place.actor("doc", Role::Clinician, elsewhere()).await;
    let manager = place.actor("manager", Role::PracticeManager, practice()).await;
    let stranger = place.actor("stranger", Role::PracticeManager, elsewhere()).await;
    let officer = Actor { unproven: false, ..place.actor("iggy", Role::InformationGovernance, place::place()).await };
    place.app.break_glass(&doctor, person, REASON).await.unwrap();
    for actor in [&manager, &officer] {
        let alerts = place.app.alerts(actor, 10).await.unwrap();
        assert_eq!(alerts.len(), 1, "{}", actor.role);
        assert_eq!((alerts[0].kind.as_str(), alerts[0].person), ("break-glass", Some(person)));
        assert!(alerts[0].detail.contains(REASON));
    }
    assert!(place.app.alerts(&stranger, 10).await.unwrap().is_empty(), "not its patient");
    let theirs = place.app.alerts(&manager, 10).await.unwrap()[0].id;
    assert!(!place.app.close_alert(&stranger, theirs).await.unwrap(), "not its alert");
    assert_eq!(place.app.alerts(&doctor, 10).await.unwrap().len(), 0);
    assert_eq!(place.app.emergencies_of(&manager, person, 10).await.unwrap().len(), 1);
    let refused = place.app.emergencies_of(&stranger, person, 10).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
}

async fn it_asks_a_reason_and_a_role(store: TestStore) {
    let place = Place::new(store);
    let person = place.person(NUMBER, practice()).await;
    let doctor = place.actor("doc", Role::Clinician, elsewhere()).await;
    for reason in ["", "urgent", "         a          ", &"x".repeat(1001), "a\0 reason with a NUL"] {
        assert_eq!(place.app.break_glass(&doctor, person, reason).await.unwrap_err().kind(), ErrorKind::Invalid);
    }
    let nobody = PersonId::new(place.app.ids.uuid());
    assert_eq!(place.app.break_glass(&doctor, nobody, REASON).await.unwrap_err().kind(), ErrorKind::NotFound);
    for role in Role::ALL.into_iter().filter(|r| !matches!(r, Role::Clinician | Role::CoordinationNurse)) {
        let actor = Actor { role, ..doctor.clone() };
        let refused = place.app.break_glass(&actor, person, REASON).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Forbidden, "{role}");
        let (act, _, reason, outcome) = place.last().await;
        assert_eq!((act.as_str(), reason.as_deref(), outcome), ("break-glass", Some("role"), "denied"), "{role}");
    }
    let officer = Actor { role: Role::InformationGovernance, ..doctor };
    assert!(place.app.emergencies_to_review(&officer, 10).await.unwrap().is_empty());
}

async fn it_is_reviewed_by_somebody_else(store: TestStore) {
    let place = Place::new(store);
    let person = place.person(NUMBER, practice()).await;
    let doctor = place.actor("doc", Role::Clinician, elsewhere()).await;
    let officer = Actor { unproven: false, ..place.actor("iggy", Role::InformationGovernance, place::place()).await };
    let one = place.app.break_glass(&doctor, person, REASON).await.unwrap();
    let review = Review { right: true, note: "The ambulance record agrees.".into() };
    let own = Actor { user: doctor.user, ..officer.clone() };
    let refused = place.app.review_emergency(&own, one.id, &review).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid, "one's own");
    assert_eq!(place.app.review_emergency(&doctor, one.id, &review).await.unwrap_err().kind(), ErrorKind::Forbidden);
    let empty = Review { note: " ".into(), ..review.clone() };
    assert_eq!(place.app.review_emergency(&officer, one.id, &empty).await.unwrap_err().kind(), ErrorKind::Invalid);
    let none = BreakGlassId::new(UserId::new(place.app.ids.uuid()).uuid());
    assert_eq!(place.app.review_emergency(&officer, none, &review).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(place.app.emergencies_to_review(&officer, 10).await.unwrap().len(), 1);
    place.app.review_emergency(&officer, one.id, &review).await.unwrap();
    assert!(place.app.emergencies_to_review(&officer, 10).await.unwrap().is_empty());
    let twice = place.app.review_emergency(&officer, one.id, &review).await.unwrap_err();
    assert_eq!(twice.kind(), ErrorKind::Conflict);
}

async fn a_reason_is_kept_as_it_was_written(store: TestStore) {
    let place = Place::new(store);
    let person = place.person(NUMBER, practice()).await;
    let doctor = place.actor("doc", Role::Clinician, elsewhere()).await;
    let manager = place.actor("manager", Role::PracticeManager, practice()).await;
    let reasons = [
        "'); drop table audit; --",
        "\" or \"\"=\" and more",
        "<script>alert(document.cookie)</script>",
        "{{ 7 * 7 }} {% include 'x' %} ${7*7}",
        "$1 $2 ? ?1 :name @name %s %00",
        "line one\r\nline two\tand a tab",
        "ŵyn 中文 עברית 🚑 \u{202e}backwards",
        "../../../../etc/passwd %2e%2e%2f",
    ];
    for reason in reasons {
        place.app.break_glass(&doctor, person, reason).await.unwrap();
        assert_eq!(place.last().await.2.as_deref(), Some(reason));
    }
    let kept = place.app.emergencies_of(&manager, person, 20).await.unwrap();
    let mut kept: Vec<_> = kept.iter().map(|one| one.reason.as_str()).collect();
    let mut typed = reasons.to_vec();
    kept.sort_unstable();
    typed.sort_unstable();
    assert_eq!(kept, typed);
    place.chain_is_whole().await;
}
