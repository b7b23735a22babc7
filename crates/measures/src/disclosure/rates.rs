use serde::Serialize;

/// How a rate of deaths is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateKind {
    /// Crude, or of one age.
    Crude,
    /// Standardised for age.
    Standardised,
}

/// Whether a rate is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reliability {
    /// Too few deaths: not worked out, printed as `:`.
    NotCalculated,
    /// Few deaths: given, and flagged `u` as unreliable.
    Unreliable,
    /// Given.
    Reliable,
}

/// The Office for National Statistics' rule: a crude rate needs 3 deaths, a standardised one 10; under 20 it is flagged.
#[must_use]
pub fn reliability(deaths: u64, kind: RateKind) -> Reliability {
    let needed = match kind {
        RateKind::Crude => 3,
        RateKind::Standardised => 10,
    };
    if deaths < needed {
        Reliability::NotCalculated
    } else if deaths < 20 {
        Reliability::Unreliable
    } else {
        Reliability::Reliable
    }
}
