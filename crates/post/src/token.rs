use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use linchpin_core::{Error, Result};
use sha2::Sha256;

/// An API key of Notify: its name, the service and the secret, of which the two last are UUIDs.
#[derive(Clone)]
pub(crate) struct Key {
    service: String,
    secret: String,
}

impl Key {
    /// Reads `name-service-secret`.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        const UUID: usize = 36;
        let text = text.trim();
        let cut = |end: usize| {
            let part = text.get(end.checked_sub(UUID)?..end)?;
            let whole = part.bytes().enumerate().all(|(at, b)| match at {
                8 | 13 | 18 | 23 => b == b'-',
                _ => b.is_ascii_hexdigit(),
            });
            let apart = end == UUID || text.as_bytes().get(end - UUID - 1) == Some(&b'-');
            (whole && apart).then(|| part.to_owned())
        };
        let secret = cut(text.len());
        let service = text.len().checked_sub(UUID + 1).and_then(cut);
        match (service, secret) {
            (Some(service), Some(secret)) => Ok(Self { service, secret }),
            // The text itself is a secret and is not told.
            _ => Err(Error::bad_input(
                "The API key of Notify is a name, the service and the secret, with hyphens between them, as Notify shows it once.",
            )),
        }
    }

    /// Proves to Notify who we are: a token signed with HS256 that holds for 30 seconds.
    pub(crate) fn token(&self, now: i64) -> Result<String> {
        // The service is a UUID: nothing in it has to be escaped.
        let claims = format!(r#"{{"iss":"{}","iat":{now}}}"#, self.service);
        let signed = [r#"{"typ":"JWT","alg":"HS256"}"#, &claims].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes())
            .map_err(|why| Error::internal("A message could not be signed.", why))?;
        mac.update(signed.as_bytes());
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())))
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE: &str = "26785a09-ab16-4eb0-8407-a37497a57506";
    const SECRET: &str = "3d844edf-8d35-48ac-975b-e847b4f122b0";

    #[test]
    fn a_key_is_read_whatever_its_name_and_never_printed() {
        for name in ["", "live", "my key-with-hyphens", "ключ"] {
            let text =
                if name.is_empty() { format!("{SERVICE}-{SECRET}") } else { format!("{name}-{SERVICE}-{SECRET}\n") };
            let key = Key::parse(&text).unwrap();
            assert_eq!((key.service.as_str(), key.secret.as_str()), (SERVICE, SECRET));
            assert_eq!(format!("{key:?}"), "Key(…)");
        }
        for wrong in
            ["", "abc", SECRET, &format!("{SERVICE}{SECRET}"), &format!("x{SERVICE}-{SECRET}"), "é".repeat(80).as_str()]
        {
            let told = Key::parse(wrong).unwrap_err().to_string();
            assert!(!told.contains("3d84"), "{told}");
        }
    }

    /// Signed again by another way: `printf '%s' HEAD.CLAIMS | openssl dgst -sha256 -hmac SECRET -binary | basenc --base64url`.
    #[test]
    fn a_token_is_signed_as_notify_checks_it() {
        let token = Key::parse(&format!("k-{SERVICE}-{SECRET}")).unwrap().token(1_568_818_578).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        assert_eq!(parts[2], "YT_aQYNif0l3HaPwy62Cj9g0qsYzjnj1K5pLwkELiFw");
    }
}
