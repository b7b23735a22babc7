//! What the provider of messages tells: what became of a message, and what somebody answered.
//!
//! GOV.UK Notify sends each with the bearer token that was agreed with it. Whoever has not got that is told no and counted.
//! What it tells about messages that we do not know is taken and not kept: it would only tell us again. Nothing about a
//! person is logged.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use linchpin_app::act::{Came, TextDid};
use linchpin_core::{Error, ErrorKind};
use metrics::counter;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::{
    client::Client,
    guard::{Key, Limit},
    serve::Site,
};

/// What is told is small.
const ROOM: usize = 16 << 10;

/// The shortest token that is worth agreeing on.
const SHORTEST: usize = 16;

/// The token that the provider of messages sends, by its hash: comparing two of them tells nothing by the time it takes.
#[derive(Clone, PartialEq, Eq)]
pub struct Callback([u8; 32]);

impl Callback {
    /// From the token that was agreed.
    ///
    /// # Errors
    /// It is too short to be a secret.
    pub fn new(token: &str) -> linchpin_core::Result<Self> {
        let token = token.trim();
        if token.len() < SHORTEST || !token.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Error::bad_input(format!(
                "The token for what Notify tells needs {SHORTEST} letters and digits or more."
            )));
        }
        Ok(Self(Sha256::digest(token).into()))
    }

    fn is(&self, token: &str) -> bool {
        let other: [u8; 32] = Sha256::digest(token.trim()).into();
        self.0.ct_eq(&other).into()
    }
}

impl std::fmt::Debug for Callback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Callback(…)")
    }
}

/// What became of a message, of which we read no more than we need.
#[derive(Deserialize)]
struct Receipt {
    id: String,
    #[serde(default)]
    reference: Option<String>,
    status: String,
}

/// What somebody answered.
#[derive(Deserialize)]
struct Text {
    id: String,
    source_number: String,
    message: String,
}

/// What became of a message.
pub(crate) async fn receipt(State(site): State<Arc<Site>>, request: Request) -> Response {
    let body = match told(&site, request, "receipt").await {
        Ok(body) => body,
        Err(status) => return status.into_response(),
    };
    let Ok(Receipt { id, reference, status }) = serde_json::from_slice(&body) else {
        return answer("receipt", "unreadable", StatusCode::BAD_REQUEST);
    };
    let became = match status.as_str() {
        "delivered" => Ok(()),
        "permanent-failure" => Err("There is no such number or address."),
        "temporary-failure" => Err("The telephone or mailbox could not be reached."),
        "technical-failure" => Err("Notify could not send it."),
        _ => return answer("receipt", "unknown", StatusCode::OK),
    };
    let Ok(acts) = site.acts() else { return answer("receipt", "unknown", StatusCode::OK) };
    match acts.receipt_came(&reference.unwrap_or_default(), &id, became).await {
        Ok(true) => answer("receipt", "taken", StatusCode::OK),
        Ok(false) => answer("receipt", "unknown", StatusCode::OK),
        Err(error) => failed("receipt", &error),
    }
}

/// What somebody answered.
pub(crate) async fn reply(State(site): State<Arc<Site>>, request: Request) -> Response {
    let body = match told(&site, request, "reply").await {
        Ok(body) => body,
        Err(status) => return status.into_response(),
    };
    let Ok(Text { id, source_number, message }) = serde_json::from_slice(&body) else {
        return answer("reply", "unreadable", StatusCode::BAD_REQUEST);
    };
    let Ok(acts) = site.acts() else { return answer("reply", "unknown", StatusCode::OK) };
    match acts.text_came(&Came { provider: &id, from: &source_number, words: &message }).await {
        Ok(TextDid::Unknown) => answer("reply", "unknown", StatusCode::OK),
        Ok(TextDid::Again) => answer("reply", "again", StatusCode::OK),
        Ok(TextDid::Done(_)) => answer("reply", "done", StatusCode::OK),
        Ok(TextDid::Desk) => answer("reply", "desk", StatusCode::OK),
        Err(error) if error.kind() == ErrorKind::Invalid => answer("reply", "unreadable", StatusCode::BAD_REQUEST),
        Err(error) => failed("reply", &error),
    }
}

/// The body of what was told, when whoever tells it has the token.
async fn told(site: &Site, request: Request, what: &'static str) -> Result<Vec<u8>, StatusCode> {
    let Some(agreed) = &site.app.entrance.callback else { return Err(StatusCode::NOT_FOUND) };
    let address = request.extensions().get::<Client>().map(|client| client.address);
    let key = Key::of(address.unwrap_or(std::net::Ipv4Addr::UNSPECIFIED.into()));
    if site.limits.try_once(Limit::Fhir, key).is_err() {
        count(what, "too-often");
        return Err(StatusCode::TOO_MANY_REQUESTS);
    }
    let (parts, body) = request.into_parts();
    let mut all = parts.headers.get_all(header::AUTHORIZATION).iter();
    let sent = all.next().and_then(|value| value.to_str().ok()).and_then(|value| value.split_once(' '));
    let alone = all.next().is_none();
    let proved = sent.is_some_and(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer") && agreed.is(token));
    if !proved || !alone {
        tracing::warn!(what, "somebody told us about messages without the token");
        count(what, "spoofed");
        return Err(StatusCode::FORBIDDEN);
    }
    read(body, what).await
}

async fn read(body: Body, what: &'static str) -> Result<Vec<u8>, StatusCode> {
    match to_bytes(body, ROOM).await {
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(_) => {
            count(what, "unreadable");
            Err(StatusCode::PAYLOAD_TOO_LARGE)
        }
    }
}

fn answer(what: &'static str, came: &'static str, status: StatusCode) -> Response {
    count(what, came);
    tracing::info!(what, came, "the provider of messages told us");
    status.into_response()
}

/// The provider tells it again until it hears that it was taken.
fn failed(what: &'static str, error: &Error) -> Response {
    tracing::error!(what, error = %error, "what the provider of messages told could not be kept");
    count(what, "failed");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

fn count(what: &'static str, came: &'static str) {
    counter!("linchpin_callbacks_total", "what" => what, "came" => came).increment(1);
}
