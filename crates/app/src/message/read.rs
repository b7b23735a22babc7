use linchpin_core::{Error, MessageId, Result};
use linchpin_store::message;

use super::Sent;
use crate::{
    About, Actor, App,
    permission::{Act, Resource},
};

/// One message with what it says.
#[derive(Clone, PartialEq, Eq)]
pub struct MessageRead {
    /// What became of it.
    pub sent: Sent,
    /// Its words. The secret in an address is left out: whoever has that answers in the person's place.
    pub words: String,
    /// The secret of the offer in it, in the demo only, where nobody else gets it.
    pub offer: Option<String>,
    /// The number or address to which it goes.
    pub to: String,
}

impl std::fmt::Debug for MessageRead {
    /// Without what it says and to whom.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MessageRead({:?})", self.sent.id)
    }
}

/// Before the secret in an address.
const BEFORE: &str = "/offer/";

impl App {
    /// One message, for those who may see the person to whom it goes; that they read it is written down.
    ///
    /// # Errors
    /// The table refuses; or there is no such message.
    pub async fn message(&self, actor: &Actor, id: MessageId) -> Result<MessageRead> {
        let mut tx = self.store.read().await?;
        let one = message::get(&mut tx, id).await?;
        tx.rollback().await?;
        let one = one.ok_or_else(|| Error::not_found("There is no such message."))?;
        let what = (Act::See, Resource::Person);
        let about = About::key(format!("message/{id}"));
        let (mut act, person) = self.on_person(actor, one.person, what, about).await?;
        let sent = self.sent(&mut act.tx, &one, Some(person.id)).await?;
        act.done().await?;
        let (words, secret) = without_secret(&one.words);
        let offer = secret.filter(|_| self.settings.demo);
        Ok(MessageRead { sent, words, offer, to: one.destination })
    }
}

/// The words without the secret of an offer, and that secret.
fn without_secret(words: &str) -> (String, Option<String>) {
    let Some((before, rest)) = words.split_once(BEFORE) else { return (words.to_owned(), None) };
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
    (format!("{before}{BEFORE}…{}", &rest[end..]), Some(rest[..end].to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_of_an_offer_is_left_out() {
        let (words, secret) = without_secret("Want it? Reply YES, or https://x.example/offer/aB-_9 soon");
        assert_eq!(words, "Want it? Reply YES, or https://x.example/offer/… soon");
        assert_eq!(secret.as_deref(), Some("aB-_9"));
        assert_eq!(without_secret("Reminder: today"), ("Reminder: today".to_owned(), None));
    }
}
