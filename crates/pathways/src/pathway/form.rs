use serde::{Deserialize, Serialize};

use super::{Item, Prefill};

/// What is asked together: a FHIR Questionnaire's worth of items.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Form {
    /// Its name; `plan.NAME` for a section of the plan.
    pub name: String,
    /// The heading on its page.
    pub title: String,
    /// What to know before one fills it in.
    pub says: String,
    /// The items, in order.
    pub items: Vec<Item>,
}

impl Form {
    /// The item with this id.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Whether it is filled in at a meeting.
    #[must_use]
    pub fn is_of_meetings(&self) -> bool {
        self.items.iter().any(|item| matches!(item.prefill, Some(Prefill::Meeting(_))))
    }

    /// Every item, those of groups included.
    pub fn every_item(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().flat_map(|item| std::iter::once(item).chain(item.kind.items()))
    }
}

/// Whether a section of the plan has to be there (PRSB: mandatory, required, optional).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// Without it the plan is not whole.
    Mandatory,
    /// To be filled in where it is known.
    Required,
    /// Where it helps.
    Optional,
}

/// A section of the plan, with the heading of the record standards body (PRSB).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    /// What is asked; its name is `plan.` and the heading.
    pub form: Form,
    /// Whether it has to be there.
    pub need: Need,
    /// The parties that may write in it.
    pub by: Vec<String>,
}
