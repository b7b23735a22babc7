//! Evaluations of schemes and the card of a model, as those who read them meet them: the verdict in words, every assumption with its own, figures
//! with intervals, and nothing of the few.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod house;

use std::{collections::BTreeMap, fs, path::Path};

use axum::http::StatusCode;
use house::{House, sample::ready};
use jiff::civil::date;
use linchpin_app::{Actor, act::ModelFound};
use linchpin_core::Role;
use linchpin_risk::{
    evaluate::{Cohort, Definition, Evidence, Participant, Registration, Report, Verdict},
    made_up,
    model::{self, Card, Model, Plan, Sampler, drift},
    population::Population,
};

fn definitions() -> BTreeMap<String, String> {
    fn collect(folder: &Path, below: &str, into: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{below}{}", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                collect(&path, &format!("{name}/"), into);
            } else {
                into.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut texts = BTreeMap::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions"), "", &mut texts);
    texts
}

/// The answer to the starter question about case management, of so many people on each side.
fn report(question: &Definition, many: u32) -> Report {
    let person = |in_scheme: bool, n: u32| {
        let traits =
            vec![f64::from(65 + n % 30), f64::from((65 + n % 30) / 10 * 10), f64::from(n % 2), 5.0, 4.0, 0.0, 0.1];
        let each = if in_scheme { 5 } else { 2 };
        let since = u16::from((n / 12).is_multiple_of(each));
        let months = (0..36).map(|month| {
            if month < 18 {
                u16::from((n + month).is_multiple_of(18))
            } else {
                since * u16::from(month.is_multiple_of(6))
            }
        });
        Participant { in_scheme, practice: n % 12, traits, months: months.collect() }
    };
    let people = [true, false].iter().flat_map(|side| (0..many).map(move |n| person(*side, n))).collect();
    let names = ["age", "age band", "male", "deprivation", "conditions", "heart or lungs", "frailty"];
    let cohort = Cohort::new(&names, (18, 18, 3), people).unwrap();
    let registrations = [Registration { recorded: date(2025, 2, 14), text: question.text.clone() }];
    Report::new(question, Evidence { cohort: &cohort, series: None, registrations: &registrations }).unwrap()
}

/// The starter model on a few made-up people.
fn found(texts: &BTreeMap<String, String>) -> ModelFound {
    let (population, _) = Population::read(texts);
    let definition =
        model::Definition::parse("emergency-admission", &texts["models/emergency-admission.toml"]).unwrap();
    let plan = Plan::new(&definition, &population).unwrap();
    let sample = |index| {
        let mut sampler = Sampler::new(&plan, index).unwrap();
        made_up::people(&population.dictionary, 3000, date(2026, 4, 1), 4, 2).for_each(|person| {
            sampler.add(&person).unwrap();
        });
        sampler.done()
    };
    let (learnt, tried) = (sample(date(2024, 4, 1)), sample(date(2025, 4, 1)));
    let model = Model::train(&definition, &learnt, "made up").unwrap();
    let card =
        Card::new(&definition, &model, &tried, &|count| (!(1..=7).contains(&count)).then_some((count + 2) / 5 * 5), 1)
            .unwrap();
    let chances = model.chances(&tried);
    let outturns = vec![drift::Outturn::of(tried.index, &chances, &tried.outcomes)];
    ModelFound {
        card,
        watch: drift::Watch { as_at: tried.index, shifts: model.reference.shifts(&tried.table, &chances), outturns },
    }
}

#[tokio::test]
async fn an_answer_says_what_it_is_and_what_it_takes_for_granted() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut commissioner = house.as_role(Role::Commissioner).await;
    let list = commissioner.get("/evaluation").await.body;
    assert!(list.contains("Not answered yet") && list.contains("Does telehealth keep people"), "{list}");
    let texts = definitions();
    let question = Definition::parse("case-management", &texts["evaluations/case-management.toml"]).unwrap();
    let console = Actor::console("03L".parse().unwrap());
    let answer = report(&question, 300);
    assert_eq!(answer.verdict, Verdict::Works, "{}", answer.sentence());
    house.app.keep_report(&console, &answer).await.unwrap();
    for role in [Role::Commissioner, Role::PracticeManager, Role::Clinician] {
        let mut browser = house.as_role(role).await;
        let page = browser.get("/evaluation/case-management").await.body;
        for words in [
            "It works",
            "For each 100 people in the scheme there were",
            "the data allow anything between",
            "The question was never recorded",
            "How much comes by itself",
            "After matching, both sides were alike",
            "Cannot be seen",
            "lp-love",
            "Apart before",
            "table=balance",
            "this method answers, as was written down before",
            "there is no series by month",
        ] {
            assert!(page.contains(words), "{role:?}: {words} is not on the page");
        }
        assert!(browser.get("/evaluation").await.body.contains("It works"));
    }
    // Recorded now, when the scheme has long begun; once only, and the page says when.
    assert!(house.app.register_evaluation(&console, &question).await.unwrap());
    assert!(!house.app.register_evaluation(&console, &question).await.unwrap(), "just as it stood");
    let page = commissioner.get("/evaluation/case-management").await.body;
    assert!(page.contains("when the scheme had begun"), "{page}");
    // What was recorded is another question: what was changed is shown.
    let other =
        Definition::parse("case-management", &question.text.replace("worthwhile    = 0.1", "worthwhile    = 0.3"))
            .unwrap();
    house.app.keep_report(&console, &report(&other, 300)).await.unwrap();
    let page = commissioner.get("/evaluation/case-management").await.body;
    for words in [
        "outcome.worthwhile",
        "The question was changed after it was recorded",
        "says something else since this was answered",
    ] {
        assert!(page.contains(words), "{words}");
    }
    // Of a few nothing is shown, and of whom nobody asked nothing is there.
    house.app.keep_report(&console, &report(&question, 30)).await.unwrap();
    let few = commissioner.get("/evaluation/case-management").await.body;
    assert!(
        few.contains("There are too few to tell") && !few.contains("lp-love") && !few.contains("table-effects"),
        "{few}"
    );
    assert_eq!(commissioner.get("/evaluation/nobody-asked").await.status, StatusCode::NOT_FOUND);
    for role in [Role::Receptionist, Role::LinkWorker, Role::Nhs111, Role::Patient, Role::Administrator] {
        let mut browser = house.as_role(role).await;
        for path in ["/evaluation", "/evaluation/case-management", "/risk-model"] {
            assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{role:?} {path}");
        }
    }
}

#[tokio::test]
async fn a_model_shows_how_far_it_can_be_believed() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut clinician = house.as_role(Role::Clinician).await;
    assert!(clinician.get("/risk-model").await.body.contains("No model was fitted here yet"));
    let console = Actor::console("03L".parse().unwrap());
    let found = found(&definitions());
    house.app.keep_model(&console, &found).await.unwrap();
    let page = clinician.get("/risk-model").await.body;
    for words in [
        "decides nothing",
        "Discrimination (AUC)",
        "lp-calibration",
        "Ethnic group",
        "Does it still hold?",
        "What came of those of each date",
        "Odds times",
        "Living in a care home",
        &found.card.model.version,
    ] {
        assert!(page.contains(words), "{words} is not on the page");
    }
    let kept = house.app.kept_model(&console, "emergency-admission").await.unwrap().unwrap();
    assert_eq!(kept.card.markdown(), found.card.markdown(), "what is kept is what was found");
    let file = clinician.get("/risk-model?format=csv&table=groups").await;
    assert!(file.status == StatusCode::OK && file.body.contains("Deprivation"), "{}", file.body);
}
