use std::collections::{BTreeMap, BTreeSet};

use linchpin_core::OdsCode;
use serde::{Deserialize, Serialize};

/// What a practice does about a service that is for everybody (ROTH 5.3: to provide it, or to have it provided).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignUp {
    /// It serves its patients itself.
    Provides,
    /// Somebody else serves them, by a sub-contract.
    ServedBy(OdsCode),
    /// It was asked and said no.
    Declined,
    /// It was asked and has not answered.
    Invited,
}

/// Why the patients of a practice are not served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum Gap {
    /// It has said no and named nobody.
    #[error("it declined, and nobody serves its patients")]
    Declined,
    /// It has not answered, or was never asked.
    #[error("it has not answered")]
    NotAnswered,
    /// It named somebody who does not provide the service.
    #[error("it is to be served by {0}, who does not provide this")]
    NotProvided(OdsCode),
}

/// The practices whose patients nobody serves, and why. A sub-contract is with somebody who provides the service; one that
/// goes on to a third would leave nobody answerable. Providers that are no practice provide by their own sign-up.
#[must_use]
pub fn gaps(practices: &BTreeSet<OdsCode>, said: &BTreeMap<OdsCode, SignUp>) -> BTreeMap<OdsCode, Gap> {
    let gap = |practice: &OdsCode| match said.get(practice) {
        Some(SignUp::Provides) => None,
        Some(SignUp::ServedBy(other)) => {
            (said.get(other) != Some(&SignUp::Provides)).then_some(Gap::NotProvided(*other))
        }
        Some(SignUp::Declined) => Some(Gap::Declined),
        Some(SignUp::Invited) | None => Some(Gap::NotAnswered),
    };
    practices.iter().filter_map(|practice| Some((*practice, gap(practice)?))).collect()
}
