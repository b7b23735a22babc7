use serde::{Deserialize, Serialize};

use super::{Calibrated, Comparison, Difference, Outcome, Place, Run, Scenario, Validation, Wrong, compare};
use crate::{Need, interval::Estimate};

/// How a place was fitted, for whoever reads a result: what was assumed, and how far it can be believed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// The share of slots that is filled, which somebody must say.
    pub fill: f64,
    /// The first and the last month that it was fitted to.
    pub months: (jiff::civil::Date, jiff::civil::Date),
    /// The largest difference that is left in a band of lead time, as a share of all appointments.
    pub misfit: f64,
    /// What could not be fitted, in sentences.
    pub notes: Vec<String>,
    /// What it foretold of months that were held back, in a sentence; none where there were too few months.
    pub validation: Option<String>,
}

impl Fit {
    /// Of a calibration and its validation.
    #[must_use]
    pub fn of(
        fitted: &Calibrated,
        validation: Option<&Validation>,
        fill: f64,
        months: (jiff::civil::Date, jiff::civil::Date),
    ) -> Self {
        let (misfit, notes) = (fitted.misfit, fitted.notes.clone());
        Self { fill, months, misfit, notes, validation: validation.map(Validation::words) }
    }
}

/// A scenario half played: what stands of a place that is needed to go on, and to compare later.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// What the place is called.
    pub place: String,
    /// A mark of the place and its weeks: runs of another are not compared run by run.
    pub mark: String,
    /// Registered people.
    pub patients: u64,
    /// The first day that is counted, and how many weeks.
    pub weeks: Option<(jiff::civil::Date, u16)>,
    /// The practices' names.
    pub practices: Vec<String>,
    /// How it was fitted; none for a place that ships.
    pub fit: Option<Fit>,
    /// What was played today and with the change, one pair for each replication.
    pub runs: Vec<(Run, Run)>,
}

/// A side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// As it is.
    Today,
    /// With the change.
    Changed,
}

impl Standing {
    /// Nothing played yet, of a scenario on a place.
    #[must_use]
    pub fn new(scenario: &Scenario, place: &Place, fit: Option<Fit>) -> Self {
        let today = scenario.today(place);
        Self {
            place: today.title.clone(),
            mark: mark(&today),
            patients: today.patients(),
            weeks: Some((today.first, today.weeks)),
            practices: today.practices.iter().map(|p| p.name.clone()).collect(),
            fit,
            runs: Vec::new(),
        }
    }

    /// One side's runs.
    #[must_use]
    pub fn outcome(&self, side: Side) -> Outcome {
        let run = |pair: &(Run, Run)| if side == Side::Today { pair.0.clone() } else { pair.1.clone() };
        Outcome::of(self.practices.clone(), self.runs.iter().map(run).collect())
    }

    /// What it tells.
    #[must_use]
    pub fn report(&self) -> Report {
        let (today, changed) = (self.outcome(Side::Today), self.outcome(Side::Changed));
        let told = compare(&today, &changed);
        let by_practice = Need::ALL.iter().flat_map(|need| {
            let pairs = today.by_practice(*need).into_iter().zip(changed.by_practice(*need));
            pairs.map(|((name, before), (_, after))| (name.to_owned(), *need, before, after)).collect::<Vec<_>>()
        });
        Report { sentence: told.sentence(), by_practice: by_practice.collect(), differences: told.differences }
    }

    /// This change beside another of the same place, weeks and people, run by run; `None` where they are not the same.
    #[must_use]
    pub fn beside(&self, other: &Self) -> Option<Comparison> {
        let same = self.mark == other.mark && !self.runs.is_empty() && self.runs.len() == other.runs.len();
        same.then(|| compare(&self.outcome(Side::Changed), &other.outcome(Side::Changed)))
    }
}

/// What a scenario told.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// In a sentence.
    pub sentence: String,
    /// Every figure, today beside the change.
    pub differences: Vec<Difference>,
    /// The share of promises kept by practice and need, today and with the change.
    pub by_practice: Vec<(String, Need, Option<Estimate>, Option<Estimate>)>,
}

/// Names what a place is made of: FNV-1a over everything that it says, so that one number changed is another place.
fn mark(place: &Place) -> String {
    let mut hash: u64 = 0xCBF2_9CE4_8422_2325;
    for byte in format!("{place:?}").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    }
    format!("{hash:016x}")
}

/// A scenario and a place made ready, to be played one replication at a time.
pub struct Pair {
    today: super::Simulation,
    changed: super::Simulation,
}

impl Scenario {
    /// Makes both sides ready.
    ///
    /// # Errors
    /// [`Wrong`]: a change that this place does not allow.
    pub fn ready(&self, place: &Place) -> Result<Pair, Wrong> {
        let today = super::Simulation::new(&self.today(place))?;
        Ok(Pair { today, changed: super::Simulation::new(&self.changed(place)?)? })
    }
}

impl Pair {
    /// One replication of both sides, with the same people.
    #[must_use]
    pub fn one(&self, seed: u64, replication: u32) -> (Run, Run) {
        (self.today.one(seed, replication), self.changed.one(seed, replication))
    }
}
