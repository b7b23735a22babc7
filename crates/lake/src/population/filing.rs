use std::{fs, path::Path};

use jiff::Timestamp;
use linchpin_core::{Error, Result};
use linchpin_measures::picture::SourceRecord;
use linchpin_sources::{
    Family, Sink as _, Slice, SliceId,
    table::{Fact, Table},
};
use sha2::{Digest, Sha256};

use crate::{
    catalog::{Catalogue, Entry},
    load::{lock, make_private},
    writer::SourceWriter,
};

/// Rows on their way into the lake in the place of those of the last time. Dropped before [`Self::finish`], it leaves
/// everything as it was.
pub struct Filing<'l> {
    lake: &'l Path,
    family: &'static Family,
    catalogue: Catalogue,
    writer: SourceWriter<'l>,
    tables: Vec<&'static Table>,
    hash: Sha256,
    /// Held until the end, so that nobody loads meanwhile.
    _lock: fs::File,
}

impl<'l> Filing<'l> {
    /// Begins to write what a family holds.
    pub fn begin(lake: &'l Path, family: &'static Family) -> Result<Self> {
        make_private(lake).map_err(|e| Error::internal(format!("the folder {} cannot be made", lake.display()), e))?;
        let held = lock(lake)?;
        let catalogue = Catalogue::read(lake)?;
        catalogue.sweep(lake)?;
        let writer = SourceWriter::new(lake, family.id, catalogue.version + 1);
        Ok(Self { lake, family, catalogue, writer, tables: Vec::new(), hash: Sha256::new(), _lock: held })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// It cannot be kept.
    pub fn put<F: Fact>(&mut self, row: &F) -> Result<()> {
        let at = self.tables.iter().position(|t| std::ptr::eq(*t, F::TABLE)).unwrap_or_else(|| {
            self.tables.push(F::TABLE);
            self.tables.len() - 1
        });
        // There are a handful.
        let slice = SliceId(u32::try_from(at).unwrap_or(u32::MAX));
        let mut kept = Ok(());
        row.with_cells(&mut |cells| {
            self.hash.update(format!("{} {cells:?}\n", F::TABLE.name));
            kept = self.writer.row(F::TABLE, slice, cells);
        });
        kept
    }

    /// Puts the rows in the place of the last ones; false when they are the same.
    ///
    /// # Errors
    /// The lake cannot be written.
    pub fn finish(self, now: Timestamp) -> Result<bool> {
        let Self { lake, family, mut catalogue, writer, tables, hash, _lock } = self;
        let hash = linchpin_core::hex(&hash.finalize());
        let (files, rows) = writer.finish()?;
        let changed = !catalogue.entries.iter().any(|e| e.record.id == family.id && e.container == hash);
        if changed {
            let day = now.strftime("%Y-%m-%d").to_string();
            let slice = |table: &Table| Slice { table: table.name.into(), period: "now".into(), part: "here".into() };
            let record = SourceRecord {
                id: family.id.to_owned(),
                family: family.id.to_owned(),
                title: family.title.to_owned(),
                edition: day.clone(),
                periods: (day.clone(), day),
                file: family.title.to_owned(),
                rows,
                issues: Vec::new(),
                hash: hash.clone(),
                loaded: now,
                licence: family.licence.to_owned(),
                about: family.about.to_owned(),
            };
            let slices = (0..).zip(tables.into_iter().map(slice)).collect();
            catalogue.entries.retain(|e| e.record.id != family.id);
            catalogue.entries.push(Entry { record, container: hash, system: None, slices, files, replaced: 0 });
            catalogue.commit(lake)?;
        }
        // What was replaced, or was written for nothing, is named by no catalogue any more.
        catalogue.sweep(lake)?;
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use linchpin_sources::{here, table::PersonEarlier};

    use super::*;

    fn file(lake: &Path, earlier: &[&str]) -> bool {
        let mut filing = Filing::begin(lake, &here::PEOPLE).unwrap();
        for earlier in earlier {
            filing.put(&PersonEarlier { person: "1-a", earlier }).unwrap();
        }
        filing.finish(Timestamp::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn the_same_again_changes_nothing_and_what_is_given_up_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let lake = folder.path().join("lake");
        let files = || fs::read_dir(lake.join("person_earlier")).map_or(0, Iterator::count);
        assert!(file(&lake, &["1-b"]));
        let version = Catalogue::read(&lake).unwrap().version;
        assert!(!file(&lake, &["1-b"]));
        assert_eq!((Catalogue::read(&lake).unwrap().version, files()), (version, 1));
        let mut given_up = Filing::begin(&lake, &here::PEOPLE).unwrap();
        given_up.put(&PersonEarlier { person: "1-a", earlier: "1-z" }).unwrap();
        drop(given_up);
        assert_eq!(Catalogue::read(&lake).unwrap().version, version);
        assert!(file(&lake, &["1-c", "1-d"]));
        assert_eq!((Catalogue::read(&lake).unwrap().entries.len(), files()), (1, 1));
    }
}
