//! How this process feels, for those who watch over it.

use std::{sync::Arc, time::Duration};

use linchpin_core::Ids;
use linchpin_store::Store;
use linchpin_web::vitals::{Later, Part, Vitals};

use crate::clock;

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
            let up = self.store.ping().await.is_ok();
            #[expect(clippy::cast_precision_loss, reason = "Prometheus knows no other numbers")]
            let version = (self.version)() as f64;
            vec![
                ("linchpin_store_up", f64::from(u8::from(up))),
                ("linchpin_picture_version", version),
                ("linchpin_start_seconds", clock::ticks().as_secs_f64()),
            ]
        })
    }

    fn ticks(&self) -> Duration {
        clock::ticks()
    }

    fn request(&self) -> String {
        self.ids.uuid().simple().to_string()
    }
}
