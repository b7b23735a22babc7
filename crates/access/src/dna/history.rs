/// How many appointments the published average weighs as, against somebody's own past.
pub const PRIOR_STRENGTH: f64 = 5.0;

/// What somebody did with earlier appointments: only those over before this one was booked, or the model would know the future.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct History {
    /// Attended.
    pub attended: u32,
    /// Neither attended nor cancelled.
    pub missed: u32,
}

impl History {
    /// How much likelier than the average their own past makes a miss, as a difference of log-odds; 0 without a past. The
    /// average counts as [`PRIOR_STRENGTH`] appointments, so that one miss out of one is not a certainty.
    #[must_use]
    pub fn log_odds(self, average: f64) -> f64 {
        let (missed, all) = (f64::from(self.missed), f64::from(self.missed) + f64::from(self.attended));
        let rate = (missed + PRIOR_STRENGTH * average) / (all + PRIOR_STRENGTH);
        super::model::logit(rate) - super::model::logit(average)
    }
}
