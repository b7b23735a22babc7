use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use linchpin_core::{Error, Result};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::Sha256;

/// The first byte of what is sealed, so that another way of sealing can follow.
const FORM: u8 = 1;

/// The keys of a place. They live outside the store, so that a stolen copy of the store opens no second factor and
/// undoes no pseudonym.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    second_factor: [u8; 32],
    pseudonym: [u8; 32],
}

/// What something is sealed for. What was sealed for one purpose does not open for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The secret of a second factor in the store.
    SecondFactor,
    /// A second factor that is being set up.
    Enrolment,
    /// The way from the right password to the second factor.
    SecondStep,
    /// Setting a first or a new password.
    NewPassword,
    /// A key of pseudonyms in the store.
    PseudonymKey,
    /// Where a long answer goes on.
    Cursor,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::SecondFactor => b"linchpin second factor",
            Self::Enrolment => b"linchpin enrolment",
            Self::SecondStep => b"linchpin second step",
            Self::NewPassword => b"linchpin new password",
            Self::PseudonymKey => b"linchpin pseudonym key",
            Self::Cursor => b"linchpin cursor",
        }
    }
}

impl Keys {
    /// From the two keys of the place's file of secrets.
    #[must_use]
    pub fn new(second_factor: [u8; 32], pseudonym: [u8; 32]) -> Self {
        Self(Arc::new(Inner { second_factor, pseudonym }))
    }

    /// Seals bytes with ChaCha20-Poly1305 (RFC 8439) so that only these keys open them, for this purpose and owner.
    /// The nonce must be random and never used again.
    ///
    /// # Errors
    /// Never for texts of a size that we seal.
    pub fn seal(&self, purpose: Purpose, owner: &str, nonce: [u8; NONCE_LEN], open: &[u8]) -> Result<Vec<u8>> {
        let mut body = open.to_vec();
        self.key(purpose)?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(owner.as_bytes()), &mut body)
            .map_err(|_| Error::internal("A secret cannot be kept.", "sealing failed"))?;
        Ok([&[FORM], nonce.as_slice(), &body].concat())
    }

    /// Opens what was sealed for this purpose and owner.
    ///
    /// # Errors
    /// It was changed, or sealed with other keys, for another purpose or for another owner.
    pub fn open(&self, purpose: Purpose, owner: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let wrong = || Error::internal("A secret cannot be read.", "it was changed, or sealed with other keys");
        let (form, rest) = sealed.split_first().ok_or_else(wrong)?;
        let (nonce, body) = rest.split_at_checked(NONCE_LEN).ok_or_else(wrong)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| wrong())?;
        if *form != FORM {
            return Err(wrong());
        }
        let mut body = body.to_vec();
        let key = self.key(purpose)?;
        let open = key.open_in_place(nonce, Aad::from(owner.as_bytes()), &mut body).map_err(|_| wrong())?;
        Ok(open.to_vec())
    }

    /// [`Keys::seal`] as a text that fits a form or an address.
    pub(crate) fn seal_text(
        &self,
        purpose: Purpose,
        owner: &str,
        nonce: [u8; NONCE_LEN],
        open: &[u8],
    ) -> Result<String> {
        Ok(URL_SAFE_NO_PAD.encode(self.seal(purpose, owner, nonce, open)?))
    }

    /// [`Keys::open`] for such a text. None where it is not one of ours: it came from outside.
    pub(crate) fn open_text(&self, purpose: Purpose, owner: &str, text: &str) -> Option<Vec<u8>> {
        let sealed = URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
        self.open(purpose, owner, &sealed).ok()
    }

    /// A key of its own for each purpose, so that none is used in two ways.
    fn key(&self, purpose: Purpose) -> Result<LessSafeKey> {
        let root = match purpose {
            Purpose::PseudonymKey => &self.0.pseudonym,
            _ => &self.0.second_factor,
        };
        let broken = |why: &'static str| Error::internal("A secret cannot be kept.", why);
        let mut mac = Hmac::<Sha256>::new_from_slice(root).map_err(|_| broken("key length"))?;
        mac.update(purpose.label());
        let bytes = mac.finalize().into_bytes();
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).map_err(|_| broken("key length"))?;
        Ok(LessSafeKey::new(key))
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_as_it_was_meant() {
        let keys = Keys::new([1; 32], [2; 32]);
        let sealed = keys.seal(Purpose::SecondFactor, "ann", [7; 12], b"secret").unwrap();
        assert_eq!(keys.open(Purpose::SecondFactor, "ann", &sealed).unwrap(), b"secret");
        assert!(keys.open(Purpose::SecondFactor, "bob", &sealed).is_err(), "moved to another account");
        assert!(keys.open(Purpose::Enrolment, "ann", &sealed).is_err(), "used for another purpose");
        assert!(Keys::new([3; 32], [2; 32]).open(Purpose::SecondFactor, "ann", &sealed).is_err(), "other keys");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(keys.open(Purpose::SecondFactor, "ann", &changed).is_err(), "byte {at} changed");
        }
        for short in [0, 1, 12, 13, 28] {
            assert!(keys.open(Purpose::SecondFactor, "ann", &sealed[..short]).is_err());
        }
    }

    #[test]
    fn the_pseudonym_key_is_a_root_of_its_own() {
        let (one, two) = (Keys::new([1; 32], [2; 32]), Keys::new([9; 32], [2; 32]));
        let sealed = one.seal(Purpose::PseudonymKey, "planning/1", [7; 12], &[5; 32]).unwrap();
        assert_eq!(two.open(Purpose::PseudonymKey, "planning/1", &sealed).unwrap(), [5; 32]);
    }

    #[test]
    fn keys_do_not_print_themselves() {
        assert_eq!(format!("{:?}", Keys::new([1; 32], [2; 32])), "Keys(…)");
    }
}
