use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use linchpin_core::Result;
use openidconnect::{
    AuthenticationFlow, CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, Scope, core::CoreResponseType,
};
use sha2::{Digest, Sha256};

use super::{Provider, Shape};

/// The vectors of trust that will do for a health record: identity proved to the high level, and two factors
/// (NHS login, vectors of trust: password and device, password and shared key, or a passkey).
pub(super) const VECTORS: [&str; 3] = ["P9.Cp.Cd", "P9.Cp.Ck", "P9.Cm"];

/// State, nonce and verifier of one sign-in, each made from the secret in the browser's cookie.
pub(super) struct Parts {
    pub(super) state: String,
    pub(super) nonce: Nonce,
    pub(super) verifier: PkceCodeVerifier,
}

impl Parts {
    pub(super) fn of(secret: &str) -> Self {
        let part = |label: &str| {
            let hash = Sha256::new().chain_update(label).chain_update([0]).chain_update(secret).finalize();
            URL_SAFE_NO_PAD.encode(hash)
        };
        Self {
            state: part("state"),
            nonce: Nonce::new(part("nonce")),
            verifier: PkceCodeVerifier::new(part("verifier")),
        }
    }
}

impl Provider {
    /// Where to send somebody to sign in.
    ///
    /// # Errors
    /// The provider does not answer.
    pub async fn begin(&self, secret: &str, redirect: &str, now: Timestamp) -> Result<String> {
        let client = self.client(redirect, now).await?;
        let Parts { state, nonce, verifier } = Parts::of(secret);
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let mut request = client.authorize_url(flow, || CsrfToken::new(state), || nonce).set_pkce_challenge(challenge);
        let scopes: &[&str] = match self.shape() {
            Shape::Cis2 => &["profile", "nhsperson", "nationalrbacaccess"],
            Shape::NhsLogin => &["profile"],
        };
        for scope in scopes {
            request = request.add_scope(Scope::new((*scope).to_owned()));
        }
        request = match self.shape() {
            Shape::Cis2 => request.add_extra_param("acr_values", "AAL2_OR_AAL3_ANY"),
            Shape::NhsLogin => request.add_extra_param("vtr", serde_json::json!(VECTORS).to_string()),
        };
        Ok(request.url().0.into())
    }
}
