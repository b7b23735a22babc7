use serde::{Deserialize, Serialize};

/// What a method takes for granted, and whether the data let it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumption {
    /// What is taken for granted, in a sentence.
    pub says: String,
    /// Whether the data let it.
    pub held: Held,
    /// What was seen, in a sentence.
    pub seen: String,
}

/// Whether an assumption holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Held {
    /// The data speak for it.
    Holds,
    /// The data do not decide, or decide narrowly.
    Doubtful,
    /// The data speak against it: the answer is not to be relied on.
    Fails,
    /// No data can show it. Somebody who knows the place must judge.
    Unseen,
}

impl Held {
    /// In a word or two.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Holds => "Holds",
            Self::Doubtful => "Doubtful",
            Self::Fails => "Fails",
            Self::Unseen => "Cannot be seen",
        }
    }
}

impl Assumption {
    pub(super) fn new(says: &str, held: Held, seen: String) -> Self {
        Self { says: says.to_owned(), held, seen }
    }
}
