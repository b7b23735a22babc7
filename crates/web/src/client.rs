//! Who is at the other end of the line, as far as the network knows.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};

use crate::network::Network;

/// How requests reach us.
#[derive(Clone, Debug, Default)]
pub struct Edge {
    /// Whether we speak TLS ourselves.
    pub tls: bool,
    /// The proxies whose word about the client is taken.
    pub proxies: Vec<Network>,
}

/// The machine that asked. Every request carries one as an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its address: behind a trusted proxy, the one that the proxy saw.
    pub address: IpAddr,
    /// Whether nobody on the way can read along: cookies then bear the `__Host-` name.
    pub secure: bool,
}

impl Client {
    /// Takes the word of proxies that are trusted, and of nobody else: the header is as easily written by the client.
    #[must_use]
    pub fn of(peer: IpAddr, headers: &HeaderMap, edge: &Edge) -> Self {
        let trusted = |address: IpAddr| edge.proxies.iter().any(|p| p.contains(address));
        let peer = peer.to_canonical();
        if !trusted(peer) {
            return Self { address: peer, secure: edge.tls };
        }
        // Each proxy adds on the right the address it saw, so the right end is told by ours and the left by anybody.
        let seen = headers.get_all("x-forwarded-for").iter().rev().filter_map(|v| v.to_str().ok());
        let mut address = peer;
        for told in seen.flat_map(|v| v.rsplit(',')) {
            let Ok(next) = told.trim().parse::<IpAddr>() else { break };
            address = next.to_canonical();
            if !trusted(address) {
                break;
            }
        }
        let said = headers.get_all("x-forwarded-proto").iter().next_back().and_then(|v| v.to_str().ok());
        let secure = said.and_then(|v| v.rsplit(',').next()).map_or(edge.tls, |v| v.trim() == "https");
        Self { address, secure }
    }
}

/// The layer that gives each request its [`Client`].
pub(crate) async fn know(State(edge): State<Arc<Edge>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    // No peer is known where the router is asked without a network; such a client is trusted with nothing.
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let client = Client::of(peer, request.headers(), &edge);
    request.extensions_mut().insert(client);
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, headers: &[(&'static str, &str)], proxies: &[&str]) -> (String, bool) {
        let edge = Edge { tls: false, proxies: proxies.iter().map(|p| p.parse().unwrap()).collect() };
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let client = Client::of(peer.parse().unwrap(), &map, &edge);
        (client.address.to_string(), client.secure)
    }

    #[test]
    fn a_stranger_is_not_believed() {
        let told = [("x-forwarded-for", "127.0.0.1"), ("x-forwarded-proto", "https")];
        assert_eq!(seen("203.0.113.9", &told, &[]), ("203.0.113.9".into(), false));
        assert_eq!(seen("203.0.113.9", &told, &["10.0.0.0/8"]), ("203.0.113.9".into(), false));
    }

    #[test]
    fn a_trusted_proxy_tells_who_asked_and_how() {
        let told = [("x-forwarded-for", "198.51.100.7"), ("x-forwarded-proto", "https")];
        assert_eq!(seen("10.0.0.2", &told, &["10.0.0.2"]), ("198.51.100.7".into(), true));
        assert_eq!(seen("10.0.0.2", &[], &["10.0.0.2"]), ("10.0.0.2".into(), false));
    }

    #[test]
    fn what_the_client_wrote_into_the_header_itself_is_passed_over() {
        let told = [("x-forwarded-for", "127.0.0.1, 198.51.100.7, 10.0.0.3")];
        assert_eq!(seen("10.0.0.2", &told, &["10.0.0.0/8"]).0, "198.51.100.7");
        let apart = [("x-forwarded-for", "127.0.0.1"), ("x-forwarded-for", "198.51.100.7")];
        assert_eq!(seen("10.0.0.2", &apart, &["10.0.0.0/8"]).0, "198.51.100.7");
        let odd = [("x-forwarded-for", "127.0.0.1, <script>, 10.0.0.3")];
        assert_eq!(seen("10.0.0.2", &odd, &["10.0.0.0/8"]).0, "10.0.0.3");
        let https = [("x-forwarded-proto", "https, http")];
        assert!(!seen("10.0.0.2", &https, &["10.0.0.0/8"]).1);
    }
}
