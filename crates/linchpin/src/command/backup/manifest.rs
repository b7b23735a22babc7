//! What a backup says of itself.

use std::{
    collections::BTreeMap,
    fs,
    io::{Read, Write},
    path::{Component, Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use linchpin_core::OdsCode;
use linchpin_store::backup::Summary;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The file that says it.
pub const MANIFEST: &str = "backup.json";
/// The records.
pub const STORE: &str = "store.jsonl";
/// The facts.
pub const LAKE: &str = "lake";

/// What a backup holds. A folder without it is no backup.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The program that made it.
    pub linchpin: String,
    /// When.
    pub at: Timestamp,
    /// Whose place it is.
    pub organisation: OdsCode,
    /// The fingerprint of the keys that the records were closed with.
    pub keys: Option<String>,
    /// The end of the audit chain.
    pub end: String,
    /// Records by table.
    pub rows: BTreeMap<String, u64>,
    /// The SHA-256 of every file, by its path in the backup.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// Of the files in a folder.
    pub fn of(
        folder: &Path,
        files: Vec<PathBuf>,
        organisation: OdsCode,
        at: Timestamp,
        keys: Option<String>,
        summary: &Summary,
    ) -> Result<Self> {
        let mut hashes = BTreeMap::new();
        for file in files {
            let name = file.to_str().with_context(|| format!("{} has a name that is not text", file.display()))?;
            hashes.insert(name.to_owned(), hash(&folder.join(&file))?);
        }
        Ok(Self {
            linchpin: env!("CARGO_PKG_VERSION").into(),
            at,
            organisation,
            keys,
            end: summary.end.to_string(),
            rows: summary.rows.clone(),
            files: hashes,
        })
    }

    /// Writes it, and sees to it that all before it is on the disk.
    pub fn write(&self, path: &Path) -> Result<()> {
        let mut file = fs::File::create_new(path).with_context(|| format!("{} cannot be made", path.display()))?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.sync_all()?;
        Ok(())
    }

    /// Reads it, and holds every file against its hash.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(MANIFEST);
        let text =
            fs::read(&path).with_context(|| format!("{} is no backup: it has no {MANIFEST}", folder.display()))?;
        let manifest: Self =
            serde_json::from_slice(&text).with_context(|| format!("{} cannot be understood", path.display()))?;
        for (name, kept) in &manifest.files {
            let inner = Path::new(name);
            if !inner.components().all(|c| matches!(c, Component::Normal(_))) {
                bail!("{} names {name}, which leads out of the backup", path.display());
            }
            let found = hash(&folder.join(inner))?;
            if found != *kept {
                bail!("{name} is not what was backed up: another backup may be whole");
            }
        }
        Ok(manifest)
    }
}

fn hash(path: &Path) -> Result<String> {
    let mut file = fs::File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let (mut hash, mut part) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut part).with_context(|| format!("{} cannot be read", path.display()))?;
        if read == 0 {
            return Ok(linchpin_core::hex(&hash.finalize()));
        }
        hash.update(&part[..read]);
    }
}
