use std::{fmt, str::FromStr};

use linchpin_core::{OdsCode, StaffId, TeamId};

use crate::{Bind, ToBind};

/// Who has something in hand: written `staff/…`, `team/…`, `organisation/…` or `person`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Holder {
    /// A member of staff.
    Staff(StaffId),
    /// Whoever is in a team.
    Team(TeamId),
    /// Whoever works for an organisation, in a role that the pathway names.
    Organisation(OdsCode),
    /// The person whom the case is about.
    Person,
}

/// There is nobody of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not staff/, team/ or organisation/ with a key, nor person")]
pub struct HolderError;

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Staff(id) => write!(f, "staff/{id}"),
            Self::Team(id) => write!(f, "team/{id}"),
            Self::Organisation(code) => write!(f, "organisation/{code}"),
            Self::Person => f.write_str("person"),
        }
    }
}

impl FromStr for Holder {
    type Err = HolderError;

    fn from_str(text: &str) -> Result<Self, HolderError> {
        Ok(match text.split_once('/') {
            Some(("staff", id)) => Self::Staff(id.parse().map_err(|_| HolderError)?),
            Some(("team", id)) => Self::Team(id.parse().map_err(|_| HolderError)?),
            Some(("organisation", code)) => Self::Organisation(code.parse().map_err(|_| HolderError)?),
            None if text == "person" => Self::Person,
            _ => return Err(HolderError),
        })
    }
}

impl ToBind for Holder {
    const ABSENT: Bind = Bind::Text(None);
    fn to_bind(&self) -> Bind {
        Bind::Text(Some(self.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_read_as_it_is_written() {
        for text in [
            "staff/018f3b3a-0000-7000-8000-000000000001",
            "team/018f3b3a-0000-7000-8000-000000000001",
            "organisation/C87002",
            "person",
        ] {
            assert_eq!(text.parse::<Holder>().unwrap().to_string(), text);
        }
        for text in ["", "staff", "staff/", "team/x", "person/1", "organisation/", "' or 1=1"] {
            assert_eq!(text.parse::<Holder>(), Err(HolderError), "{text}");
        }
    }
}
