//! `/healthz`, `/readyz` and `/metrics`: for the machines that watch over this one. None needs a sign-in, and none says
//! anything about a person.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{metrics, vitals::Operations};

/// The paths of this file: open to anybody who reaches the machine, `/metrics` only to those it is meant for.
pub const PATHS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// A part that does not answer within this time is not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// The routes.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(operations: Arc<Operations>) -> Router<S> {
    Router::new()
        .route("/healthz", get(|| async { ([(header::CACHE_CONTROL, "no-store")], "alive\n") }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics::show))
        .with_state(operations)
}

/// Whether requests may be sent here. Which part is missing is said; why is in the log.
async fn ready(State(operations): State<Arc<Operations>>) -> Response {
    let parts = tokio::time::timeout(PATIENCE, operations.vitals.parts()).await;
    let draining = operations.draining.begun();
    let mut words: Vec<String> = Vec::new();
    let mut ready = !draining;
    match parts {
        Ok(parts) => {
            for part in parts {
                ready &= part.ready;
                words.push(format!("{}: {}\n", part.name, if part.ready { "ready" } else { "not ready" }));
            }
        }
        Err(_) => {
            ready = false;
            words.push("no answer in time\n".into());
        }
    }
    if draining {
        words.push("stopping\n".into());
    }
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(header::CACHE_CONTROL, "no-store")], words.concat()).into_response()
}
