use std::collections::BTreeMap;

use anyhow::{Result, bail};
use jiff::{Span, civil::Date};
use linchpin_risk::evaluate::{Definition, Evidence, Gatherer, Gathering, Report};

use crate::{
    acts::{acts, console},
    command::{block_on, risk::known_until},
    place::Place,
    planning,
    population::population,
};

/// Answers questions out of the lake, says the answers and keeps them. One that cannot be answered does not stop the others.
pub fn answer(place: &Place, definitions: &[Definition], until: Option<Date>, report: bool) -> Result<()> {
    let population = population(place)?.population;
    let lake = place.lake();
    let mut unanswered = 0;
    let mut cannot = |definition: &Definition, why: &dyn std::fmt::Display| {
        unanswered += 1;
        eprintln!("{}: no answer: {why}", definition.id);
    };
    let until = block_on(async {
        planning::leave_out(place).await?;
        known_until(&lake, until).await
    })??;
    // Those that began on one day look at the same records.
    let mut asked: BTreeMap<Date, Vec<(&Definition, Gatherer<'_>)>> = BTreeMap::new();
    for definition in definitions {
        let file = &definition.file;
        let over = file.begun.saturating_add(Span::new().months(i32::from(file.outcome.months_after)));
        // The last day may have no contact.
        if over > until.saturating_add(Span::new().days(7)) {
            cannot(definition, &format!("its months end before {over}, and records reach to {until}: ask again then"));
            continue;
        }
        match Gatherer::new(definition, &population) {
            Ok(gatherer) => asked.entry(file.begun).or_default().push((definition, gatherer)),
            Err(why) => cannot(definition, &why),
        }
    }
    for (begun, asked) in &asked {
        let mut gatherings: Vec<Gathering<'_>> = asked.iter().map(|(_, gatherer)| gatherer.begin()).collect();
        let mut take = |record: &_| {
            for one in &mut gatherings {
                one.add(record);
            }
            Ok(())
        };
        block_on(lake.everybody(&population, begun.yesterday()?, &mut take))??;
        for ((definition, _), gathering) in asked.iter().zip(gatherings) {
            let told = gathering.told;
            let (cohort, series) = match gathering.done() {
                Ok(found) => found,
                Err(why) => {
                    cannot(definition, &why);
                    continue;
                }
            };
            let answered = block_on(async {
                let store = place.store().await?;
                let (app, console) = (acts(place, &store).await?, console(place));
                let registrations = app.registrations(&console, &definition.id).await?;
                let evidence = Evidence { cohort: &cohort, series: series.as_ref(), registrations: &registrations };
                let answered = Report::new(definition, evidence);
                if let Ok(report) = &answered {
                    app.keep_report(&console, report).await?;
                }
                store.close().await;
                anyhow::Ok(answered)
            })??;
            match answered {
                Ok(answer) if report => print!("{}", answer.markdown(1)),
                Ok(answer) => {
                    println!("{}: {}", definition.id, answer.verdict.title());
                    println!("  {}\n  {}", answer.sentence(), answer.registered.sentence());
                    eprintln!(
                        "  on neither side: {} not followed long enough, {} for whom it is not, {} who joined later, {} in another scheme, {} of whom too little is known, {} in it for whom it is not",
                        told.not_followed, told.not_for, told.later, told.elsewhere, told.unknown, told.out_of_place
                    );
                }
                Err(why) => cannot(definition, &why),
            }
        }
    }
    if unanswered == definitions.len() {
        bail!("nothing could be answered");
    }
    Ok(())
}
