//! Claims on pages: a month from filling in to what comes back, files that are never shown, and who sees none of it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "test code")]

mod house;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use house::{Browser, Came, House, place, practice};
use linchpin_app::{Actor, act::StepAt};
use linchpin_core::{OdsCode, Role, UserId};
use linchpin_schemes::agreement::Step;

/// What stands after some text, up to a quotation mark.
fn after(body: &str, text: &str) -> String {
    let rest = body.split(text).nth(1).unwrap_or_else(|| panic!("no {text} in {body}"));
    rest.split('"').next().unwrap().to_owned()
}

fn actor(house: &House, role: Role, organisation: OdsCode) -> Actor {
    let user: UserId = house.accounts[&role];
    Actor { user, role, organisation, ..Actor::console(organisation) }
}

/// The practice has signed, November is over, and its claim is made; the address of it.
async fn claimed(house: &House) -> String {
    let (buyer, manager) = (actor(house, Role::Commissioner, place()), actor(house, Role::PracticeManager, practice()));
    house.app.offer_scheme(&buyer, "sutures", &[practice()]).await.unwrap();
    let seen = house.app.agreement_seen(&manager, "sutures", practice()).await.unwrap();
    let at = StepAt { agreement: seen.id, version: seen.version };
    let _ = house.app.take_step(&manager, at, Step::Accept).await.unwrap();
    house.clock.wait(10 * 24 * 60);
    assert_eq!(house.app.make_claims().await.unwrap().made, 1);
    let rows = house.app.claims(&manager, &linchpin_app::act::ClaimFilter::default()).await.unwrap();
    format!("/claims/{}", rows[0].head.id)
}

/// Sends a file with the token of the page before.
async fn send_file(browser: &mut Browser, path: &str, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> Came {
    let token = browser.token.clone().unwrap_or_default();
    let mut body = Vec::new();
    for (field, value) in [("csrf", token.as_str())].iter().chain(fields) {
        body.extend(format!("--B\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").as_bytes());
    }
    body.extend(format!("--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n").as_bytes());
    body.extend(bytes);
    body.extend(b"\r\n--B--\r\n");
    let request = Request::post(path)
        .header(header::HOST, "place.example")
        .header(header::ORIGIN, "http://place.example")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

fn done(came: &Came, what: &str) {
    assert!(came.to().contains(&format!("done={what}")), "{} {}", came.status, came.body);
}

/// Sends a form of a claim as its page stands now.
async fn press(browser: &mut Browser, claim: &str, to: &str, fields: &[(&str, &str)]) -> Came {
    let page = browser.get(claim).await.body;
    let seen = after(&page, "name=\"seen\" value=\"");
    let fields: Vec<_> = [("seen", seen.as_str())].into_iter().chain(fields.iter().copied()).collect();
    browser.post(&format!("{claim}/{to}"), &fields).await
}

#[tokio::test]
async fn a_month_goes_from_the_practice_to_the_bank_and_part_of_it_back() {
    let house = House::new().await;
    let claim = claimed(&house).await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    let mut buyer = house.as_role(Role::Commissioner).await;
    let mut payer = house.as_role(Role::Finance).await;
    let inbox = manager.get("/claims").await.body.replace("&#x2f;", "/");
    assert!(
        inbox.contains(&claim) && inbox.contains("What waits for you") && inbox.contains("practice declares"),
        "{inbox}"
    );
    let wrong = press(&mut manager, &claim, "fill", &[("count-1", "-4")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    assert!(wrong.body.contains("completed is below nought"), "{}", wrong.body);
    done(&press(&mut manager, &claim, "fill", &[("count-1", "20")]).await, "filled");
    let unsaid = press(&mut manager, &claim, "declare", &[]).await;
    assert!(unsaid.body.contains("Say that the claim is true"), "{}", unsaid.body);
    // A file: what is not safe, what nobody has looked through, and one that is taken.
    let page = manager.get(&claim).await.body;
    let seen = after(&page, "name=\"seen\" value=\"");
    let at = format!("{claim}/evidence");
    let fields = [("seen", seen.as_str()), ("what", "training record"), ("sure", "yes")];
    let html = send_file(&mut manager, &at, &fields, "record.pdf", b"<script>alert(1)</script>").await;
    assert_eq!(html.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.body.contains("Send a PDF") && !html.body.contains("alert(1)"), "{}", html.body);
    let unseen = send_file(&mut manager, &at, &fields[..2], "record.pdf", b"%PDF-1.7").await;
    assert!(unseen.body.contains("Look through the file"), "{}", unseen.body);
    done(&send_file(&mut manager, &at, &fields, "../re cord.html", b"%PDF-1.7 May").await, "shown");
    let page = manager.get(&claim).await.body.replace("&#x2f;", "/");
    let href = format!("{claim}/files/{}", after(&page, &format!("{claim}/files/")));
    let file = manager.get(&href).await;
    assert_eq!(file.body, "%PDF-1.7 May");
    let head = |name: &str| file.headers[name].to_str().unwrap();
    assert_eq!(head("content-disposition"), "attachment; filename=\"re-cord.pdf\"");
    assert_eq!((head("content-type"), head("x-content-type-options")), ("application/pdf", "nosniff"));
    assert!(head("content-security-policy").starts_with("sandbox"), "{}", head("content-security-policy"));
    done(&press(&mut manager, &claim, "declare", &[("true", "yes")]).await, "declared");
    // Returned, declared again, judged, approved.
    let empty = press(&mut buyer, &claim, "decide", &[("does", "return"), ("because", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    done(
        &press(&mut buyer, &claim, "decide", &[("does", "return"), ("because", "Count <b>again</b>.")]).await,
        "returned",
    );
    assert!(manager.get(&claim).await.body.contains("Count &lt;b&gt;again"));
    done(&press(&mut manager, &claim, "fill", &[("count-1", "18")]).await, "filled");
    done(&press(&mut manager, &claim, "declare", &[("true", "yes")]).await, "declared");
    let key = href.rsplit('/').next().unwrap().to_owned();
    let held = press(&mut buyer, &claim, "decide", &[("does", "approve"), ("pence", "22500")]).await;
    assert!(held.body.contains("waits to be judged"), "{}", held.body);
    done(&press(&mut buyer, &claim, "decide", &[("does", "accept"), ("file", &key)]).await, "judged");
    let other = press(&mut buyer, &claim, "decide", &[("does", "approve"), ("pence", "22501")]).await;
    assert!(other.body.contains("look at it again"), "nobody approves what they did not see: {}", other.body);
    done(&press(&mut buyer, &claim, "decide", &[("does", "approve"), ("pence", "22500")]).await, "approved");
    let page = buyer.get(&claim).await.body;
    assert!(page.contains("£225.00") && page.contains("it comes to the same"), "{page}");
    // Paid once; the practice reads its own remittance.
    let pay = payer.get("/payments").await.body;
    assert!(pay.contains("1 claim") && pay.contains("£225.00"), "{pay}");
    let unsure = payer.post("/payments", &[]).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    let run = payer.post("/payments", &[("sure", "yes")]).await.to().split('?').next().unwrap().to_owned();
    assert!(run.starts_with("/payments/"), "{run}");
    let bank = payer.get(&format!("{run}?format=csv&table=bank")).await.body;
    assert!(bank.contains("A10001") && bank.contains("225") && bank.contains("LP000001 A10001"), "{bank}");
    assert!(manager.get(&run).await.body.contains("LP000001 A10001"));
    let nothing = payer.post("/payments", &[("sure", "yes")]).await;
    assert!(nothing.body.contains("Nothing is approved"), "{}", nothing.body);
    // A sample, by somebody who approved nothing.
    let second = house.account("second", &[(Role::Commissioner, place())]).await;
    assert!(!house.accounts.values().any(|id| *id == second));
    let mut second = house.browser();
    second.sign_in("second").await;
    let page = second.get("/verification").await.body.replace("&#x7c;", "|");
    let what = after(&page, "<option value=\"");
    done(&second.post("/verification", &[("does", "begin"), ("what", &what)]).await, "begun");
    let page = second.get("/verification").await.body;
    let sample = after(&page, "name=\"verification\" value=\"");
    done(&second.post("/verification", &[("does", "draw"), ("verification", &sample)]).await, "drawn");
    let page = second.get("/verification").await.body;
    let (drawn, seen) = (after(&page, "name=\"claim\" value=\""), after(&page, "name=\"seen\" value=\""));
    let found = [
        ("does", "find"),
        ("verification", sample.as_str()),
        ("claim", drawn.as_str()),
        ("seen", seen.as_str()),
        ("holds", "no"),
        ("amount", "£25"),
        ("words", "Two of eighteen were not in the record."),
    ];
    done(&second.post("/verification", &found).await, "found");
    let page = manager.get(&claim).await.body;
    assert!(page.contains("£25.00") && page.contains("Two of eighteen"), "{page}");
    let books = payer.get("/ledger").await.body;
    assert!(books.contains("They hold") && books.contains("due:A10001:sutures"), "{books}");
    done(
        &payer.post("/ledger/source", &[("scheme", "sutures"), ("source", "PMS premium"), ("amount", "5,000")]).await,
        "aside",
    );
    let early = payer.post("/ledger/close", &[("period", "2026-12")]).await;
    assert!(early.body.contains("not over yet"), "{}", early.body);
    done(&payer.post("/ledger/close", &[("period", "2026-11")]).await, "closed");
    let journal = payer.get("/ledger/journal").await.body;
    assert!(journal.contains("clawed-back | Two of eighteen") && journal.contains("GBP -225.00"), "{journal}");
}

#[tokio::test]
async fn counts_of_several_claims_come_in_a_file() {
    let house = House::new().await;
    let claim = claimed(&house).await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    manager.get("/claims").await;
    let file = "scheme,period,what,count\nsutures,2026-11,completed,12\nsutures,2031-01,completed,1\n";
    let came = send_file(&mut manager, "/claims/counts", &[], "counts.csv", file.as_bytes()).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        came.body.contains("Row 3: you have no claim") && came.body.contains("Filled in: 1 claim"),
        "{}",
        came.body
    );
    assert!(manager.get(&claim).await.body.contains("£150.00"));
    for (bytes, told) in [
        (&b"scheme,period,what\nsutures,2026-11,completed"[..], "no column “count”"),
        (b"\xff\xfe\x00", "no CSV in UTF-8"),
        (b"scheme,period,what,count\nsutures,2026-11,completed,x", "Row 2: completed: write a whole number"),
    ] {
        let came = send_file(&mut manager, "/claims/counts", &[], "a.csv", bytes).await;
        assert!(came.body.contains(told), "{told}: {}", came.body);
    }
    // Without our token nothing is taken, however it comes.
    manager.token = None;
    let came = send_file(&mut manager, "/claims/counts", &[], "a.csv", file.as_bytes()).await;
    assert_eq!(came.status, StatusCode::FORBIDDEN);
    let request =
        Request::post("/claims/counts").header(header::HOST, "place.example").header(header::CONTENT_TYPE, "text/csv");
    let came = manager.send(request.body(Body::from(file)).unwrap()).await;
    assert!(came.status.is_client_error(), "{}", came.status);
}

#[tokio::test]
async fn who_has_nothing_to_do_with_money_sees_none_of_it() {
    let house = House::new().await;
    let claim = claimed(&house).await;
    for role in [
        Role::Receptionist,
        Role::Clinician,
        Role::Patient,
        Role::LinkWorker,
        Role::Administrator,
        Role::InformationGovernance,
    ] {
        let mut other = house.as_role(role).await;
        for path in [claim.as_str(), "/claims", "/payments", "/ledger", "/ledger/journal", "/verification"] {
            assert_eq!(other.get(path).await.status, StatusCode::FORBIDDEN, "{role} {path}");
        }
        let came = other.post(&format!("{claim}/decide"), &[("does", "approve"), ("pence", "0"), ("seen", "1")]).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{role}");
    }
    let mut manager = house.as_role(Role::PracticeManager).await;
    for path in ["/ledger", "/verification"] {
        assert_eq!(manager.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}
