use jiff::civil::Date;
use linchpin_core::NhsNumber;
use openidconnect::AdditionalClaims;
use serde::{Deserialize, Serialize};

/// Who signed in, as the provider vouches for them.
#[derive(Clone, Debug)]
pub struct Known {
    /// Who vouches.
    pub issuer: String,
    /// Whom they mean, for ever.
    pub subject: String,
    /// What they are called.
    pub name: Option<String>,
    /// How sure the provider is, in its own words.
    pub assurance: String,
    /// Of patients: their NHS number.
    pub nhs_number: Option<NhsNumber>,
    /// Of patients: their family name.
    pub family_name: Option<String>,
    /// Of patients: the day they were born.
    pub birth_date: Option<Date>,
    /// Of staff: where they work, in the national register of roles.
    pub memberships: Vec<Membership>,
}

/// One role of a member of staff in the national register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Which role it is, for ever.
    #[serde(rename = "person_roleid")]
    pub id: String,
    /// The organisation's ODS code.
    #[serde(rename = "org_code")]
    pub organisation: String,
    /// What the role is called there.
    #[serde(rename = "role_name", default)]
    pub role: String,
}

/// How sure a provider says it is: part of what it signs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Assurance {
    /// NHS login: the vector of trust that was reached.
    #[serde(default)]
    pub(super) vot: Option<String>,
    /// CIS2: how they proved that they are back.
    #[serde(default)]
    pub(super) authentication_assurance_level: Option<Level>,
    /// CIS2: how they once proved who they are.
    #[serde(default)]
    pub(super) id_assurance_level: Option<Level>,
    /// CIS2: the role with which they came.
    #[serde(default)]
    pub(super) selected_roleid: Option<String>,
}

impl AdditionalClaims for Assurance {}

/// A level, which is written as a number or as a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Level {
    Number(u8),
    Text(String),
}

impl Level {
    pub(super) fn number(&self) -> u8 {
        match self {
            Self::Number(n) => *n,
            Self::Text(text) => text.parse().unwrap_or(0),
        }
    }
}

/// What the provider tells beside.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Profile {
    #[serde(default)]
    pub(super) nhs_number: Option<String>,
    #[serde(default)]
    pub(super) nhsid_nrbac_roles: Vec<Membership>,
}

impl AdditionalClaims for Profile {}
