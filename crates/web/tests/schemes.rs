//! Schemes as those who sign and follow them meet them: from the offer to the sign-off, with what it comes to and why.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

mod house;

use axum::http::StatusCode;
use house::{Browser, House, elsewhere, practice, sample::ready};
use linchpin_core::Role;

/// What hides in the forms of an agreement's page.
fn hidden(page: &str) -> (String, String) {
    let value = |name: &str| {
        let at = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {page}"));
        at.split('"').next().unwrap().to_owned()
    };
    (value("agreement"), value("version"))
}

/// The page, with slashes as they are.
async fn read(browser: &mut Browser, at: &str) -> String {
    browser.get(at).await.body.replace("&#x2f;", "/")
}

async fn says(browser: &mut Browser, at: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
    let page = read(browser, at).await;
    let (agreement, version) = hidden(&page);
    let mut all = vec![("agreement", agreement.as_str()), ("version", version.as_str())];
    all.extend(fields);
    let came = browser.post(&format!("{at}/step"), &all).await;
    (came.status, came.body)
}

#[tokio::test]
async fn a_scheme_goes_from_offer_to_sign_off() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut buyer = house.as_role(Role::Commissioner).await;
    let list = read(&mut buyer, "/schemes").await;
    assert!(
        list.contains("href=\"/schemes/quality\"") && list.contains("is to be set before it can be offered"),
        "{list}"
    );
    let open = read(&mut buyer, "/schemes/suture-removal").await;
    assert!(open.contains("cannot be offered as its file stands") && open.contains("pays.tariff"), "{open}");
    let (ours, theirs) = (practice().to_string(), elsewhere().to_string());
    let empty = buyer.post("/schemes/quality/offer", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("Choose at least one practice"), "{}", empty.body);
    let offered = buyer.post("/schemes/quality/offer", &[("provider", &ours), ("provider", &theirs)]).await;
    assert_eq!(offered.to(), "/schemes/quality?done=offered");
    let scheme = read(&mut buyer, "/schemes/quality").await;
    assert!(
        scheme.contains("Nobody serves the patients of 2 practices") && scheme.contains("it has not answered"),
        "{scheme}"
    );

    let mut manager = house.as_role(Role::PracticeManager).await;
    assert!(read(&mut manager, "/schemes").await.contains("Not answered"));
    let at = format!("/schemes/quality/{ours}");
    assert_eq!(says(&mut manager, &at, &[("does", "accept")]).await.0, StatusCode::SEE_OTHER);
    let page = read(&mut manager, &at).await;
    // 10 of 40 points for access, 40 for asthma: £10 each.
    assert!(page.contains(">£500.00</a>") && page.contains("£1,000.00"), "{page}");
    assert!(
        page.contains("60.0%") && page.contains("50% to 90%") && page.contains("the last that was published"),
        "{page}"
    );
    let what_if = read(&mut manager, &format!("{at}?if-urgent=80")).await;
    assert!(what_if.contains("comes to £700.00 in place of £500.00: £200.00 more"), "{what_if}");
    assert!(read(&mut manager, &format!("{at}?if-urgent=lots")).await.contains("“lots” is no number"));
    let fewer = read(&mut manager, &format!("{at}?if-urgent=-5")).await;
    assert!(fewer.contains("is no number"), "{fewer}");

    let ready = [("does", "ready"), ("standard", "access"), ("words", "Two more <b>lines</b>.")];
    assert_eq!(says(&mut manager, &at, &ready).await.0, StatusCode::SEE_OTHER);
    let silent = [("does", "plan"), ("words", " "), ("by", "2026-12-01"), ("standard", "access"), ("aim", "improve")];
    let (status, body) = says(&mut manager, &at, &silent).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && body.contains("in a few words"), "{body}");
    let signed = [("does", "sign-off"), ("standard", "access"), ("words", "Seen on a visit.")];
    assert_eq!(says(&mut buyer, &at, &signed).await.0, StatusCode::SEE_OTHER);
    let page = read(&mut buyer, &at).await;
    assert!(page.contains("Signed off") && page.contains("Two more &lt;b&gt;lines"), "{page}");
    // Who looks at an older page is told, and nothing is written.
    let (agreement, _) = hidden(&page);
    let old = [
        ("agreement", agreement.as_str()),
        ("version", "1"),
        ("does", "review"),
        ("verdict", "continue"),
        ("words", "Good."),
    ];
    let came = buyer.post(&format!("{at}/step"), &old).await;
    assert!(
        came.status == StatusCode::UNPROCESSABLE_ENTITY && came.body.contains("Somebody else said something"),
        "{}",
        came.body
    );

    let matrix = read(&mut buyer, "/schemes?format=csv&table=matrix").await;
    assert!(matrix.contains("10 of 60,Met"), "{matrix}");
    let working = read(&mut buyer, &format!("{at}/working?period=2026-10-01")).await;
    assert!(
        working.contains("points grow from the lower to the upper threshold")
            && working.contains("Figures of an earlier time"),
        "{working}"
    );
    let statement = read(&mut manager, "/schemes/statement").await;
    assert!(statement.contains("Access, Urgent access within a day: is 60% and 90% is wanted."), "{statement}");
}

#[tokio::test]
async fn each_sees_their_own_and_no_more() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut buyer = house.as_role(Role::Commissioner).await;
    let (ours, theirs) = (practice().to_string(), elsewhere().to_string());
    buyer.post("/schemes/support/offer", &[("provider", &ours), ("provider", &theirs)]).await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    for path in [format!("/schemes/support/{theirs}"), format!("/schemes/statement?practice={theirs}")] {
        let came = manager.get(&path).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(!read(&mut manager, "/schemes/support").await.contains(&format!("/schemes/support/{theirs}")));
    let page = read(&mut buyer, &format!("/schemes/support/{ours}")).await;
    let forged = read(&mut manager, &format!("/schemes/support/{ours}")).await;
    let (agreement, version) = hidden(&forged);
    assert!(!page.contains("name=\"does\" value=\"accept\""), "the commissioner does not sign for a practice: {page}");
    let sign = [("agreement", agreement.as_str()), ("version", version.as_str()), ("does", "accept")];
    let came = buyer.post(&format!("/schemes/support/{ours}/step"), &sign).await;
    assert!(
        came.status == StatusCode::UNPROCESSABLE_ENTITY && came.body.contains("the provider’s to say"),
        "{}",
        came.body
    );
    for role in [Role::Finance, Role::Clinician] {
        let mut browser = house.as_role(role).await;
        let page = browser.get(&format!("/schemes/support/{ours}")).await;
        assert_eq!(page.status, StatusCode::OK, "{role}");
        assert!(!page.body.contains("name=\"does\""), "{role} only looks");
    }
    for role in [Role::Receptionist, Role::Patient, Role::Administrator, Role::LinkWorker] {
        assert_eq!(house.as_role(role).await.get("/schemes").await.status, StatusCode::FORBIDDEN, "{role}");
    }
    let nothing = buyer.get("/schemes/support/ZZZZZ").await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    assert_eq!(buyer.get("/schemes/unheard-of").await.status, StatusCode::NOT_FOUND);
    let declined = [("does", "decline"), ("words", "No room.")];
    assert_eq!(says(&mut manager, &format!("/schemes/support/{ours}"), &declined).await.0, StatusCode::SEE_OTHER);
    let page = read(&mut manager, &format!("/schemes/support/{ours}")).await;
    assert!(page.contains("Who serves your patients") && page.contains("Sign it for"), "{page}");
}
