//! Sessions that are forged, replayed or over.

use axum::{http::StatusCode, http::header};
use linchpin_core::Role;

use crate::{house::House, house::PASSWORD, house::practice};

#[tokio::test]
async fn a_session_that_is_not_ours_is_nobodys() {
    let house = House::new().await;
    let real = house.as_role(Role::Receptionist).await;
    let token = real.session().unwrap().clone();
    let mut flipped = token.clone().into_bytes();
    flipped[10] = if flipped[10] == b'A' { b'B' } else { b'A' };
    for forged in [
        String::new(),
        "x".into(),
        token[..42].into(),
        format!("{token}A"),
        String::from_utf8(flipped).unwrap(),
        "' or '1'='1".into(),
        "../../etc/passwd".into(),
        "A".repeat(43),
        "A".repeat(5000),
        format!("{token}; linchpin={token}"),
    ] {
        let mut browser = house.browser();
        browser.jar.insert("linchpin".into(), forged.clone());
        let came = browser.get("/desk").await;
        assert_eq!((came.status, came.to()), (StatusCode::SEE_OTHER, "/sign-in?to=%2Fdesk"), "{forged}");
    }
    let mut same = house.browser();
    same.jar.insert("linchpin".into(), token);
    assert_eq!(same.get("/desk").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_ends_and_a_copy_of_it_with_it() {
    let house = House::new().await;
    let mut browser = house.as_role(Role::Receptionist).await;
    let mut copy = browser.clone();
    let came = browser.post("/sign-out", &[]).await;
    assert_eq!(came.to(), "/sign-in?after=sign-out");
    assert!(browser.session().is_none(), "the cookie is taken away");
    assert_eq!(copy.get("/desk").await.status, StatusCode::SEE_OTHER, "replayed");
    assert!(browser.get("/sign-in?after=sign-out").await.body.contains("You have signed out"));
}

#[tokio::test]
async fn a_session_runs_out_unused_and_in_the_end_whatever_happens() {
    let house = House::new().await;
    let mut staff = house.as_role(Role::Receptionist).await;
    let mut patient = house.as_role(Role::Patient).await;
    house.clock.wait(16);
    assert_eq!(staff.get("/desk").await.status, StatusCode::OK);
    assert_eq!(patient.get("/own-care").await.status, StatusCode::SEE_OTHER, "15 minutes for patients");
    house.clock.wait(31);
    assert_eq!(staff.get("/desk").await.status, StatusCode::SEE_OTHER, "30 minutes for staff");
    let mut busy = house.as_role(Role::Receptionist).await;
    for _ in 0..47 {
        house.clock.wait(15);
        assert_eq!(busy.get("/desk").await.status, StatusCode::OK);
    }
    house.clock.wait(16);
    assert_eq!(busy.get("/desk").await.status, StatusCode::SEE_OTHER, "12 hours in all");
}

#[tokio::test]
async fn signing_in_again_and_changing_role_make_another_session() {
    let house = House::new().await;
    let two = [(Role::Clinician, practice()), (Role::PracticeManager, practice())];
    house.account("two.roles", &two).await;
    let mut browser = house.browser();
    browser.sign_in("two.roles").await;
    let first = browser.clone();
    assert!(browser.get("/role").await.body.contains("Practice manager"));
    assert_eq!(browser.get("/practice").await.status, StatusCode::OK, "the first role that pages list");
    assert_eq!(browser.get("/clinic").await.status, StatusCode::FORBIDDEN);
    browser.get("/role").await;
    let came = browser.post("/role", &[("post", "clinician@A10001")]).await;
    assert_eq!((came.status, came.to()), (StatusCode::SEE_OTHER, "/"), "{}", came.body);
    assert_ne!(first.session(), browser.session(), "another token");
    assert_eq!(browser.get("/clinic").await.status, StatusCode::OK);
    assert_eq!(browser.get("/practice").await.status, StatusCode::FORBIDDEN);
    assert_eq!(first.clone().get("/practice").await.status, StatusCode::SEE_OTHER, "the old token is nobody's");
    browser.get("/role").await;
    let came = browser.post("/role", &[("post", "administrator@99Z")]).await;
    assert_eq!(came.status, StatusCode::FORBIDDEN, "a role that they do not hold");
    // Whoever signs in on a browser that somebody else left ends what was left.
    let mut left = house.as_role(Role::Receptionist).await;
    let copy = left.clone();
    left.jar.insert("linchpin-visitor".into(), "x".into());
    left.get("/account").await;
    left.post("/sign-in", &[("username", "clinician"), ("password", PASSWORD)]).await;
    assert_eq!(left.get("/clinic").await.status, StatusCode::OK);
    assert_eq!(copy.clone().get("/desk").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_of_the_account_and_of_no_other() {
    let house = House::new().await;
    let (mut here, mut there) = (house.as_role(Role::Clinician).await, house.as_role(Role::Clinician).await);
    let mut other = house.as_role(Role::Receptionist).await;
    let account = here.get("/account").await.body;
    assert_eq!(account.matches("Another program").count(), 2, "both sessions are shown: {account}");
    assert_eq!(here.post("/sign-out/everywhere", &[]).await.to(), "/sign-in?after=sign-out-everywhere");
    assert_eq!(there.get("/clinic").await.status, StatusCode::SEE_OTHER);
    assert_eq!(other.get("/desk").await.status, StatusCode::OK);
}

#[tokio::test]
async fn cookies_are_guarded_as_the_line_allows() {
    let house = House::new().await;
    let mut browser = house.browser();
    browser.get("/sign-in").await;
    let came = browser.post("/sign-in", &[("username", "clinician"), ("password", PASSWORD)]).await;
    let cookies: Vec<&str> = came.headers.get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap()).collect();
    let session = cookies.iter().find(|c| c.starts_with("linchpin=")).unwrap();
    assert!(session.contains("HttpOnly") && session.contains("SameSite=Lax") && session.contains("Path=/"));
    assert!(!session.contains("Max-Age") && !session.contains("Domain"), "gone with the browser: {session}");
}
