//! Copying a lake, and finding what it has lost.

use std::{
    fs,
    path::{Path, PathBuf},
};

use linchpin_core::{Error, Result};

use crate::{
    catalog::{self, Catalogue},
    left_out,
    load::lock,
};

/// Copies the catalogue and every file it names into a folder, as they stand between two loads, and gives their paths
/// in it. Values are left out: they are worked out again from the facts.
pub fn copy(lake: &Path, into: &Path) -> Result<Vec<PathBuf>> {
    if !lake.is_dir() {
        return Ok(Vec::new());
    }
    // A load takes the place of files; while one is under way the copy waits, and the other way round.
    let _lock = lock(lake)?;
    let catalogue = Catalogue::read(lake)?;
    let mut copied = Vec::new();
    let own = [Path::new(catalog::FILE), Path::new(left_out::FILE)];
    for file in named(&catalogue).chain(own) {
        let (from, to) = (lake.join(file), into.join(file));
        if own.contains(&file) && !from.exists() {
            continue;
        }
        let failed = |e| Error::internal(format!("{} cannot be copied to {}", from.display(), to.display()), e);
        to.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
        fs::copy(&from, &to).map_err(failed)?;
        copied.push(file.to_owned());
    }
    Ok(copied)
}

/// The files that the catalogue names and that are not there.
pub fn missing(lake: &Path) -> Result<Vec<PathBuf>> {
    let catalogue = Catalogue::read(lake)?;
    Ok(named(&catalogue).filter(|file| !lake.join(file).is_file()).map(Path::to_owned).collect())
}

fn named(catalogue: &Catalogue) -> impl Iterator<Item = &Path> {
    catalogue.entries.iter().flat_map(|e| e.files.values()).map(Path::new)
}
