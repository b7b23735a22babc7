//! How this process feels, for those who watch over it.

use std::{sync::Arc, time::Duration};

use linchpin_core::{Ids, Result};
use linchpin_store::{
    Store,
    audit::{Search, search},
    job,
};
use linchpin_web::vitals::{Later, Part, Vitals};

use crate::clock;

#[expect(clippy::cast_precision_loss, reason = "Prometheus knows no other numbers")]
fn number(count: u64) -> f64 {
    count as f64
}

/// The machine that the pages run on.
pub struct Machine {
    /// The store that it asks.
    pub store: Store,
    /// Where names of requests come from.
    pub ids: Arc<dyn Ids>,
    /// The version of the lake that the pages show.
    pub version: Box<dyn Fn() -> u64 + Send + Sync>,
}

impl Vitals for Machine {
    fn parts(&self) -> Later<'_, Vec<Part>> {
        Box::pin(async {
            let store = self.store.ping().await;
            if let Err(error) = &store {
                tracing::warn!("the store does not answer: {error}");
            }
            // Requests are only taken once the first picture is made; a later one that fails leaves the one before.
            vec![Part { name: "store", ready: store.is_ok() }, Part { name: "picture", ready: true }]
        })
    }

    fn gauges(&self) -> Later<'_, Vec<(&'static str, f64)>> {
        Box::pin(async {
            let mut gauges = vec![
                ("linchpin_picture_version", number((self.version)())),
                ("linchpin_start_seconds", clock::ticks().as_secs_f64()),
            ];
            match self.queue().await {
                Ok((waiting, dead, entries)) => gauges.extend([
                    ("linchpin_store_up", 1.0),
                    ("linchpin_jobs_waiting", number(waiting)),
                    ("linchpin_jobs_dead", number(dead)),
                    ("linchpin_audit_entries", number(entries)),
                ]),
                Err(error) => {
                    tracing::warn!(error = %error, "the store does not answer");
                    gauges.push(("linchpin_store_up", 0.0));
                }
            }
            gauges
        })
    }

    fn ticks(&self) -> Duration {
        clock::ticks()
    }

    fn request(&self) -> String {
        self.ids.uuid().simple().to_string()
    }
}

impl Machine {
    /// Jobs that wait or run, jobs that were given up, and entries of the audit chain.
    async fn queue(&self) -> Result<(u64, u64, u64)> {
        let mut tx = self.store.read().await?;
        let counts = job::counts(&mut tx).await?;
        let entries = search(&mut tx, &Search::default(), 1).await?.first().map_or(0, |r| r.seq);
        let of = |state: &str| counts.get(state).copied().unwrap_or_default();
        Ok((of("waiting") + of("running"), of("dead"), entries))
    }
}
