//! The commands, one file each.

pub mod audit;
pub mod backup;
pub mod check;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod evaluate;
pub mod feed;
pub mod load;
pub mod measure;
pub mod new;
pub mod population;
pub mod pseudonyms;
pub mod query;
pub mod restore;
pub mod risk;
pub mod serve;
pub mod simulate;
pub mod sources;
pub mod stats;
pub mod user;
pub mod work;

use anyhow::{Context, Result};

/// Runs a future of the lake to its end.
pub fn block_on<T>(future: impl Future<Output = T>) -> Result<T> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no threads can be started")?;
    Ok(runtime.block_on(future))
}
