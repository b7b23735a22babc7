//! Whether the lake is as it was, without reading what it holds.

use std::{fs, io, path::Path, time::SystemTime};

use linchpin_core::{Error, Result};

use crate::{catalog, values};

/// Names the catalogue as it lies on the disk. It is replaced whole by another file with every change, so another
/// catalogue has another stamp; a stamp that is the same costs a look at the folder and not the reading of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(Option<(SystemTime, u64, u64)>);

impl Stamp {
    /// The stamp of a lake; of one that holds nothing too.
    pub(crate) fn of(lake: &Path) -> Result<Self> {
        Self::of_file(&lake.join(catalog::FILE))
    }

    /// The stamp of what was measured in it, which is later than what was loaded.
    pub(crate) fn of_values(lake: &Path) -> Result<Self> {
        Self::of_file(&lake.join(values::INDEX))
    }

    fn of_file(file: &Path) -> Result<Self> {
        let failed = |e| Error::internal("the lake cannot be looked at", e);
        match fs::metadata(file) {
            Ok(file) => Ok(Self(Some((file.modified().map_err(failed)?, file.len(), number(&file))))),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Self(None)),
            Err(e) => Err(failed(e)),
        }
    }
}

/// The number of the file, which two files that exist at one time never share.
#[cfg(unix)]
fn number(file: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    file.ino()
}

#[cfg(not(unix))]
fn number(_file: &fs::Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalogue;

    #[test]
    fn each_commitment_has_a_stamp_of_its_own_and_looking_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let stamp = || Stamp::of(folder.path()).expect("a stamp");
        let mut seen = vec![stamp()];
        let mut catalogue = Catalogue::default();
        for _ in 0..20 {
            catalogue.commit(folder.path()).expect("committed");
            let now = stamp();
            assert_ne!(Some(&now), seen.last(), "{seen:?}");
            Catalogue::read(folder.path()).expect("read");
            assert_eq!(now, stamp());
            seen.push(now);
        }
    }
}
