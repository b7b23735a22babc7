//! What stands before every page: sessions that are forged, replayed or over, forms from elsewhere, tricks with paths,
//! bodies that are too large, too many tries, and the headers of every answer.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod house;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use house::{House, PASSWORD, practice};
use linchpin_app::permission::Resource;
use linchpin_core::Role;

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
async fn a_form_without_our_token_does_nothing() {
    let house = House::new().await;
    let mut browser = house.as_role(Role::Receptionist).await;
    let mut other = house.as_role(Role::Clinician).await;
    other.get("/account").await;
    let foreign = other.token.clone().unwrap();
    for fields in [&[][..], &[("csrf", "")], &[("csrf", "AAAA")], &[("csrf", foreign.as_str())], &[("token", &foreign)]]
    {
        let came = browser.post_bare("/sign-out", fields).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{fields:?}");
        assert!(came.body.contains("nothing was done"), "{}", came.body);
    }
    assert_eq!(browser.get("/desk").await.status, StatusCode::OK, "still signed in");
    // Nor can somebody be signed in as another by a form from elsewhere.
    let mut fresh = house.browser();
    let came = fresh.post("/sign-in", &[("username", "clinician"), ("password", PASSWORD)]).await;
    assert_eq!(came.status, StatusCode::FORBIDDEN);
    assert!(fresh.session().is_none());
}

#[tokio::test]
async fn a_form_from_another_site_does_nothing() {
    let house = House::new().await;
    let mut browser = house.as_role(Role::Receptionist).await;
    browser.get("/account").await;
    let body = format!("csrf={}", browser.token.clone().unwrap());
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://place.example.evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let request = Request::post("/sign-out")
            .header(header::HOST, "place.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(name, value);
        let came = browser.send(request.body(Body::from(body.clone())).unwrap()).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert_eq!(browser.get("/desk").await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_small_forms_of_text_are_read() {
    let house = House::new().await;
    let mut browser = house.browser();
    browser.get("/sign-in").await;
    let big = "x".repeat(70_000);
    let came = browser.post("/sign-in", &[("username", &big), ("password", PASSWORD)]).await;
    assert_eq!(came.status, StatusCode::PAYLOAD_TOO_LARGE);
    let came = browser.post("/sign-in", &[("username", "a\0b"), ("password", PASSWORD)]).await;
    assert_eq!(came.status, StatusCode::BAD_REQUEST);
    for kind in ["application/json", "multipart/form-data; boundary=x", "text/plain", ""] {
        let request = Request::post("/sign-in").header(header::CONTENT_TYPE, kind).body(Body::from("a=b")).unwrap();
        assert_eq!(browser.send(request).await.status, StatusCode::BAD_REQUEST, "{kind}");
    }
    let form = "application/x-www-form-urlencoded";
    let request =
        Request::post("/sign-in").header(header::CONTENT_TYPE, form).body(Body::from(vec![0xff, 0xfe])).unwrap();
    assert_eq!(browser.send(request).await.status, StatusCode::BAD_REQUEST);
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
        let request = Request::builder().method(method).uri("/sign-in").body(Body::empty()).unwrap();
        assert_eq!(browser.send(request).await.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
}

#[tokio::test]
async fn tricks_with_paths_open_nothing() {
    let house = House::new().await;
    let mut browser = house.as_role(Role::Receptionist).await;
    for path in [
        "/desk/../planning",
        "//planning",
        "/planning/",
        "/PLANNING",
        "/%70lanning",
        "/planning%00",
        "/planning;/desk",
        "/planning%2f",
        "/desk/%2e%2e/planning",
        "/./planning",
        "/assets/x/..%2f..%2fsrc%2flib.rs",
        "/assets/../../../etc/passwd",
        "/data/..%2f..%2fsecrets.toml",
        "/accounts/..%2fplanning",
        "/practices/%00",
        "/practices/..",
    ] {
        let came = browser.get(path).await;
        assert!(came.status.is_client_error(), "{path}: {}", came.status);
        assert!(!came.body.contains("What needs attention"), "{path}");
    }
    let long = format!("/practices?sort={}", "x".repeat(5000));
    assert_eq!(browser.get(&long).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn one_comes_back_to_where_one_wanted_and_never_elsewhere() {
    let house = House::new().await;
    for (asked, to) in [
        ("/practices?sort=people", "/practices?sort=people"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ] {
        let mut browser = house.browser();
        let page = browser.get(&format!("/sign-in?to={}", linchpin_web::link::encode(asked))).await;
        assert!(!page.body.contains("evil"), "{asked}");
        let came =
            browser.post("/sign-in", &[("username", "receptionist"), ("password", PASSWORD), ("to", asked)]).await;
        assert_eq!(came.to(), to);
    }
    // What was asked for may name somebody: only published pages keep their query on the way.
    let mut browser = house.browser();
    assert_eq!(browser.get("/practices?sort=people").await.to(), "/sign-in?to=%2Fpractices%3Fsort%3Dpeople");
    assert_eq!(browser.get("/desk?name=marsh").await.to(), "/sign-in?to=%2Fdesk");
}

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

#[tokio::test]
async fn every_answer_is_guarded() {
    let house = House::with(|entrance| entrance.public = Some("https://place.example".into())).await;
    let mut browser = house.browser();
    for path in ["/sign-in", "/desk", "/nowhere", "/healthz", "/about", "/sign-in/staff"] {
        let headers = browser.get(path).await.headers;
        let says = |name: &str| headers.get(name).map_or("", |v| v.to_str().unwrap()).to_owned();
        let policy = says("content-security-policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("form-action 'self'"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(says("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(says("x-frame-options"), "DENY", "{path}");
        assert_eq!(says("referrer-policy"), "same-origin", "{path}");
        assert_eq!(says("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(says("strict-transport-security").starts_with("max-age=31536000"), "{path}");
        assert!(says("permissions-policy").contains("camera=()"), "{path}");
    }
    let house = House::new().await;
    let mut browser = house.as_role(Role::Receptionist).await;
    let home = browser.get("/desk").await;
    assert_eq!(home.headers[header::CACHE_CONTROL], "no-store", "pages about people stay nowhere");
    assert!(home.headers.get("strict-transport-security").is_none(), "not over a line without TLS");
    let place = browser.get("/place").await;
    assert_eq!(place.headers[header::CACHE_CONTROL], "private, no-cache");
    // A page that is kept for everybody holds nobody's header: the next reader sees their own.
    let other = house.as_role(Role::Commissioner).await.get("/place").await;
    assert!(place.body.contains("receptionist Example") && !other.body.contains("receptionist Example"));
    assert_ne!(place.headers[header::ETAG], other.headers[header::ETAG]);
    let again = Request::get("/place").header(header::IF_NONE_MATCH, &place.headers[header::ETAG]);
    assert_eq!(browser.send(again.body(Body::empty()).unwrap()).await.status, StatusCode::NOT_MODIFIED);
    let mut nobody = house.browser();
    let again = Request::get("/place").header(header::IF_NONE_MATCH, &place.headers[header::ETAG]);
    assert_eq!(nobody.send(again.body(Body::empty()).unwrap()).await.status, StatusCode::SEE_OTHER, "not from memory");
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

/// In the demo alone one signs in with a button.
#[tokio::test]
async fn buttons_sign_in_in_the_demo_only() {
    let house = House::new().await;
    let mut browser = house.browser();
    let page = browser.get("/sign-in").await.body;
    let id = house.accounts[&Role::Commissioner].to_string();
    assert!(page.contains(&id) && page.matches("class=\"lp-offer\"").count() == 12, "{page}");
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
