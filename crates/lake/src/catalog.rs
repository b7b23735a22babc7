//! What the lake holds: one entry for each loaded file, and which Parquet files have its rows.
//!
//! The catalogue is the point of commitment. Parquet files are written first, under names that no reader knows;
//! then the catalogue is replaced in one step by renaming. A load that is killed leaves the old catalogue, and
//! with it the lake as it was; files that no catalogue names are swept away by the next load.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use linchpin_core::{Error, ErrorKind, Result};
use linchpin_measures::picture::SourceRecord;
use linchpin_sources::Slice;
use serde::{Deserialize, Serialize};

/// The catalogue's name in the lake.
pub const FILE: &str = "catalogue.json";

/// One loaded file, with the Parquet files that hold its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What people are told of it.
    #[serde(flatten)]
    pub record: SourceRecord,
    /// The SHA-256 of the file as a whole, when the record is of one part of it.
    pub container: String,
    /// The system that sent it, where it is about people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// The slices it still holds, by the number that rows carry.
    pub slices: BTreeMap<i32, Slice>,
    /// Parquet files by table, relative to the lake.
    pub files: BTreeMap<String, String>,
    /// How many of its slices newer editions have taken over.
    #[serde(default)]
    pub replaced: usize,
}

/// A file that was loaded once and whose every slice newer editions have taken over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// What people are told of it.
    #[serde(flatten)]
    pub record: SourceRecord,
    /// The SHA-256 of the file as a whole.
    pub container: String,
    /// The id of the source that took the last of it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Everything the lake holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Goes up by one with every change.
    pub version: u64,
    /// In order of loading.
    pub entries: Vec<Entry>,
    /// What it held before.
    #[serde(default)]
    pub past: Vec<Past>,
}

impl Catalogue {
    /// Reads the catalogue of a lake; an empty one when there is none yet.
    pub fn read(lake: &Path) -> Result<Self> {
        let path = lake.join(FILE);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|e| Error::internal(format!("{} is damaged: restore it from a backup", path.display()), e)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(e) => Err(Error::internal(format!("{} cannot be read", path.display()), e)),
        }
    }

    /// Puts this catalogue in the place of the old one, in one step.
    pub fn commit(&mut self, lake: &Path) -> Result<()> {
        self.version += 1;
        let bytes = serde_json::to_vec(self).map_err(|e| Error::internal("the catalogue cannot be written", e))?;
        replace(&lake.join(FILE), &bytes)
    }

    /// The active entries that came from the file with this hash.
    pub fn of_container<'a>(&'a self, hash: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |e| e.container == hash)
    }

    /// Parquet files of a table, as paths.
    pub fn files(&self, lake: &Path, table: &str) -> Vec<PathBuf> {
        self.entries.iter().filter_map(|e| e.files.get(table)).map(|f| lake.join(f)).collect()
    }

    /// Names the content of a table: the same rows give the same mark.
    pub fn mark(&self, table: &str) -> String {
        let files: Vec<_> = self.entries.iter().filter_map(|e| e.files.get(table)).map(String::as_str).collect();
        files.join("\n")
    }

    /// Deletes Parquet files that no entry names.
    pub fn sweep(&self, lake: &Path) -> Result<()> {
        let named: BTreeSet<PathBuf> =
            self.entries.iter().flat_map(|e| e.files.values()).map(|f| lake.join(f)).collect();
        for table in linchpin_sources::table::TABLES {
            let Ok(folder) = fs::read_dir(lake.join(table.name)) else { continue };
            for file in folder.filter_map(std::result::Result::ok).map(|f| f.path()).filter(|p| !named.contains(p)) {
                fs::remove_file(&file)
                    .map_err(|e| Error::internal(format!("{} cannot be removed", file.display()), e))?;
            }
        }
        Ok(())
    }
}

/// Replaces a file's content so that a reader, or a restart after a crash, sees all of the old or all of the new.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed =
        |e: std::io::Error| Error::new(ErrorKind::Internal, format!("{} cannot be written", path.display())).because(e);
    let fresh = path.with_extension("new");
    let mut file = fs::File::create(&fresh).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&fresh, path).map_err(failed)?;
    if let Some(folder) = path.parent() {
        fs::File::open(folder).and_then(|f| f.sync_all()).map_err(failed)?;
    }
    Ok(())
}
