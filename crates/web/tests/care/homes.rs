//! Where a link worker and a care home begin: what is theirs, what is late, and nobody else's people.

use axum::http::StatusCode;
use linchpin_core::{OdsCode, Role};

use super::{
    house::{Browser, House},
    read, referred,
};

/// Ada Marsh is put on the care home round of the house's care home; the address of the case.
async fn resident(house: &House, clinician: &mut Browser, agreed: &str) -> String {
    let at = format!("/people/{}/care/care-home-round", house.people[0]);
    clinician.get(&at).await;
    let fields = [("item-1-code", "ch001"), ("item-2", "2026-11-02"), ("agreed", agreed)];
    let came = clinician.post(&at, &fields).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    came.to().split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_care_home_sees_its_own_residents_and_does_what_it_was_asked() {
    let house = House::new().await;
    house.account("next-door", &[(Role::CareHome, OdsCode::parse("CH002").unwrap())]).await;
    let mut clinician = house.as_role(Role::Clinician).await;
    let case = resident(&house, &mut clinician, "yes").await;
    let mut nurse = house.as_role(Role::CareHome).await;
    let page = read(&nurse.get("/residents").await.body);
    for words in ["MARSH, Ada", "born 03-Feb-1950", "Waiting for a first plan", "Make the first plan", &case] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let seen = nurse.get(&case).await;
    assert!(seen.status == StatusCode::OK && seen.body.contains("Raise a concern"), "{}", seen.body);
    let night = nurse.get(&format!("{case}/night")).await;
    assert!(night.status == StatusCode::OK && night.body.contains("MARSH, Ada"), "{}", night.body);
    // The plan is theirs to help write; what a home has no part in stays shut.
    for shut in ["", "/record", "/consent", "/looked", "/edit", "/emergency-plan", "/news"] {
        let came = nurse.get(&format!("/people/{}{shut}", house.people[0])).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{shut}");
    }
    for shut in ["/people", "/desk", "/clinic", "/community", "/care/counts", "/care-homes", "/teams", "/accounts"] {
        assert_eq!(nurse.get(shut).await.status, StatusCode::FORBIDDEN, "{shut}");
    }
    // Another home knows nothing of it, nor that it is there.
    let mut other = house.browser();
    other.sign_in("next-door").await;
    for at in [case.clone(), format!("{case}/night"), format!("{case}/print")] {
        assert_eq!(other.get(&at).await.status, StatusCode::FORBIDDEN, "{at}");
    }
    let empty = other.get("/residents").await.body;
    assert!(empty.contains("No resident’s plan is shared") && !empty.contains("MARSH"), "{empty}");
    // A no ends it at once, on the home as on the case.
    clinician.get(&case).await;
    let came = clinician.post(&format!("{case}/consent"), &[("agreed", "no"), ("how", "spoken")]).await;
    assert!(came.to().ends_with("?done=ended"), "{}", came.body);
    assert!(!nurse.get("/residents").await.body.contains("MARSH"));
    assert_eq!(nurse.get(&case).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_home_without_consent_sees_nobody() {
    let house = House::new().await;
    let mut clinician = house.as_role(Role::Clinician).await;
    let case = resident(&house, &mut clinician, "later").await;
    let mut nurse = house.as_role(Role::CareHome).await;
    assert!(!nurse.get("/residents").await.body.contains("MARSH"));
    assert_eq!(nurse.get(&case).await.status, StatusCode::FORBIDDEN);
    let last = house.audit().await.remove(0);
    assert_eq!((last.outcome.as_str(), last.role), ("denied", Some(Role::CareHome)), "the try is written down");
}

#[tokio::test]
async fn a_link_worker_sees_how_far_each_referral_is_and_which_is_late() {
    let house = House::new().await;
    house.teams().await;
    let mut receptionist = house.as_role(Role::Receptionist).await;
    let case = referred(&house, &mut receptionist, "yes").await;
    let mut worker = house.as_role(Role::LinkWorker).await;
    let page = read(&worker.get("/community").await.body);
    for words in ["Waiting for a link worker to make contact", "1 new", &case] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("1 late"), "{page}");
    house.clock.wait(7 * 24 * 60);
    let mut worker = house.as_role(Role::LinkWorker).await;
    assert!(worker.get("/community").await.body.contains("1 late"));
    worker.get(&case).await;
    let page = worker.get("/community").await.body;
    assert!(!page.contains("1 new"), "{page}");
}
