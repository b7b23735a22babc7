//! What a diary is made of, kept on pages: a hub from nothing to what a practice sees; what a change takes from others told
//! before it is saved; two who change the same; and to whom the pages open.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod house;

use axum::http::StatusCode;
use house::{Browser, Came, House, diary::hub, practice, sample::ready};
use linchpin_core::Role;

async fn manager(house: &House) -> Browser {
    house.account("hub-manager", &[(Role::PracticeManager, hub())]).await;
    let mut browser = house.browser();
    browser.sign_in("hub-manager").await;
    browser
}

/// A page with its addresses and signs as they are read.
fn plain(came: &Came) -> String {
    came.body.replace("&#x2f;", "/").replace("&#x27;", "'").replace("&quot;", "\"")
}

fn has(came: &Came, words: &[&str]) {
    let body = plain(came);
    for words in words {
        assert!(body.contains(words), "no “{words}” in {body}");
    }
}

/// The value of the last choice of a list.
fn last(body: &str, name: &str) -> String {
    let list = body.split(&format!("id=\"{name}\"")).nth(1).unwrap().split("</select>").next().unwrap();
    list.rsplit("<option value=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

/// The hidden mark of what was told.
fn mark(came: &Came) -> String {
    let (_, rest) = came.body.split_once("name=\"mark\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// The address of the one thing of a list.
fn address(came: &Came, list: &str) -> String {
    let at = format!("href=\"{list}/");
    let body = plain(came);
    let id = body.split(&at).skip(1).map(|rest| rest.split('"').next().unwrap()).find(|id| *id != "add");
    format!("{list}/{}", id.unwrap())
}

const KIND: [(&str, &str); 5] = [
    ("name", "Telephone, same day"),
    ("category", "general-consultation-acute"),
    ("mode", "telephone"),
    ("profession", "gp"),
    ("minutes", "10"),
];

#[tokio::test]
async fn a_hub_is_set_up_from_nothing() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut hub_ = manager(&house).await;
    for (list, words) in [
        ("sites", "There is no site yet"),
        ("kinds", "There is no kind of slot yet"),
        ("rules", "There is no rule yet"),
    ] {
        has(&hub_.get(&format!("/diary/{list}")).await, &[words]);
    }
    let site = [
        ("name", "Moorfoot Hub"),
        ("address", "1 Mill Lane\r\n\r\nRotherham"),
        ("postcode", "s65 1aa"),
        ("features", "step-free"),
        ("features", "hoist"),
        ("position", "53.43, -1.35"),
    ];
    let with = |change: (&'static str, &'static str)| {
        let mut all = site.to_vec();
        all.retain(|(name, _)| *name != change.0);
        all.push(change);
        all
    };
    for (change, told) in [
        (("postcode", ""), "Enter the postcode"),
        (("postcode", "nowhere"), "Enter a full postcode"),
        (("position", "north"), "Enter latitude and longitude"),
        (("position", "NaN, 1"), "Enter latitude and longitude"),
        (("position", "12, 1"), "those of a place in England"),
        (("closed", "soon"), "Enter a real date"),
        (("name", ""), "Give it a name"),
    ] {
        let came = hub_.post("/diary/sites/add", &with(change)).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        has(&came, &[told, "Nothing is saved yet"]);
        assert!(change.0 == "name" || came.body.contains("Moorfoot Hub"), "what was typed is gone: {}", came.body);
    }
    assert_eq!(hub_.post("/diary/sites/add", &site).await.to(), "/diary/sites?said=saved");
    has(&hub_.post("/diary/sites/add", &site).await, &["There is one of that name already"]);
    let sites = hub_.get("/diary/sites").await;
    has(&sites, &["1 Mill Lane, Rotherham, S65 1AA", "Step-free access, Hoist", "Never yet: it has no pattern"]);

    for (change, told) in [
        (("minutes", "900"), "1 to 720 minutes"),
        (("minutes", "ten"), "Enter how many minutes"),
        (("mode", "by owl"), "Choose how people are seen"),
        (("category", ""), "Choose the national category"),
    ] {
        let mut all = KIND.to_vec();
        all.retain(|(name, _)| *name != change.0);
        all.push(change);
        let came = hub_.post("/diary/kinds/add", &all).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        has(&came, &[told]);
    }
    assert_eq!(hub_.post("/diary/kinds/add", &KIND).await.to(), "/diary/kinds?said=saved");
    has(&hub_.get("/diary/kinds").await, &["Telephone, same day", "General consultation, acute", "Anything"]);

    let practice_ = format!("practice:{}", practice());
    let rule = [
        ("name", "Our desk; one practice from eight two days before"),
        ("who-1", "own"),
        ("who-2", ""),
        ("who-3", practice_.as_str()),
        ("from-3", "days"),
        ("count-3", "2"),
        ("time-3", "08:00"),
        ("closes-3", "60"),
        ("who-4", "111"),
        ("from-4", "hours"),
        ("count-4", "4"),
    ];
    for (change, told) in [
        (("time-3", ""), "Line 3: enter a time of day"),
        (("count-4", "few"), "Line 4: enter a whole number"),
        (("who-4", "everybody"), "Line 4: choose who of the list"),
        (("closes-3", "soon"), "Line 3: enter a whole number of minutes"),
        (("count-4", "0"), "opens only after it closes"),
    ] {
        let mut all = rule.to_vec();
        all.retain(|(name, _)| *name != change.0);
        all.push(change);
        let came = hub_.post("/diary/rules/add", &all).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}: {}", came.body);
        has(&came, &[told]);
    }
    assert_eq!(hub_.post("/diary/rules/add", &rule).await.to(), "/diary/rules?said=saved");
    let rules = hub_.get("/diary/rules").await;
    has(
        &rules,
        &[
            "Our own desk may book this as soon as it is published.",
            "may book this from 08:00, 2 days before, until 1 hour before it begins.",
            "NHS 111 may book this from 4 hours before it begins.",
            "0 weekly patterns follow it",
        ],
    );
    let one = hub_.get(&address(&rules, "/diary/rules")).await;
    has(&one, &[&format!("/diary/check?practice={}&amp;days=7", practice()), "/diary/check?who=111"]);

    let site = last(&hub_.get("/diary/patterns/add").await.body, "site");
    let form = hub_.get(&format!("/diary/patterns/add?site={site}")).await;
    let of = |name: &str| last(&form.body, name);
    assert!(form.body.contains("selected>Moorfoot Hub"), "the site is not chosen: {}", form.body);
    let (site, rule, kind) = (of("site"), of("rule"), of("kind-1"));
    let pattern = [
        ("weekday", "2"),
        ("every", "2"),
        ("starts", "18:00"),
        ("ends", "19:00"),
        ("site", site.as_str()),
        ("rule", &rule),
        ("from", "2026-11-24"),
        ("kind-1", &kind),
    ];
    assert_eq!(hub_.post("/diary/patterns/add", &pattern).await.to(), "/diary/publish?said=pattern");
    has(&hub_.get("/diary/sites").await, &["Every other Tuesday, 18:00 to 19:00, next on 24 November"]);
    let span = [("from", "2026-11-24"), ("to", "2026-11-24")];
    let would = hub_.get("/diary/publish?from=2026-11-24&to=2026-11-24").await;
    let came = hub_.post("/diary/publish", &[span[0], span[1], ("mark", &mark(&would))]).await;
    assert!(came.to().contains("said=published"), "{}", came.body);
    let seen = hub_.get(&format!("/diary/check?practice={}&days=7", practice())).await;
    has(&seen, &["can book 0 of your 6 slots now", "No clinician yet"]);
}

#[tokio::test]
async fn what_a_rule_takes_from_others_is_told_first() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let mut hub_ = manager(&house).await;
    let at = address(&hub_.get("/diary/rules").await, "/diary/rules");
    let practice_ = format!("practice:{}", practice());
    // From noon the day before instead of at once: fewer now, as many in all. Its people online as well.
    let later = [
        ("name", "Open"),
        ("version", "1"),
        ("who-1", "own"),
        ("who-2", practice_.as_str()),
        ("from-2", "days"),
        ("count-2", "1"),
        ("time-2", "12:00"),
        ("who-3", "online"),
    ];
    let told = hub_.post(&at, &later).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.body);
    has(&told, &["What this takes from others", "The desk of ", "Whoever is booked already keeps their appointment"]);
    assert!(!told.body.contains("NHS 111</th>") && !plain(&told).contains("Our own desk</th>"), "{}", told.body);
    let figures = told.body.split("id=\"table-lose\"").nth(1).unwrap().split("</table>").next().unwrap();
    // Two hours of fifteen minutes on each of twenty-one weekdays, and tonight's alone once saved.
    assert!(figures.contains(">168<") && figures.contains(">8<"), "{figures}");
    has(&hub_.get("/diary/rules").await, &["may book this as soon as it is published"]);
    // A mark of something else is no yes to this.
    let mut other = later.to_vec();
    other.push(("mark", "1-2-3-4-5"));
    has(&hub_.post(&at, &other).await, &["What this takes from others"]);
    let agreed = mark(&told);
    other.pop();
    other.push(("mark", &agreed));
    assert_eq!(hub_.post(&at, &other).await.to(), "/diary/rules?said=saved");
    has(&hub_.get("/diary/rules").await, &["from 12:00 the day before"]);
    // The second of two sees both, and what is chosen is what is saved.
    let gives = [("name", "Open to 111"), ("version", "1"), ("who-1", "own"), ("who-2", "111")];
    let both = hub_.post(&at, &gives).await;
    assert_eq!(both.status, StatusCode::CONFLICT, "{}", both.body);
    has(
        &both,
        &["Somebody else saved first", "NHS 111 may book this as soon as", "from 12:00 the day before", "Open to 111"],
    );
    let hidden = |name: &str| {
        let at = format!("name=\"{name}\" value=\"");
        plain(&both).split(&at).nth(1).unwrap().split("\">").next().unwrap().to_owned()
    };
    let (mine, theirs) = (hidden("yours-lines"), hidden("theirs-lines"));
    let chosen = [
        ("version", "2"),
        ("choose", "yes"),
        ("pick-name", "yours"),
        ("yours-name", "Open to 111"),
        ("theirs-name", "Open"),
        ("pick-lines", "theirs"),
        ("yours-lines", mine.as_str()),
        ("theirs-lines", theirs.as_str()),
    ];
    assert_eq!(hub_.post(&at, &chosen).await.to(), "/diary/rules?said=saved", "theirs-lines: {theirs}");
    has(&hub_.get("/diary/rules").await, &["Open to 111", "from 12:00 the day before"]);
}

#[tokio::test]
async fn what_a_kind_or_site_takes_from_others_is_told_first() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let mut hub_ = manager(&house).await;
    let at = address(&hub_.get("/diary/kinds").await, "/diary/kinds");
    let mut kind = vec![
        ("name", "Face to face"),
        ("version", "1"),
        ("category", "general-consultation-routine"),
        ("mode", "face-to-face"),
        ("profession", "physiotherapist"),
        ("minutes", "180"),
        ("needs", "urgent"),
    ];
    let told = hub_.post(&at, &kind).await;
    has(
        &told,
        &[
            "can no longer be given for: Child under 12, unwell; Routine; Follow-up",
            "keeps its 15 minutes until the diary is published again",
            "make nothing any more until they are corrected",
            "the blocks need 180 minutes and the session has 120",
        ],
    );
    has(&hub_.get("/diary/kinds").await, &["15", "Anything"]);
    let agreed = mark(&told);
    kind.push(("mark", &agreed));
    assert_eq!(hub_.post(&at, &kind).await.to(), "/diary/kinds?said=saved");
    let both = hub_.post(&at, &kind[..6]).await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    has(&both, &["Somebody else saved first", "For what it may be given", "Urgent", "empty"]);

    let at = address(&hub_.get("/diary/sites").await, "/diary/sites");
    let mut site = vec![("name", "Central hub"), ("version", "1"), ("postcode", "S65 1AA"), ("closed", "2026-12-01")];
    let told = hub_.post(&at, &site).await;
    has(
        &told,
        &[
            "From 1 December 2026 on there are",
            "&amp;reason=site&amp;from-day=2026-12-01",
            "Who needs one of these is no longer offered its",
            "Step-free access",
        ],
    );
    let agreed = mark(&told);
    site.push(("mark", &agreed));
    assert_eq!(hub_.post(&at, &site).await.to(), "/diary/sites?said=saved");
    has(&hub_.get("/diary/sites").await, &["Closes on 1 December 2026", "Nothing is said"]);
    let closures = hub_.get("/diary/closures?reason=site&from-day=2026-12-01").await;
    has(&closures, &["value=\"2026-12-01\"", "value=\"site\" selected"]);
}

#[tokio::test]
async fn only_a_manager_keeps_what_a_diary_is_made_of_and_only_their_own() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let mut hub_ = manager(&house).await;
    let mut practice_ = house.as_role(Role::PracticeManager).await;
    for list in ["sites", "kinds", "rules"] {
        let at = address(&hub_.get(&format!("/diary/{list}")).await, &format!("/diary/{list}"));
        assert_eq!(practice_.get(&at).await.status, StatusCode::NOT_FOUND, "{at}");
        assert_eq!(practice_.post(&at, &[("name", "Ours now"), ("version", "1")]).await.status, StatusCode::NOT_FOUND);
        for role in [Role::Receptionist, Role::Clinician, Role::Commissioner, Role::Patient, Role::Nhs111] {
            let mut other = house.as_role(role).await;
            for page in [format!("/diary/{list}"), format!("/diary/{list}/add"), at.clone()] {
                assert_eq!(other.get(&page).await.status, StatusCode::FORBIDDEN, "{role} {page}");
            }
            let sent = other.post(&format!("/diary/{list}/add"), &[("name", "Theirs")]).await;
            assert_eq!(sent.status, StatusCode::FORBIDDEN, "{role}");
        }
    }
}
