use std::collections::BTreeSet;

use linchpin_core::Role;
use serde::{Deserialize, Serialize};

use super::ItemPath;

/// The person whom the case is about. Every pathway has them.
pub const PERSON: &str = "person";
/// The practice at which the person is registered. Every pathway has it; a file may say which roles act for it.
pub const PRACTICE: &str = "practice";
/// Those who plan and pay: they see counts and outcomes, and never a person.
pub const COMMISSIONER: &str = "commissioner";

/// What cases on a pathway are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// A person and their care. Commissioners see counts.
    #[default]
    Person,
    /// A practice and what it and its commissioner do together (D5, D6): a concern, an inspection, a peer review. No person is in it.
    Practice,
}

/// Somebody who takes part, as the file calls them, and who that is among those who sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Party {
    /// The name in the file: `link worker`. Filled in from the key.
    pub name: String,
    /// The roles in which one acts as this party.
    pub roles: BTreeSet<Role>,
    /// Where one has to sit.
    pub seat: Seat,
}

/// Which of those with the right role it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seat {
    /// The person themselves.
    Person,
    /// Those of the practice at which the person is registered.
    Practice,
    /// Whoever opened the case, and those of the same role beside them there.
    Opener,
    /// Members of the team of this name.
    Team(String),
    /// The member of staff, team or service that this answer names. Nobody until it is answered.
    Named(ItemPath),
    /// Everybody of the role, wherever they work: for those who meet people in an emergency.
    Anywhere,
    /// Nobody who may see a person: those who see counts.
    Counts,
    /// Those who plan and pay, where the case is about a practice and they are one side of it.
    Place,
}

impl Seat {
    /// Whether it is outside the person's own practice.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        !matches!(self, Self::Person | Self::Practice | Self::Counts | Self::Place)
    }
}

impl Party {
    /// The parties that every pathway about this has.
    pub(crate) fn built_in(about: About) -> Vec<Self> {
        let party = |name: &str, roles: &[Role], seat| Self {
            name: name.to_owned(),
            roles: roles.iter().copied().collect(),
            seat,
        };
        if about == About::Practice {
            return vec![
                party(PRACTICE, &[Role::PracticeManager, Role::Clinician], Seat::Practice),
                party(COMMISSIONER, &[Role::Commissioner], Seat::Place),
            ];
        }
        let practice = [Role::Clinician, Role::PracticeManager, Role::Receptionist, Role::CareNavigator];
        vec![
            party(PERSON, &[Role::Patient], Seat::Person),
            party(PRACTICE, &practice, Seat::Practice),
            party(COMMISSIONER, &[Role::Commissioner], Seat::Counts),
        ]
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    roles: Vec<String>,
    at: Option<At>,
    team: Option<String>,
    named: Option<ItemPath>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum At {
    Practice,
    Opener,
    Anywhere,
    Place,
}

impl TryFrom<Written> for Party {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        /// Those who look after people and may so take part in a case.
        const CARING: [Role; 8] = [
            Role::PracticeManager,
            Role::Receptionist,
            Role::Clinician,
            Role::CareNavigator,
            Role::CoordinationNurse,
            Role::LinkWorker,
            Role::CareHome,
            Role::Nhs111,
        ];
        // Those who plan and pay take part in what is about a practice, at = "place"; where a person is, `sound` refuses it.
        let at_place = written.at == Some(At::Place);
        let may = if at_place { &[Role::Commissioner, Role::Finance][..] } else { &CARING };
        let role = |text: &String| {
            may.iter().copied().find(|role| role.as_str() == text).ok_or_else(|| {
                let known: Vec<&str> = may.iter().map(|role| role.as_str()).collect();
                let known = known.join(", ");
                format!("“{text}” is no role that takes part in a case: write one of {known}")
            })
        };
        let roles: BTreeSet<Role> = written.roles.iter().map(role).collect::<Result<_, _>>()?;
        if roles.is_empty() {
            return Err("roles is empty: say in which role one acts as this party".into());
        }
        let seat = match (written.at, written.team, written.named) {
            (Some(At::Practice), None, None) => Seat::Practice,
            (Some(At::Opener), None, None) => Seat::Opener,
            (Some(At::Anywhere), None, None) => Seat::Anywhere,
            (Some(At::Place), None, None) => Seat::Place,
            (None, Some(team), None) => Seat::Team(team),
            (None, None, Some(path)) => Seat::Named(path),
            _ => {
                return Err(
                    "say in one way who it is: at = \"practice\", \"opener\" or \"anywhere\", or team = \"its \
                            name\", or named = \"form.item\""
                        .into(),
                );
            }
        };
        Ok(Self { name: String::new(), roles, seat })
    }
}
