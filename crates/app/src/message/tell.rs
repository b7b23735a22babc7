use jiff::Timestamp;
use linchpin_access::message::{Text, When};
use linchpin_core::{MessageId, Person, Result};
use linchpin_store::{
    Tx,
    appointment::Appointment,
    message::{self, Kind, State, Way},
    message_rule,
};

use super::{Draft, Rule, Written, compose::way_to, key_of};
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
    /// The diary changed over it: they are expected at another place at the same time.
    Elsewhere,
    /// The same: somebody else sees them.
    Other,
    /// The same: they need another.
    Ring,
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
            Self::Elsewhere => format!("elsewhere {id} {}", one.site),
            Self::Other => format!("other {id} {}", one.staff.map_or_else(String::new, |staff| staff.to_string())),
            Self::Ring => format!("ring {id} {}", one.starts),
        })
    }

    fn kind(self) -> Kind {
        match self {
            Self::Booked | Self::Taken => Kind::Booked,
            Self::Moved | Self::Elsewhere | Self::Other | Self::Ring => Kind::Moved,
            Self::Cancelled | Self::Withdrawn => Kind::Cancelled,
        }
    }

    fn text<'a>(self, when: When<'a>, phone: &'a str) -> Text<'a> {
        match self {
            Self::Booked => Text::Booked(when),
            Self::Taken => Text::Taken(when),
            Self::Moved | Self::Elsewhere => Text::Moved(when),
            Self::Other => Text::Stands(when),
            Self::Ring => Text::Ring { was: when, phone },
            Self::Cancelled => Text::Cancelled(when),
            Self::Withdrawn => Text::Withdrawn { was: when, phone },
        }
    }
}

/// Why nothing is written to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritten {
    /// The organisation of the diary writes no word of changes.
    Off,
    /// Nothing is ever sent about this kind of slot.
    Silent,
    /// It would come after the appointment began.
    Late,
    /// They want nothing, or there is no mobile number or e-mail address.
    NoWay,
}

impl Unwritten {
    /// The reason in a sentence.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Off => "No text: the rules of messages send no word of changes.",
            Self::Silent => "No text: nothing is ever sent about this kind of slot.",
            Self::Late => "No text: it would come too late. Ring them.",
            Self::NoWay => "No text: they want none, or there is no mobile number or e-mail address.",
        }
    }
}

/// What could be written to somebody now, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToWrite {
    /// These words, by this way, not before then.
    Ready {
        /// The words as they would be sent.
        words: String,
        /// How.
        way: Way,
        /// When it would go.
        due: Timestamp,
    },
    /// It was written, and this became of it.
    Written(State),
    /// Nothing.
    Not(Unwritten),
}

impl App {
    /// Writes to a person what happened to their appointment, in the transaction in which it did, where the organisation
    /// of its diary says that they are told; whether it was written.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub(crate) async fn tell(&self, tx: &mut Tx, one: &Appointment, person: &Person, news: News) -> Result<bool> {
        let Ok((phone, due)) = self.allowed(tx, one, news).await? else { return Ok(false) };
        let (place, mode) = self.where_and_how(tx, one.site, one.slot_type).await?;
        let when = When { starts: one.starts, place: &place, mode };
        let draft = Draft {
            id: news.key(one),
            organisation: one.organisation,
            person,
            about: Some(one.slot_type),
            kind: news.kind(),
            text: news.text(when, &phone),
            back_to: None,
            appointment: Some(one.id),
            offer: None,
            reason: None,
            due,
            until: one.starts,
        };
        Ok(self.write_to(tx, draft).await? != Written::No)
    }

    /// What [`App::tell`] would write, and nothing is written.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub(crate) async fn would_tell(
        &self,
        tx: &mut Tx,
        one: &Appointment,
        person: &Person,
        news: News,
    ) -> Result<ToWrite> {
        if let Some(written) = message::get(tx, news.key(one)).await? {
            return Ok(ToWrite::Written(written.state));
        }
        let (phone, due) = match self.allowed(tx, one, news).await? {
            Ok(both) => both,
            Err(why) => return Ok(ToWrite::Not(why)),
        };
        let Some((way, _)) = way_to(tx, person, Some(one.slot_type)).await? else {
            return Ok(ToWrite::Not(Unwritten::NoWay));
        };
        let (place, mode) = self.where_and_how(tx, one.site, one.slot_type).await?;
        let text = news.text(When { starts: one.starts, place: &place, mode }, &phone);
        let words = match way {
            Way::Text => Some(text.words(self.now())),
            Way::Email => text.email(self.now()).map(|(_, words)| words),
        };
        Ok(words.map_or(ToWrite::Not(Unwritten::NoWay), |words| ToWrite::Ready { words, way, due }))
    }

    /// The number that people ring and when it would go, where the organisation of the diary writes such news at all.
    async fn allowed(
        &self,
        tx: &mut Tx,
        one: &Appointment,
        news: News,
    ) -> Result<std::result::Result<(String, Timestamp), Unwritten>> {
        let rule = message_rule::get::<Rule>(tx, one.organisation).await?.map(|rule| rule.it);
        let Some((rule, told)) = rule.and_then(|rule| rule.changes.clone().map(|told| (rule, told))) else {
            return Ok(Err(Unwritten::Off));
        };
        if rule.silent.contains(&one.slot_type) {
            return Ok(Err(Unwritten::Silent));
        }
        if news.kind() == Kind::Booked && !told.booked {
            return Ok(Err(Unwritten::Off));
        }
        let due = rule.quiet.next_allowed(self.now());
        // What would come after it began helps nobody: such a person is rung.
        Ok(if one.starts <= due { Err(Unwritten::Late) } else { Ok((told.phone, due)) })
    }

    /// Whether a message of it has come to the person.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub(crate) async fn has_heard(&self, tx: &mut Tx, one: &Appointment, news: News) -> Result<bool> {
        let message = message::get(tx, news.key(one)).await?;
        Ok(message.is_some_and(|message| message.state == State::Delivered))
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
