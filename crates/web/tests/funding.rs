//! Money that comes in and bids, as those meet them who keep them, apply and judge: what does not add up is said at its cell, and
//! whoever left an item sees nothing of it on any page or file.

mod house;

use axum::http::StatusCode;
use house::{Browser, House, sample::ready};
use linchpin_core::Role;

const TABLE: [(&str, &str); 9] = [
    ("name", "Streams of <b>2026</b>"),
    ("shape", "streams"),
    ("source", "Plan 7.2"),
    ("first-line", "742"),
    ("scale", "pounds"),
    (
        "content",
        "Programme\t\tNorth\t\tSouth\t\tTOTAL\tR\nAccess\t\n2026/27\t£\t1,000\t£\t500\t£\t1,500\tRecurrent\n\t£\t1,000\t£\t501\t£\t1,500\t",
    ),
    ("differences", ""),
    ("lists", "North | 400 | 500"),
    ("phases", ""),
];

/// Keeps a table; gives the address of its page.
async fn keep(browser: &mut Browser, change: &[(&str, &str)]) -> String {
    browser.get("/funding/add").await;
    let changed = |name: &str, value: &'static str| -> String {
        change.iter().find(|(n, _)| *n == name).map_or(value, |(_, v)| *v).to_owned()
    };
    let fields: Vec<(&str, String)> = TABLE.iter().map(|(n, v)| (*n, changed(n, v))).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let came = browser.post("/funding/add", &fields).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    came.to().to_owned()
}

#[tokio::test]
async fn a_table_is_kept_and_what_does_not_add_up_is_said_at_its_cell() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut finance = house.as_role(Role::Finance).await;
    let at = keep(&mut finance, &[]).await;
    let page = finance.get(&at).await.body;
    for words in [
        "line 745: sum of South: £501.00 is stated, which is £1.00 more than £500.00; rounding could make that",
        "Does not add up: £1.00 more than £500.00",
        "Streams of &lt;b&gt;2026&lt;&#x2f;b&gt;",
        "Plan 7.2",
    ] {
        assert!(page.contains(words), "{words} is not on the page: {page}");
    }
    let all = finance.get("/funding").await.body;
    for words in ["2 totals do not add up", "£2.50", "£2", "no list", "Recurrent"] {
        assert!(all.contains(words), "{words} is not on the page");
    }
    let narrow = finance.get("/funding?body=North&format=csv&table=streams").await.body;
    assert_eq!(narrow.lines().count(), 2, "{narrow}");
    let file = finance.get("/funding?format=xlsx&table=faults").await;
    assert_eq!(file.status, StatusCode::OK);
    // What cannot be read is said beside what was typed.
    finance.get("/funding/add").await;
    for (name, value, says) in [
        ("content", "nothing", "line 742: there is no table"),
        ("lists", "North", "people registered, then weighted"),
        ("differences", "Surplus", "must be like Surplus ="),
        ("phases", "2026/27 lots", "must be like 2015&#x2f;16 25%"),
        ("first-line", "ten", "as a whole number"),
        ("name", "", "what the table is called"),
    ] {
        let fields: Vec<(&str, &str)> = TABLE.iter().map(|(n, v)| (*n, if *n == name { value } else { *v })).collect();
        let came = finance.post("/funding/add", &fields).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(came.body.contains(says), "{name}: {}", came.body);
    }
    for role in [Role::PracticeManager, Role::Receptionist, Role::Clinician] {
        let came = house.as_role(role).await.get(&at).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{role}");
    }
}

#[tokio::test]
async fn a_year_of_savings_from_the_table_to_a_forecast() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut finance = house.as_role(Role::Finance).await;
    let text = "Programme | 2026/27 £000\nMedicines | (1,200)\nBeds | (600)\nTOTAL | (1,800)";
    let at =
        keep(&mut finance, &[("shape", "savings"), ("scale", "thousands"), ("content", text), ("lists", "")]).await;
    assert!(finance.get(&at).await.body.contains("Make a column the plan of a year"));
    let came = finance.post(&format!("{at}/plan"), &[("column", "0"), ("year", "soon")]).await;
    assert!(came.body.contains("Write the financial year"), "{}", came.body);
    let came = finance.post(&format!("{at}/plan"), &[("column", "0"), ("year", "2026/27")]).await;
    assert_eq!(came.to(), "/savings?year=2026%2F27");
    finance.get("/savings").await;
    let put = |kind, amount, reason| {
        [
            ("year", "2026/27"),
            ("programme", "Medicines"),
            ("month", "2026-10-01"),
            ("kind", kind),
            ("amount", amount),
            ("reason", reason),
        ]
    };
    let came = finance.post("/savings", &put("actual", "90,000", "")).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(came.body.contains("£90,000.00 is not the £100,000.00 of the plan: say why"), "{}", came.body);
    let came = finance.post("/savings", &put("actual", "90,000", "Prices rose")).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER);
    let page = finance.get("/savings?year=2026/27").await.body;
    for words in [
        "£90,000.00 was saved, £10,000.00 less than planned",
        "£1,790,000.00 is expected",
        "Prices rose",
        "finance Example",
    ] {
        assert!(page.contains(words), "{words} is not on the page: {page}");
    }
    // The pooled budget: what shows a condition, and a measure that meets every criterion.
    let text = "Measure | Strategy | Timely\nFalls | Yes | No\nPlans | Yes | Yes";
    keep(&mut finance, &[("name", "Choice"), ("shape", "measures"), ("content", text), ("lists", "")]).await;
    finance.get("/pooled-budget?year=2026/27").await;
    let came = finance
        .post("/pooled-budget", &[("year", "2026/27"), ("condition", "4"), ("words", "x"), ("document", "y")])
        .await;
    assert!(came.body.contains("Say whether the condition is met"), "{}", came.body);
    let said =
        [("year", "2026/27"), ("condition", "4"), ("met", "yes"), ("words", "All records"), ("document", "Paper 7")];
    assert_eq!(finance.post("/pooled-budget", &said).await.status, StatusCode::SEE_OTHER);
    let page = finance.get("/pooled-budget?year=2026/27").await.body;
    for words in ["1 of 6 conditions are met", "All records", "Yes, it meets all", "Timely"] {
        assert!(page.contains(words), "{words} is not on the page");
    }
    // The prescribing budget, and a practice that sees its own share alone.
    finance.get("/prescribing-budget").await;
    let set = [("year", "2026/27"), ("amount", "43,200,000"), ("source", "Committee")];
    assert_eq!(finance.post("/prescribing-budget", &set).await.status, StatusCode::SEE_OTHER);
    let mut manager = house.as_role(Role::PracticeManager).await;
    let page = manager.get("/prescribing-budget").await;
    assert!(page.body.contains("This is your practice’s share") && !page.body.contains("Set the budget"));
    assert_eq!(manager.get("/savings").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_practice_applies_and_a_panel_judges() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    assert!(manager.get("/bids").await.body.contains("Transformational support"));
    manager.get("/bids/apply?call=transformational-support").await;
    let mut fields = vec![("call", "transformational-support"), ("title", "A hub <i>"), ("amount", "48,000")];
    let came = manager.post("/bids/apply", &fields).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(came.body.contains("What needs to be accomplished?") && came.body.contains("value=\"48,000\""));
    fields.extend(["Backs and knees", "Counted", "Two rooms", "None", "Flows"].map(|answer| ("answer", answer)));
    let at = manager.post("/bids/apply", &fields).await.to().split('?').next().unwrap().to_owned();
    assert!(manager.get(&at).await.body.contains("Backs and knees"));

    let mut buyer = house.as_role(Role::Commissioner).await;
    let mut finance = house.as_role(Role::Finance).await;
    let page = buyer.get(&at).await.body;
    assert!(page.contains("Do you have an interest?") && !page.contains("Backs and knees"), "papers after the word");
    let sheet = buyer.get(&format!("{at}/decision")).await;
    assert_eq!(sheet.status, StatusCode::FORBIDDEN);
    for browser in [&mut buyer, &mut finance] {
        browser.get(&at).await;
        let came = browser.post(&at, &[("what", "declare"), ("interest", "nothing")]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    }
    let marks = |mark| {
        let mut fields = vec![("what", "score"), ("words", "Clear")];
        fields.extend(std::iter::repeat_n(("mark", mark), 6));
        fields
    };
    let came = buyer.post(&at, &marks("9")).await;
    assert!(came.body.contains("a mark from 0 to 5"), "{}", came.body);
    for (browser, mark) in [(&mut buyer, "3"), (&mut finance, "4")] {
        assert_eq!(browser.post(&at, &marks(mark)).await.status, StatusCode::SEE_OTHER);
    }
    let page = finance.get(&at).await.body;
    assert!(page.contains("70.0 of 100") && page.contains("between 60.0 and 80.0"), "{page}");
    let wanted = [("what", "recommend"), ("fund", "yes"), ("amount", "40,000"), ("words", "Worth it")];
    assert_eq!(finance.post(&at, &wanted).await.status, StatusCode::SEE_OTHER);
    let sheet = buyer.get(&format!("{at}/decision")).await.body;
    for words in ["Nobody left the item", "£40,000.00, says", "Backs and knees", "70.0 of 100"] {
        assert!(sheet.contains(words), "{words} is not on the sheet");
    }
    // Then somebody has to leave: no page and no file of theirs holds any of it.
    let came =
        finance.post(&at, &[("what", "declare"), ("interest", "leaves"), ("words", "My wife works there")]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER);
    for address in [at.clone(), format!("{at}?format=csv&table=marks"), format!("{at}/decision")] {
        let came = finance.get(&address).await;
        for words in ["Backs and knees", "Worth it", "Clear", "70.0 of 100"] {
            assert!(!came.body.contains(words), "{words} at {address}");
        }
    }
    assert!(finance.get(&at).await.body.contains("You have left this item"));
    let own = manager.get(&at).await.body;
    assert!(!own.contains("My wife") && !own.contains("70.0"), "who asks does not know who judged");
    let other = house.as_role(Role::Receptionist).await.get(&at).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
    assert_eq!(manager.get(&format!("{at}/decision")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(manager.post(&at, &marks("5")).await.status, StatusCode::FORBIDDEN);
    // Their recommendation went with them: another panel member has to make one.
    let decided = [("approved", "yes"), ("amount", "40,000"), ("words", "Agreed")];
    let came = buyer.post(&format!("{at}/decide"), &decided).await;
    assert!(came.body.contains("It is not recommended yet"), "{}", came.body);
    let came = manager.post(&format!("{at}/withdraw"), &[("words", "Too late for us")]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER);
    assert!(buyer.get("/bids").await.body.contains("Taken back"));
}
