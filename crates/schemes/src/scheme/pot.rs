use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Figure, Money};

super::words::words! {
    /// How a pot is shared out among those who are paid from it (`anchors.md` 1: a6).
    Sharing {
        /// Each is paid what they earned; together no more than the pot.
        AsEarned = "as earned";
        /// To each the same.
        Equally = "equally";
        /// By the people on the list.
        RegisteredList = "by registered list";
        /// By the people on the list, weighted by need.
        WeightedList = "by weighted list";
        /// By points.
        Points = "by points";
        /// By points times the people on the list.
        WeightedPoints = "by weighted points";
        /// As `shares` says: amounts, or shares that add up to 100%.
        Given = "as given";
    }
}

/// The money that there is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pot {
    /// How much for a year, in whole pence.
    pub amount: Figure<Money>,
    /// How it is shared out.
    pub shared: Sharing,
    /// To whom what, where it is shared as given: amounts for a year, or per cent.
    #[serde(default)]
    pub shares: BTreeMap<String, String>,
    /// The pot is what one average provider can earn in a year, and not what all of them share.
    #[serde(default)]
    pub one_provider: bool,
}
