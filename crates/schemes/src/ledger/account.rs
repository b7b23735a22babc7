use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Where money is, or to whom it is due.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "account")]
pub enum Account {
    /// Where money comes from: an allocation, a stream, a grant.
    Source {
        /// Its name.
        name: String,
    },
    /// Set aside for a scheme.
    Pot {
        /// The scheme's id.
        scheme: String,
    },
    /// Approved and not paid yet.
    Owed {
        /// To whom.
        provider: String,
        /// By which scheme.
        scheme: String,
    },
    /// Paid.
    Paid {
        /// To whom.
        provider: String,
        /// By which scheme.
        scheme: String,
    },
    /// To come back from a provider: below nought until it has.
    Due {
        /// From whom.
        provider: String,
        /// By which scheme.
        scheme: String,
    },
}

impl Account {
    /// Money that a provider was paid by a scheme.
    #[must_use]
    pub fn paid(provider: &str, scheme: &str) -> Self {
        Self::Paid { provider: provider.into(), scheme: scheme.into() }
    }

    /// Money that a provider is owed by a scheme.
    #[must_use]
    pub fn owed(provider: &str, scheme: &str) -> Self {
        Self::Owed { provider: provider.into(), scheme: scheme.into() }
    }

    /// Money that a provider has to give back.
    #[must_use]
    pub fn due(provider: &str, scheme: &str) -> Self {
        Self::Due { provider: provider.into(), scheme: scheme.into() }
    }

    /// What is set aside for a scheme.
    #[must_use]
    pub fn pot(scheme: &str) -> Self {
        Self::Pot { scheme: scheme.into() }
    }

    /// Where money comes from.
    #[must_use]
    pub fn source(name: &str) -> Self {
        Self::Source { name: name.into() }
    }
}

impl fmt::Display for Account {
    /// `paid:Y00001:suture-removal`, as ledger programs of others write accounts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source { name } => write!(f, "source:{name}"),
            Self::Pot { scheme } => write!(f, "pot:{scheme}"),
            Self::Owed { provider, scheme } => write!(f, "owed:{provider}:{scheme}"),
            Self::Paid { provider, scheme } => write!(f, "paid:{provider}:{scheme}"),
            Self::Due { provider, scheme } => write!(f, "due:{provider}:{scheme}"),
        }
    }
}

impl FromStr for Account {
    type Err = String;

    /// Reads what [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is not an account");
        let (kind, rest) = text.split_once(':').ok_or_else(wrong)?;
        let both = || rest.split_once(':').ok_or_else(wrong);
        Ok(match kind {
            "source" => Self::source(rest),
            "pot" => Self::pot(rest),
            "owed" => both().map(|(provider, scheme)| Self::owed(provider, scheme))?,
            "paid" => both().map(|(provider, scheme)| Self::paid(provider, scheme))?,
            "due" => both().map(|(provider, scheme)| Self::due(provider, scheme))?,
            _ => return Err(wrong()),
        })
    }
}
