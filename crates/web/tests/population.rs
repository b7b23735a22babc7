//! Everybody and gaps in care on pages: the numbers that were worked out, small ones withheld from those who plan, and who may not.

#![expect(clippy::unwrap_used, clippy::panic, reason = "test code")]

mod house;

use std::{collections::BTreeMap, sync::Arc};

use axum::http::StatusCode;
use house::House;
use jiff::civil::date;
use linchpin_app::{
    Everybody,
    everybody::{AtRisk, GapWords, Named, RegisterWords},
    facts::Later,
};
use linchpin_core::{OdsCode, Result, Role};
use linchpin_risk::{
    counts::{Counts, Kind, Of},
    list::List,
};

/// What was worked out of the practice and of one elsewhere.
struct Worked;

impl Everybody for Worked {
    fn lists(&self) -> Vec<List> {
        let text = include_str!("../../../definitions/lists/highest-risk.toml");
        vec![List::parse("highest-risk", text).unwrap()]
    }

    fn at_risk<'a>(&'a self, _: &'a List, _: OdsCode) -> Later<'a, Result<AtRisk>> {
        Box::pin(async { Ok(AtRisk::default()) })
    }

    fn on_list<'a>(&'a self, _: &'a List) -> Later<'a, Result<BTreeMap<OdsCode, (u64, u64)>>> {
        let all = [(house::practice(), (8400, 252)), (house::elsewhere(), (200, 6))];
        Box::pin(async move { Ok(all.into()) })
    }

    fn named(&self) -> Named {
        let register = |id: &str, title: &str| RegisterWords { id: id.into(), title: title.into(), qof: None };
        let gap = GapWords {
            id: "no-blood-pressure".into(),
            title: "No blood pressure".into(),
            checks: vec![("measured".into(), "Measured".into(), "Measure".into())],
            ..GapWords::default()
        };
        Named {
            registers: vec![register("asthma", "Asthma"), register("rare", "Rare")],
            gaps: vec![gap],
            ..Named::default()
        }
    }

    fn counts(&self) -> Later<'_, Result<Arc<Counts>>> {
        let mut counts = Counts::default();
        counts.as_at = Some(date(2026, 11, 20));
        let named = |id: &str| Of::Register(id.to_owned());
        let check = ("no-blood-pressure".to_owned(), "measured".to_owned());
        let (asked, lacks) = (Of::Asked(check.0.clone(), check.1.clone()), Of::Lacking(check.0, check.1));
        for (practice, numbers) in
            [(house::practice(), [2401, 307, 4, 900, 123]), (house::elsewhere(), [208, 23, 3, 61, 2])]
        {
            let kind = Kind { practice, age: Some(50), fifth: Some(2), ethnicity: None };
            for (of, n) in
                [Of::Everybody, named("asthma"), named("rare"), asked.clone(), lacks.clone()].into_iter().zip(numbers)
            {
                counts.add(&kind, &of, n);
            }
        }
        Box::pin(async move { Ok(Arc::new(counts)) })
    }
}

async fn house() -> House {
    House::with(|entrance| {
        let acts = entrance.acts.take().unwrap();
        entrance.acts = Some(Arc::new(acts.as_ref().clone().knowing(Arc::new(Worked))));
    })
    .await
}

/// The row of the table of a page that is about a register.
fn row<'a>(body: &'a str, title: &str) -> &'a str {
    let table = body.split("id=\"table-population\"").nth(1).unwrap_or_else(|| panic!("no table in {body}"));
    let rest = table.split(title).nth(1).unwrap_or_else(|| panic!("no {title} in {table}"));
    rest.split("</tr>").next().unwrap_or_default()
}

#[tokio::test]
async fn a_practice_reads_its_own_numbers_and_a_commissioner_no_small_one() {
    let house = house().await;
    let mut clinician = house.as_role(Role::Clinician).await;
    let own = clinician.get("/population").await.body;
    assert!(own.contains("2,401") && own.contains("20 November 2026"), "{own}");
    assert!(!own.contains("By practice"), "a practice is not compared from itself");
    assert!(row(&own, "Asthma").contains("307") && row(&own, "Asthma").contains("12.8%"), "{own}");
    assert!(row(&own, "Rare").contains(">4<"), "a practice is shown its own small numbers: {own}");
    let mut commissioner = house.as_role(Role::Commissioner).await;
    let page = commissioner.get("/population?by=practice").await.body;
    assert!(page.contains("By practice") && !page.contains("/people/"), "no way from a number to a person: {page}");
    assert!(row(&page, "Rare").matches('*').count() >= 2, "three and four are withheld: {page}");
    let all = commissioner.get("/population").await.body;
    assert!(row(&all, "Asthma").contains("330") && !all.contains("307"), "of both, rounded: {all}");
}

#[tokio::test]
async fn a_gap_leads_a_practice_to_its_people_and_a_commissioner_to_nobody() {
    let house = house().await;
    let mut clinician = house.as_role(Role::Clinician).await;
    let page = clinician.get("/gaps/no-blood-pressure").await.body.replace("&#x2f;", "/");
    assert!(page.contains("/gaps/no-blood-pressure/people?check=measured") && page.contains("123"), "{page}");
    let people = clinician.get("/gaps/no-blood-pressure/people?check=measured").await;
    assert_eq!(people.status, StatusCode::OK, "{}", people.body);
    // The pathway that the gap is for stands beside it: its file says so.
    let body = people.body.replace("&#x2f;", "/");
    assert!(body.contains("/care/pathways/blood-pressure-check#open"), "{body}");
    let mut commissioner = house.as_role(Role::Commissioner).await;
    let page = commissioner.get("/gaps/no-blood-pressure").await.body.replace("&#x2f;", "/");
    assert!(!page.contains("/people?check="), "{page}");
    let csv = commissioner.get("/gaps/no-blood-pressure?format=csv&table=practices").await.body;
    assert!(csv.contains('*'), "two of 61 are few: {csv}");
    assert_eq!(commissioner.get("/gaps/none-such").await.status, StatusCode::NOT_FOUND);
    let people = "/gaps/no-blood-pressure/people";
    for at in [people, "/gaps/no-blood-pressure/people/file", "/care/list"] {
        assert_eq!(commissioner.get(at).await.status, StatusCode::FORBIDDEN, "{at}");
    }
    for role in [Role::Receptionist, Role::LinkWorker, Role::Patient, Role::Administrator] {
        let mut browser = house.as_role(role).await;
        for at in ["/population", "/gaps", "/gaps/no-blood-pressure", people, "/care/coverage"] {
            assert_eq!(browser.get(at).await.status, StatusCode::FORBIDDEN, "{role:?} {at}");
        }
    }
}

#[tokio::test]
async fn coverage_is_drawn_for_all_and_folded_by_network() {
    let house = house().await;
    let mut commissioner = house.as_role(Role::Commissioner).await;
    let page = commissioner.get("/care/coverage").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("All practices") && page.body.contains("<details"), "{}", page.body);
    let mut clinician = house.as_role(Role::Clinician).await;
    let page = clinician.get("/care/coverage").await.body;
    assert!(page.contains("Our practice") && page.contains("252") && !page.contains("Network by network"), "{page}");
}
