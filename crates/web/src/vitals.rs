//! What the pages need of the machine they run on; the binary has it, a test makes one up.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crate::{client::Edge, metrics::Metrics, network::Network};

/// An answer that takes a while.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// One thing without which no page can be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is: `store`, `picture`.
    pub name: &'static str,
    /// Whether it answers.
    pub ready: bool,
}

/// How the service feels.
pub trait Vitals: Send + Sync {
    /// Asks each part whether it answers.
    fn parts(&self) -> Later<'_, Vec<Part>>;

    /// Numbers that are read when they are asked for; the names are among [`crate::metrics::NAMES`].
    fn gauges(&self) -> Later<'_, Vec<(&'static str, f64)>>;

    /// Time since the start, by a clock that never goes back: only differences mean anything.
    fn ticks(&self) -> Duration;

    /// Names one request, for the log and the audit chain.
    fn request(&self) -> String;
}

/// The name of a request. Every request carries one as an extension, and every answer says it in `x-request-id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub Arc<str>);

/// How the service is run.
#[derive(Clone)]
pub struct Operations {
    /// The machine.
    pub vitals: Arc<dyn Vitals>,
    /// How requests reach us.
    pub edge: Edge,
    /// The counts, where they are kept.
    pub metrics: Option<Metrics>,
    /// Who may read the counts.
    pub metrics_for: Vec<Network>,
    /// Set when no new work should be sent here.
    pub draining: Draining,
}

impl std::fmt::Debug for Operations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operations").field("edge", &self.edge).field("draining", &self.draining).finish_non_exhaustive()
    }
}

impl Operations {
    /// For a service that nobody watches: tests, and pages drawn without a network.
    #[must_use]
    pub fn unwatched() -> Self {
        Self {
            vitals: Arc::new(Unwatched),
            edge: Edge::default(),
            metrics: None,
            metrics_for: Vec::new(),
            draining: Draining::default(),
        }
    }
}

/// Whether the service is on its way out.
#[derive(Clone, Debug, Default)]
pub struct Draining(Arc<AtomicBool>);

impl Draining {
    /// From now on nothing new should come.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it has begun.
    #[must_use]
    pub fn begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Until it has begun. Looked at now and then: whoever waits here is in no hurry.
    pub async fn wait(self) {
        while !self.begun() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

struct Unwatched;

impl Vitals for Unwatched {
    fn parts(&self) -> Later<'_, Vec<Part>> {
        Box::pin(async { Vec::new() })
    }

    fn gauges(&self) -> Later<'_, Vec<(&'static str, f64)>> {
        Box::pin(async { Vec::new() })
    }

    fn ticks(&self) -> Duration {
        Duration::ZERO
    }

    fn request(&self) -> String {
        "unwatched".into()
    }
}
