use serde::{Deserialize, Serialize};

use super::ItemPath;
use crate::{Span, file::many};

/// How a case begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Which parties may open one.
    #[serde(deserialize_with = "many::read")]
    pub by: Vec<String>,
    /// The first state.
    pub to: String,
    /// The form that is filled in.
    pub form: Option<String>,
    /// What the person is asked before anybody outside their own practice sees the case. Without it nobody outside does.
    pub consent: Option<String>,
    /// The registers or lists of people for whom one might be opened, such as `registers/frailty`.
    #[serde(default, deserialize_with = "many::read")]
    pub finds: Vec<String>,
    /// Who is told.
    #[serde(default, deserialize_with = "many::read")]
    pub tells: Vec<String>,
    /// What they are told.
    #[serde(default)]
    pub says: String,
    /// What somebody is asked to do.
    #[serde(default, deserialize_with = "many::read")]
    pub tasks: Vec<Task>,
}

/// Something that can be done with a case, or that happens to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// What it is called, as on a button: `Make first contact`.
    pub does: String,
    /// The states in which it can be made; `any` in the file stands for every state that is not final.
    #[serde(deserialize_with = "many::read")]
    pub from: Vec<String>,
    /// The state it leads to; where none is given the case stays, and its clocks go on.
    pub to: Option<String>,
    /// The parties that may make it; `clock` in the file becomes [`Move::by_clock`].
    #[serde(default, deserialize_with = "many::read")]
    pub by: Vec<String>,
    /// Whether it is made by itself when the state's clock runs out.
    #[serde(skip_deserializing)]
    pub by_clock: bool,
    /// News upon which it is made by itself.
    #[serde(default, deserialize_with = "many::read")]
    pub on: Vec<News>,
    /// The form that is filled in.
    pub form: Option<String>,
    /// What else is asked: why it is made.
    pub asks: Option<Ask>,
    /// What has to be answered before, or with it; `plan` stands for every mandatory section.
    #[serde(default, deserialize_with = "many::read")]
    pub needs: Vec<String>,
    /// Who is told.
    #[serde(default, deserialize_with = "many::read")]
    pub tells: Vec<String>,
    /// What they are told; the move's name where there are no words.
    #[serde(default)]
    pub says: String,
    /// What somebody is asked to do.
    #[serde(default, deserialize_with = "many::read")]
    pub tasks: Vec<Task>,
    /// The answers that go back into the practice's record.
    #[serde(default, deserialize_with = "many::read")]
    pub writes: Vec<ItemPath>,
    /// The scheme that it earns by, such as `schemes/social-prescribing`.
    pub earns: Option<String>,
}

/// A question that a move asks: why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The question.
    pub text: String,
    /// The answers to choose from, which can be counted; any words where there are none.
    #[serde(default, deserialize_with = "many::read")]
    pub options: Vec<String>,
}

/// Something that somebody is asked to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// What.
    pub does: String,
    /// Who.
    pub owner: String,
    /// By when.
    pub within: Span,
    /// Who is told when it is not done by then.
    #[serde(default, deserialize_with = "many::read")]
    pub tells: Vec<String>,
    /// Instead of one such task one for each entry of a group, as a meeting decides who does what.
    pub each: Option<Each>,
}

/// The items of a group that make a task of each of its entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Each {
    /// The group, on the form that the move fills in.
    pub of: ItemPath,
    /// The item that says what is to be done.
    pub does: String,
    /// The item that names the member of staff who is to do it.
    pub who: Option<String>,
    /// The item that says by when.
    pub by: Option<String>,
}

/// What happens elsewhere and reaches a case (C7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum News {
    /// The person was admitted to hospital.
    Admitted,
    /// The person was discharged.
    Discharged,
    /// The person attended an emergency department, a walk-in centre or out of hours.
    Attended,
    /// The person has died.
    Died,
    /// The person is registered with another practice.
    Moved,
}

impl News {
    /// Every kind, by its word in files.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Admitted, "admitted"),
        (Self::Discharged, "discharged"),
        (Self::Attended, "attended"),
        (Self::Died, "died"),
        (Self::Moved, "moved"),
    ];

    /// Its word in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(news, _)| *news == self).map_or("", |(_, word)| word)
    }
}

/// What is told and asked when something happens elsewhere, while the case stays where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alert {
    /// Upon what.
    #[serde(deserialize_with = "many::read")]
    pub on: Vec<News>,
    /// In which states; every state that is not final where none is given.
    #[serde(default, deserialize_with = "many::read")]
    pub from: Vec<String>,
    /// Who is told.
    #[serde(default, deserialize_with = "many::read")]
    pub tells: Vec<String>,
    /// What they are told.
    pub says: String,
    /// What somebody is asked to do.
    #[serde(default, deserialize_with = "many::read")]
    pub tasks: Vec<Task>,
}
