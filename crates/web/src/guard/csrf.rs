//! The token in every form: made from a secret that only this browser's cookie holds, and masked anew on each page, so
//! that neither another site nor the length of a packed page gives it away (BREACH).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use linchpin_core::Ids;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The name of the field.
pub(crate) const FIELD: &str = "csrf";

/// What the forms of one browser are tied to. The cookie's own value never stands on a page.
#[derive(Clone, Copy)]
pub(crate) struct Tie([u8; 32]);

impl Tie {
    /// From the value of the session's or the visitor's cookie.
    pub(crate) fn to(cookie: &str) -> Self {
        Self(Sha256::new().chain_update(b"linchpin form\0").chain_update(cookie).finalize().into())
    }

    /// A token for one page.
    pub(crate) fn token(&self, ids: &dyn Ids) -> String {
        let mut mask = [0; 32];
        ids.bytes(&mut mask);
        let mut both = mask.to_vec();
        both.extend(self.0.iter().zip(mask).map(|(a, b)| a ^ b));
        URL_SAFE_NO_PAD.encode(both)
    }

    /// Whether a token is one of ours for this browser.
    pub(crate) fn fits(&self, token: &str) -> bool {
        let Ok(both) = URL_SAFE_NO_PAD.decode(token) else { return false };
        let Some((mask, masked)) = both.split_at_checked(32).filter(|(_, m)| m.len() == 32) else { return false };
        let plain: Vec<u8> = mask.iter().zip(masked).map(|(a, b)| a ^ b).collect();
        plain.ct_eq(&self.0).into()
    }
}

#[cfg(test)]
mod tests {
    use linchpin_core::CountingIds;

    use super::*;

    #[test]
    fn a_token_fits_its_browser_and_no_other() {
        let (ids, tie) = (CountingIds::default(), Tie::to("cookie"));
        let (one, two) = (tie.token(&ids), tie.token(&ids));
        assert_ne!(one, two, "no page carries the same text twice");
        assert!(tie.fits(&one) && tie.fits(&two));
        assert!(!Tie::to("other").fits(&one));
        let mut changed = one.clone().into_bytes();
        changed[50] = if changed[50] == b'A' { b'B' } else { b'A' };
        for wrong in ["", "AAAA", "%", &one[..40], &format!("{one}A"), std::str::from_utf8(&changed).unwrap()] {
            assert!(!tie.fits(wrong), "{wrong}");
        }
    }
}
