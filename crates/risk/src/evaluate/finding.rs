use serde::{Deserialize, Serialize};

use super::{Assumption, Effect, Held, Method};

/// What one method found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The method.
    pub method: Method,
    /// The difference that is put down to the scheme, per person and year.
    pub effect: Effect,
    /// What it would have been without the scheme, by this method, per person and year.
    pub without: f64,
    /// How the error was worked out, in words.
    pub errors: String,
    /// What it takes for granted, and whether that holds.
    pub assumptions: Vec<Assumption>,
}

impl Finding {
    /// Whether something that it takes for granted fails: then it is not to be relied on.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.assumptions.iter().any(|assumption| assumption.held == Held::Fails)
    }
}
