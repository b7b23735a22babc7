use jiff::Timestamp;
use linchpin_access::message::{Text, mobile};
use linchpin_core::{
    AppointmentId, ContactKind, JobId, MessageId, OdsCode, OfferId, Person, Result, SiteId, SlotTypeId,
};
use linchpin_store::{
    Tx,
    job::{self, Ask},
    message::{self, Kind, Message, Way},
    message_stop, site,
};
use sha2::{Digest as _, Sha256};

use super::SEND;
use crate::App;

/// How many times a message is tried: for some three hours, each time later.
const MOST: u32 = 12;

/// A message to be written.
pub(crate) struct Draft<'a> {
    /// Its key.
    pub(crate) id: MessageId,
    /// Whose diary it is about.
    pub(crate) organisation: OdsCode,
    /// To whom.
    pub(crate) person: &'a Person,
    /// Which kind of slot it is about.
    pub(crate) about: Option<SlotTypeId>,
    /// What it is about.
    pub(crate) kind: Kind,
    /// What it says.
    pub(crate) text: Text<'a>,
    /// Where an answer goes: back to the number from which was written.
    pub(crate) back_to: Option<&'a str>,
    /// About which appointment.
    pub(crate) appointment: Option<AppointmentId>,
    /// About which offer.
    pub(crate) offer: Option<OfferId>,
    /// Why, where that is no matter of course.
    pub(crate) reason: Option<String>,
    /// Not before.
    pub(crate) due: Timestamp,
    /// Not from then on.
    pub(crate) until: Timestamp,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// It is to be sent.
    Yes,
    /// It was written before.
    Before,
    /// They want no such messages, have died, or there is no way to them.
    No,
}

/// The number or address at which somebody may be written to about this kind of slot: the one they prefer, a mobile before
/// an e-mail. None where they want nothing, have died, or gave neither.
///
/// # Errors
/// When the store cannot be reached.
pub(crate) async fn way_to(tx: &mut Tx, person: &Person, about: Option<SlotTypeId>) -> Result<Option<(Way, String)>> {
    if person.death_date.is_some() || message_stop::stands(tx, person.id, about).await? {
        return Ok(None);
    }
    let reach = |contact: &linchpin_core::Contact| match contact.kind {
        ContactKind::Mobile => mobile(&contact.value).map(|number| (Way::Text, number)),
        ContactKind::Email => Some((Way::Email, contact.value.trim().to_owned())),
        ContactKind::Phone => None,
    };
    let mut ways: Vec<_> = person.contacts.iter().filter_map(|one| Some((!one.preferred, reach(one)?))).collect();
    ways.sort_by_key(|(not_preferred, (way, _))| (*not_preferred, *way));
    Ok(ways.into_iter().map(|(_, way)| way).next())
}

impl App {
    /// Writes a message and asks for it to be sent, in the transaction of what it tells.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub(crate) async fn write_to(&self, tx: &mut Tx, draft: Draft<'_>) -> Result<Written> {
        let now = self.now();
        let way = match draft.back_to {
            Some(number) => Some((Way::Text, number.to_owned())),
            None => way_to(tx, draft.person, draft.about).await?,
        };
        let Some((way, destination)) = way else { return Ok(Written::No) };
        let words = match way {
            Way::Text => draft.text.words(now),
            Way::Email => match draft.text.email(now) {
                Some((_, words)) => words,
                None => return Ok(Written::No),
            },
        };
        let Draft { id, organisation, kind, appointment, offer, reason, due, until, .. } = draft;
        let one = Message {
            id,
            organisation,
            person: draft.person.id,
            kind,
            way,
            destination,
            words,
            reason,
            appointment,
            offer,
            due,
            until,
            state: message::State::Waiting,
            reference: None,
            fault: None,
            attempts: 0,
            made: now,
            sent: None,
        };
        if !message::add(tx, &one).await? {
            return Ok(Written::Before);
        }
        self.ask_to_send(tx, id, due).await?;
        Ok(Written::Yes)
    }

    /// Asks for a message to be sent when it is due.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub(crate) async fn ask_to_send(&self, tx: &mut Tx, id: MessageId, due: Timestamp) -> Result<()> {
        let (job, key) = (JobId::new(self.ids.uuid()), id.to_string());
        let payload = serde_json::json!({ "message": id }).to_string();
        let ask = Ask { dedupe: Some(&key), due, most_attempts: MOST, ..Ask::new(job, SEND, &payload, self.now()) };
        job::ask(tx, &ask).await.map(drop)
    }
}

/// What an e-mail of this kind is called. It stands in lists of e-mails, and says no more than that.
pub(crate) fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Moved => "Your appointment has changed",
        Kind::Cancelled => "Your appointment is cancelled",
        Kind::Offer => "An earlier appointment",
        Kind::Call => "From your practice",
        Kind::Booked | Kind::Reminder | Kind::Answer => "Your appointment",
    }
}

/// The name of a site as a text says it.
///
/// # Errors
/// When the store cannot be reached.
pub(crate) async fn say(tx: &mut Tx, id: SiteId) -> Result<String> {
    Ok(site::get(tx, id).await?.map_or_else(|| "the surgery".to_owned(), |site| site.name))
}

/// A key that the same message always has, so that writing it twice is writing it once.
pub(crate) fn key_of(what: &str) -> MessageId {
    let hash = Sha256::digest(what);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    MessageId::new(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
