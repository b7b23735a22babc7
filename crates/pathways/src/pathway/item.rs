use linchpin_core::SnomedCode;
use serde::{Deserialize, Deserializer, Serialize};

use super::Prefill;

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// Its id within the form.
    pub id: String,
    /// The question.
    pub text: String,
    /// What helps to answer it.
    pub says: String,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// Whether the form is not whole without it, where it is shown.
    pub required: bool,
    /// When it is asked; always where not given.
    pub shown: Option<Shown>,
    /// Where a first answer is taken from, to be confirmed by whoever fills in the form.
    pub prefill: Option<Prefill>,
    /// The only parties that see the answer, whatever they see otherwise.
    pub only: Vec<String>,
    /// What the answer means in a record, where it is written back.
    pub code: Option<Code>,
}

/// What kind of answer an item takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "type")]
pub enum Kind {
    /// Yes or no.
    YesNo,
    /// One of these.
    Choice {
        /// To choose from.
        options: Vec<String>,
    },
    /// Any of these.
    Many {
        /// To choose from.
        options: Vec<String>,
    },
    /// Words.
    Text {
        /// So many characters at most.
        longest: u32,
    },
    /// A day.
    Date,
    /// A measured number.
    Quantity {
        /// Its unit, as UCUM writes it: `kg`, `mm[Hg]`.
        unit: String,
        /// No less than this.
        from: Option<f64>,
        /// No more than this.
        to: Option<f64>,
    },
    /// A whole number.
    Integer {
        /// No less than this.
        from: i64,
        /// No more than this.
        to: i64,
    },
    /// The same scale for each of some questions.
    Scale {
        /// The lowest mark.
        from: i64,
        /// The highest.
        to: i64,
        /// What is marked, each on its own.
        questions: Vec<String>,
    },
    /// A member of staff.
    Staff,
    /// A team.
    Team,
    /// A service or organisation of the directory.
    Service {
        /// Of this category only.
        category: Option<String>,
    },
    /// Several items that belong together, as often as needed.
    Group {
        /// The items; no groups among them.
        items: Vec<Item>,
        /// So many at most.
        most: u32,
    },
}

impl Kind {
    /// Its word in files.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::YesNo => "yes-no",
            Self::Choice { .. } => "choice",
            Self::Many { .. } => "many",
            Self::Text { .. } => "text",
            Self::Date => "date",
            Self::Quantity { .. } => "quantity",
            Self::Integer { .. } => "integer",
            Self::Scale { .. } => "scale",
            Self::Staff => "staff",
            Self::Team => "team",
            Self::Service { .. } => "service",
            Self::Group { .. } => "group",
        }
    }

    /// The items of a group; none of any other kind.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        match self {
            Self::Group { items, .. } => items,
            _ => &[],
        }
    }

    /// What can be chosen; nothing where it is not a choice.
    #[must_use]
    pub fn options(&self) -> &[String] {
        match self {
            Self::Choice { options } | Self::Many { options } => options,
            _ => &[],
        }
    }

    /// Whether the answer is the key of somebody or something: staff, a team, a service.
    #[must_use]
    pub fn is_reference(&self) -> bool {
        matches!(self, Self::Staff | Self::Team | Self::Service { .. })
    }
}

/// When an item is asked: an item before it in the form was answered, or answered so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// The id of the item before.
    pub when: String,
    /// One of these answers; any answer where none is given.
    #[serde(default, deserialize_with = "crate::file::many::read")]
    pub is: Vec<String>,
}

/// What an answer means: a SNOMED CT code with its term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The code.
    #[serde(serialize_with = "written", deserialize_with = "checked")]
    pub code: SnomedCode,
    /// What it says.
    pub term: String,
}

fn written<S: serde::Serializer>(code: &SnomedCode, into: S) -> Result<S::Ok, S::Error> {
    into.collect_str(code)
}

fn checked<'de, D: Deserializer<'de>>(from: D) -> Result<SnomedCode, D::Error> {
    SnomedCode::parse(&String::deserialize(from)?).map_err(serde::de::Error::custom)
}
