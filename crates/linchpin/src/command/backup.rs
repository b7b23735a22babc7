pub mod manifest;

use std::{
    fs,
    io::BufWriter,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use clap::Args;
use linchpin_core::Clock;

use crate::{
    clock::SystemClock,
    command::{block_on, load::files},
    models,
    place::{FILE, Place},
    secrets::Secrets,
};
use manifest::{LAKE, MANIFEST, Manifest, STORE};

/// Copies the place into a new folder while it is in use: records, facts, definitions and configuration, not the keys.
#[derive(Args)]
pub struct Backup {
    /// The folder to make; one named after the time, in the current folder, otherwise
    folder: Option<PathBuf>,
}

impl Backup {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let place = Place::open(place)?;
        let now = SystemClock.now();
        let folder = self.folder.unwrap_or_else(|| {
            format!("linchpin-{}-{}", place.config.organisation, now.strftime("%Y%m%dT%H%M%SZ")).into()
        });
        if folder.exists() {
            bail!("{} is there already; name a folder that is not", folder.display());
        }
        // Under another name until it is whole: a folder with the right name is a backup.
        let making = folder.with_extension("part");
        if making.exists() {
            fs::remove_dir_all(&making).with_context(|| format!("{} cannot be removed", making.display()))?;
        }
        let manifest = take(&place, &making, now)?;
        fs::rename(&making, &folder).with_context(|| format!("{} cannot be given its name", making.display()))?;
        let records: u64 = manifest.rows.values().sum();
        println!("{}", folder.display());
        eprintln!("{records} records, {} files, the audit chain up to {}", manifest.files.len(), manifest.end);
        eprintln!("The keys are not in it: keep a copy of {} somewhere else.", place.secrets_file().display());
        Ok(())
    }
}

/// Takes everything; the manifest comes last, and says what must be there.
fn take(place: &Place, folder: &Path, now: jiff::Timestamp) -> Result<Manifest> {
    private(folder)?;
    // Facts before records: a record may speak of a fact, never the other way round.
    let mut taken: Vec<PathBuf> =
        place.lake().copy(&folder.join(LAKE))?.into_iter().map(|f| Path::new(LAKE).join(f)).collect();
    for name in ["definitions", models::FOLDER] {
        let own = place.folder.join(name);
        if own.is_dir() {
            for file in files(std::slice::from_ref(&own))? {
                let inner = Path::new(name).join(file.strip_prefix(&own)?);
                copy(&file, &folder.join(&inner))?;
                taken.push(inner);
            }
        }
    }
    copy(&place.folder.join(FILE), &folder.join(FILE))?;
    taken.push(FILE.into());
    let lines = folder.join(STORE);
    let summary = block_on(async {
        let store = place.store().await?;
        let file = fs::File::create_new(&lines).with_context(|| format!("{} cannot be made", lines.display()))?;
        let mut out = BufWriter::new(file);
        let summary = store.back_up(&mut out).await?;
        out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        store.close().await;
        anyhow::Ok(summary)
    })??;
    taken.push(STORE.into());
    let keys = Secrets::open(&place.secrets_file()).ok().map(|s| s.fingerprint());
    let manifest = Manifest::of(folder, taken, place.config.organisation, now, keys, &summary)?;
    manifest.write(&folder.join(MANIFEST))?;
    Ok(manifest)
}

/// Makes the folder for its owner only: it holds people's records.
pub fn private(folder: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("{} cannot be made", folder.display()))
}

/// Copies a file and makes the folders above it.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    let failed = || format!("{} cannot be copied to {}", from.display(), to.display());
    to.parent().map_or(Ok(()), fs::create_dir_all).with_context(failed)?;
    fs::copy(from, to).map(drop).with_context(failed)
}
