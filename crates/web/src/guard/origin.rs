//! Whether a change was asked for by a page of ours.

use axum::http::{HeaderMap, header};

/// Whether the browser says that the request comes from elsewhere. A client that says nothing is no browser of today;
/// it still needs the form's token.
pub(crate) fn foreign(headers: &HeaderMap, ours: &str) -> bool {
    let says = |name: &str| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    if let Some(site) = says("sec-fetch-site")
        && !matches!(site, "same-origin" | "none")
    {
        return true;
    }
    // “null” comes from sandboxes and from what was led on from elsewhere: not ours.
    says("origin").is_some_and(|origin| !origin.eq_ignore_ascii_case(ours))
}

/// Our own origin: what the place says it is called, else what the browser calls us.
pub(crate) fn ours(public: Option<&str>, headers: &HeaderMap, secure: bool) -> String {
    public.map_or_else(
        || {
            let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or("");
            format!("{}://{host}", if secure { "https" } else { "http" })
        },
        |public| public.trim_end_matches('/').to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect::<HeaderMap>()
    }

    #[test]
    fn only_our_own_pages_ask_for_changes() {
        let ours = "https://linchpin.example.org";
        let refused = |pairs: &[(&'static str, &str)]| foreign(&headers(pairs), ours);
        assert!(!refused(&[]));
        assert!(!refused(&[("origin", "https://linchpin.example.org"), ("sec-fetch-site", "same-origin")]));
        assert!(!refused(&[("origin", "https://LINCHPIN.example.org")]));
        for origin in
            ["null", "https://example.org", "http://linchpin.example.org", "https://linchpin.example.org.evil"]
        {
            assert!(refused(&[("origin", origin)]), "{origin}");
        }
        assert!(refused(&[("sec-fetch-site", "cross-site")]));
        assert!(refused(&[("sec-fetch-site", "same-site")]), "a neighbour's subdomain");
    }

    #[test]
    fn we_know_what_we_are_called() {
        let asked = headers(&[("host", "127.0.0.1:8080")]);
        assert_eq!(ours(None, &asked, false), "http://127.0.0.1:8080");
        assert_eq!(ours(Some("https://linchpin.example.org"), &asked, true), "https://linchpin.example.org");
    }
}
