use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{Chain, ClaimBy, Figure, Level, Money, Verify};
use crate::{Exact, Rounding};

super::words::words! {
    /// How often it pays.
    Every {
        /// Each month.
        Month = "month";
        /// Each quarter of the NHS year.
        Quarter = "quarter";
        /// Each NHS year.
        Year = "year";
    }
}

super::words::words! {
    /// Which list a rate is paid for.
    ListKind {
        /// The people on the list.
        Registered = "registered";
        /// The same, weighted by need.
        Weighted = "weighted";
    }
}

super::words::words! {
    /// What becomes of people whom a practice left out by a personalised care adjustment.
    Exclusions {
        /// They are taken out of the denominator (`methods.md` 10).
        LeftOut = "left out";
        /// They count, so that leaving people out cannot improve the figure.
        Counted = "counted";
    }
}

/// What is paid for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "basis")]
pub enum Basis {
    /// So much for each point.
    Points {
        /// For one point; none where the pot is shared by points, so that the value follows.
        point: Option<Figure<Money>>,
        /// All points that can be earned, as the file says; held against what its standards add up to.
        points: Option<Exact>,
        /// How a practice unlike the average one is paid.
        adjust: Adjust,
        /// Those left out by a personalised care adjustment.
        exclusions: Exclusions,
    },
    /// So much for each thing done.
    Activity {
        /// For one.
        tariff: Figure<Money>,
        /// What earns it, and which share of the tariff; one of 100% where it is paid at once.
        instalments: Vec<Instalment>,
        /// No more than so many.
        cap: Option<Cap>,
    },
    /// An amount for a year.
    Block {
        /// How much, in whole pence; none where a pot is shared out, so that it follows.
        amount: Option<Figure<Money>>,
    },
    /// So much a year for each person on the list.
    PerHead {
        /// For one person for a year.
        rate: Figure<Money>,
        /// On which list.
        list: ListKind,
    },
}

/// How points are adjusted (`methods.md` 10), and how far each factor is rounded before it is used: published examples differ.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjust {
    /// The national average list: a point is worth `list ÷ average list` of its value. None where lists do not count.
    pub average_list: Option<Figure<Exact>>,
    /// How the factors are rounded.
    #[serde(default)]
    pub round: Round,
}

/// To how many places factors are rounded before they are used. Where nothing is said they are held to eight, and points to
/// six, which changes no payment that anybody has published; the payment itself is always rounded to the penny.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// The list's factor, to so many places.
    pub list: Option<u8>,
    /// The prevalence's factor, to so many places.
    pub prevalence: Option<u8>,
    /// The value of a point, adjusted: to so many places of a pound.
    pub point: Option<u8>,
    /// How.
    #[serde(default)]
    pub by: Rounding,
}

/// A part of a tariff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    /// What earns it.
    pub counts: Counts,
    /// Its share of the tariff.
    pub share: Figure<Level>,
}

/// No more than so many in so long a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// In how long a time.
    pub per: Every,
    /// How many.
    pub count: u32,
    /// For so many people on the list; for each provider whatever their list where not given.
    pub per_patients: Option<u32>,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Cases: those that came to a state, or whatever `earns` this scheme where no state is named.
    Pathway {
        /// The pathway.
        id: String,
        /// The state.
        state: Option<String>,
    },
    /// What the provider declares.
    Declared(String),
    /// Appointments of this kind that were kept.
    Booked(String),
}

impl Counts {
    /// One word for it, as in the tables of examples.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Pathway { state: Some(state), .. } => state,
            Self::Pathway { state: None, .. } => "earned",
            Self::Declared(what) | Self::Booked(what) => what,
        }
    }
}

impl FromStr for Counts {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (before, after) = text.split_once(':').map_or((text.trim(), None), |(a, b)| (a.trim(), Some(b.trim())));
        let what = after.filter(|after| !after.is_empty()).map(str::to_owned);
        match (before.strip_prefix("pathways/"), before, what) {
            (Some(id), _, state) if !id.is_empty() && after.is_none() == state.is_none() => {
                Ok(Self::Pathway { id: id.to_owned(), state })
            }
            (None, "declared", Some(what)) => Ok(Self::Declared(what)),
            (None, "booked", Some(what)) => Ok(Self::Booked(what)),
            _ => Err(format!(
                "“{text}” must be like “pathways/suture-removal: completed”, “declared: injections” or “booked: phlebotomy”"
            )),
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pathway { id, state: Some(state) } => write!(f, "pathways/{id}: {state}"),
            Self::Pathway { id, state: None } => write!(f, "pathways/{id}"),
            Self::Declared(what) => write!(f, "declared: {what}"),
            Self::Booked(what) => write!(f, "booked: {what}"),
        }
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Counts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// What is paid for, how often, and how it is claimed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pays {
    /// What is paid for.
    #[serde(flatten)]
    pub basis: Basis,
    /// How often.
    pub period: Every,
    /// By when a claim is in.
    pub claim_by: ClaimBy,
    /// Who declares, approves and pays.
    pub chain: Chain,
    /// How much is looked at afterwards.
    pub verify: Option<Verify>,
}
