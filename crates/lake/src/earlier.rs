//! What a system sent before and its last export does not name: rows that a newer edition should have taken the place of, and
//! did not, because its files are called otherwise or lack a practice (hazard HZ-06).

use std::collections::BTreeSet;

use jiff::Timestamp;
use linchpin_core::{Error, Result};

use crate::catalog::{Catalogue, Entry, Past};

/// Rows of earlier exports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Earlier {
    /// In so many files.
    pub files: u64,
    /// So many of them.
    pub rows: u64,
    /// The day when the last of them was loaded.
    pub loaded: Option<Timestamp>,
}

impl Earlier {
    fn of<'e>(entries: impl Iterator<Item = &'e Entry>) -> Self {
        entries.fold(Self::default(), |so_far, entry| Self {
            files: so_far.files + 1,
            rows: so_far.rows + entry.record.rows.values().sum::<u64>(),
            loaded: so_far.loaded.max(Some(entry.record.loaded)),
        })
    }
}

/// What the system sent before for the tables and practices that these files tell of, by the hashes of the files.
pub fn held(catalogue: &Catalogue, system: &str, files: &BTreeSet<String>) -> Earlier {
    let covered: BTreeSet<_> = of_system(catalogue, system, files, true).flat_map(places).collect();
    Earlier::of(of_system(catalogue, system, files, false).filter(|e| places(e).any(|place| covered.contains(&place))))
}

/// Takes out all that the system sent save these files. The catalogue in memory is changed, not yet the one on disk.
pub fn take_out(catalogue: &mut Catalogue, system: &str, files: &BTreeSet<String>, now: Timestamp) -> Result<Earlier> {
    let by = of_system(catalogue, system, files, true).next().map(|entry| entry.record.id.clone());
    let by = by.ok_or_else(|| {
        Error::invalid(format!("Nothing of {system} was loaded now that could take the place of what it sent before."))
    })?;
    let (kept, gone): (Vec<Entry>, Vec<Entry>) = std::mem::take(&mut catalogue.entries)
        .into_iter()
        .partition(|e| e.system.as_deref() != Some(system) || files.contains(&e.container));
    let earlier = Earlier::of(gone.iter());
    catalogue.entries = kept;
    catalogue.past.extend(gone.into_iter().map(|entry| Past::of(entry, &by, now)));
    Ok(earlier)
}

/// Entries of the system, those of these files or those of others.
fn of_system<'c>(
    catalogue: &'c Catalogue,
    system: &'c str,
    files: &'c BTreeSet<String>,
    among: bool,
) -> impl Iterator<Item = &'c Entry> {
    let theirs = move |e: &&Entry| e.system.as_deref() == Some(system) && files.contains(&e.container) == among;
    catalogue.entries.iter().filter(theirs)
}

/// Tables and practices: the part of a clinical slice begins with its practice.
fn places(entry: &Entry) -> impl Iterator<Item = (&str, &str)> {
    entry.slices.values().map(|s| (s.table.as_str(), s.part.split(' ').next().unwrap_or_default()))
}
