//! What somebody is told who gets no answer: one place where a kind of failure becomes a status and words.

use std::time::Duration;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use linchpin_core::{Error, ErrorKind};
use serde::Serialize;

use crate::{
    Page,
    guard::Caller,
    routes::Face,
    serve::{Site, show},
};

/// What an error page says.
#[derive(Serialize)]
struct Trouble<'a> {
    heading: &'a str,
    message: &'a str,
    status: u16,
}

/// The answer to a failure: the sentence for the person, the causes for the log.
pub(crate) fn refuse(site: &Site, caller: &Caller, face: Face, path: &str, error: &Error) -> Response {
    let (status, heading) = match error.kind() {
        ErrorKind::NotFound => (StatusCode::NOT_FOUND, "Page not found"),
        ErrorKind::Invalid => (StatusCode::BAD_REQUEST, "That cannot be shown"),
        ErrorKind::Conflict => (StatusCode::CONFLICT, "Something changed first"),
        ErrorKind::SignedOut => (StatusCode::UNAUTHORIZED, "You are not signed in"),
        ErrorKind::Forbidden => (StatusCode::FORBIDDEN, "You cannot open this"),
        ErrorKind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "Not available for a moment"),
        ErrorKind::BadInput | ErrorKind::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong"),
    };
    if status.is_server_error() {
        let mut causes = String::new();
        let mut cause = std::error::Error::source(error);
        while let Some(next) = cause {
            causes = format!("{causes}: {next}");
            cause = next.source();
        }
        tracing::error!(request = &*caller.request, "{error}{causes}");
    }
    told(site, caller, face, path, status, heading, &error.to_string())
}

/// More than the form may hold.
pub(crate) fn too_large(site: &Site, caller: &Caller, face: Face, path: &str, room: usize) -> Response {
    let message = format!("At most {} KB can be sent here. Nothing was done.", room >> 10);
    told(site, caller, face, path, StatusCode::PAYLOAD_TOO_LARGE, "That is too much", &message)
}

/// A limit was met.
pub(crate) fn too_often(site: &Site, caller: &Caller, face: Face, path: &str, wait: Duration) -> Response {
    let seconds = wait.as_secs().max(1);
    let words = if seconds < 90 { format!("{seconds} seconds") } else { format!("{} minutes", seconds.div_ceil(60)) };
    let message = format!("This was tried too often. Wait {words} and try again.");
    let mut response = told(site, caller, face, path, StatusCode::TOO_MANY_REQUESTS, "Too many tries", &message);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

fn told(
    site: &Site,
    caller: &Caller,
    face: Face,
    path: &str,
    status: StatusCode,
    heading: &str,
    message: &str,
) -> Response {
    if face == Face::Fhir {
        return outcome(status, message);
    }
    let page = Page::new("error.jinja", heading, Trouble { heading, message, status: status.as_u16() });
    let body = show(site, caller, path, String::new(), &page).unwrap_or_else(|why| {
        tracing::error!(
            "the error page itself failed: {why} {:?}",
            std::error::Error::source(&why).map(ToString::to_string)
        );
        format!("<!doctype html><html lang=\"en\"><title>{heading}</title><h1>{heading}</h1>")
    });
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], body)
        .into_response()
}

/// For programs: <https://hl7.org/fhir/R4/operationoutcome.html>.
fn outcome(status: StatusCode, message: &str) -> Response {
    let code = match status {
        StatusCode::UNAUTHORIZED => "login",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::CONFLICT => "conflict",
        StatusCode::TOO_MANY_REQUESTS => "throttled",
        StatusCode::PAYLOAD_TOO_LARGE => "too-long",
        StatusCode::SERVICE_UNAVAILABLE => "transient",
        s if s.is_server_error() => "exception",
        _ => "invalid",
    };
    crate::fhir::outcome(status, code, message, None)
}
