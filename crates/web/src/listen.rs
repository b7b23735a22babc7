//! From a socket to the router: TLS or not, patience with the slow, and an end in good order.

use std::{net::SocketAddr, time::Duration};

use axum::Router;
use axum_server::{Handle, Server, tls_rustls::RustlsConfig};
use hyper_util::rt::TokioTimer;

use crate::{tls::Tls, vitals::Draining};

/// How to listen.
#[derive(Clone, Debug, Default)]
pub struct Listen {
    /// The certificate; without one the line can be read by others, which suits loopback and a proxy.
    pub tls: Option<Tls>,
    /// How long requests under way may take to end once we are told to stop.
    pub drain: Duration,
    /// Set as soon as we are told to stop.
    pub draining: Draining,
}

/// A client that has not sent its heading by then is not waited for.
const HEADING: Duration = Duration::from_secs(15);

/// How often the certificate is looked at.
const RENEW: Duration = Duration::from_secs(60);

/// Serves until `stop`; then takes nothing new, ends what is under way, and gives up on it after the time limit.
pub(crate) async fn listen(
    listener: tokio::net::TcpListener,
    router: Router,
    how: Listen,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let handle: Handle<SocketAddr> = Handle::new();
    let (drain, draining, stopping) = (how.drain, how.draining.clone(), handle.clone());
    let stopper = tokio::spawn(async move {
        stop.await;
        draining.begin();
        tracing::info!("stopping: {} connections are open", stopping.connection_count());
        stopping.graceful_shutdown(Some(drain));
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = Server::<SocketAddr>::from_listener(listener).handle(handle);
    let served = match how.tls {
        None => patient(server).serve(service).await,
        Some(tls) => {
            let config = RustlsConfig::from_config(tls.read().map_err(std::io::Error::other)?);
            let renewing = tokio::spawn(tls.renew(config.clone(), RENEW));
            let acceptor = axum_server::tls_rustls::RustlsAcceptor::new(config);
            let served = patient(server.acceptor(acceptor)).serve(service).await;
            renewing.abort();
            served
        }
    };
    stopper.abort();
    served
}

/// HTTP/1.1 only, with a limit on how long a heading may take: a thousand idle lines must not hold the service.
fn patient<A>(server: Server<SocketAddr, A>) -> Server<SocketAddr, A> {
    let mut server = server.http1_only();
    server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEADING);
    server
}
