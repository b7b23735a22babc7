//! The people of whom a model learns or on whom it is tried, out of the lake.

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use linchpin_core::{Clock, Error};
use linchpin_lake::{Datum, Lake};
use linchpin_risk::{
    model::{Plan, Sample, Sampler},
    population::Population,
};

use crate::clock::SystemClock;

/// The last day of which everything is known: that of the last contact in the records, and never later than today.
pub async fn known_until(lake: &Lake, asked: Option<Date>) -> Result<Date> {
    let today = SystemClock.today();
    if let Some(day) = asked {
        if day > today {
            bail!("{day} is not over yet: name a day up to {today}");
        }
        return Ok(day);
    }
    let last = format!("select cast(max(started) as varchar) from encounter where started <= date '{today}'");
    let answer = lake.query(&last).await?;
    let day = match answer.rows.first().and_then(|row| row.first()) {
        Some(Datum::Text(day)) => day.parse::<Date>().ok(),
        _ => None,
    };
    day.context("there is no contact in the lake: load records with “linchpin load FOLDER --from SYSTEM”")
}

/// Everybody of whom the model speaks, as they were before a date, with what came after.
pub async fn sample(lake: &Lake, population: &Population, plan: &Plan<'_>, index: Date) -> Result<Sample> {
    let mut sampler = Sampler::new(plan, index)?;
    let eve = index.yesterday()?;
    let mut take = |record: &_| match sampler.add(record) {
        Ok(_) => Ok(()),
        Err(why) => Err(Error::internal("somebody's record cannot be put into columns", why)),
    };
    lake.everybody(population, eve, &mut take).await?;
    let sample = sampler.done();
    if sample.told.people == 0 {
        bail!(
            "nobody can be looked at as of {index}: run “linchpin feed”, and load records from a year before that day on"
        );
    }
    Ok(sample)
}
