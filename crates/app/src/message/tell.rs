use linchpin_access::message::{Text, When};
use linchpin_core::{MessageId, Person, Result};
use linchpin_store::{
    Tx,
    appointment::Appointment,
    message::{self, Kind},
    message_rule,
};

use super::{Draft, Rule, Written, key_of};
use crate::App;

/// What happened to an appointment, as its person is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// It is booked.
    Booked,
    /// They took it from the waiting list.
    Taken,
    /// It is at another time or place.
    Moved,
    /// It is cancelled, as they asked.
    Cancelled,
    /// The practice cannot see them then.
    Withdrawn,
}

impl News {
    /// The key of this news of an appointment: told twice it is one message. A move is told each time.
    fn key(self, one: &Appointment) -> MessageId {
        let id = one.id;
        key_of(&match self {
            Self::Booked | Self::Taken => format!("booked {id}"),
            Self::Moved => format!("moved {id} {}", one.starts),
            Self::Cancelled => format!("cancelled {id}"),
            Self::Withdrawn => format!("withdrawn {id}"),
        })
    }

    fn kind(self) -> Kind {
        match self {
            Self::Booked | Self::Taken => Kind::Booked,
            Self::Moved => Kind::Moved,
            Self::Cancelled | Self::Withdrawn => Kind::Cancelled,
        }
    }

    fn text<'a>(self, when: When<'a>, phone: &'a str) -> Text<'a> {
        match self {
            Self::Booked => Text::Booked(when),
            Self::Taken => Text::Taken(when),
            Self::Moved => Text::Moved(when),
            Self::Cancelled => Text::Cancelled(when),
            Self::Withdrawn => Text::Withdrawn { was: when, phone },
        }
    }
}

impl App {
    /// Writes to a person what happened to their appointment, in the transaction in which it did, where the organisation
    /// of its diary says that they are told; whether it was written.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub(crate) async fn tell(&self, tx: &mut Tx, one: &Appointment, person: &Person, news: News) -> Result<bool> {
        let Some(rule) = message_rule::get::<Rule>(tx, one.organisation).await?.map(|rule| rule.it) else {
            return Ok(false);
        };
        let Some(told) = rule.changes.as_ref().filter(|_| !rule.silent.contains(&one.slot_type)) else {
            return Ok(false);
        };
        if news.kind() == Kind::Booked && !told.booked {
            return Ok(false);
        }
        let due = rule.quiet.next_allowed(self.now());
        // What would come after it began helps nobody: such a person is rung.
        if one.starts <= due {
            return Ok(false);
        }
        let (place, mode) = self.where_and_how(tx, one.site, one.slot_type).await?;
        let when = When { starts: one.starts, place: &place, mode };
        let draft = Draft {
            id: news.key(one),
            organisation: one.organisation,
            person,
            about: Some(one.slot_type),
            kind: news.kind(),
            text: news.text(when, &told.phone),
            back_to: None,
            appointment: Some(one.id),
            offer: None,
            reason: None,
            due,
            until: one.starts,
        };
        Ok(self.write_to(tx, draft).await? != Written::No)
    }

    /// Whether a person was told of it before.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub(crate) async fn was_told(&self, tx: &mut Tx, one: &Appointment, news: News) -> Result<bool> {
        Ok(message::get(tx, news.key(one)).await?.is_some())
    }
}

/// Whether people can ring a number that stands in a text: figures with spaces, short enough for one part.
pub(super) fn rings(phone: &str) -> bool {
    let figures = phone.bytes().filter(u8::is_ascii_digit).count();
    (3..=15).contains(&figures) && phone.len() <= 20 && phone.bytes().all(|b| b.is_ascii_digit() || b" +".contains(&b))
}
