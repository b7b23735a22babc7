/// Why a figure cannot be computed from what was given. Never a zero in disguise.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unfit {
    /// There is nothing to compute from.
    #[error("there is no data")]
    Empty,
    /// A number is missing (NaN) or infinite.
    #[error("{0} is missing or not a finite number")]
    NotFinite(&'static str),
    /// A count or population is below zero.
    #[error("{0} is below zero")]
    Negative(&'static str),
    /// Something that divides is zero.
    #[error("{0} is zero")]
    Zero(&'static str),
    /// More were counted than there are.
    #[error("{0} is more than {1}")]
    Above(&'static str, &'static str),
    /// The method is not reliable on so little.
    #[error("too few {what}: {have}, at least {need} needed")]
    TooFew {
        /// What there is too little of.
        what: &'static str,
        /// How many there are.
        have: f64,
        /// How many there must be.
        need: f64,
    },
    /// A setting is outside what the method allows.
    #[error("{0}")]
    Setting(&'static str),
}

/// The number if it is finite and not below zero.
pub(crate) fn not_negative(value: f64, what: &'static str) -> Result<f64, Unfit> {
    if !value.is_finite() {
        Err(Unfit::NotFinite(what))
    } else if value < 0.0 {
        Err(Unfit::Negative(what))
    } else {
        Ok(value)
    }
}

/// The number if it is finite and above zero.
pub(crate) fn positive(value: f64, what: &'static str) -> Result<f64, Unfit> {
    match not_negative(value, what)? {
        0.0 => Err(Unfit::Zero(what)),
        value => Ok(value),
    }
}

/// The number if it is finite.
pub(crate) fn finite(value: f64, what: &'static str) -> Result<f64, Unfit> {
    if value.is_finite() { Ok(value) } else { Err(Unfit::NotFinite(what)) }
}
