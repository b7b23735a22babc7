use super::{Area, Kind};

/// How far an area is from the target on the kind's own scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Score {
    /// The standard error there.
    pub(super) error: f64,
    /// The distance in standard errors; minus infinity for no events on a logarithmic scale.
    pub(super) z: f64,
}

/// The value all areas are held against, in the unit shown (before the multiplier).
pub(super) fn target(areas: &[Area], kind: Kind) -> f64 {
    match kind {
        Kind::RatioLog | Kind::RatioRoot => 1.0,
        Kind::Proportion | Kind::CountRatio => {
            areas.iter().map(|a| a.numerator).sum::<f64>() / areas.iter().map(|a| a.denominator).sum::<f64>()
        }
    }
}

/// The standard error on the kind's own scale of `numerator` over `denominator`.
pub(super) fn error(kind: Kind, numerator: f64, denominator: f64) -> f64 {
    match kind {
        Kind::RatioLog => 1.0 / denominator.sqrt(),
        Kind::RatioRoot | Kind::Proportion => 0.5 / denominator.sqrt(),
        Kind::CountRatio => (numerator / (numerator + 0.5).powi(2) + denominator / (denominator + 0.5).powi(2)).sqrt(),
    }
}

/// The kind's own scale.
pub(super) fn scale(kind: Kind, value: f64) -> f64 {
    match kind {
        Kind::RatioLog | Kind::CountRatio => value.ln(),
        Kind::RatioRoot => value.sqrt(),
        Kind::Proportion => value.sqrt().min(1.0).asin(),
    }
}

pub(super) fn scores(areas: &[Area], kind: Kind) -> Vec<Score> {
    let target = scale(kind, target(areas, kind));
    areas
        .iter()
        .map(|area| {
            let Area { numerator, denominator } = *area;
            let value = match kind {
                // Half an event on either side keeps areas without events on the scale.
                Kind::CountRatio => (numerator + 0.5) / (denominator + 0.5),
                _ => numerator / denominator,
            };
            let error = error(kind, numerator, denominator);
            Score { error, z: (scale(kind, value) - target) / error }
        })
        .collect()
}
