use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use linchpin_core::{Error, Result};
use openidconnect::{PrivateSigningKey, core::CoreJwsSigningAlgorithm};
use serde_json::{Value, json};

use super::Provider;

/// How we say that we sign: both providers ask for it.
pub(super) const KIND: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// For so many seconds an assertion can be used, once.
const LIFE: i64 = 300;

impl Provider {
    /// Proves to the token endpoint who we are, with a signature in place of a secret (RFC 7523, 3): `private_key_jwt`.
    pub(super) fn assertion(&self, endpoint: &str, id: &str, now: Timestamp) -> Result<String> {
        let client = &self.settings.client;
        let head = json!({ "alg": "RS512", "typ": "JWT", "kid": self.settings.key_id });
        let claims = json!({
            "iss": client,
            "sub": client,
            "aud": endpoint,
            "jti": id,
            "iat": now.as_second(),
            "exp": now.as_second() + LIFE,
        });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&head), part(&claims));
        let signature = self
            .key
            .sign(&CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512, signed.as_bytes())
            .map_err(|e| Error::internal("The sign-in could not be signed.", e))?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}
