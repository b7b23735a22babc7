use serde::{Deserialize, Serialize};

/// What somebody is signed in as. One person may hold several at several organisations and works as one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Plans and buys services for the place.
    Commissioner,
    /// Follows the money of the place.
    Finance,
    /// Runs a practice.
    PracticeManager,
    /// Answers the telephone and the door of a practice or hub.
    Receptionist,
    /// A doctor, nurse, pharmacist or other who treats people.
    Clinician,
    /// Finds the right service for a person.
    CareNavigator,
    /// A nurse of the care co-ordination centre.
    CoordinationNurse,
    /// A social-prescribing link worker.
    LinkWorker,
    /// A nurse or carer of a care home, who looks after those who live there.
    CareHome,
    /// A clinician of NHS 111, who books callers into what is opened to 111.
    #[serde(rename = "nhs-111")]
    Nhs111,
    /// Guards confidentiality: the information-governance officer, for the Caldicott Guardian.
    InformationGovernance,
    /// Keeps the system and its accounts.
    Administrator,
    /// The person themselves.
    Patient,
}

impl Role {
    /// Every role, in the order in which pages list them.
    pub const ALL: [Self; 13] = [
        Self::Commissioner,
        Self::Finance,
        Self::PracticeManager,
        Self::Receptionist,
        Self::Clinician,
        Self::CareNavigator,
        Self::CoordinationNurse,
        Self::LinkWorker,
        Self::CareHome,
        Self::Nhs111,
        Self::InformationGovernance,
        Self::Administrator,
        Self::Patient,
    ];

    /// The name in tables and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Commissioner => "commissioner",
            Self::Finance => "finance",
            Self::PracticeManager => "practice-manager",
            Self::Receptionist => "receptionist",
            Self::Clinician => "clinician",
            Self::CareNavigator => "care-navigator",
            Self::CoordinationNurse => "coordination-nurse",
            Self::LinkWorker => "link-worker",
            Self::CareHome => "care-home",
            Self::Nhs111 => "nhs-111",
            Self::InformationGovernance => "information-governance",
            Self::Administrator => "administrator",
            Self::Patient => "patient",
        }
    }

    /// The name on pages.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Commissioner => "Commissioner",
            Self::Finance => "Finance officer",
            Self::PracticeManager => "Practice manager",
            Self::Receptionist => "Receptionist",
            Self::Clinician => "Clinician",
            Self::CareNavigator => "Care navigator",
            Self::CoordinationNurse => "Co-ordination centre nurse",
            Self::LinkWorker => "Link worker",
            Self::CareHome => "Care home staff",
            Self::Nhs111 => "NHS 111 clinician",
            Self::InformationGovernance => "Information governance officer",
            Self::Administrator => "Administrator",
            Self::Patient => "Patient",
        }
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// There is no such role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such role")]
pub struct RoleError;

impl std::str::FromStr for Role {
    type Err = RoleError;
    fn from_str(text: &str) -> Result<Self, RoleError> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(RoleError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_one_name_in_text_and_json() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse::<Role>(), Ok(role));
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{role}\""));
        }
        assert_eq!("Administrator ".parse::<Role>(), Err(RoleError));
    }
}
