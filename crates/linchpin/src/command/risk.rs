use std::path::Path;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use linchpin_core::Clock;

use crate::{clock::SystemClock, command::block_on, place::Place, planning, population::population};

/// Works out how high the risk of everybody on the lists is. Scores advise: nobody is added to a list, or refused, by one alone.
#[derive(Args)]
pub struct Risk {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Work out registers, segments, published scores and gaps in care of everybody, and put them in the place of the last ones
    Score {
        /// As at the end of this day; today otherwise
        #[arg(long, value_name = "DAY")]
        as_at: Option<Date>,
    },
}

impl Risk {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let place = Place::open(place)?;
        match self.what {
            What::Score { as_at } => score(&place, as_at.unwrap_or_else(|| SystemClock.today())),
        }
    }
}

/// Works out registers, scores and gaps of everybody as at a day, and says how many people that were.
pub fn score(place: &Place, as_at: Date) -> Result<()> {
    let definitions = population(place)?;
    let lake = place.lake();
    let scored = block_on(async {
        planning::leave_out(place).await?;
        anyhow::Ok(lake.score(definitions.asked(), as_at, SystemClock.now(), &|_| {}).await?)
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
