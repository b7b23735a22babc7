//! A place is a folder: `place.toml` says who we are, `definitions/` what is measured locally, `lake/` holds the facts.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use linchpin_core::{Group, OdsCode};
use linchpin_lake::Lake;
use serde::Deserialize;

/// The file that makes a folder a place.
pub const FILE: &str = "place.toml";

/// A place's folder, opened.
pub struct Place {
    /// The folder.
    pub folder: PathBuf,
    /// What `place.toml` says.
    pub file: PlaceFile,
}

/// `place.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceFile {
    /// The organisation whose place this is.
    pub organisation: OdsCode,
    /// What it calls itself; the published name where none is given.
    pub name: Option<String>,
    /// Where the lake is, relative to the folder.
    #[serde(default = "default_lake")]
    pub lake: PathBuf,
    /// Whether the facts are made up: pages then say so.
    #[serde(default)]
    pub made_up: bool,
    /// Practices put together by the users.
    #[serde(default, rename = "group")]
    pub groups: Vec<Group>,
}

fn default_lake() -> PathBuf {
    "lake".into()
}

impl Place {
    /// Opens the place in the folder given by `--place`, else in the current one.
    pub fn open(folder: Option<&Path>) -> Result<Self> {
        let folder = folder.unwrap_or(Path::new("."));
        let path = folder.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => bail!(
                "{} is not a place: it has no {FILE}. Make one with “linchpin new DIR --organisation 03L”, or name one with --place",
                folder.display()
            ),
            Err(e) => return Err(e).with_context(|| format!("{} cannot be read", path.display())),
        };
        let file = toml::from_str(&text).with_context(|| format!("{} cannot be understood", path.display()))?;
        Ok(Self { folder: folder.to_owned(), file })
    }

    /// Its lake.
    pub fn lake(&self) -> Lake {
        Lake::at(self.folder.join(&self.file.lake))
    }
}
