use serde::{Deserialize, Deserializer, Serialize};

use super::{Field, Item, Kind};

/// Where a first answer comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prefill {
    /// What the index knows of the person.
    Person(Field),
    /// The latest entry of the record under this code list, such as `codes/body-weight`.
    Codes(String),
    /// What is known of the meeting in which the form is filled in. A move whose form has such an item is made in meetings.
    Meeting(OfMeeting),
}

/// What is known of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfMeeting {
    /// On which day it is.
    Day,
    /// Why the case is on the agenda.
    Agenda,
    /// Who came.
    Attending,
}

impl OfMeeting {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Day, "day"), (Self::Agenda, "agenda"), (Self::Attending, "attending")];

    /// The type that an item takes it as, where it is not of that type.
    pub(crate) fn asks_for(self, kind: &Kind) -> Option<&'static str> {
        let has_staff = |items: &[Item]| items.iter().any(|item| item.kind == Kind::Staff);
        match (self, kind) {
            (Self::Day, Kind::Date) | (Self::Agenda, Kind::Text { .. }) => None,
            (Self::Attending, Kind::Group { items, .. }) if has_staff(items) => None,
            (Self::Day, _) => Some("date"),
            (Self::Agenda, _) => Some("text"),
            (Self::Attending, _) => Some("group with an item of the type staff"),
        }
    }
}

impl<'de> Deserialize<'de> for Prefill {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let of_meeting = OfMeeting::ALL.iter().find(|(_, word)| text.strip_prefix("meeting.") == Some(*word));
        if let Some((of, _)) = of_meeting {
            return Ok(Self::Meeting(*of));
        }
        match text.split_once('/').or_else(|| text.split_once('.')) {
            Some(("codes", list)) if !list.is_empty() => Ok(Self::Codes(text)),
            Some(("person", field)) => field.parse().map(Self::Person).map_err(serde::de::Error::custom),
            _ => Err(serde::de::Error::custom(format!(
                "“{text}” is no source of a first answer: write codes/ and the name of a code list, person. and a field, or \
                 meeting.day, meeting.agenda or meeting.attending"
            ))),
        }
    }
}
