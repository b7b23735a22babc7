//! A place is a folder: `place.toml` says who we are, `definitions/` what is measured locally, `lake/` holds the facts
//! and the store what people do here.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use linchpin_lake::Lake;
use linchpin_store::{Address, Settings, Store};

use crate::{
    config::{self, Config},
    ids::SystemIds,
    secrets::Secrets,
};

pub use config::FILE;

/// A place's folder, opened.
pub struct Place {
    /// The folder.
    pub folder: PathBuf,
    /// What `place.toml` and the environment say.
    pub config: Config,
}

impl Place {
    /// Opens the place in the folder given by `--place`, else in the current one.
    pub fn open(folder: Option<&Path>) -> Result<Self> {
        let folder = folder.unwrap_or(Path::new("."));
        let config = Config::read(folder, &variable)?;
        Ok(Self { folder: folder.to_owned(), config })
    }

    /// Its lake.
    pub fn lake(&self) -> Lake {
        Lake::at(self.folder.join(&self.config.lake))
    }

    /// Where its operational records are.
    pub fn address(&self) -> Result<Address> {
        Ok(match self.config.store.parse()? {
            Address::Sqlite(path) => Address::Sqlite(self.folder.join(path)),
            server => server,
        })
    }

    /// Its operational records, made and brought up to date where need be.
    pub async fn store(&self) -> Result<Store> {
        let address = self.address()?;
        if let Some(host) = address.unproven() {
            tracing::warn!("{}: {UNPROVEN}", unproven(&host));
        }
        Store::open(&address, Settings::default()).await.with_context(|| format!("{address} cannot be opened"))
    }

    /// Where its keys are.
    pub fn secrets_file(&self) -> PathBuf {
        self.folder.join(&self.config.secrets)
    }

    /// Its keys, made now if there are none.
    pub fn secrets(&self) -> Result<Secrets> {
        Secrets::open_or_make(&self.secrets_file(), &SystemIds::new(crate::clock::SystemClock))
    }
}

/// What is wrong with a server whose certificate is not checked.
pub fn unproven(host: &str) -> String {
    format!(
        "nobody checks that the store's server is {host}, and whoever stands in between could read and change all of it"
    )
}

/// What to do then.
pub const UNPROVEN: &str =
    "add sslmode=verify-full to the store's address, and sslrootcert=FILE where the authority is your own";

/// A variable of the environment.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
