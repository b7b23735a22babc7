use super::{Definition, Level};
use crate::words::words;

words! {
    /// What pressure is measured by. Each is a number that this system has by itself.
    Measure {
        /// Promises broken in the last seven days, of those that were decided, in per cent.
        Broken = "promises-broken", "Promises broken, % of those decided in 7 days";
        /// Open requests for which nothing could be offered, per 1,000 patients.
        Unmet = "nothing-to-offer", "Open requests with nothing to offer, per 1,000 patients";
        /// Slots of the next working day that are booked, in per cent.
        Booked = "next-day-booked", "Slots of the next working day booked, %";
        /// Mean seconds until a call is answered.
        Wait = "telephone-wait", "Seconds until a call is answered, mean";
        /// Calls given up, in per cent.
        Abandoned = "calls-abandoned", "Calls given up, %";
        /// Clinical sessions of the week cut by leave and sickness or without a clinician, in per cent.
        Absent = "sessions-lost", "Sessions of the week without a clinician, %";
        /// Demand of the last four weeks over capacity, 1 being full.
        Load = "load", "Demand over capacity";
    }
}

/// The measures of one practice at one time; what is not there is not known, and not nought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pressure(Vec<(Measure, f64)>);

impl Pressure {
    /// With this measure. A value that is no number is not known.
    #[must_use]
    pub fn with(mut self, measure: Measure, value: Option<f64>) -> Self {
        self.0.retain(|(known, _)| *known != measure);
        self.0.extend(value.filter(|value| value.is_finite()).map(|value| (measure, value)));
        self
    }

    /// The value of a measure.
    #[must_use]
    pub fn get(&self, measure: Measure) -> Option<f64> {
        self.0.iter().find(|(known, _)| *known == measure).map(|(_, value)| *value)
    }
}

/// One measure, and the level at which it is by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// What.
    pub measure: Measure,
    /// How much, in the unit of its title.
    pub value: f64,
    /// At which level.
    pub level: Level,
}

/// What the figures say.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The level, by [`Definition::agree`]; none where fewer measures are known than must agree.
    pub level: Option<Level>,
    /// Every known measure, the highest level first.
    pub readings: Vec<Reading>,
}

impl Definition {
    /// What the figures say: the highest level that at least [`Definition::agree`] measures have reached. One figure alone
    /// raises no alarm where two must agree, and many low ones do not hide two high ones.
    #[must_use]
    pub fn measure(&self, pressure: &Pressure) -> Measured {
        let mut readings: Vec<Reading> = self
            .thresholds
            .iter()
            .filter_map(|threshold| {
                let value = pressure.get(threshold.measure)?;
                Some(Reading { measure: threshold.measure, value, level: threshold.level(value) })
            })
            .collect();
        readings.sort_by_key(|reading| (std::cmp::Reverse(reading.level), reading.measure));
        let level = usize::from(self.agree).checked_sub(1).and_then(|place| readings.get(place)).map(|one| one.level);
        Measured { level, readings }
    }
}
