//! Money that comes in: tables as documents print them, savings, conditions, the prescribing budget; and who may not.

use jiff::civil::date;
use linchpin_app::act::{AdoptPlan, KeepTable, PutFigure, SayEvidence, SetBudget};
use linchpin_core::{ErrorKind, FundingTableId, Pence, Role};
use linchpin_schemes::{
    funding::{Difference, List, Scale, Shape, Step, Terms},
    saving::Kind,
};
use linchpin_store::{store_suite, testing::TestStore};

use super::place::{Place, place, practice};

store_suite!(
    tables_of_the_documents_are_kept_as_they_are_printed,
    a_plan_is_adopted_and_what_is_off_it_says_why,
    conditions_and_the_prescribing_budget,
);

const WORCESTERSHIRE: &str = "seeds/003_bdc0b29b92000165.txt";
const ROTHERHAM: &str = "seeds/004_9eaedc5f70e2076f.txt";

/// A table of a document beside the repository; none where it is not there, which is told.
fn printed(document: &str, from: &str) -> Option<(String, u64)> {
    let default = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = std::env::var_os("LINCHPIN_SHARED").map_or(default, Into::into).join(document);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is not there; set LINCHPIN_SHARED", path.display());
        return None;
    };
    let first = text.lines().position(|line| line.contains(from)).unwrap();
    let block: Vec<_> = text.lines().skip(first).take_while(|line| line.contains(['\t', '|'])).collect();
    Some((block.join("\n"), first as u64 + 1))
}

fn table(name: &str, shape: Shape, content: &str, first_line: u64, terms: Terms) -> KeepTable {
    KeepTable { name: name.into(), shape, source: "The document".into(), first_line, content: content.into(), terms }
}

fn small() -> KeepTable {
    let text = "Programme | 2026/27 | 2027/28\nMedicines | (1,932) | (1,980)\nBeds | (1,097) | (1,079)\nTOTAL | (3,030) | (3,059)";
    table("Savings", Shape::Savings, text, 10, Terms::of(Scale::Thousands))
}

async fn tables_of_the_documents_are_kept_as_they_are_printed(store: TestStore) {
    let at = Place::new(store);
    let finance = at.actor("fay", Role::Finance, place()).await;
    let surplus = Difference { is: "Surplus".into(), of: "Income".into(), less: "Expenditure".into() };
    let account = Terms { differences: vec![surplus], ..Terms::of(Scale::Thousands) };
    for (document, from, shape, terms, wrong, faults) in [
        (WORCESTERSHIRE, "GP Forward View Investment Breakdown", Shape::Streams, Terms::of(Scale::Pounds), 8, 1),
        (ROTHERHAM, "2013/14 Plan | 2013/14 Forecast", Shape::Savings, Terms::of(Scale::Thousands), 4, 0),
        (ROTHERHAM, "Income and Expenditure (including non recurrent)", Shape::Account, account, 1, 0),
    ] {
        let Some((text, first)) = printed(document, from) else { return };
        let id = at.app.keep_funding_table(&finance, &table(from, shape, &text, first, terms)).await.unwrap();
        let seen = at.app.funding_table(&finance, id).await.unwrap();
        assert_eq!(seen.content, text, "nothing is mended");
        let reading = seen.reading().unwrap();
        assert_eq!((reading.wrong.len(), reading.grid.faults.len()), (wrong, faults), "{from}: {:#?}", reading.wrong);
        assert!(reading.wrong.iter().all(|one| one.line > usize::try_from(first).unwrap()), "lines are the document’s");
    }
    let all = at.app.funding_tables(&finance).await.unwrap();
    assert_eq!(all.len(), 3);
    assert_eq!(all[0].reading().unwrap().streams.len(), 42);
    // The next of a name takes its place, and the earlier stays to be read.
    let before = all[1].id;
    let again =
        table("2013/14 Plan | 2013/14 Forecast", Shape::Savings, &small().content, 1, Terms::of(Scale::Thousands));
    at.app.keep_funding_table(&finance, &again).await.unwrap();
    assert_eq!(at.app.funding_tables(&finance).await.unwrap().len(), 3);
    let old = at.app.funding_table(&finance, before).await.unwrap();
    assert_eq!((old.editions.len(), old.editions[0].number), (2, 2));
    // What cannot be read says why.
    let text = "x".repeat(30_000);
    let phases = vec![Step { year: "2026/27".into(), share: "50%".parse().unwrap() }];
    let premium = "Practice | Premium | List\nAsh | 100 | 10";
    for (wanted, says) in [
        (KeepTable { content: "no table".into(), ..small() }, "line 10: there is no table"),
        (KeepTable { name: " ".into(), ..small() }, "what the table is called"),
        (KeepTable { source: String::new(), ..small() }, "in which document"),
        (KeepTable { content: text, ..small() }, "longer than"),
        (table("a", Shape::Reinvestment, premium, 1, Terms { phases, ..Terms::of(Scale::Pounds) }), "add up to 50%"),
        (table("a", Shape::Measures, "nothing", 1, Terms::of(Scale::Pounds)), "no measure"),
    ] {
        let why = at.app.keep_funding_table(&finance, &wanted).await.unwrap_err();
        assert!(why.kind() == ErrorKind::Invalid && why.to_string().contains(says), "{why}");
    }
    let lists = vec![List { body: "Medicines".into(), registered: 10, weighted: None }];
    let kept = KeepTable { terms: Terms { lists, ..Terms::of(Scale::Thousands) }, ..small() };
    let id = at.app.keep_funding_table(&finance, &kept).await.unwrap();
    assert_eq!(at.app.funding_table(&finance, id).await.unwrap().terms, kept.terms);
}

async fn a_plan_is_adopted_and_what_is_off_it_says_why(store: TestStore) {
    let at = Place::new(store);
    let finance = at.actor("fay", Role::Finance, place()).await;
    let id = at.app.keep_funding_table(&finance, &small()).await.unwrap();
    let plan = |column, year: &str| AdoptPlan { table: id, column, year: year.into() };
    for (wanted, says) in [(plan(7, "2026/27"), "no amounts"), (plan(0, "2026"), "such as 2026/27")] {
        let why = at.app.adopt_savings_plan(&finance, &wanted).await.unwrap_err();
        assert!(why.to_string().contains(says), "{why}");
    }
    at.app.adopt_savings_plan(&finance, &plan(0, "2026/27")).await.unwrap();
    assert!(at.app.adopt_savings_plan(&finance, &plan(1, "2026/27")).await.is_err(), "a plan stays");
    let found = at.app.savings(&finance, None).await.unwrap();
    assert_eq!((found.year.as_deref(), found.programmes.len()), (Some("2026/27"), 2));
    assert_eq!(found.programmes[0].plan(), Pence(193_200_000), "a deduction is a saving here, to the penny");
    let put = |kind, amount, reason: &str| PutFigure {
        year: "2026/27".into(),
        programme: "Medicines".into(),
        month: date(2026, 10, 1),
        kind,
        amount: Pence(amount),
        reason: reason.into(),
    };
    at.app.put_saving(&finance, &put(Kind::Actual, 16_100_000, "")).await.unwrap();
    for (wanted, says) in [
        (put(Kind::Actual, 1, ""), "say why"),
        (PutFigure { programme: "Nothing".into(), ..put(Kind::Actual, 1, "x") }, "has no plan"),
        (PutFigure { month: date(2028, 1, 1), ..put(Kind::Forecast, 1, "x") }, "not of this year"),
        (PutFigure { month: date(2027, 3, 1), ..put(Kind::Actual, 16_100_000, "x") }, "has not begun"),
        (put(Kind::Plan, 1, "x"), "stays"),
    ] {
        let why = at.app.put_saving(&finance, &wanted).await.unwrap_err();
        assert!(why.to_string().contains(says), "{why}");
    }
    at.app.put_saving(&finance, &put(Kind::Actual, 10_000_000, "prices rose")).await.unwrap();
    let found = at.app.savings(&finance, Some("2026/27")).await.unwrap();
    assert_eq!(found.programmes[0].to_date(), (Pence(16_100_000), Pence(10_000_000)));
    assert_eq!(found.history.len(), 26, "what stood before is in the history");
    assert_eq!(found.history[25].1.as_deref(), Some("FAY Example"));
    let buyer = at.actor("bea", Role::Commissioner, practice()).await;
    assert_eq!(at.app.savings(&buyer, None).await.unwrap().years, Vec::<String>::new(), "of another organisation");
    assert_eq!(at.app.funding_table(&buyer, id).await.unwrap_err().kind(), ErrorKind::Forbidden);
}

async fn conditions_and_the_prescribing_budget(store: TestStore) {
    let at = Place::new(store);
    let (finance, manager) =
        (at.actor("fay", Role::Finance, place()).await, at.actor("max", Role::PracticeManager, practice()).await);
    let say = |condition, words: &str| SayEvidence {
        year: "2026/27".into(),
        condition,
        met: true,
        words: words.into(),
        document: "Minutes of the board".into(),
    };
    at.app.evidence_condition(&finance, &say(1, "signed by both")).await.unwrap();
    for (wanted, says) in [(say(7, "x"), "one of the six"), (say(2, " "), "what shows it")] {
        assert!(at.app.evidence_condition(&finance, &wanted).await.unwrap_err().to_string().contains(says));
    }
    let seen = at.app.pool_evidence(&finance, "2026/27").await.unwrap();
    assert_eq!((seen.len(), seen[0].by.1.as_deref()), (1, Some("FAY Example")));
    let set = |amount| SetBudget { year: "2026/27".into(), amount: Pence(amount), source: "Board".into() };
    at.app.set_prescribing_budget(&finance, &set(100)).await.unwrap();
    at.app.set_prescribing_budget(&finance, &set(200)).await.unwrap();
    assert!(at.app.set_prescribing_budget(&finance, &set(0)).await.is_err());
    let seen = at.app.prescribing_budgets(&finance, place()).await.unwrap();
    assert_eq!((seen.years.len(), seen.years[0].1, seen.only), (1, Pence(200), None));
    let own = at.app.prescribing_budgets(&manager, place()).await.unwrap();
    assert_eq!(own.only, Some(practice()), "a practice sees its own share");
    // Who may not.
    let id = FundingTableId::new(at.app.ids.uuid());
    assert_eq!(at.app.keep_funding_table(&manager, &small()).await.unwrap_err().kind(), ErrorKind::Forbidden);
    assert_eq!(at.app.funding_table(&manager, id).await.unwrap_err().kind(), ErrorKind::Forbidden);
    assert_eq!(at.app.set_prescribing_budget(&manager, &set(1)).await.unwrap_err().kind(), ErrorKind::Forbidden);
    assert_eq!(at.app.savings(&manager, None).await.unwrap_err().kind(), ErrorKind::Forbidden);
    for role in [Role::Receptionist, Role::Clinician, Role::Administrator, Role::InformationGovernance] {
        let who = at.actor(role.as_str(), role, place()).await;
        assert_eq!(at.app.funding_tables(&who).await.unwrap_err().kind(), ErrorKind::Forbidden, "{role}");
        assert_eq!(at.app.pool_evidence(&who, "2026/27").await.unwrap_err().kind(), ErrorKind::Forbidden, "{role}");
        assert_eq!(at.app.prescribing_budgets(&who, place()).await.unwrap_err().kind(), ErrorKind::Forbidden, "{role}");
    }
    at.chain_is_whole().await;
}
