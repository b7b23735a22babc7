//! Signing in: too many tries, the demo’s buttons, a second factor, a new account, and the home of each role.

use axum::{http::StatusCode, http::header};
use linchpin_app::permission::Resource;
use linchpin_core::Role;

use crate::{house::House, house::PASSWORD};

#[tokio::test]
async fn wrong_passwords_say_the_same_for_every_name_and_are_limited() {
    let house = House::new().await;
    let mut browser = house.browser();
    let mut said = Vec::new();
    for (name, password) in [("receptionist", "wrong"), ("nobody", PASSWORD), ("' or 1=1 --", "x"), ("", "")] {
        browser.get("/sign-in").await;
        let came = browser.post("/sign-in", &[("username", name), ("password", password)]).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!came.body.contains(" or 1=1"), "what was typed is not shown again");
        said.push(came.body.replace(&browser.token.clone().unwrap(), ""));
    }
    said.dedup();
    assert_eq!(said.len(), 1, "the answer does not tell which names exist");
    let mut met = None;
    for _ in 0..60 {
        let came = browser.post("/sign-in", &[("username", "nobody"), ("password", "x")]).await;
        if came.status == StatusCode::TOO_MANY_REQUESTS {
            met = Some(came);
            break;
        }
    }
    let met = met.unwrap();
    assert!(met.headers[header::RETRY_AFTER].to_str().unwrap().parse::<u64>().unwrap() > 0);
    assert!(met.body.contains("Wait"));
    house.clock.wait(5);
    browser.get("/sign-in").await;
    let came = browser.post("/sign-in", &[("username", "clinician"), ("password", PASSWORD)]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER);
}

/// In the demo alone one signs in with a button.
#[tokio::test]
async fn buttons_sign_in_in_the_demo_only() {
    let house = House::new().await;
    let mut browser = house.browser();
    let page = browser.get("/sign-in").await.body;
    let id = house.accounts[&Role::Commissioner].to_string();
    assert!(page.contains(&id) && page.matches("class=\"lp-offer\"").count() == Role::ALL.len(), "{page}");
    let came = browser.post("/sign-in/demo", &[("account", &id)]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/planning").await.status, StatusCode::OK);

    let store = linchpin_store::testing::TestStore::sqlite().await;
    let real = House::at("2026-11-23T09:00:00Z".parse().unwrap(), store, false, |_| {}).await;
    let mut browser = real.browser();
    let page = browser.get("/sign-in").await.body;
    assert!(!page.contains("lp-offer"), "nobody is offered");
    let id = real.accounts[&Role::Commissioner].to_string();
    let came = browser.post("/sign-in/demo", &[("account", &id)]).await;
    assert_eq!(came.status, StatusCode::NOT_FOUND);
    assert!(browser.session().is_none());
}

/// Roles that may harm everybody ask for a second factor first, and nothing else opens until it is set up.
#[tokio::test]
async fn a_second_factor_is_set_up_and_asked_for() {
    let store = linchpin_store::testing::TestStore::sqlite().await;
    let house = House::at("2026-11-23T09:00:00Z".parse().unwrap(), store, false, |_| {}).await;
    let mut browser = house.browser();
    let came = browser.sign_in("administrator").await;
    assert_eq!(came.to(), "/account/second-factor");
    assert_eq!(browser.get("/system").await.to(), "/account/second-factor");
    let page = browser.get("/account/second-factor").await.body;
    let between = |a: &str, b: &str| page.split(a).nth(1).unwrap().split(b).next().unwrap().to_owned();
    let ticket = between("name=\"ticket\" value=\"", "\"");
    let typed = between("aria-label=\"Key\"><code>", "</code>");
    let wrong = browser.post("/account/second-factor", &[("ticket", &ticket), ("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = |at| linchpin_app::identity::Factor::new(&base32(&typed)).unwrap().code(at);
    let kept = browser.post("/account/second-factor", &[("ticket", &ticket), ("code", &code(house.app.now()))]).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
    let recovery = kept.body.split("Recovery codes\"><code>").nth(1).unwrap().lines().next().unwrap().to_owned();
    assert_eq!(browser.get("/system").await.status, StatusCode::OK);

    house.clock.wait(2);
    let mut second = house.browser();
    second.get("/sign-in").await;
    let step =
        second.post("/sign-in", &[("username", "administrator"), ("password", PASSWORD), ("to", "/accounts")]).await;
    assert_eq!(step.status, StatusCode::OK, "{}", step.body);
    assert!(step.body.contains("Security code") && second.session().is_none());
    let ticket = step.body.split("name=\"ticket\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let no = second.post("/sign-in/code", &[("ticket", &ticket), ("code", "123456"), ("to", "/accounts")]).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    let now = code(house.app.now());
    let yes = second.post("/sign-in/code", &[("ticket", &ticket), ("code", &now), ("to", "/accounts")]).await;
    assert_eq!((yes.status, yes.to()), (StatusCode::SEE_OTHER, "/accounts"));
    // The same code again, looked over a shoulder, is worth nothing; a recovery code is.
    let mut third = house.browser();
    third.get("/sign-in").await;
    let step = third.post("/sign-in", &[("username", "administrator"), ("password", PASSWORD)]).await;
    let ticket = step.body.split("name=\"ticket\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(third.post("/sign-in/code", &[("ticket", &ticket), ("code", &now)]).await.status.as_u16(), 422);
    assert_eq!(third.post("/sign-in/code", &[("ticket", &ticket), ("code", &recovery)]).await.status.as_u16(), 303);
}

fn base32(text: &str) -> Vec<u8> {
    let (mut bits, mut n, mut out) = (0_u32, 0, Vec::new());
    for c in text.bytes().filter(u8::is_ascii_alphanumeric) {
        let v = if c.is_ascii_digit() { c - b'2' + 26 } else { c - b'A' };
        bits = (bits << 5) | u32::from(v);
        n += 5;
        if n >= 8 {
            n -= 8;
            out.push(u8::try_from((bits >> n) & 0xff).unwrap());
        }
    }
    out
}

/// An administrator adds somebody, who sets a password with the ticket, once.
#[tokio::test]
async fn an_account_is_made_and_taken_up() {
    let house = House::new().await;
    let mut admin = house.as_role(Role::Administrator).await;
    admin.get("/accounts").await;
    let fields =
        [("name", "Nia <b>New</b>"), ("username", "nia"), ("role", "receptionist"), ("organisation", "A10001")];
    let made = admin.post("/accounts", &fields).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    assert!(made.body.contains("Nia &lt;b&gt;New"), "what was typed is text");
    let ticket = made.body.split("aria-label=\"Ticket\"><code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let again = admin.post("/accounts", &fields).await;
    assert!(again.status.is_client_error(), "the name is taken");
    let mut nia = house.browser();
    nia.get("/set-password").await;
    let short = nia.post("/set-password", &[("ticket", &ticket), ("password", "short"), ("again", "short")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unlike = nia.post("/set-password", &[("ticket", &ticket), ("password", PASSWORD), ("again", "other")]).await;
    assert_eq!(unlike.status, StatusCode::UNPROCESSABLE_ENTITY);
    let set = nia.post("/set-password", &[("ticket", &ticket), ("password", PASSWORD), ("again", PASSWORD)]).await;
    assert_eq!(set.to(), "/sign-in?after=password");
    nia.sign_in("nia").await;
    assert_eq!(nia.get("/desk").await.status, StatusCode::OK);
    let list = admin.get("/accounts").await.body;
    let id =
        list.split("accounts&#x2f;").skip(1).find(|p| p.contains("Nia")).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(admin.post(&format!("/accounts/{id}"), &[("what", "off")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(nia.get("/desk").await.status, StatusCode::SEE_OTHER, "switched off, signed out");
}

#[test]
fn the_home_of_each_role_is_an_area_of_the_table() {
    // So that the table's head and the list of homes cannot part.
    let areas = linchpin_web::routes::all().into_iter().filter_map(|r| match r.need {
        linchpin_web::routes::Need::May(linchpin_app::permission::Act::See, area) => Some(area),
        _ => None,
    });
    let areas: Vec<Resource> = areas.collect();
    for area in [
        Resource::Planning,
        Resource::Money,
        Resource::Practice,
        Resource::Desk,
        Resource::Clinic,
        Resource::Coordination,
        Resource::Community,
        Resource::Governance,
        Resource::System,
        Resource::OwnCare,
    ] {
        assert!(areas.contains(&area), "{area} has no page");
    }
}
