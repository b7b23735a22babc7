use std::{path::Path, sync::Arc};

use anyhow::Result;
use clap::Args;
use linchpin_app::work::{Context, Worker};
use linchpin_core::Ids;
use linchpin_store::Store;

use crate::{clock::SystemClock, command::block_on, ids::SystemIds, place::Place, stop::asked_to_stop};

/// Does background jobs until it is told to stop. `serve` does them too, unless `serve.work` is false.
#[derive(Args)]
pub struct Work {
    /// Do what is due now, and stop
    #[arg(long)]
    once: bool,
}

impl Work {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let place = Place::open(place)?;
        block_on(async {
            let store = place.store().await?;
            let worker = worker(store.clone());
            if self.once {
                worker.ask_for_standing_work().await?;
                let mut count = 0;
                while worker.one().await? {
                    count += 1;
                }
                eprintln!("{count} jobs were due");
            } else {
                eprintln!("Working (Ctrl-C stops)");
                worker.work(asked_to_stop(), place.config.serve.drain()).await;
            }
            store.close().await;
            Ok(())
        })?
    }
}

/// A worker on this store.
pub fn worker(store: Store) -> Worker {
    let ids: Arc<dyn Ids> = Arc::new(SystemIds::new(SystemClock));
    // Two workers must not be taken for one: each has a name of its own.
    let name = ids.uuid().simple().to_string();
    Worker::new(Context { store, clock: Arc::new(SystemClock), ids }, name, Worker::standing())
}
