//! Failures as OperationOutcomes, <https://hl7.org/fhir/R4/operationoutcome.html>.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use linchpin_core::Error;
use linchpin_fhir::out::{Trouble, operation_outcome};

use super::JSON;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Fault {
    /// An act or the machine failed; told like everywhere else.
    Error(Error),
    /// Something that only this interface knows.
    Told { status: StatusCode, code: &'static str, message: String, at: Option<String> },
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl Fault {
    pub(super) fn told(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self::Told { status, code, message: message.into(), at: None }
    }

    /// A parameter that cannot be used.
    pub(super) fn parameter(name: &str, code: &'static str, message: impl Into<String>) -> Self {
        // What is echoed is only the name, and only as far as it is one.
        let name = named(name);
        let at = Some(name).filter(|n| !n.is_empty()).map(|n| format!("http.{n}"));
        Self::Told { status: StatusCode::BAD_REQUEST, code, message: message.into(), at }
    }

    /// There is nothing of that key.
    pub(super) fn nothing() -> Self {
        Self::told(StatusCode::NOT_FOUND, "not-found", "There is nothing at this address.")
    }

    /// It was there and is now part of another.
    pub(super) fn merged(into: impl std::fmt::Display) -> Self {
        let message = format!("This record was joined with another, which stands for it now: {into}.");
        Self::told(StatusCode::GONE, "deleted", message)
    }
}

/// The name of a parameter as it may be said again.
pub(super) fn named(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || "_-.:".contains(*c)).take(64).collect()
}

/// The code by which the Booking and Referral Standard tells such a failure of whoever receives (REC); it has none for others.
fn bars(status: StatusCode) -> Option<&'static str> {
    Some(match status {
        StatusCode::BAD_REQUEST => "REC_BAD_REQUEST",
        StatusCode::UNAUTHORIZED => "REC_UNAUTHORIZED",
        StatusCode::FORBIDDEN => "REC_FORBIDDEN",
        StatusCode::NOT_FOUND => "REC_NOT_FOUND",
        StatusCode::NOT_ACCEPTABLE => "REC_NOT_ACCEPTABLE",
        StatusCode::CONFLICT => "REC_CONFLICT",
        StatusCode::UNPROCESSABLE_ENTITY => "REC_UNPROCESSABLE_ENTITY",
        StatusCode::INTERNAL_SERVER_ERROR => "REC_SERVER_ERROR",
        StatusCode::SERVICE_UNAVAILABLE => "REC_SERVICE_UNAVAILABLE",
        _ => return None,
    })
}

/// An OperationOutcome as an answer.
pub(crate) fn outcome(status: StatusCode, code: &str, message: &str, at: Option<&str>) -> Response {
    let body = operation_outcome(&[Trouble { code, message, at, bars: bars(status), ..Trouble::default() }]);
    let headers = [(header::CONTENT_TYPE, JSON), (header::CACHE_CONTROL, "no-store")];
    let mut response = (status, headers, body.to_string()).into_response();
    if status == StatusCode::UNAUTHORIZED {
        let how = HeaderValue::from_static("Bearer realm=\"linchpin\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, how);
    }
    response
}
