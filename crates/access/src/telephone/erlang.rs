//! Erlang's formulas (`methods.md` 11): callers come at random, wait for the next free person, and do not give up.
//! Where callers do give up, more people are found here than are needed, never fewer.

/// What callers are promised: this share of calls answered within so many seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// Between 0 and 1; 1 itself no number of people can promise.
    pub share: f64,
    /// Seconds.
    pub within: f64,
}

impl Goal {
    /// A promise that can be kept.
    #[must_use]
    pub fn new(share: f64, within: f64) -> Option<Self> {
        ((0.0..1.0).contains(&share) && within >= 0.0 && within.is_finite()).then_some(Self { share, within })
    }
}

/// The offered load in erlangs: the mean number of calls in progress if none had to wait. `None` for numbers that are no
/// load (negative, not finite, an interval of nothing).
#[must_use]
pub fn offered(calls: f64, interval_seconds: f64, handling_seconds: f64) -> Option<f64> {
    let load = calls / interval_seconds * handling_seconds;
    (calls >= 0.0 && interval_seconds > 0.0 && handling_seconds >= 0.0 && load.is_finite()).then_some(load)
}

/// Erlang B: the share of calls that find all lines busy where nobody can wait. The recursion only divides, so that it
/// holds for any load.
#[must_use]
pub fn blocked(people: u32, erlangs: f64) -> f64 {
    (1..=people).fold(1.0, |blocked, k| step(blocked, k, erlangs))
}

/// From k - 1 people to k.
fn step(blocked: f64, k: u32, erlangs: f64) -> f64 {
    erlangs * blocked / (f64::from(k) + erlangs * blocked)
}

/// So many people answering so much load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    people: f64,
    erlangs: f64,
    waits: f64,
}

impl Line {
    /// Erlang C of these people and this load.
    #[must_use]
    pub fn new(people: u32, erlangs: f64) -> Self {
        Self::of(people, erlangs, blocked(people, erlangs))
    }

    fn of(people: u32, erlangs: f64, blocked: f64) -> Self {
        let people = f64::from(people);
        let waits = if erlangs <= 0.0 {
            0.0
        } else if people <= erlangs {
            1.0
        } else {
            let occupancy = erlangs / people;
            blocked / (1.0 - occupancy * (1.0 - blocked))
        };
        Self { people, erlangs, waits }
    }

    /// The share of callers who wait at all; 1 where the queue grows without end.
    #[must_use]
    pub fn waits(self) -> f64 {
        self.waits
    }

    /// The share of time in which people are on a call, at most 1.
    #[must_use]
    pub fn occupancy(self) -> f64 {
        if self.erlangs <= 0.0 { 0.0 } else { (self.erlangs / self.people).min(1.0) }
    }

    /// The share of calls answered within so many seconds.
    #[must_use]
    pub fn answered_within(self, seconds: f64, handling_seconds: f64) -> f64 {
        if self.erlangs <= 0.0 {
            1.0
        } else if self.people <= self.erlangs {
            0.0
        } else {
            1.0 - self.waits * (-(self.people - self.erlangs) * seconds / handling_seconds).exp()
        }
    }

    /// The mean wait of all callers in seconds; infinite where the queue grows without end.
    #[must_use]
    pub fn mean_wait(self, handling_seconds: f64) -> f64 {
        if self.erlangs <= 0.0 {
            0.0
        } else if self.people <= self.erlangs {
            f64::INFINITY
        } else {
            self.waits * handling_seconds / (self.people - self.erlangs)
        }
    }
}

/// The fewest people who keep the promise. `None` for a load that is no number or beyond a million erlangs.
#[must_use]
pub fn staff_for(erlangs: f64, handling_seconds: f64, goal: Goal) -> Option<u32> {
    if !(0.0..=1e6).contains(&erlangs) {
        return None;
    }
    if erlangs == 0.0 {
        return Some(0);
    }
    let (mut people, mut blocked) = (0, 1.0);
    loop {
        let line = Line::of(people, erlangs, blocked);
        if f64::from(people) > erlangs && line.answered_within(goal.within, handling_seconds) >= goal.share {
            return Some(people);
        }
        people += 1;
        blocked = step(blocked, people, erlangs);
    }
}

/// How many to put on the rota for so many to be answering, where this share of paid time goes to breaks, training,
/// leave and illness. `None` unless the share lies from 0 to below 1.
#[must_use]
pub fn rostered(people: u32, shrinkage: f64) -> Option<u32> {
    // A hair is taken off so that 14 / (1 - 0.3) with its rounding is not one person more.
    (0.0..1.0).contains(&shrinkage).then(|| (f64::from(people) / (1.0 - shrinkage) - 1e-9).ceil().max(0.0) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_erlangs_are_no_trouble() {
        let goal = Goal::new(0.8, 20.0).unwrap();
        let people = staff_for(10_000.0, 180.0, goal).unwrap();
        assert!((10_000..10_400).contains(&people), "{people}");
        assert!(Line::new(people, 10_000.0).answered_within(20.0, 180.0) >= 0.8);
        assert!(Line::new(people - 1, 10_000.0).answered_within(20.0, 180.0) < 0.8);
        // Near the load Erlang B goes as the normal: B is about sqrt(2 / (pi A)).
        let near = (2.0 / (std::f64::consts::PI * 10_000.0)).sqrt();
        assert!((blocked(10_000, 10_000.0) / near - 1.0).abs() < 0.01);
        assert_eq!(staff_for(f64::NAN, 180.0, goal), None);
        assert_eq!(staff_for(1e7, 180.0, goal), None);
    }

    #[test]
    fn a_promise_of_all_calls_is_none() {
        assert_eq!(Goal::new(1.0, 20.0), None);
        assert_eq!(Goal::new(0.8, f64::NAN), None);
        assert_eq!(offered(10.0, 0.0, 180.0), None);
        assert_eq!(offered(-1.0, 1800.0, 180.0), None);
        assert_eq!(rostered(14, 1.0), None);
        assert_eq!(rostered(0, 0.3), Some(0));
    }

    #[test]
    fn one_person_is_the_simple_queue() {
        // M/M/1: the share who wait is the occupancy, the mean wait occupancy / (1 - occupancy) handling times.
        let line = Line::new(1, 0.75);
        assert!((line.waits() - 0.75).abs() < 1e-12);
        assert!((line.mean_wait(60.0) - 180.0).abs() < 1e-9);
        assert_eq!(Line::new(2, 2.0).mean_wait(60.0), f64::INFINITY);
        assert_eq!(Line::new(0, 1.0).occupancy(), 1.0);
    }

    proptest::proptest! {
        #[test]
        fn one_person_more_never_makes_callers_wait_longer(people in 1u32..200, erlangs in 0.01f64..190.0) {
            let (few, more) = (Line::new(people, erlangs), Line::new(people + 1, erlangs));
            proptest::prop_assert!(more.waits() <= few.waits());
            proptest::prop_assert!(more.answered_within(20.0, 180.0) >= few.answered_within(20.0, 180.0));
            proptest::prop_assert!((0.0..=1.0).contains(&more.waits()));
        }
    }
}
