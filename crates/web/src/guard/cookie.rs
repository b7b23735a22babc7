//! The three cookies of the site. All are out of reach of scripts and stay with this host.

use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::cookie::{Cookie, SameSite};
use linchpin_core::{Error, Result};

/// What a cookie is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The token of a session.
    Session,
    /// Ties a form to the browser it was given to, before anybody is signed in.
    Visitor,
    /// Ties the answer of a sign-in provider to the browser that was sent there.
    Flow,
}

impl Kind {
    /// Its name. With the prefix a browser takes it only over TLS and only from this very host, so that a neighbour's
    /// subdomain cannot plant one (RFC 6265bis, 4.1.3).
    pub(crate) fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Session, true) => "__Host-linchpin",
            (Self::Session, false) => "linchpin",
            (Self::Visitor, true) => "__Host-linchpin-visitor",
            (Self::Visitor, false) => "linchpin-visitor",
            (Self::Flow, true) => "__Host-linchpin-flow",
            (Self::Flow, false) => "linchpin-flow",
        }
    }
}

/// The longest value that is looked at.
const LONGEST: usize = 200;

/// The value that the browser sent. A name that is there twice is taken for none: somebody planted one of them.
pub(crate) fn read(headers: &HeaderMap, kind: Kind, secure: bool) -> Option<String> {
    let name = kind.name(secure);
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(n, _)| *n == name)
        .map(|(_, v)| v);
    let value = found.next().filter(|v| !v.is_empty() && v.len() <= LONGEST)?;
    found.next().is_none().then(|| value.to_owned())
}

/// The header that sets it, for so many seconds or until the browser closes.
pub(crate) fn set(kind: Kind, secure: bool, value: &str, seconds: Option<i64>) -> Result<HeaderValue> {
    let mut cookie = Cookie::build((kind.name(secure), value.to_owned()))
        .path("/")
        .http_only(true)
        .secure(secure)
        // Lax and not strict: a link in an e-mail, and the way back from a sign-in provider, must find the session.
        .same_site(SameSite::Lax)
        .build()
        .to_string();
    if let Some(seconds) = seconds {
        cookie.push_str(&format!("; Max-Age={seconds}"));
    }
    HeaderValue::from_str(&cookie).map_err(|e| Error::internal("The cookie cannot be written.", e))
}

/// The header that takes it away.
pub(crate) fn clear(kind: Kind, secure: bool) -> Result<HeaderValue> {
    set(kind, secure, "", Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(text: &str, secure: bool) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, text.parse().unwrap());
        read(&headers, Kind::Session, secure)
    }

    #[test]
    fn one_cookie_of_the_right_name_is_read() {
        assert_eq!(sent("a=b; linchpin=token; linchpin-visitor=x", false).as_deref(), Some("token"));
        assert_eq!(sent("linchpin=token", true), None, "over TLS only the guarded name counts");
        assert_eq!(sent("__Host-linchpin=token", true).as_deref(), Some("token"));
        assert_eq!(sent("linchpin=one; linchpin=two", false), None);
        assert_eq!(sent("linchpin=", false), None);
        assert_eq!(sent(&format!("linchpin={}", "x".repeat(201)), false), None);
    }

    #[test]
    fn what_is_set_is_guarded() {
        let text = set(Kind::Session, true, "token", None).unwrap();
        assert_eq!(text, "__Host-linchpin=token; HttpOnly; SameSite=Lax; Secure; Path=/");
        let gone = clear(Kind::Session, false).unwrap();
        assert_eq!(gone, "linchpin=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
        assert!(set(Kind::Session, true, "a\r\nSet-Cookie: b", None).is_err());
    }
}
