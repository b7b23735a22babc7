use std::{
    path::Path,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result};
use clap::Args;
use linchpin_measures::Picture;
use linchpin_sources::table::{ColumnKind, TABLES};
use linchpin_web::{
    App, ColumnDoc, Listen, TableDoc, Tls,
    client::Edge,
    metrics::Metrics,
    vitals::{Draining, Operations},
};

use crate::{
    acts::acts,
    clock::SystemClock,
    command::{
        measure::{Drawings, picture},
        work::worker,
    },
    config,
    entrance::entrance,
    ids::SystemIds,
    machine::Machine,
    place::Place,
    stop::asked_to_stop,
};

/// Serves the pages of the place.
#[derive(Args)]
pub struct Serve {
    /// The port, in place of the one that is configured; 0 takes any that is free
    #[arg(long)]
    port: Option<u16>,
}

/// How often the lake is looked at for new facts.
const LOOK: Duration = Duration::from_secs(2);

impl Serve {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let place = Place::open(place)?;
        eprintln!("Measuring what has changed …");
        serve(place, self.port)
    }
}

/// Serves until it is told to stop.
pub fn serve(place: Place, port: Option<u16>) -> Result<()> {
    for name in config::unknown(std::env::vars().map(|(name, _)| name)) {
        eprintln!("linchpin: {name} sets nothing: docs/configuration.md has the names");
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no threads can be started")?;
    // What cannot be opened is told before the long work of measuring.
    let listen = listen(&place)?;
    let store = runtime.block_on(place.store())?;
    let acts = runtime.block_on(acts(&place, &store))?;
    let worker = place.config.serve.work.then(|| worker(&place, acts.clone())).transpose()?;
    let entrance = entrance(&place, acts)?;
    let limit = place.config.serve.drain();
    let first = picture(&place, &SystemClock, Drawings::With, &|id| tracing::info!(id, "measuring"))?;
    let seen = state(&place);
    let mut address = place.config.serve.address;
    address.set_port(port.unwrap_or(address.port()));
    let (demo, edge) = (place.config.made_up, edge(&place));
    let metrics_for = place.config.serve.metrics.clone();
    let version = Arc::new(AtomicU64::new(place.lake().version().unwrap_or_default()));
    let shared = Arc::new(RwLock::new(Arc::new(first)));
    let (shown, now) = (Arc::clone(&shared), Arc::clone(&version));
    std::thread::Builder::new()
        .name("watch".into())
        .spawn(move || watch(&place, &shared, &version, seen))
        .context("no thread can be started")?;
    let machine = Machine {
        store: store.clone(),
        ids: Arc::new(SystemIds::new(SystemClock)),
        version: Box::new(move || now.load(Ordering::Relaxed)),
    };
    let app = App {
        picture: Arc::new(move || Arc::clone(&shown.read().unwrap_or_else(PoisonError::into_inner))),
        demo,
        tables: tables(),
        entrance,
        operations: Operations {
            vitals: Arc::new(machine),
            edge,
            metrics: if metrics_for.is_empty() { None } else { Some(Metrics::install()?) },
            metrics_for,
            draining: listen.draining.clone(),
        },
    };
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .with_context(|| format!("{address} is taken: choose another port with --port"))?;
        let scheme = if listen.tls.is_some() { "https" } else { "http" };
        eprintln!("Open {scheme}://{}/ (Ctrl-C stops)", listener.local_addr()?);
        let draining = listen.draining.clone();
        let worker = worker.map(|worker| tokio::spawn(worker.work(draining.wait(), limit)));
        linchpin_web::serve_on(listener, app, listen, asked_to_stop()).await?;
        if let Some(worker) = worker {
            worker.await.ok();
        }
        store.close().await;
        Ok(())
    })
}

/// How to listen; a certificate that cannot be used is told now.
fn listen(place: &Place) -> Result<Listen> {
    let serve = &place.config.serve;
    let tls = match (&serve.certificate, &serve.key) {
        (Some(certificate), Some(key)) => {
            let tls = Tls { certificate: place.folder.join(certificate), key: place.folder.join(key) };
            tls.read()?;
            Some(tls)
        }
        _ => None,
    };
    Ok(Listen { tls, drain: serve.drain(), draining: Draining::default() })
}

fn edge(place: &Place) -> Edge {
    let serve = &place.config.serve;
    Edge { tls: serve.certificate.is_some(), proxies: serve.proxies.clone() }
}

/// Makes the picture again whenever facts or definitions change. A change that cannot be pictured leaves the old one.
fn watch(place: &Place, shared: &RwLock<Arc<Picture>>, version: &AtomicU64, mut seen: String) {
    loop {
        std::thread::sleep(LOOK);
        let now = state(place);
        if now == seen {
            continue;
        }
        match picture(place, &SystemClock, Drawings::With, &|_| {}) {
            Ok(fresh) => {
                *shared.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
                version.store(place.lake().version().unwrap_or_default(), Ordering::Relaxed);
            }
            Err(error) => tracing::error!(error = format!("{error:#}"), "the picture could not be made again"),
        }
        seen = now;
    }
}

/// Names what the picture depends on: the lake's version, who is left out of it, the definitions' files and the day.
fn state(place: &Place) -> String {
    use linchpin_core::Clock;
    let version = place.lake().version().unwrap_or_default();
    let left_out = place.lake().left_out_mark().unwrap_or_default();
    let mut files = Vec::new();
    let _ = super::load::files(&[place.folder.join("definitions")]).map(|f| files = f);
    let times: Vec<_> = files.iter().map(|f| f.metadata().and_then(|m| m.modified()).ok()).collect();
    format!("{version} {left_out} {} {files:?} {times:?}", SystemClock.today())
}

/// The lake's documentation, for the data pages.
fn tables() -> Vec<TableDoc> {
    let kind = |k: ColumnKind| match k {
        ColumnKind::Text => "text",
        ColumnKind::Date => "date",
        ColumnKind::Whole => "whole number",
        ColumnKind::Real => "number",
    };
    TABLES
        .iter()
        .map(|t| TableDoc {
            name: t.name.into(),
            doc: t.doc.trim().into(),
            columns: t
                .columns
                .iter()
                .map(|c| ColumnDoc {
                    name: c.name.into(),
                    doc: c.doc.trim().into(),
                    kind: kind(c.kind).into(),
                    nullable: c.nullable,
                    key: c.key,
                })
                .collect(),
        })
        .collect()
}
