//! Counts for Prometheus. A label is a word of ours (a route's pattern, a status): never what somebody typed.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use linchpin_core::{Error, Result};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::{
    client::Client,
    vitals::{Operations, RequestId},
};

/// What a number is to Prometheus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only grows.
    Counter,
    /// Goes up and down.
    Gauge,
    /// How often a value fell where.
    Histogram,
}

/// Every number there is, so that dashboards can rely on the names.
pub const NAMES: [(&str, Kind, &str); 10] = [
    ("linchpin_requests_total", Kind::Counter, "Requests answered, by method, route and status"),
    ("linchpin_request_seconds", Kind::Histogram, "How long answers took, by route"),
    ("linchpin_requests_in_flight", Kind::Gauge, "Requests that are being answered"),
    ("linchpin_picture_version", Kind::Gauge, "The version of the lake that the pages show"),
    ("linchpin_store_up", Kind::Gauge, "1 when the store answered at this reading"),
    ("linchpin_jobs_waiting", Kind::Gauge, "Background jobs that wait or run"),
    ("linchpin_jobs_dead", Kind::Gauge, "Background jobs that were given up; each needs a person"),
    ("linchpin_audit_entries", Kind::Gauge, "Entries of the audit chain"),
    (
        "linchpin_callbacks_total",
        Kind::Counter,
        "What the provider of messages told, by what it was and what came of it",
    ),
    ("linchpin_start_seconds", Kind::Gauge, "Seconds since the service started"),
];

/// Bounds of the histogram, in seconds: around the promise of 100 ms (design.md) and up to the time limit.
const BOUNDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 5.0, 30.0];

/// How often samples are added up.
const UPKEEP: Duration = Duration::from_secs(5);

/// The counts of this process.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Begins to count; once in a process.
    ///
    /// # Errors
    /// Something else counts already.
    pub fn install() -> Result<Self> {
        let failed = |e| Error::internal("Counting cannot begin.", e);
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full("linchpin_request_seconds".into()), &BOUNDS)
            .map_err(failed)?;
        let handle = recorder.install_recorder().map_err(failed)?;
        for (name, kind, doc) in NAMES {
            match kind {
                Kind::Counter => describe_counter!(name, doc),
                Kind::Gauge => describe_gauge!(name, doc),
                Kind::Histogram => describe_histogram!(name, doc),
            }
        }
        Ok(Self(handle))
    }
}

impl Metrics {
    /// Adds up what was counted, now and then: samples would pile up where nobody reads them.
    pub(crate) async fn keep(self) {
        loop {
            tokio::time::sleep(UPKEEP).await;
            self.0.run_upkeep();
        }
    }
}

/// Answers `/metrics` to those who may read it; to others there is no such page.
pub(crate) async fn show(State(operations): State<Arc<Operations>>, request: Request) -> Response {
    let client = request.extensions().get::<Client>();
    let may = client.is_some_and(|c| operations.metrics_for.iter().any(|n| n.contains(c.address)));
    let Some(metrics) = operations.metrics.as_ref().filter(|_| may) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    for (name, value) in operations.vitals.gauges().await {
        gauge!(name).set(value);
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4"), (header::CACHE_CONTROL, "no-store")], metrics.0.render())
        .into_response()
}

/// The layer around everything: names the request, counts it and writes its line in the log.
pub(crate) async fn watch(State(operations): State<Arc<Operations>>, mut request: Request, next: Next) -> Response {
    let vitals = Arc::clone(&operations.vitals);
    let name: Arc<str> = vitals.request().into();
    request.extensions_mut().insert(RequestId(Arc::clone(&name)));
    // The pattern and not the address: an address may hold what somebody typed.
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = method(request.method());
    let began = vitals.ticks();
    let flying = gauge!("linchpin_requests_in_flight");
    flying.increment(1);
    // Taken back even when the client goes away and the answer is never made.
    let landed = OnDrop(Some(move || flying.decrement(1)));
    let mut response = next.run(request).await;
    drop(landed);
    let took = vitals.ticks().saturating_sub(began);
    note(&route, method, response.status(), took, &name);
    if let Ok(value) = HeaderValue::from_str(&name) {
        // A message is answered under the name that its sender gave it.
        response.headers_mut().entry("x-request-id").or_insert(value);
    }
    response
}

fn note(route: &str, method: &'static str, status: StatusCode, took: Duration, request: &str) {
    let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.as_str().to_owned())];
    counter!("linchpin_requests_total", &labels).increment(1);
    histogram!("linchpin_request_seconds", "route" => route.to_owned()).record(took.as_secs_f64());
    let (status, milliseconds) = (status.as_u16(), u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
    tracing::info!(request, method, route, status, milliseconds, "answered");
}

/// A method may be any word that a client invents; only the known ones are told apart.
fn method(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

struct OnDrop<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        if let Some(act) = self.0.take() {
            act();
        }
    }
}
