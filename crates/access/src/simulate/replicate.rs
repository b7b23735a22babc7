use super::{Measure, Person, Place, Run, Wrong, plan::Plan, run::Machine};
use crate::{
    Need,
    interval::{Estimate, estimate},
};

/// The most replications in one outcome.
const MOST: u32 = 1000;

/// A place made ready to be played.
pub struct Simulation {
    plan: Plan,
}

impl Simulation {
    /// Makes a place ready.
    ///
    /// # Errors
    /// [`Wrong`]: a number without a meaning, or more slots than a machine can hold.
    pub fn new(place: &Place) -> Result<Self, Wrong> {
        Ok(Self { plan: Plan::new(place)? })
    }

    /// Plays it so many times, at least once and at most a thousand. The same seed gives the same outcome; two places
    /// played with one seed meet the same people.
    #[must_use]
    pub fn play(&self, seed: u64, replications: u32) -> Outcome {
        let mut machine = Machine::new(&self.plan);
        let runs = (0..replications.clamp(1, MOST)).map(|replication| machine.run(seed, replication)).collect();
        Outcome { names: self.plan.place.practices.iter().map(|p| p.name.clone()).collect(), runs }
    }

    /// One replication by its number.
    #[must_use]
    pub fn one(&self, seed: u64, replication: u32) -> Run {
        Machine::new(&self.plan).run(seed, replication)
    }

    /// Everybody of one replication in the order in which they ask, for a second model to be held against this one.
    #[must_use]
    pub fn people(&self, seed: u64, replication: u32) -> Vec<Person> {
        let mut machine = Machine::new(&self.plan);
        machine.run(seed, replication);
        Person::all(&self.plan, &machine.requests)
    }
}

/// What a place's replications told.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    names: Vec<String>,
    /// One after the other; scenarios are compared run by run.
    pub runs: Vec<Run>,
}

impl Outcome {
    /// Of runs that were played one by one, over practices of these names.
    #[must_use]
    pub fn of(names: Vec<String>, runs: Vec<Run>) -> Self {
        Self { names, runs }
    }

    /// A figure with its interval over the replications; `None` where no run has it.
    #[must_use]
    pub fn estimate(&self, measure: Measure) -> Option<Estimate> {
        let seen: Vec<f64> = self.runs.iter().filter_map(|run| run.value(measure)).collect();
        estimate(&seen)
    }

    /// The share of promises kept by practice, in the order of the place: where it breaks.
    #[must_use]
    pub fn by_practice(&self, need: Need) -> Vec<(&str, Option<Estimate>)> {
        let share = |at: usize| {
            let cells = self.runs.iter().filter_map(|run| Some(run.practices.get(at)?[need as usize]));
            let cells = cells.filter(|cell| cell.1 > 0);
            estimate(&cells.map(|(kept, asked)| f64::from(kept) / f64::from(asked)).collect::<Vec<_>>())
        };
        self.names.iter().enumerate().map(|(at, name)| (name.as_str(), share(at))).collect()
    }
}
