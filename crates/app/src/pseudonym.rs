//! Pseudonyms: by what name the lake knows a person. Keyed, so that nobody without the keys can go from one to the other.
//!
//! A pseudonym is HMAC-SHA-256 of a person's key under the key of a purpose and an epoch. Two purposes cannot be joined.
//! A new epoch makes new pseudonyms; the old keys stay, so that what was written under them is still found. No table leads
//! back from a pseudonym to a person: the way back is to try those whom the asker may see anyway.

use hmac::{Hmac, KeyInit as _, Mac as _};
use linchpin_core::{Error, PersonId, Result};
use linchpin_store::{
    Tx,
    pseudonym_key::{self, PseudonymKey},
};
use sha2::Sha256;

use crate::{App, Purpose};

/// The purpose of the lake: clinical facts.
pub const LAKE: &str = "lake";

/// The purpose of the records in it, which have names of their own: an id may hold a person's.
pub const RECORDS: &str = "lake-records";

/// The purpose of planning: lists for commissioners. A pseudonym there cannot be joined with the lake.
pub const PLANNING: &str = "planning";

/// The purposes for which people have pseudonyms.
pub const OF_PEOPLE: [&str; 2] = [LAKE, PLANNING];

/// RFC 4648 without the letters that look like figures being an issue: it has none of 0, 1, 8 and 9.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Makes the pseudonyms of one purpose. Holds keys, so it never prints itself.
pub struct Pseudonyms {
    /// The newest first.
    epochs: Vec<(u64, Hmac<Sha256>)>,
}

impl Pseudonyms {
    fn new(keys: impl IntoIterator<Item = (u64, Vec<u8>)>) -> Result<Self> {
        let open = |(epoch, key): (u64, Vec<u8>)| {
            let mac =
                Hmac::<Sha256>::new_from_slice(&key).map_err(|why| Error::internal("A key cannot be used.", why))?;
            Ok((epoch, mac))
        };
        Ok(Self { epochs: keys.into_iter().map(open).collect::<Result<_>>()? })
    }

    /// The pseudonym of a person in the epoch of now.
    #[must_use]
    pub fn of(&self, person: PersonId) -> String {
        self.of_bytes(person.uuid().as_bytes())
    }

    /// Every pseudonym that a person ever had, the newest first.
    pub fn all(&self, person: PersonId) -> impl Iterator<Item = String> + '_ {
        self.epochs.iter().map(move |(epoch, mac)| pseudonym(*epoch, mac, person.uuid().as_bytes()))
    }

    /// The pseudonym of a record, by what its source calls it, in the epoch of now.
    #[must_use]
    pub fn of_record(&self, source: &str, key: &str) -> String {
        self.of_bytes(format!("{source}\0{key}").as_bytes())
    }

    fn of_bytes(&self, bytes: &[u8]) -> String {
        self.epochs.first().map(|(epoch, mac)| pseudonym(*epoch, mac, bytes)).unwrap_or_default()
    }

    /// The epoch of now.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epochs.first().map_or(0, |(epoch, _)| *epoch)
    }
}

impl std::fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pseudonyms({} epochs)", self.epochs.len())
    }
}

/// The epoch in front, so that a pseudonym says which key made it: `2-` and 26 letters, 130 bits.
fn pseudonym(epoch: u64, mac: &Hmac<Sha256>, of: &[u8]) -> String {
    let mut mac = mac.clone();
    mac.update(of);
    let hash = mac.finalize().into_bytes();
    let mut text = format!("{epoch}-");
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in hash.iter().take(17) {
        bits = (bits << 8) | u32::from(*byte);
        held += 8;
        while held >= 5 && text.len() < epoch_length(epoch) + 26 {
            held -= 5;
            text.push(char::from(LETTERS[(bits >> held) as usize & 31]));
        }
        bits &= (1 << held) - 1;
    }
    text
}

fn epoch_length(epoch: u64) -> usize {
    epoch.checked_ilog10().unwrap_or(0) as usize + 2
}

impl App {
    /// The pseudonyms of a purpose, for loading. Begins the first epoch where there is none.
    ///
    /// # Errors
    /// The keys of the place do not open those of the store; or the store cannot be reached.
    pub async fn pseudonyms(&self, purpose: &str) -> Result<Pseudonyms> {
        let mut tx = self.store.write().await?;
        let pseudonyms = self.pseudonyms_in(&mut tx, purpose).await?;
        tx.commit().await?;
        Ok(pseudonyms)
    }

    /// The same within a transaction.
    pub(crate) async fn pseudonyms_in(&self, tx: &mut Tx, purpose: &str) -> Result<Pseudonyms> {
        let mut kept = pseudonym_key::of(tx, purpose).await?;
        if kept.is_empty() {
            kept.push(self.begin_epoch(tx, purpose, 1).await?);
        }
        let open = |one: &PseudonymKey| {
            let key = self.keys.open(Purpose::PseudonymKey, &owner(purpose, one.epoch), &one.key)?;
            Ok((one.epoch, key))
        };
        Pseudonyms::new(kept.iter().map(open).collect::<Result<Vec<_>>>()?)
    }

    /// Begins an epoch with a new key, sealed with the key of the place.
    pub(crate) async fn begin_epoch(&self, tx: &mut Tx, purpose: &str, epoch: u64) -> Result<PseudonymKey> {
        let sealed =
            self.keys.seal(Purpose::PseudonymKey, &owner(purpose, epoch), self.random(), &self.random::<32>())?;
        let one = PseudonymKey { epoch, key: sealed, made: self.now() };
        pseudonym_key::add(tx, purpose, &one).await?;
        Ok(one)
    }
}

fn owner(purpose: &str, epoch: u64) -> String {
    format!("{purpose}/{epoch}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use linchpin_core::{CountingIds, Ids as _};

    use super::*;

    fn made(keys: &[(u64, u8)]) -> Pseudonyms {
        Pseudonyms::new(keys.iter().map(|(epoch, key)| (*epoch, vec![*key; 32]))).unwrap()
    }

    #[test]
    fn a_pseudonym_is_the_same_again_and_says_its_epoch() {
        let id = PersonId::new(CountingIds::from(5).uuid());
        let (one, two) = (made(&[(1, 7)]), made(&[(12, 8), (1, 7)]));
        assert_eq!(one.of(id), made(&[(1, 7)]).of(id));
        assert_eq!(two.all(id).nth(1), Some(one.of(id)), "an old epoch is still read");
        assert!(two.of(id).starts_with("12-") && two.of(id).len() == 29, "{}", two.of(id));
        assert_eq!(one.of(id).len(), 28);
        assert_ne!(one.of(id), made(&[(1, 8)]).of(id), "another key, another name");
    }

    #[test]
    fn many_people_have_as_many_pseudonyms() {
        let (ids, pseudonyms) = (CountingIds::default(), made(&[(1, 7)]));
        let all: BTreeSet<String> = (0..5000).map(|_| pseudonyms.of(PersonId::new(ids.uuid()))).collect();
        assert_eq!(all.len(), 5000);
        assert!(all.iter().all(|p| p[2..].bytes().all(|b| LETTERS.contains(&b))));
        assert_eq!(format!("{pseudonyms:?}"), "Pseudonyms(1 epochs)");
    }
}
