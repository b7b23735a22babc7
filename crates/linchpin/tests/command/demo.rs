//! The demo as somebody finds it who signs in: every account has work, and nothing of it went round the acts.

use std::path::Path;

use jiff::Timestamp;
use linchpin_core::{Clock, FixedClock, OdsCode, Role};
use linchpin_store::{
    Settings, Store, account, appointment, audit,
    audit::Verdict,
    clinic, clinician, closure, evaluation,
    request::{self, Step},
    site, slot,
};

use crate::common::{at, number};

/// The practice of the demo's practice staff.
const PRACTICE: &str = "Z90007";

async fn store(place: &Path) -> Store {
    let address = format!("sqlite:{}", place.join("linchpin.db").display()).parse().unwrap();
    Store::open(&address, Settings::default()).await.unwrap()
}

#[tokio::test]
async fn every_account_of_the_demo_has_work() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("demo");
    at(&place, &["demo", "--size", "small", "--no-serve"]);
    let store = store(&place).await;
    #[expect(clippy::disallowed_methods, reason = "the demo is told up to the machine's own now")]
    let now = Timestamp::now();
    let today = FixedClock(now).today();
    let mut tx = store.read().await.unwrap();

    let accounts = account::list(&mut tx, None, 100).await.unwrap();
    let named = |name: &str| accounts.iter().find(|one| one.username.as_deref() == Some(name)).unwrap();
    let posts = account::held(&mut tx, named("demo-hub-manager").id).await.unwrap();
    let post = posts.iter().find(|post| post.role == Role::PracticeManager).unwrap();
    let hub: OdsCode = post.organisation.parse().unwrap();
    let practice: OdsCode = PRACTICE.parse().unwrap();
    assert!(named("demo-clinician").staff.is_some(), "the clinician has a diary of their own");

    // What the desk owes, and what became of what it did.
    let open = request::due(&mut tx, practice, false, 500).await.unwrap();
    assert!(open.len() >= 5, "{} requests wait at the practice", open.len());
    let mut steps = std::collections::BTreeSet::new();
    for one in request::due(&mut tx, practice, true, 500).await.unwrap() {
        steps.extend(request::events(&mut tx, one.id).await.unwrap().into_iter().map(|event| event.kind.as_str()));
    }
    assert!(steps.contains(Step::Booked.as_str()) && steps.contains(Step::NothingToOffer.as_str()), "{steps:?}");
    let span = jiff::SignedDuration::from_hours(24 * 60);
    let (from, to) = (now - span, now + span);
    let count = |all: &[appointment::Appointment], state| all.iter().filter(|one| one.state == state).count();
    let booked = appointment::at(&mut tx, practice, from, to, 5000).await.unwrap();
    assert!(count(&booked, appointment::State::Attended) > 50, "{}", booked.len());
    assert!(count(&booked, appointment::State::Dna) > 1);
    assert!(booked.iter().any(|one| one.starts > now && one.state == appointment::State::Booked));
    assert!(booked.iter().all(|one| one.starts > now || one.state != appointment::State::Booked || one.ends > now));

    // The hub: published ahead, a gap to fill, and people of other practices who come.
    let sessions = clinic::of(&mut tx, hub, today, today.saturating_add(jiff::Span::new().days(41))).await.unwrap();
    assert!(sessions.iter().any(|one| one.staff.is_none()), "a Saturday waits for a clinician");
    assert!(sessions.iter().filter(|one| one.staff.is_some()).count() > 30);
    let guests = appointment::at(&mut tx, hub, from, to, 5000).await.unwrap();
    assert!(guests.len() > 5 && guests.iter().all(|one| one.practice != Some(hub)), "{}", guests.len());
    assert!(guests.iter().all(|one| one.relationship.is_some()), "each was asked about their record");

    // The patient, and what the manager must see to.
    let patient = named("demo-patient").person.unwrap();
    let own = appointment::of(&mut tx, patient, now, 10).await.unwrap();
    assert!(own.iter().any(|one| one.made_as == Role::Patient), "they booked for themselves: {own:?}");
    let slots = slot::between(&mut tx, practice, now, to, 20_000).await.unwrap();
    assert!(slots.iter().any(|one| one.state == slot::State::Withdrawn), "illness took slots out");
    let closed =
        closure::of(&mut tx, practice, today.to_datetime(jiff::civil::Time::midnight()), jiff::civil::DateTime::MAX);
    assert_eq!(closed.await.unwrap().len(), 3, "leave, learning and illness");
    let all = clinician::all(&mut tx).await.unwrap();
    assert!(all.iter().any(|one| one.languages.contains(&"ur".to_owned())));
    let rural = site::all(&mut tx, today).await.unwrap();
    assert!(rural.iter().any(|one| one.name == "Upper Hartledale Village Hall"));
    drop(tx);
    assert!(matches!(audit::verify(&store, None).await.unwrap(), Verdict::Whole(_)));
    store.close().await;

    // What is asked of its schemes was recorded before they began; each has an answer, or is said to have too few people.
    let store = self::store(&place).await;
    let mut tx = store.read().await.unwrap();
    let recorded = evaluation::all(&mut tx).await.unwrap();
    assert!(recorded.len() == 3 && recorded.iter().all(|one| one.recorded < "2025-03-31T00:00:00Z".parse().unwrap()));
    drop(tx);
    store.close().await;
    let again = at(&place, &["evaluate", "register", "telehealth"]);
    assert!(
        again.contains("recorded before just as it stands") && again.contains("before the scheme began"),
        "{again}"
    );
    assert!(at(&place, &["risk", "card", "emergency-admission"]).starts_with("# Model card: "));
    assert!(at(&place, &["risk", "drift", "emergency-admission"]).contains("stability since"));
    assert!(
        number(&place, "select count(*) from risk_score where model = 'emergency-admission' and score > 0") > 300.0
    );

    // The same again adds nobody and nothing.
    at(&place, &["demo", "--size", "small", "--no-serve"]);
    let store = self::store(&place).await;
    let mut tx = store.read().await.unwrap();
    assert_eq!(account::list(&mut tx, None, 100).await.unwrap().len(), accounts.len());
    assert_eq!(appointment::at(&mut tx, practice, from, to, 5000).await.unwrap().len(), booked.len());
}
