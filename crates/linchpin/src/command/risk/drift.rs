use anyhow::{Context, Result};
use jiff::{Span, civil::Date};
use linchpin_risk::model::{
    Plan,
    drift::{Degree, Outturn, Watch},
};

use super::people::{known_until, sample};
use crate::{
    acts::{acts, console},
    command::block_on,
    models,
    place::Place,
    planning,
    population::population,
};

/// So many months lie between two dates of which the outcome is looked at.
const EVERY: i32 = 3;

/// Looks how the version that was fitted last has done since, says it, and keeps it beside the card.
pub fn drift(place: &Place, name: &str, until: Option<Date>) -> Result<()> {
    models::definition(place, name)?;
    let version = models::newest(place, name)?;
    let version =
        version.with_context(|| format!("the model was never fitted here: run “linchpin risk fit {name}”"))?;
    let population = population(place)?.population;
    let (lake, plan) = (place.lake(), Plan::new(&version.definition, &population)?);
    let (model, months) = (&version.model, i32::from(version.definition.file.outcome.months));
    let watch = block_on(async {
        planning::leave_out(place).await?;
        let until = known_until(&lake, until).await?;
        let mut outturns = Vec::new();
        // A date counts once its months are over, and none of those from which it learnt.
        let mut index = model.index.saturating_add(Span::new().months(months));
        while index.saturating_add(Span::new().months(months)) <= until.tomorrow()? {
            let people = sample(&lake, &population, &plan, index).await?;
            outturns.push(Outturn::of(index, &model.chances(&people), &people.outcomes));
            index = index.saturating_add(Span::new().months(EVERY));
        }
        let now = sample(&lake, &population, &plan, until.tomorrow()?).await?;
        let shifts = model.reference.shifts(&now.table, &model.chances(&now));
        anyhow::Ok(Watch { as_at: now.index, shifts, outturns })
    })??;
    println!("date        foretold  came  came/foretold");
    for one in &watch.outturns {
        println!("{}  {:>8.0}  {:>4.0}  {:.2}", one.index, one.expected, one.observed, one.ratio());
    }
    println!("\nstability since {} (0.1 is moved, 0.25 is away), as of {}", model.index, watch.as_at);
    for (at, shift) in watch.shifts.iter().enumerate().filter(|(at, s)| *at == 0 || s.degree() > Degree::Steady) {
        let what = if at == 0 { "chances" } else { &shift.what };
        println!("{:.3}  {what}", shift.index);
    }
    match watch.alarm() {
        Some(alarm) => println!("\nLook at it: {alarm}"),
        None => println!("\nWhat came is what was foretold, within chance"),
    }
    block_on(async {
        let store = place.store().await?;
        let app = acts(place, &store).await?;
        let kept = match app.kept_model(&console(place), name).await? {
            Some(mut found) if found.card.model.version == model.version => {
                found.watch = watch;
                app.keep_model(&console(place), &found).await
            }
            _ => Ok(()),
        };
        store.close().await;
        anyhow::Ok(kept?)
    })??;
    Ok(())
}
