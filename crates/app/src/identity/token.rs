use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// The secret of a session: 32 random bytes. The browser holds it; the store holds its hash, so that a stolen copy of the
/// store opens no session. A plain hash does, because nobody can guess 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// From random bytes.
    pub(crate) fn new(random: [u8; 32]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(random))
    }

    /// What the cookie carries: 43 letters, figures, hyphens and underscores.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// What the store keeps.
    pub(crate) fn hash(&self) -> String {
        hash(&self.0)
    }
}

/// What the store keeps for what a cookie carries. None for what cannot be one of ours.
pub(crate) fn hash_of(secret: &str) -> Option<String> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    (secret.len() == 43 && secret.bytes().all(plain)).then(|| hash(secret))
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn hash(text: &str) -> String {
    linchpin_core::hex(&Sha256::digest(text.as_bytes()))
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_store_sees_the_hash_only() {
        let token = Token::new([9; 32]);
        assert_eq!(token.secret().len(), 43);
        assert_eq!(hash_of(token.secret()), Some(token.hash()));
        assert_eq!(token.hash().len(), 64);
        assert!(!format!("{token:?}").contains(token.secret()));
        for other in ["", "short", &"é".repeat(43), &token.hash(), &format!("{}'", &token.secret()[..42])] {
            assert_eq!(hash_of(other), None, "{other}");
        }
    }
}
