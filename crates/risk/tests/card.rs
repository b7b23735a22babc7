//! The starter model on made-up people, from records to its card.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

mod starter;

use std::path::Path;

use jiff::civil::{Date, date};
use linchpin_risk::{
    made_up,
    model::{Card, CardError, Definition, Model, Plan, Sample, Sampler, drift},
    population::Population,
};

const END: Date = date(2026, 4, 1);

fn definition() -> Definition {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions/models/emergency-admission.toml");
    Definition::parse("emergency-admission", &std::fs::read_to_string(path).unwrap()).unwrap()
}

fn population() -> Population {
    let (population, faults) = Population::read(&starter::texts());
    assert!(faults.is_empty(), "{faults:?}");
    population
}

fn sample(definition: &Definition, population: &Population, index: Date) -> Sample {
    let plan = Plan::new(definition, population).unwrap();
    let mut sampler = Sampler::new(&plan, index).unwrap();
    for person in made_up::people(&population.dictionary, 30_000, END, 5, 1) {
        sampler.add(&person).unwrap();
    }
    sampler.done()
}

/// Small counts as hospital statistics show them (`methods.md` 9).
fn hospital(count: u64) -> Option<u64> {
    (!(1..=7).contains(&count)).then_some((count + 2) / 5 * 5)
}

#[test]
fn the_starter_model_finds_what_was_put_there_and_its_card_says_so() {
    let (definition, population) = (definition(), population());
    let learnt = sample(&definition, &population, date(2024, 4, 1));
    let later = sample(&definition, &population, date(2025, 4, 1));
    let model = Model::train(&definition, &learnt, "30,000 made-up people, seed 1").unwrap();
    let mut card = Card::new(&definition, &model, &later, &hospital, 1).unwrap();
    card.of = Some("Of **made-up people**.".to_owned());
    let kept: Card = serde_json::from_str(&serde_json::to_string(&card).unwrap()).unwrap();
    assert_eq!(kept.markdown(), card.markdown(), "what is kept is read again as it was");
    assert!(card.markdown().starts_with("# Model card: ") && card.markdown().contains("> Of **made-up people**."));

    // It found what was put there: whom to look at, and how often it happens.
    let seen = &card.performance;
    assert!(seen.auc.low > 0.7 && seen.top.predictive.low > 3.0 * model.average(), "{seen:?}");
    assert!(seen.calibration.slope.is_some_and(|s| s.low < 1.1 && s.high > 0.9), "{:?}", seen.calibration.slope);
    assert!(seen.brier.value < seen.brier_of_average);
    let times = |column: &str| model.fit.coefficients.iter().find(|c| c.column == column).map(|c| c.value.exp());
    assert!(times("heart-failure").unwrap() > 1.2 && times("earlier-emergency-admissions from 4").unwrap() > 1.3);

    // The same people a year on are as they were; people who are all old are not.
    let chances = model.chances(&later);
    let shifts = model.reference.shifts(&later.table, &chances);
    assert_eq!(shifts[0].what, "chance");
    assert_eq!(shifts[0].degree(), drift::Degree::Steady, "{shifts:?}");
    assert_eq!(drift::alarm(&[drift::Outturn::of(later.index, &chances, &later.outcomes)]), None);
    let half: Vec<f64> = chances.iter().map(|p| p / 2.0).collect();
    let wrong = drift::Outturn::of(later.index, &half, &later.outcomes);
    assert_eq!(drift::alarm(&[wrong]), Some(drift::Alarm::Outside(later.index)), "half the truth is found out");
    assert!(model.is_of(&definition));
}

#[test]
fn a_model_is_tried_on_a_later_time_only() {
    let (definition, population) = (definition(), population());
    let plan = Plan::new(&definition, &population).unwrap();
    let gather = |index| {
        let mut sampler = Sampler::new(&plan, index).unwrap();
        made_up::people(&population.dictionary, 3000, END, 4, 2).for_each(|person| {
            sampler.add(&person).unwrap();
        });
        sampler.done()
    };
    let learnt = gather(date(2024, 4, 1));
    let model = Model::train(&definition, &learnt, "made up").unwrap();
    let error = Card::new(&definition, &model, &gather(date(2025, 3, 1)), &hospital, 1).unwrap_err();
    assert!(matches!(error, CardError::Overlap { .. }), "{error}");
    assert!(Card::new(&definition, &model, &gather(date(2025, 4, 1)), &hospital, 1).is_ok());
    // Other data are another version, and so is another definition.
    assert_ne!(Model::train(&definition, &learnt, "others").unwrap().version, model.version);
    // It can be kept and read again.
    let kept: Model = serde_json::from_str(&serde_json::to_string(&model).unwrap()).unwrap();
    let apart =
        kept.chances(&learnt).iter().zip(model.chances(&learnt)).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(apart < 1e-12, "{apart}");
}
