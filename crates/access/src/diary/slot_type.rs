use linchpin_core::{OdsCode, SlotTypeId};
use serde::{Deserialize, Serialize};

use crate::{Category, Mode, Need, Profession};

/// A kind of slot of one organisation: what the slot is for, how long, and what the national tables would call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotType {
    /// Its key.
    pub id: SlotTypeId,
    /// Whose kind of slot it is.
    pub organisation: OdsCode,
    /// What the organisation calls it, such as "Telephone, same day".
    pub name: String,
    /// The national category.
    pub category: Category,
    /// How people are seen.
    pub mode: Mode,
    /// Who sees them.
    pub profession: Profession,
    /// Minutes, 1 to 720.
    pub minutes: u16,
    /// The needs for which it may be given; none means any.
    pub needs: Vec<Need>,
}

impl SlotType {
    /// Whether it may be given for this need.
    #[must_use]
    pub fn suits(&self, need: Need) -> bool {
        self.needs.is_empty() || self.needs.contains(&need)
    }
}
