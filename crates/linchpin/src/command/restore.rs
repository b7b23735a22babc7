use std::{
    fs,
    io::BufReader,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use clap::Args;
use linchpin_store::{Address, Settings, Store};

use crate::{
    command::{
        backup::{
            copy,
            manifest::{LAKE, Manifest, STORE},
        },
        block_on,
    },
    place::{FILE, Place},
    secrets::Secrets,
};

/// Makes a place out of a backup: every file is held against its hash, and the audit chain is checked.
#[derive(Args)]
pub struct Restore {
    /// The backup
    backup: PathBuf,
    /// The keys of the place, when they are not in its folder already
    #[arg(long, value_name = "FILE")]
    secrets: Option<PathBuf>,
}

impl Restore {
    pub fn run(self, folder: Option<&Path>) -> Result<()> {
        let folder = folder.context("say with --place which folder to make")?;
        if folder.join(FILE).exists() {
            bail!("{} is a place already; restore into a new folder", folder.display());
        }
        let manifest = Manifest::read(&self.backup)?;
        // The place's file is read where it lies, and laid in the folder last: until then there is no place.
        let place = Place { folder: folder.to_owned(), config: Place::open(Some(&self.backup))?.config };
        let address = place.address()?;
        if let Address::Sqlite(path) = &address
            && path.exists()
        {
            bail!("{} is there already; restore into a new folder", path.display());
        }
        let keys = self.keys(&place, &manifest)?;
        for name in manifest.files.keys().filter(|n| *n != STORE && *n != FILE) {
            let to = match Path::new(name).strip_prefix(LAKE) {
                Ok(fact) => folder.join(&place.config.lake).join(fact),
                Err(_) => folder.join(name),
            };
            copy(&self.backup.join(name), &to)?;
        }
        block_on(records(&address, &self.backup.join(STORE)))?.inspect_err(|_| discard(&address))?;
        copy(&self.backup.join(FILE), &folder.join(FILE))?;
        eprintln!(
            "{} is the place as it was on {:.0}: {} records, the audit chain whole up to {}",
            folder.display(),
            manifest.at,
            manifest.rows.values().sum::<u64>(),
            manifest.end
        );
        if !keys {
            eprintln!(
                "Put the keys {} at {} before it is served: new ones cannot open what those closed.",
                manifest.keys.as_deref().unwrap_or("of this place"),
                place.secrets_file().display()
            );
        }
        Ok(())
    }

    /// Whether the right keys are in place; wrong ones are refused before anything is restored with them.
    fn keys(&self, place: &Place, manifest: &Manifest) -> Result<bool> {
        let path = place.secrets_file();
        if let Some(given) = &self.secrets {
            if path.exists() {
                bail!("{} is there already; leave out --secrets", path.display());
            }
            Secrets::open(given)?;
            // Copied with its mode: only the owner reads it.
            copy(given, &path)?;
        }
        if !path.exists() {
            return Ok(false);
        }
        let found = Secrets::open(&path)?.fingerprint();
        match &manifest.keys {
            Some(kept) if *kept != found => {
                bail!("{} has other keys ({found}) than this backup was closed with ({kept})", path.display())
            }
            _ => Ok(true),
        }
    }
}

async fn records(address: &Address, lines: &Path) -> Result<()> {
    if let Address::Sqlite(path) = address
        && let Some(folder) = path.parent()
    {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let file = fs::File::open(lines).with_context(|| format!("{} cannot be read", lines.display()))?;
    Store::restore(address, &Settings::default(), &mut BufReader::new(file)).await?;
    Ok(())
}

/// Takes away what a restore that failed has made; a file that was there before was never touched.
fn discard(address: &Address) {
    match address {
        Address::Sqlite(path) => {
            for end in ["", "-wal", "-shm"] {
                let mut name = path.clone().into_os_string();
                name.push(end);
                fs::remove_file(name).ok();
            }
        }
        Address::Postgres(_) => eprintln!("linchpin: empty the database before you try again"),
    }
}
