use std::{
    net::SocketAddr,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use anyhow::{Context, Result};
use clap::Args;
use linchpin_measures::Picture;
use linchpin_sources::table::{ColumnKind, TABLES};
use linchpin_web::{App, ColumnDoc, TableDoc};

use crate::{
    clock::SystemClock,
    command::measure::{Drawings, picture},
    place::Place,
};

/// Serves the pages of the place.
#[derive(Args)]
pub struct Serve {
    /// The port on this machine; 0 takes any that is free
    #[arg(long, default_value_t = 8080)]
    port: u16,
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
pub fn serve(place: Place, port: u16) -> Result<()> {
    let first = picture(&place, &SystemClock, Drawings::With, &|id| tracing::info!(id, "measuring"))?;
    let seen = state(&place);
    let demo = place.file.made_up;
    let shared = Arc::new(RwLock::new(Arc::new(first)));
    let shown = Arc::clone(&shared);
    std::thread::Builder::new()
        .name("watch".into())
        .spawn(move || watch(&place, &shared, seen))
        .context("no thread can be started")?;
    let app = App {
        picture: Arc::new(move || Arc::clone(&shown.read().unwrap_or_else(PoisonError::into_inner))),
        demo,
        tables: tables(),
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no threads can be started")?;
    runtime.block_on(async {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .with_context(|| format!("port {port} is taken: choose another with --port"))?;
        let address = listener.local_addr()?;
        eprintln!("Open http://{address}/ (Ctrl-C stops)");
        linchpin_web::serve_on(listener, app, asked_to_stop()).await?;
        Ok(())
    })
}

/// Makes the picture again whenever facts or definitions change. A change that cannot be pictured leaves the old one.
fn watch(place: &Place, shared: &RwLock<Arc<Picture>>, mut seen: String) {
    loop {
        std::thread::sleep(LOOK);
        let now = state(place);
        if now == seen {
            continue;
        }
        match picture(place, &SystemClock, Drawings::With, &|_| {}) {
            Ok(fresh) => *shared.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh),
            Err(error) => tracing::error!(error = format!("{error:#}"), "the picture could not be made again"),
        }
        seen = now;
    }
}

/// Names what the picture depends on: the lake's version, the definitions' files and the day.
fn state(place: &Place) -> String {
    use linchpin_core::Clock;
    let version = place.lake().version().unwrap_or_default();
    let mut files = Vec::new();
    let _ = super::load::files(&[place.folder.join("definitions")]).map(|f| files = f);
    let times: Vec<_> = files.iter().map(|f| f.metadata().and_then(|m| m.modified()).ok()).collect();
    format!("{version} {} {files:?} {times:?}", SystemClock.today())
}

async fn asked_to_stop() {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
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
