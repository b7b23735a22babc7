use anyhow::{Result, bail};
use jiff::civil::Date;
use linchpin_core::Clock;
use linchpin_lake::Chances;
use linchpin_risk::model::Plan;

use crate::{
    clock::SystemClock, command::block_on, models, models::Version, place::Place, planning, population::population,
};

/// Registers, segments, scores and gaps of everybody, with the chances of models that were fitted.
pub fn score(place: &Place, as_at: Date) -> Result<()> {
    let definitions = population(place)?;
    let (lake, versions) = (place.lake(), models::fitted(place)?);
    let mut asked: Vec<(&Version, Plan<'_>)> = Vec::new();
    for one in &versions {
        let name = &one.model.id;
        match Plan::new(&one.definition, &definitions.population) {
            Ok(plan) => asked.push((one, plan)),
            Err(why) => eprintln!("linchpin: {why} (the model is left out)"),
        }
        if one.is_old(place)? {
            eprintln!(
                "definitions/models/{name}.toml changed since the model was fitted: run “linchpin risk fit {name}”"
            );
        }
    }
    let chances: Vec<Chances<'_>> =
        asked.iter().map(|(one, plan)| Chances { model: &one.model, definition: &one.definition, plan }).collect();
    let scored = block_on(async {
        planning::leave_out(place).await?;
        anyhow::Ok(lake.score(definitions.asked(&chances), as_at, SystemClock.now(), &|_| {}).await?)
    })??;
    let people: u64 = scored.people.values().sum();
    if people == 0 {
        bail!(
            "nobody is on a list in the lake: load records with “linchpin load FOLDER --from SYSTEM”, then run “linchpin feed”"
        );
    }
    eprintln!(
        "{people} people of {} practices, as at {as_at}, by definitions {}",
        scored.people.len(),
        definitions.version
    );
    for (score, (told, untold)) in &scored.scores {
        let missing = if *untold > 0 { format!("; {untold} lack what it needs") } else { String::new() };
        eprintln!("  {score}: {told} people{missing}");
    }
    if scored.undated > 0 {
        eprintln!("{} facts have no day and count for nothing", scored.undated);
    }
    if scored.other_unit > 0 {
        eprintln!(
            "{} measurements are in another unit than their code list names: their numbers count for nothing",
            scored.other_unit
        );
    }
    if !scored.changed {
        eprintln!("Nothing is other than the last time");
    }
    Ok(())
}
