//! Each page over somebody opens to those who have to do with them, and its address says of whom it is to nobody.

use axum::http::StatusCode;
use linchpin_core::Role;

use super::{NUMBER, find, ready};
use crate::{house::House, house::crowd::LONG};

/// Of every page over somebody of the practice, who may see it: the roles in the order of `Role::ALL`, `y` or `n`.
#[tokio::test]
async fn each_page_opens_to_those_who_have_to_do_with_the_person() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let person = house.people[0];
    let roles = |name: &[&str]| Role::ALL.map(|role| name.contains(&role.as_str()));
    for (page, allowed) in [
        (
            "",
            &[
                "practice-manager",
                "receptionist",
                "clinician",
                "care-navigator",
                "coordination-nurse",
                "link-worker",
                "information-governance",
                "patient",
            ][..],
        ),
        ("/record", &["practice-manager", "clinician", "coordination-nurse", "link-worker", "patient"]),
        ("/looked", &["practice-manager", "clinician", "information-governance", "patient"]),
        (
            "/consent",
            &[
                "practice-manager",
                "receptionist",
                "clinician",
                "care-navigator",
                "coordination-nurse",
                "link-worker",
                "information-governance",
                "patient",
            ],
        ),
        ("/edit", &["practice-manager", "receptionist", "patient"]),
        ("/merges", &["practice-manager", "information-governance"]),
    ] {
        for (role, may) in Role::ALL.into_iter().zip(roles(allowed)) {
            // Limits are another test's business.
            house.clock.wait(5);
            let came = house.as_role(role).await.get(&format!("/people/{person}{page}")).await;
            let expected = if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(came.status, expected, "{role} {page}: {}", came.body);
            assert_eq!(came.body.contains("MARSH"), may, "{role} {page}");
            if !may {
                let last = house.audit().await.remove(0);
                assert_eq!((last.outcome.as_str(), last.role), ("denied", Some(role)), "{page} is written down");
            }
        }
    }
    // Somebody of another practice, with whom the link worker, the nurse and the patient have nothing to do.
    let stranger = house.people[2];
    for (role, page) in [
        (Role::Receptionist, "/edit"),
        (Role::PracticeManager, "/record"),
        (Role::CoordinationNurse, ""),
        (Role::LinkWorker, ""),
        (Role::Patient, "/record"),
    ] {
        let came = house.as_role(role).await.get(&format!("/people/{stranger}{page}")).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{role} {page}");
        assert!(!came.body.contains("VANCE"), "{role} {page}: {}", came.body);
    }
}

#[tokio::test]
async fn a_receptionist_finds_a_person_and_no_address_says_whom() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let crowd = house.crowd().await;
    let mut browser = house.as_role(Role::Receptionist).await;
    for typed in [NUMBER, "9434765919", "943-476-5919"] {
        let came = find(&mut browser, typed).await;
        assert_eq!((came.status, came.to()), (StatusCode::SEE_OTHER, format!("/people/{}", house.people[0]).as_str()));
    }
    let came = find(&mut browser, "marsh 03/02/1950").await;
    assert_eq!(came.status, StatusCode::OK);
    assert!(came.body.contains("2 people fit") && came.body.contains(&crowd.twin.to_string()), "{}", came.body);
    let came = find(&mut browser, "nunez 24/12/1941").await;
    assert_eq!(came.to(), format!("/people/{}", crowd.full), "a former name, without its accents");
    let page = browser.get(&format!("/people/{}", crowd.full)).await.body;
    for words in
        ["24-Dec-1941", "999 000 0018", &LONG.to_uppercase(), "Needs an interpreter: Slovak", "Sunny Bank", "Step-free"]
    {
        assert!(page.contains(words), "no “{words}” in {page}");
    }
    assert!(!page.contains("<title>Person</title>") && page.contains("<title>Person –"), "the title names nobody");
    // Elsewhere, nowhere and impossible.
    assert!(find(&mut browser, "vance").await.body.contains("Nobody fits"), "of another practice");
    assert!(find(&mut browser, "zzz").await.body.contains("registered with your practice"));
    for wrong in ["943 476 5918", "31/02/1950", "", "  ,; "] {
        let came = find(&mut browser, wrong).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(came.body.contains("There is a problem"), "{wrong}");
    }
    assert_eq!(browser.get("/people?person=9434765919").await.body.matches("9434765919").count(), 0, "by form alone");
    for role in [Role::Commissioner, Role::Finance, Role::LinkWorker, Role::Administrator, Role::Patient] {
        let came = find(&mut house.as_role(role).await, "marsh").await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{role}");
    }
}
