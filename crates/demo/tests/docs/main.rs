//! `docs/model-card.md` and `docs/evaluation-examples.md`: the starter model and the three evaluations on the demo's people. `make docs` writes them
//! anew; here they are worked out again, and stand as they are or the test fails.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

mod records;
#[path = "../../../risk/tests/starter/mod.rs"]
mod starter;

use std::path::Path;

use jiff::civil::{Date, date};
use linchpin_core::Error;
use linchpin_demo::{Plan, Size, deciles, each_record};
use linchpin_risk::{
    evaluate::{self, Evidence, Gatherer, Registration, Report, Verdict},
    model::{self, Card, Model, Sampler},
    population::Population,
    record::{Day, Record},
};
use records::people;

/// The last day of the records, and one in how many of the people of the place have some here.
const UNTIL: Date = date(2026, 9, 30);
const ONE_IN: i64 = 2;

/// When the questions were recorded at the demo's place.
const RECORDED: Date = date(2025, 2, 14);

const SCHEMES: [(&str, Verdict); 3] =
    [("case-management", Verdict::Works), ("telehealth", Verdict::NoDifference), ("crisis-visits", Verdict::OnlySeems)];

fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions").join(path)).unwrap()
}

/// Small counts as hospital statistics show them (`methods.md` 9).
fn hospital(count: u64) -> Option<u64> {
    (!(1..=7).contains(&count)).then_some((count + 2) / 5 * 5)
}

/// Holds a page against what it should be, or writes it.
fn page(name: &str, is: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    if std::env::var_os("GOLDEN").is_some_and(|v| v == "write") {
        std::fs::write(&path, is).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap() == is, "docs/{name} is old: make docs");
}

#[test]
fn the_card_and_the_evaluations_in_the_docs_are_those_of_the_demo() {
    let (population, faults) = Population::read(&starter::texts());
    assert!(faults.is_empty(), "{faults:?}");
    let plan = Plan { one_in: ONE_IN, ..Plan::new(Size::Place, UNTIL) };
    let model = model::Definition::parse("emergency-admission", &text("models/emergency-admission.toml")).unwrap();
    let (learnt, tried) = model.dates(UNTIL);
    let asks = model::Plan::new(&model, &population).unwrap();
    let (mut learning, mut trying) = (Sampler::new(&asks, learnt).unwrap(), Sampler::new(&asks, tried).unwrap());
    let questions: Vec<evaluate::Definition> = SCHEMES
        .iter()
        .map(|(id, _)| evaluate::Definition::parse(id, &text(&format!("evaluations/{id}.toml"))).unwrap())
        .collect();
    let gatherers: Vec<Gatherer<'_>> = questions.iter().map(|one| Gatherer::new(one, &population).unwrap()).collect();
    let mut gatherings: Vec<_> = gatherers.iter().map(Gatherer::begin).collect();
    let (deciles, mut all) = (deciles(&plan), 0_u64);
    each_record(&plan, &mut |records| {
        for person in people(records, &population, &deciles) {
            all += 1;
            let as_of = |index: Date| person.on(&population, Day::from(index).plus(-1));
            let add = |sampler: &mut Sampler<'_>, record: &Record| {
                sampler.add(record).map(drop).map_err(|why| Error::internal("no row", why))
            };
            add(&mut learning, &as_of(learnt))?;
            add(&mut trying, &as_of(tried))?;
            let before = as_of(questions[0].file.begun);
            for one in &mut gatherings {
                one.add(&before);
            }
        }
        Ok(())
    })
    .unwrap();

    let data = format!(
        "the records of {},{:03} made-up people (docs/population.md), one in {ONE_IN} of the demo’s place",
        all / 1000,
        all % 1000
    );
    let fitted = Model::train(&model, &learning.done(), &data).unwrap();
    let mut card = Card::new(&model, &fitted, &trying.done(), &hospital, 1).unwrap();
    card.of = Some(
        "Worked out of the **made-up people** of the demo ([docs/population.md](population.md)) by `make docs`. Its figures say that the method works. \
         They say nothing about how well the model does in any place: a place fits its own (`linchpin risk fit`) and gets a card of its own."
            .to_owned(),
    );
    // It finds whom to look at, and its chances are nearly right.
    let seen = &card.performance;
    assert!(seen.auc.low > 0.65 && seen.top.predictive.low > 3.0 * fitted.average(), "{seen:?}");
    assert!(seen.brier.value < seen.brier_of_average);
    page("model-card.md", &card.markdown());

    let mut told = String::from(
        "# Three made-up schemes, and what the methods say of them\n\n> Worked out of the **made-up people** of the demo ([docs/population.md](population.md)) by \
         `make docs`: of these schemes the truth is known. The first prevents three in ten admissions, the second and third prevent none. \
         [evaluation.md](evaluation.md) says how to read this.\n\n",
    );
    let mut wrong = Vec::new();
    for ((question, gathering), (id, verdict)) in questions.iter().zip(gatherings).zip(SCHEMES) {
        eprintln!("{id}: {:?}", gathering.told);
        let (cohort, series) = gathering.done().unwrap();
        let registrations = [Registration { recorded: RECORDED, text: question.text.clone() }];
        let evidence = Evidence { cohort: &cohort, series: series.as_ref(), registrations: &registrations };
        let report = Report::new(question, evidence).unwrap();
        told.push_str(&report.markdown(2));
        told.push('\n');
        if report.verdict != verdict {
            wrong.push(format!("{id}: {}", report.sentence()));
        }
    }
    page("evaluation-examples.md", &told);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
