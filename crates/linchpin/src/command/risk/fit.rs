use anyhow::{Result, bail};
use jiff::civil::Date;
use linchpin_app::act::ModelFound;
use linchpin_core::Clock;
use linchpin_measures::disclosure::Rule;
use linchpin_risk::model::{
    Card, Model, Plan,
    drift::{Outturn, Watch},
};

use super::people::{known_until, sample};
use crate::{
    acts::{acts, console},
    clock::SystemClock,
    command::block_on,
    models::{self, Version},
    place::Place,
    planning,
    population::population,
};

/// The seed of the draws behind one interval of the card: the same people, the same card.
const SEED: u64 = 1;

/// How small counts are shown: a card is read by many (`methods.md` 9).
fn shown(count: u64) -> Option<u64> {
    Rule::Hospital.show(count).count()
}

/// Fits a model to the year before last, tries it on the last one, and keeps both.
pub fn fit(place: &Place, name: &str, until: Option<Date>) -> Result<()> {
    let definition = models::definition(place, name)?;
    let population = population(place)?.population;
    let (lake, plan) = (place.lake(), Plan::new(&definition, &population)?);
    let (until, learnt, tried, now) = block_on(async {
        planning::leave_out(place).await?;
        let until = known_until(&lake, until).await?;
        let (first, second) = definition.dates(until);
        eprintln!(
            "Everything is known up to {until}: it learns of people as of {first}, and is tried on those as of {second}"
        );
        let learnt = sample(&lake, &population, &plan, first).await?;
        let tried = sample(&lake, &population, &plan, second).await?;
        anyhow::Ok((until, learnt, tried, sample(&lake, &population, &plan, until.tomorrow()?).await?))
    })??;
    let model = Model::train(&definition, &learnt, &format!("the lake of this place, version {}", lake.version()?))?;
    let card = Card::new(&definition, &model, &tried, &shown, SEED)?;
    let watch = Watch {
        as_at: until.tomorrow()?,
        shifts: model.reference.shifts(&now.table, &model.chances(&now)),
        outturns: vec![Outturn::of(tried.index, &model.chances(&tried), &tried.outcomes)],
    };
    let version = Version { fitted: SystemClock.now(), definition, model };
    let file = version.keep(place)?;
    let found = ModelFound { card, watch };
    block_on(async {
        let store = place.store().await?;
        let kept = acts(place, &store).await?.keep_model(&console(place), &found).await;
        store.close().await;
        anyhow::Ok(kept?)
    })??;
    let (model, seen) = (&version.model, &found.card.performance);
    println!("{}", file.display());
    eprintln!(
        "Version {} learnt of {} people, to {} of whom it happened, in {} steps",
        model.version, model.told.people, model.told.events, model.fit.steps
    );
    for why in &model.fit.left_out {
        eprintln!("  {why}");
    }
    eprintln!(
        "Tried on {} people: AUC {:.3} ({:.3} to {:.3}); it foretold {:.2} in 100, and {:.2} in 100 came",
        seen.people,
        seen.auc.value,
        seen.auc.low,
        seen.auc.high,
        100.0 * found.watch.outturns.first().map_or(0.0, |one| one.expected / seen.people as f64),
        100.0 * seen.events as f64 / seen.people as f64
    );
    eprintln!("“linchpin risk card {name}” says for whom it does worse; “linchpin risk score” uses it from now on");
    if seen.auc.low <= 0.5 {
        bail!("it ranks people no better than a coin: do not use it, and look what is missing in the records");
    }
    Ok(())
}
