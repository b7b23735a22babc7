use jiff::civil::Date;

use super::{
    Place, Published, PublishedMonth, Simulation, Wrong,
    calibrate::{as_published, over},
};
use crate::{
    Mode,
    demand::Lead,
    interval::{Estimate, estimate},
};

/// One figure of one month, as published and as simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The month.
    pub month: Date,
    /// Which figure.
    pub what: What,
    /// As published.
    pub published: f64,
    /// As simulated, with its interval over the replications.
    pub simulated: Estimate,
}

/// A figure that both the published table and the simulation have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// Appointments of the month per 1,000 registered people.
    Appointments,
    /// The share of a band of lead time.
    Lead(Lead),
    /// The share of a mode.
    Mode(Mode),
    /// The share missed.
    Missed,
}

/// How well a fitted place foretells months that were not used to fit it.
#[derive(Clone, Debug, PartialEq)]
pub struct Validation {
    /// Month by month.
    pub checks: Vec<Check>,
}

impl Validation {
    /// The mean size of the error of the figures chosen: a share of the published figure for appointments, otherwise the
    /// difference of the shares. `None` without such figures.
    #[must_use]
    pub fn error(&self, of: impl Fn(What) -> bool) -> Option<f64> {
        let chosen = self.checks.iter().filter(|c| of(c.what));
        let errors: Vec<f64> = chosen.map(Check::error).collect();
        (!errors.is_empty()).then(|| errors.iter().sum::<f64>() / errors.len() as f64)
    }

    /// What it comes to, in a sentence.
    #[must_use]
    pub fn words(&self) -> String {
        let months: std::collections::BTreeSet<Date> = self.checks.iter().map(|c| c.month).collect();
        let points = |of: fn(What) -> bool| {
            self.error(of).map_or("not known".to_owned(), |e| format!("{:.1} points", e * 100.0))
        };
        let appointments =
            self.error(|w| w == What::Appointments).map_or("not known".to_owned(), |e| format!("{:.1}%", e * 100.0));
        format!(
            "On {} held back from the fit, the simulation was out on average by {appointments} in appointments, by {} in \
             the shares of lead time, by {} in those of mode and by {} in those missed.",
            if months.len() == 1 { "one month".to_owned() } else { format!("{} months", months.len()) },
            points(|w| matches!(w, What::Lead(_))),
            points(|w| matches!(w, What::Mode(_))),
            points(|w| w == What::Missed),
        )
    }
}

impl Check {
    fn error(&self) -> f64 {
        let out = (self.simulated.mean - self.published).abs();
        if self.what == What::Appointments { out / self.published.max(f64::MIN_POSITIVE) } else { out }
    }
}

/// Plays a fitted place over months that were held back and sets each figure beside the published one. A month of the year
/// that the fit has not seen is taken as average.
///
/// # Errors
/// [`Wrong`]: no month held back, or a place that cannot be played.
pub fn validate(place: &Place, held: &Published, seed: u64, replications: u32) -> Result<Validation, Wrong> {
    let place = over(place, &held.months)?;
    let outcome = Simulation::new(&place)?.play(seed, replications);
    let mut checks = Vec::new();
    for published in &held.months {
        let of_month = |run: &super::Run| run.months.iter().find(|m| m.month == published.month).map(as_published);
        let played: Vec<PublishedMonth> = outcome.runs.iter().filter_map(of_month).collect();
        let whats = [What::Appointments, What::Missed].into_iter();
        let bands = Lead::ALL.iter().map(|l| What::Lead(*l)).chain(Mode::ALL.iter().map(|m| What::Mode(*m)));
        for what in whats.chain(bands) {
            let values: Vec<f64> = played.iter().filter_map(|m| value(m, what, place.patients())).collect();
            if let (Some(known), Some(simulated)) = (value(published, what, place.patients()), estimate(&values)) {
                checks.push(Check { month: published.month, what, published: known, simulated });
            }
        }
    }
    Ok(Validation { checks })
}

fn value(m: &PublishedMonth, what: What, patients: u64) -> Option<f64> {
    let share = |part: u64, of: u64| (of > 0).then(|| part as f64 / of as f64);
    match what {
        What::Appointments => (patients > 0).then(|| m.all as f64 / patients as f64 * 1000.0),
        What::Missed => share(m.missed, m.attended + m.missed),
        What::Lead(lead) => share(m.lead[lead as usize], m.lead.iter().sum()),
        What::Mode(mode) => share(m.mode[mode as usize], m.mode.iter().sum()),
    }
}
