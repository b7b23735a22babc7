/// What a score says of somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Outcome {
    /// It is not for them: too young, say, or without the illness that it is about.
    #[default]
    NotFor,
    /// It is for them and cannot be told.
    Missing(Missing),
    /// It can.
    Known {
        /// The score.
        value: f64,
        /// The band by number; none where none are published.
        band: Option<u8>,
    },
}

impl Outcome {
    /// The score, where it is known.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Known { value, .. } => Some(value),
            Self::NotFor | Self::Missing(_) => None,
        }
    }
}

/// Why a score cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Missing {
    /// The date of birth is not known, or cannot be right.
    Age,
    /// Sex is not recorded as female or male, and the score asks for it.
    Sex,
    /// The source does not say whether a stay in hospital was planned.
    HowAdmitted,
}

impl Missing {
    /// The word in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Sex => "sex",
            Self::HowAdmitted => "how-admitted",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Age => "The date of birth is not known, or cannot be right.",
            Self::Sex => "Sex is not recorded as female or male, and the score has points for it.",
            Self::HowAdmitted => "The hospital does not say whether the stay was planned or an emergency.",
        }
    }
}
