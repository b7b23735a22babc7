//! Pages about a place, its practices and its indicators, drawn from the picture in memory; each table also as a file.
//!
//! **Invariants.** The only crate that knows axum and minijinja. Pages of what is published read nothing but the
//! [`Picture`]: no query, no file, no clock. Pages about people go through the acts of `linchpin-app` and nothing below
//! them. Every address is on the list in [`routes`]; what is not there is refused. Nothing here works only with
//! JavaScript, and nothing is fetched from another host.

mod access;
mod account;
mod ask;
pub mod assets;
mod banner;
mod bids;
mod cache;
mod calendar;
mod care;
mod claims;
pub mod client;
pub mod engine;
mod entrance;
pub mod entries;
mod evaluation;
mod fhir;
mod forms;
mod funding;
mod gate;
mod governance;
mod guard;
pub mod health;
mod homes;
pub mod judged;
mod levels;
pub mod link;
mod listen;
mod messages;
pub mod metrics;
pub mod network;
mod notify;
pub mod number;
pub mod oidc;
mod openapi;
mod pack;
mod page;
mod pages;
mod people;
mod population;
mod refuse;
pub mod routes;
mod schemes;
mod serve;
mod sheet;
mod sign_in;
pub mod table;
mod tls;
mod visit;
pub mod vitals;
mod what_if;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
};
use linchpin_core::Error;
use linchpin_measures::Picture;
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer, timeout::TimeoutLayer};

pub use ask::Ask;
pub use entrance::Entrance;
pub use guard::Limit;
pub use listen::Listen;
pub use notify::Callback;
pub use page::Page;
use serve::{Site, page};
pub use tls::Tls;

/// A column of a lake table, as the data pages explain it.
#[derive(Clone, Debug)]
pub struct ColumnDoc {
    /// Its name in SQL.
    pub name: String,
    /// What it holds.
    pub doc: String,
    /// How it is kept: `text`, `date`, `whole number`, `number`.
    pub kind: String,
    /// Whether it may be empty.
    pub nullable: bool,
    /// Whether rows are unique on it.
    pub key: bool,
}

/// A lake table, as the data pages explain it.
#[derive(Clone, Debug)]
pub struct TableDoc {
    /// Its name in SQL.
    pub name: String,
    /// What one row is.
    pub doc: String,
    /// Its columns, in order.
    pub columns: Vec<ColumnDoc>,
}

/// Where the pages get what they show.
#[derive(Clone)]
pub struct App {
    /// Gives the picture as it is now; called at each request, so it must be quick.
    pub picture: Arc<dyn Fn() -> Arc<Picture> + Send + Sync>,
    /// Whether the data are made up, which every page then says.
    pub demo: bool,
    /// What the lake's tables hold.
    pub tables: Vec<TableDoc>,
    /// How the service is run and watched.
    pub operations: vitals::Operations,
    /// How people come in.
    pub entrance: Entrance,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("demo", &self.demo).finish_non_exhaustive()
    }
}

/// Serves the pages on a listener until `stop` is done; requests under way are answered first, within a limit.
///
/// # Errors
/// The listener fails, or the certificate cannot be used.
pub async fn serve_on(
    listener: tokio::net::TcpListener,
    app: App,
    how: Listen,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let keeping = app.operations.metrics.clone().map(|metrics| tokio::spawn(metrics.keep()));
    let served = listen::listen(listener, router(app), how, stop).await;
    if let Some(keeping) = keeping {
        keeping.abort();
    }
    served
}

/// How long a page may take before the reader is told that it failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// Only what this site itself serves may be shown, run or sent to.
const POLICY: &str =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// The whole site.
pub fn router(app: App) -> Router {
    build(app, routes::all(), Router::new())
}

/// The site of a list of routes; `more` is for tests of what happens to a route that is not on it.
fn build(app: App, routes: Vec<routes::Route>, more: Router<Arc<Site>>) -> Router {
    let operations = Arc::new(app.operations.clone());
    let lasting = app.entrance.public.as_deref().is_some_and(|p| p.starts_with("https://")) || operations.edge.tls;
    let site = Arc::new(Site::new(app, &routes));
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    // A year, as the NHS and the government ask: one visit over TLS and the browser never tries without.
    let transport = lasting.then(|| HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    routes::router(routes)
        .merge(more)
        .fallback(missing)
        .method_not_allowed_fallback(not_that_way)
        .layer(from_fn_with_state(Arc::clone(&site), guard::guard))
        .merge(health::routes(Arc::clone(&operations)))
        .layer(CatchPanicLayer::custom(stopped))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(header(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(header(header::X_FRAME_OPTIONS, "DENY"))
        .layer(header(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"))
        .layer(header(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(header(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .layer(SetResponseHeaderLayer::if_not_present(header::STRICT_TRANSPORT_SECURITY, move |_: &Response| {
            transport.clone()
        }))
        .layer(from_fn_with_state(Arc::clone(&operations), metrics::watch))
        .layer(from_fn_with_state(Arc::new(operations.edge.clone()), client::know))
        .with_state(site)
}

async fn missing(State(site): State<Arc<Site>>, request: Request) -> Response {
    let error =
        Error::not_found("If you typed the address, check that it is right. If you followed a link, it may be old.");
    let caller = request.extensions().get::<Arc<guard::Caller>>().cloned();
    let caller = caller.unwrap_or_else(|| Arc::new(guard::Caller::unknown(&request)));
    let face = if for_programs(request.uri().path()) { routes::Face::Fhir } else { routes::Face::Page };
    refuse::refuse(&site, &caller, face, request.uri().path(), &error)
}

async fn not_that_way(request: Request) -> Response {
    let (status, words) = (StatusCode::METHOD_NOT_ALLOWED, "This address is not asked that way.");
    if for_programs(request.uri().path()) {
        return fhir::outcome(status, "not-supported", words, None);
    }
    (status, format!("{words}\n")).into_response()
}

/// Whether what is said about an address is read by programs.
fn for_programs(path: &str) -> bool {
    path == "/fhir" || path.starts_with("/fhir/")
}

/// What a panic says may quote what somebody typed, so that only its place is logged, by the binary's hook.
fn stopped(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a handler stopped");
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong. Try again.\n").into_response()
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, routing::get};
    use std::collections::HashMap;

    use linchpin_core::{CountingIds, FixedClock, OdsCode, OrganisationTree};
    use linchpin_measures::picture::Ingredients;
    use tower::ServiceExt;

    use super::*;

    /// What somebody adds beside the list is shut to everybody, signed in or not.
    #[tokio::test]
    async fn a_route_that_is_not_on_the_list_is_refused() {
        let clock = Arc::new(FixedClock(jiff::Timestamp::UNIX_EPOCH));
        let nothing = Arc::new(Picture::new(Ingredients {
            place: OdsCode::england(),
            name: "Nowhere".into(),
            groups: Vec::new(),
            tree: OrganisationTree::default(),
            indicators: Vec::new(),
            breakdowns: Vec::new(),
            sources: Vec::new(),
            lineage: HashMap::new(),
            today: jiff::civil::date(2026, 1, 12),
            mark: "nothing".into(),
            values: Vec::new(),
            parts: Vec::new(),
            peers: HashMap::new(),
        }));
        let app = App {
            picture: Arc::new(move || Arc::clone(&nothing)),
            demo: false,
            tables: Vec::new(),
            operations: vitals::Operations::unwatched(),
            entrance: Entrance::open(clock, Arc::new(CountingIds::default())),
        };
        let more = Router::new().route("/beside", get(|| async { "open" }));
        let site = build(app, routes::all(), more);
        for (path, status) in [("/beside", StatusCode::FORBIDDEN), ("/healthz", StatusCode::OK)] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            assert_eq!(site.clone().oneshot(request).await.unwrap().status(), status, "{path}");
        }
    }
}
