//! How programs come in, and how they do not.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use linchpin_app::{
    Actor,
    act::{NewToken, Post},
};
use linchpin_core::{ErrorKind, Role};

use crate::{
    house::{elsewhere, organisation, place},
    machine::Machines,
};

const PATH: &str = "/fhir/Organization/A10001";

async fn with(machines: &Machines, name: &str, value: &str) -> crate::machine::Came {
    let request = Request::get(PATH).header(name, value).body(Body::empty()).unwrap();
    machines.send(request).await
}

#[tokio::test]
async fn only_a_token_that_stands_opens_anything() {
    let machines = Machines::new().await;
    let good = machines.tokens[&Role::Finance].clone();
    assert_eq!(with(&machines, "authorization", &format!("Bearer {good}")).await.status, StatusCode::OK);
    assert_eq!(with(&machines, "authorization", &format!("bearer  {good}")).await.status, StatusCode::OK);
    let mut browser = machines.house.as_role(Role::Finance).await;
    let session = browser.session().unwrap().clone();
    let changed = format!("{}{}", &good[..good.len() - 1], if good.ends_with('A') { 'B' } else { 'A' });
    for wrong in [
        String::new(),
        "Bearer".into(),
        "Bearer ".into(),
        format!("Basic {good}"),
        format!("Bearer {}", good.trim_start_matches("linchpin_")),
        format!("Bearer {changed}"),
        format!("Bearer {good}, Bearer {good}"),
        format!("Bearer {}", "A".repeat(5000)),
        "Bearer linchpin_' or 1=1 --".into(),
        // A session is no token.
        format!("Bearer {session}"),
        format!("Bearer linchpin_{session}"),
    ] {
        let came = with(&machines, "authorization", &wrong).await;
        assert_eq!((came.status, came.trouble().as_str()), (StatusCode::UNAUTHORIZED, "login"), "{wrong}");
        assert_eq!(came.header("www-authenticate"), "Bearer realm=\"linchpin\"");
    }
    // Nor is a token a session, and it opens no page.
    let came = with(&machines, "cookie", &format!("linchpin={good}")).await;
    assert_eq!(came.status, StatusCode::UNAUTHORIZED);
    let page = Request::get("/account").header("authorization", format!("Bearer {good}")).body(Body::empty()).unwrap();
    assert_eq!(machines.send(page).await.status, StatusCode::SEE_OTHER, "to the sign-in page");
    // The session of a person works here as well, and a wrong token beside it is not overlooked.
    let came = with(&machines, "cookie", &format!("linchpin={session}")).await;
    assert_eq!(came.status, StatusCode::OK);
    let both = Request::get(PATH)
        .header("cookie", format!("linchpin={session}"))
        .header("authorization", "Bearer x")
        .body(Body::empty())
        .unwrap();
    assert_eq!(machines.send(both).await.status, StatusCode::UNAUTHORIZED);
    browser.get("/").await;
}

#[tokio::test]
async fn tokens_end() {
    let machines = Machines::new().await;
    let (app, console, account) = (&machines.app, Actor::console(place()), machines.house.accounts[&Role::Finance]);
    let open = async |secret: &str| app.bearer(secret).await.unwrap().is_some();
    let short = machines.token(account, Role::Finance, 1).await;
    let post = Post { role: Role::Finance, organisation: place() };
    let new = NewToken { post, label: "Long".into(), days: 366 };
    let long = app.issue_token(&console, account, &new).await.unwrap();
    let (last, long) = (long.id, long.secret);
    assert!(open(&short).await && open(&long).await);
    machines.house.clock.wait(24 * 60);
    assert!(!open(&short).await && open(&long).await, "a day is a day");
    // Taken back.
    let listed = app.tokens(&console, account).await.unwrap();
    assert!(listed.iter().any(|t| t.used.is_some()), "that it was used is noted");
    app.revoke_token(&console, account, last).await.unwrap();
    assert!(!open(&long).await);
    let again = app.revoke_token(&console, account, last).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::NotFound);
    // With its account, and with its role.
    let third = machines.token(account, Role::Finance, 30).await;
    app.switch_account(&console, account, false).await.unwrap();
    assert!(!open(&third).await);
    app.switch_account(&console, account, true).await.unwrap();
    let fourth = machines.token(account, Role::Finance, 30).await;
    app.revoke_role(&console, account, Post { role: Role::Finance, organisation: place() }).await.unwrap();
    assert!(!open(&fourth).await);
}

#[tokio::test]
async fn tokens_are_issued_by_administrators_and_told() {
    let machines = Machines::new().await;
    let app = &machines.app;
    let clinician = machines.house.accounts[&Role::Clinician];
    let new = |role, organisation, days| NewToken { post: Post { role, organisation }, label: "Rota".into(), days };
    let right = new(Role::Clinician, organisation(Role::Clinician), 30);
    for role in Role::ALL.into_iter().filter(|r| !matches!(r, Role::Administrator | Role::Patient)) {
        let actor = app.bearer(&machines.tokens[&role]).await.unwrap().unwrap();
        let refused = app.issue_token(&actor, clinician, &right).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Forbidden, "{role}");
        assert_eq!(
            app.issue_token(&actor, actor.user, &right).await.unwrap_err().kind(),
            ErrorKind::Forbidden,
            "{role}"
        );
    }
    let administrator = app.bearer(&machines.tokens[&Role::Administrator]).await.unwrap().unwrap();
    for wrong in [
        new(Role::Commissioner, place(), 30),
        new(Role::Clinician, elsewhere(), 30),
        new(Role::Clinician, organisation(Role::Clinician), 0),
        new(Role::Clinician, organisation(Role::Clinician), 367),
        NewToken { label: " ".into(), ..right.clone() },
        NewToken { label: "a\nb".into(), ..right.clone() },
    ] {
        assert_eq!(
            app.issue_token(&administrator, clinician, &wrong).await.unwrap_err().kind(),
            ErrorKind::Invalid,
            "{wrong:?}"
        );
    }
    let own = new(Role::Administrator, place(), 30);
    assert_eq!(app.issue_token(&administrator, administrator.user, &own).await.unwrap_err().kind(), ErrorKind::Invalid);
    let patient = machines.house.accounts[&Role::Patient];
    let theirs = new(Role::Patient, organisation(Role::Patient), 30);
    assert_eq!(app.issue_token(&administrator, patient, &theirs).await.unwrap_err().kind(), ErrorKind::Invalid);
    let officer = app.bearer(&machines.tokens[&Role::InformationGovernance]).await.unwrap().unwrap();
    let before = app.alerts(&officer, 100).await.unwrap().len();
    let issued = app.issue_token(&administrator, clinician, &right).await.unwrap();
    let alerts = app.alerts(&officer, 100).await.unwrap();
    assert_eq!(alerts.len(), before + 1);
    assert!(alerts.iter().any(|a| a.kind == "token-issued" && a.actor == Some(administrator.user)));
    // The secret is nowhere but in the hands of whoever asked for it.
    assert!(!format!("{issued:?}").contains(&issued.secret));
    let told = machines.house.audit().await;
    assert!(told.iter().all(|e| !format!("{e:?}").contains(&issued.secret[9..])));
    let file = machines.house.file().map(|path| std::fs::read(path).unwrap()).unwrap_or_default();
    assert!(!file.windows(43).any(|w| w == &issued.secret.as_bytes()[9..]), "the store holds a hash");
}

#[tokio::test]
async fn an_administrator_issues_and_takes_back_on_pages() {
    let machines = Machines::new().await;
    let mut browser = machines.house.as_role(Role::Administrator).await;
    let account = machines.house.accounts[&Role::Finance];
    let page = format!("/accounts/{account}/tokens");
    assert!(browser.get(&page).await.body.contains("A test"));
    let wrong = browser.post(&page, &[("label", ""), ("post", "finance 99Z"), ("days", "30")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = browser.post(&page, &[("label", "<b>Ledger</b>"), ("post", "finance 99Z"), ("days", "30")]).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let secret =
        made.body.split("<code>").find_map(|c| c.strip_prefix("linchpin_")).unwrap().split('<').next().unwrap();
    let secret = format!("linchpin_{secret}");
    assert!(machines.app.bearer(&secret).await.unwrap().is_some());
    let list = browser.get(&page).await.body;
    assert!(!list.contains(&secret) && list.contains("&lt;b&gt;Ledger"), "shown once, and never as a tag");
    let revoke =
        list.split("action=\"").find(|a| a.contains("/revoke\"")).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(browser.post(&revoke, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(machines.app.bearer(&secret).await.unwrap().is_none());
}

#[tokio::test]
async fn a_form_without_a_bearer_needs_the_token_of_a_page() {
    let machines = Machines::new().await;
    let mut browser = machines.house.as_role(Role::Clinician).await;
    let bare = browser.post_bare("/fhir/Patient/_search", &[("name", "marsh")]).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN);
    assert!(bare.body.contains("OperationOutcome"));
    let right = browser.post("/fhir/Patient/_search", &[("name", "marsh")]).await;
    assert_eq!(right.status, StatusCode::OK, "{}", right.body);
    let big = machines.form(Role::Clinician, "/fhir/Patient/_search", &format!("name={}", "x".repeat(70_000))).await;
    assert_eq!((big.status, big.trouble().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too-long"));
    let request = machines.request(Role::Clinician, axum::http::Method::POST, "/fhir/Patient/_search");
    let json = request.header(header::CONTENT_TYPE, "application/json").body(Body::from("{}")).unwrap();
    assert_eq!(machines.send(json).await.status, StatusCode::BAD_REQUEST);
    // No cookie is set by any of this.
    assert!(machines.get(Role::Clinician, "/fhir/metadata").await.header("set-cookie").is_empty());
}

#[tokio::test]
async fn asking_too_often_is_told() {
    let machines = Machines::new().await;
    let mut last = StatusCode::OK;
    for _ in 0..400 {
        let request = machines.request(Role::Finance, axum::http::Method::GET, PATH).body(Body::empty()).unwrap();
        // The clock stands still here.
        let response = tower::ServiceExt::oneshot(machines.site.clone(), request).await.unwrap();
        last = response.status();
        if last == StatusCode::TOO_MANY_REQUESTS {
            assert!(response.headers().contains_key("retry-after"));
            break;
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    // Others are not held up.
    let request = machines.request(Role::Commissioner, axum::http::Method::GET, PATH).body(Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(machines.site.clone(), request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
}
