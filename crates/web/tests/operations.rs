//! What the machines that watch over the service see, and how it starts and ends.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod sample;

use std::{
    io::{Read, Write},
    net::{IpAddr, SocketAddr, TcpStream},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::Request,
};
use linchpin_web::{
    App, Listen, Tls,
    client::Edge,
    metrics::{Metrics, NAMES},
    network::Network,
    router,
    vitals::{Later, Operations, Part, Vitals},
};
use tokio::sync::oneshot;
use tower::ServiceExt;

/// A machine whose store can be taken away.
struct Machine {
    store: AtomicBool,
    stuck: bool,
}

impl Vitals for Machine {
    fn parts(&self) -> Later<'_, Vec<Part>> {
        Box::pin(async {
            if self.stuck {
                std::future::pending::<()>().await;
            }
            let store = self.store.load(Ordering::Relaxed);
            vec![Part { name: "store", ready: store }, Part { name: "picture", ready: true }]
        })
    }

    fn gauges(&self) -> Later<'_, Vec<(&'static str, f64)>> {
        Box::pin(async { vec![("linchpin_store_up", 1.0), ("linchpin_jobs_dead", 3.0)] })
    }

    fn ticks(&self) -> Duration {
        Duration::from_millis(7)
    }

    fn request(&self) -> String {
        "request-1".into()
    }
}

fn machine() -> Arc<Machine> {
    Arc::new(Machine { store: AtomicBool::new(true), stuck: false })
}

fn app(machine: &Arc<Machine>) -> App {
    let mut app = sample::app(sample::picture());
    app.operations = Operations {
        vitals: Arc::clone(machine) as Arc<dyn Vitals>,
        metrics_for: Network::loopback(),
        ..Operations::unwatched()
    };
    app
}

/// One recorder serves the whole process.
fn metrics() -> Metrics {
    static METRICS: OnceLock<Metrics> = OnceLock::new();
    METRICS.get_or_init(|| Metrics::install().unwrap()).clone()
}

async fn ask(app: &App, path: &str, from: &str) -> (u16, String) {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    let from: IpAddr = from.parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from((from, 40_000))));
    let response = router(app.clone()).oneshot(request).await.unwrap();
    assert_eq!(response.headers()["x-request-id"], "request-1");
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn alive_is_not_the_same_as_ready() {
    let machine = machine();
    let app = app(&machine);
    assert_eq!(ask(&app, "/healthz", "203.0.113.9").await, (200, "alive\n".into()));
    assert_eq!(ask(&app, "/readyz", "203.0.113.9").await, (200, "store: ready\npicture: ready\n".into()));
    machine.store.store(false, Ordering::Relaxed);
    assert_eq!(ask(&app, "/healthz", "203.0.113.9").await.0, 200);
    assert_eq!(ask(&app, "/readyz", "203.0.113.9").await, (503, "store: not ready\npicture: ready\n".into()));
    machine.store.store(true, Ordering::Relaxed);
    app.operations.draining.begin();
    let (status, words) = ask(&app, "/readyz", "203.0.113.9").await;
    assert_eq!((status, words.contains("stopping")), (503, true));
}

#[tokio::test]
async fn a_store_that_never_answers_is_not_ready() {
    let app = app(&Arc::new(Machine { store: AtomicBool::new(true), stuck: true }));
    assert_eq!(ask(&app, "/readyz", "127.0.0.1").await, (503, "no answer in time\n".into()));
}

#[tokio::test]
async fn counts_are_for_those_they_are_meant_for() {
    let mut app = app(&machine());
    assert_eq!(ask(&app, "/metrics", "127.0.0.1").await.0, 404, "off unless they are kept");
    app.operations.metrics = Some(metrics());
    assert_eq!(ask(&app, "/metrics", "203.0.113.9").await.0, 404);
    assert_eq!(ask(&app, "/metrics", "127.0.0.1").await.0, 200);
    // A proxy on the same machine stands for whoever asked it.
    app.operations.edge = Edge { tls: false, proxies: Network::loopback() };
    let mut request = Request::get("/metrics").header("x-forwarded-for", "203.0.113.9").body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1))));
    assert_eq!(router(app).oneshot(request).await.unwrap().status(), 404);
}

#[tokio::test]
async fn counts_hold_our_words_and_never_what_was_typed() {
    let mut app = app(&machine());
    app.operations.metrics = Some(metrics());
    for path in ["/practices/C87002?q=SECRETWORD", "/nowhere/SECRETWORD", "/healthz"] {
        ask(&app, path, "127.0.0.1").await;
    }
    let method = Request::builder().method("SECRETWORD").uri("/").body(Body::empty()).unwrap();
    router(app.clone()).oneshot(method).await.unwrap();
    let (_, text) = ask(&app, "/metrics", "127.0.0.1").await;
    assert!(!text.contains("SECRETWORD") && !text.contains("C87002"), "{text}");
    assert!(text.contains("linchpin_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"}"), "{text}");
    assert!(text.contains("linchpin_request_seconds_bucket") && text.contains("linchpin_jobs_dead 3"), "{text}");
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        assert!(NAMES.iter().any(|(name, ..)| line.starts_with(name)), "{line} is not on the list");
    }
}

/// A service on a free port, and the way to stop it.
async fn started(app: App, how: Listen) -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(async move {
        let stop = async {
            stopped.await.ok();
        };
        linchpin_web::serve_on(listener, app, how, stop).await.unwrap();
    });
    (address, stop, served)
}

const ASK: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_is_ended_and_nothing_new_begun() {
    let app = app(&machine());
    let how = Listen { drain: Duration::from_secs(20), draining: app.operations.draining.clone(), tls: None };
    let draining = how.draining.clone();
    let (address, stop, served) = started(app, how).await;
    let answered = tokio::task::spawn_blocking(move || {
        let mut line = TcpStream::connect(address).unwrap();
        line.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        // A request half said when the end is announced …
        line.write_all(&ASK[..30]).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        stop.send(()).unwrap();
        while !draining.begun() {
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(Duration::from_millis(300));
        let refused = TcpStream::connect(address).is_err();
        line.write_all(&ASK[30..]).unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        (answer, refused)
    });
    let (answer, refused) = answered.await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(refused, "a new client should be refused while the service ends");
    tokio::time::timeout(Duration::from_secs(5), served).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_never_ends_does_not_hold_the_service() {
    let (address, stop, served) =
        started(app(&machine()), Listen { drain: Duration::from_millis(500), ..Listen::default() }).await;
    let mut line = TcpStream::connect(address).unwrap();
    line.write_all(&ASK[..30]).unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(5), served).await.expect("the limit holds").unwrap();
}

/// A certificate for localhost, and its key, written as an administrator would.
fn certificate(folder: &std::path::Path) -> (Tls, rustls::pki_types::CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let tls = Tls { certificate: folder.join("cert.pem"), key: folder.join("key.pem") };
    std::fs::write(&tls.certificate, made.cert.pem()).unwrap();
    std::fs::write(&tls.key, made.signing_key.serialize_pem()).unwrap();
    (tls, made.cert.der().clone())
}

fn over_tls(address: SocketAddr, trusted: rustls::pki_types::CertificateDer<'static>) -> std::io::Result<String> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(trusted).unwrap();
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let mut client = rustls::ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let mut line = TcpStream::connect(address)?;
    line.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut stream = rustls::Stream::new(&mut client, &mut line);
    stream.write_all(ASK)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_served_over_tls_to_those_who_trust_the_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let (tls, own) = certificate(folder.path());
    let (_, other) = certificate(tempfile::tempdir().unwrap().path());
    let how = Listen { tls: Some(tls), ..Listen::default() };
    let (address, stop, served) = started(app(&machine()), how).await;
    let (good, bad, plain) = tokio::task::spawn_blocking(move || {
        let plain = (|| {
            let mut line = TcpStream::connect(address)?;
            line.set_read_timeout(Some(Duration::from_secs(10)))?;
            line.write_all(ASK)?;
            let mut answer = Vec::new();
            line.read_to_end(&mut answer)?;
            std::io::Result::Ok(answer)
        })();
        (over_tls(address, own), over_tls(address, other), plain)
    })
    .await
    .unwrap();
    assert!(good.unwrap().starts_with("HTTP/1.1 200"));
    assert!(bad.is_err(), "another certificate vouches for nothing");
    assert!(plain.is_err() || !plain.unwrap().starts_with(b"HTTP"), "no page without TLS");
    stop.send(()).unwrap();
    served.await.unwrap();
}

#[test]
fn a_certificate_that_cannot_be_used_is_refused_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let (tls, _) = certificate(folder.path());
    let (other, _) = certificate(tempfile::tempdir().unwrap().keep().as_path());
    let mixed = Tls { certificate: tls.certificate.clone(), key: other.key };
    assert!(mixed.read().unwrap_err().to_string().contains("cannot be used together"));
    std::fs::write(&tls.key, "no key").unwrap();
    let told = tls.read().unwrap_err().to_string();
    assert!(told.contains("key.pem") && told.contains("private key"), "{told}");
    std::fs::write(&tls.certificate, "").unwrap();
    assert!(tls.read().unwrap_err().to_string().contains("holds no certificate"));
}

#[test]
fn the_page_for_operators_tells_every_count() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operations.md");
    let page = std::fs::read_to_string(page).unwrap();
    let told = page.split("<!-- metrics -->\n").nth(1).unwrap().split("<!-- end of metrics -->").next().unwrap();
    let mut right = String::from("| name | kind | what it counts |\n| --- | --- | --- |\n");
    for (name, kind, doc) in NAMES {
        right += &format!("| `{name}` | {} | {doc} |\n", format!("{kind:?}").to_lowercase());
    }
    assert_eq!(told, right, "docs/operations.md");
}
