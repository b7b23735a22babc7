use rand::{Rng, RngExt};
use rand_distr::{Distribution, Exp1};

/// People who answer one telephone number, first come first served.
///
/// A caller's wait is known when they ring: it ends when the next of the people is free, who have all earlier callers
/// before them. Who would give up before then never keeps anybody busy. No event is needed, and the result is exact.
#[derive(Clone, Debug)]
pub struct Answering {
    /// When each of the people is free again, in seconds.
    free: Vec<f64>,
}

impl Answering {
    /// So many people, all free.
    #[must_use]
    pub fn new(people: usize) -> Self {
        Self { free: vec![0.0; people.max(1)] }
    }

    /// A caller who rings at this second, gives up after so many, and whose call lasts so many: the wait, or `None` when
    /// they gave up. Callers must come in the order of time.
    pub fn call(&mut self, at: f64, patience: f64, lasts: f64) -> Option<f64> {
        let mut next = 0;
        for (person, free) in self.free.iter().enumerate() {
            if *free <= at {
                next = person;
                break;
            }
            if *free < self.free[next] {
                next = person;
            }
        }
        let wait = (self.free[next] - at).max(0.0);
        if wait > patience {
            return None;
        }
        self.free[next] = at + wait + lasts;
        Some(wait)
    }
}

/// What callers met.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Seen {
    /// Calls counted.
    pub calls: u64,
    /// The share who waited at all, gave up or not.
    pub waited: f64,
    /// The mean wait of those who were answered, in seconds.
    pub mean_wait: f64,
    /// The share answered within the seconds asked about.
    pub within: f64,
    /// The share who gave up.
    pub gave_up: f64,
}

/// Plays one telephone number: `calls` a second at random, answered by so many people in random times with this mean.
/// Callers give up after random times with mean `patience`, or never. The first tenth of the calls is not counted.
pub fn line(
    people: usize,
    calls: f64,
    handling: f64,
    patience: Option<f64>,
    threshold: f64,
    count: u64,
    chance: &mut impl Rng,
) -> Seen {
    let mut answering = Answering::new(people);
    let (mut at, warm_up) = (0.0, count / 9);
    let (mut waited, mut waits, mut within, mut gave_up) = (0u64, 0.0, 0u64, 0u64);
    for call in 0..count + warm_up {
        at += draw(chance) / calls;
        let patience = patience.map_or(f64::INFINITY, |mean| draw(chance) * mean);
        let lasts = draw(chance) * handling;
        let met = answering.call(at, patience, lasts);
        if call < warm_up {
            continue;
        }
        match met {
            Some(wait) => {
                waited += u64::from(wait > 0.0);
                waits += wait;
                within += u64::from(wait <= threshold);
            }
            None => {
                waited += 1;
                gave_up += 1;
            }
        }
    }
    let all = count as f64;
    Seen {
        calls: count,
        waited: waited as f64 / all,
        mean_wait: waits / (count - gave_up).max(1) as f64,
        within: within as f64 / all,
        gave_up: gave_up as f64 / all,
    }
}

fn draw(chance: &mut impl Rng) -> f64 {
    Exp1.sample(chance)
}

/// A share by chance.
pub(super) fn happens(chance: &mut impl Rng, share: f64) -> bool {
    chance.random::<f64>() < share
}

/// A random time with this mean.
pub(super) fn random_time(chance: &mut impl Rng, mean: f64) -> f64 {
    draw(chance) * mean
}
