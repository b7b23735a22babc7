use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Names that no form may have, because they say something else where a form is named.
pub(crate) const RESERVED: [&str; 8] =
    ["everything", "counts", "outcomes", "state", "tasks", "plan", "person", "consent"];

/// An item of a form: `referral.needs`, or `plan.About me.matters` for one of a section of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemPath {
    /// The form, or `plan.NAME`.
    pub form: String,
    /// The item.
    pub item: String,
}

impl FromStr for ItemPath {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.rsplit_once('.').map(|(form, item)| (form.trim(), item.trim())) {
            Some((form, item)) if !form.is_empty() && !item.is_empty() => {
                Ok(Self { form: form.to_owned(), item: item.to_owned() })
            }
            _ => Err(format!("“{text}” names no item: write its form, a full stop and its id, such as referral.needs")),
        }
    }
}

impl fmt::Display for ItemPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.form, self.item)
    }
}

macro_rules! text {
    ($($kind:ident)+) => {$(
        impl<'de> Deserialize<'de> for $kind {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
            }
        }

        impl Serialize for $kind {
            fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
                into.collect_str(self)
            }
        }
    )+};
}

text! { ItemPath Part Field }

/// What can be known of the person themselves: the words of the person index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// What they are called.
    Name,
    /// Their day of birth.
    Born,
    /// Their NHS number.
    NhsNumber,
    /// Where they live.
    Address,
    /// Their telephone numbers.
    Phone,
    /// Their email addresses.
    Email,
    /// The language they speak best, and whether they need an interpreter.
    Language,
    /// What they need to use a service.
    AccessNeeds,
    /// The practice at which they are registered.
    Practice,
    /// The care home they live in.
    CareHome,
}

impl Field {
    /// Every field, by its word in files.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Name, "name"),
        (Self::Born, "born"),
        (Self::NhsNumber, "nhs number"),
        (Self::Address, "address"),
        (Self::Phone, "phone"),
        (Self::Email, "email"),
        (Self::Language, "language"),
        (Self::AccessNeeds, "access needs"),
        (Self::Practice, "practice"),
        (Self::CareHome, "care home"),
    ];

    /// Its word in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(field, _)| *field == self).map_or("", |(_, word)| word)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Field {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.iter().find(|(_, word)| *word == text).map(|(field, _)| *field).ok_or_else(|| {
            let known = Self::ALL.map(|(_, word)| format!("person.{word}")).join(", ");
            format!("nothing is known of “person.{text}”: write one of {known}")
        })
    }
}

/// Something that can be shown of a case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// All of it, save what an item keeps for some.
    Everything,
    /// How many cases there are and how they fare; nobody's.
    Counts,
    /// What changed between before and after, over all cases; nobody's.
    Outcomes,
    /// In which state the case is, since when, and what is due.
    State,
    /// What is to be done.
    Tasks,
    /// Every section of the plan.
    Plan,
    /// Something of the person.
    Person(Field),
    /// A form, or `plan.NAME` for a section.
    Form(String),
    /// One item.
    Item(ItemPath),
}

impl Part {
    /// Whether it is about all cases together and so about nobody.
    #[must_use]
    pub fn is_of_nobody(&self) -> bool {
        matches!(self, Self::Counts | Self::Outcomes)
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        Ok(match text.split_once('.') {
            None => match text {
                "everything" => Self::Everything,
                "counts" => Self::Counts,
                "outcomes" => Self::Outcomes,
                "state" => Self::State,
                "tasks" => Self::Tasks,
                "plan" => Self::Plan,
                "" => return Err("a share is empty".into()),
                form => Self::Form(form.to_owned()),
            },
            Some(("person", field)) => Self::Person(field.parse()?),
            Some(("plan", section)) if !section.contains('.') => Self::Form(text.to_owned()),
            Some(_) => Self::Item(text.parse()?),
        })
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str("everything"),
            Self::Counts => f.write_str("counts"),
            Self::Outcomes => f.write_str("outcomes"),
            Self::State => f.write_str("state"),
            Self::Tasks => f.write_str("tasks"),
            Self::Plan => f.write_str("plan"),
            Self::Person(field) => write!(f, "person.{}", field.as_str()),
            Self::Form(form) => f.write_str(form),
            Self::Item(path) => path.fmt(f),
        }
    }
}
