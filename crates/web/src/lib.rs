//! Pages about a place, its practices and its indicators, drawn from the picture in memory; each table also as a file.
//!
//! **Invariants.** The only crate that knows axum and minijinja. Pages read nothing but the [`Picture`]: no query, no
//! file, no clock. Nothing here works only with JavaScript, and nothing is fetched from another host.

mod ask;
pub mod assets;
mod cache;
pub mod engine;
pub mod judged;
pub mod link;
pub mod number;
mod pack;
mod page;
mod pages;
mod serve;
pub mod table;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use linchpin_core::Error;
use linchpin_measures::Picture;
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer, timeout::TimeoutLayer};

pub use ask::Ask;
pub use page::Page;
use serve::{Site, failure, page};

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
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("demo", &self.demo).finish_non_exhaustive()
    }
}

/// Serves the pages on a listener until `stop` is done; requests under way are answered first.
///
/// # Errors
/// The listener fails.
pub async fn serve_on(
    listener: tokio::net::TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(app)).with_graceful_shutdown(stop).await
}

/// How long a page may take before the reader is told that it failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// Only what this site itself serves may be shown, run or sent to.
const POLICY: &str =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// The whole site.
pub fn router(app: App) -> Router {
    let site = Arc::new(Site::new(app));
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    pages::routes()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/assets/{folder}/{*name}", get(assets::serve))
        .route("/favicon.ico", get(|| async { StatusCode::NOT_FOUND }))
        .fallback(missing)
        .method_not_allowed_fallback(|| async { (StatusCode::METHOD_NOT_ALLOWED, "Only reading is possible here.\n") })
        .layer(CatchPanicLayer::custom(stopped))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(header(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(header(header::X_FRAME_OPTIONS, "DENY"))
        .layer(header(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"))
        .layer(header(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .with_state(site)
}

async fn missing(State(site): State<Arc<Site>>, request: Request) -> Response {
    let picture = (site.app.picture)();
    let error =
        Error::not_found("If you typed the address, check that it is right. If you followed a link, it may be old.");
    failure(&site, &picture, request.uri().path(), &error)
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn stopped(why: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let why = why.downcast_ref::<String>().map(String::as_str).or_else(|| why.downcast_ref::<&str>().copied());
    tracing::error!("a handler stopped: {}", why.unwrap_or("no reason given"));
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong. Please try again.\n").into_response()
}
