//! Forms from elsewhere, tricks with paths, bodies that are too large, and the headers of every answer.

use axum::{body::Body, http::Request, http::StatusCode, http::header};
use linchpin_core::Role;

use crate::{house::House, house::PASSWORD};

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
