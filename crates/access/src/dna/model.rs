use serde::{Deserialize, Serialize};

use super::{History, Lead, features};
use crate::Mode;

/// The share of all appointments that were missed, England 2018, for which the published bands below stand (`anchors.md` 2).
pub(super) const AVERAGE: f64 = 0.0534;

/// The share missed by how far ahead the appointment was booked, England 2018 (`anchors.md` 2): the same day, one day, 2 to 7
/// days, and more, for which 8.2% to 8.9% was published and 8.5% is taken.
pub const PUBLISHED: [f64; 4] = [0.019, 0.05, 0.068, 0.085];

/// A logistic model: the log-odds of a miss are the sum of the features times these.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// One for each of [`super::FEATURES`].
    pub coefficients: [f64; 8],
    /// From how many appointments it was learnt; none for the published figures.
    pub rows: u64,
}

/// A risk and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Risk {
    /// The chance of a miss, 0 to 1.
    pub chance: f64,
    /// In a sentence, for staff.
    pub reason: String,
}

impl Model {
    /// The model before anything is learnt: the published share by lead time; a person's own past at its face value; no
    /// difference by how they are seen, because none is published.
    #[must_use]
    pub fn published() -> Self {
        let base = logit(PUBLISHED[0]);
        let [_, one, week, longer] = PUBLISHED.map(|share| logit(share) - base);
        Self { coefficients: [base, one, week, longer, 1.0, 0.0, 0.0, 0.0], rows: 0 }
    }

    /// The chance that this appointment is missed, 0 to 1.
    #[must_use]
    pub fn chance(&self, lead_days: u32, history: History, mode: Mode) -> f64 {
        logistic(self.score(&features(lead_days, history, mode)))
    }

    pub(super) fn score(&self, features: &[f64; 8]) -> f64 {
        self.coefficients.iter().zip(features).map(|(weight, value)| weight * value).sum()
    }

    /// The chance, and what makes it higher or lower than an appointment of the same day by somebody without a past.
    #[must_use]
    pub fn risk(&self, lead_days: u32, history: History, mode: Mode) -> Risk {
        let chance = self.chance(lead_days, history, mode);
        let values = features(lead_days, history, mode);
        let mut parts: Vec<(f64, String)> = Vec::new();
        let part = |place: usize| self.coefficients[place] * values[place];
        let ahead = match Lead::of(lead_days) {
            Lead::SameDay => "booked on the day".to_owned(),
            Lead::OneDay => "booked one day ahead".to_owned(),
            Lead::Week | Lead::Longer => format!("booked {lead_days} days ahead"),
        };
        parts.push((part(1) + part(2) + part(3), ahead));
        let all = u64::from(history.attended) + u64::from(history.missed);
        parts.push((
            part(4),
            match (history.missed, all) {
                (_, 0) => "no earlier appointments known".into(),
                (0, 1) => "came to the one earlier appointment".into(),
                (_, 1) => "missed the one earlier appointment".into(),
                (0, all) => format!("came to all {all} earlier appointments"),
                (missed, all) => format!("missed {missed} of {all} earlier appointments"),
            },
        ));
        let seen = part(5) + part(6) + part(7);
        if seen != 0.0 {
            parts.push((
                seen,
                format!(
                    "{} {}",
                    mode.title().to_lowercase(),
                    if seen > 0.0 { "is missed more often here" } else { "is missed less often here" }
                ),
            ));
        }
        parts.sort_by(|one, other| other.0.abs().total_cmp(&one.0.abs()));
        let because: Vec<_> = parts.into_iter().map(|(_, words)| words).collect();
        Risk {
            chance,
            reason: format!("About {} in 100 such appointments are missed: {}.", whole(chance), because.join("; ")),
        }
    }
}

/// A chance in whole hundredths, and never none or all: a model is not so sure.
fn whole(chance: f64) -> u32 {
    // Between 1 and 99.
    (chance * 100.0).round().clamp(1.0, 99.0) as u32
}

pub(super) fn logit(share: f64) -> f64 {
    (share / (1.0 - share)).ln()
}

pub(super) fn logistic(score: f64) -> f64 {
    1.0 / (1.0 + (-score).exp())
}
