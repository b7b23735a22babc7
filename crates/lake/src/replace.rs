//! A newer edition takes the place of an older one, slice by slice.

use std::{collections::BTreeSet, fs, path::Path};

use datafusion::{
    arrow::{
        array::{AsArray, BooleanArray},
        compute::filter_record_batch,
        datatypes::Int32Type,
    },
    parquet::arrow::{ArrowWriter, arrow_reader::ParquetRecordBatchReaderBuilder},
};
use jiff::Timestamp;
use linchpin_core::{Error, Result};
use linchpin_sources::{
    Slice,
    table::{TABLES, Table},
};

use crate::{
    catalog::{Catalogue, Entry, Past},
    schema, writer,
};

/// A part that was read and wants to be in the lake.
pub struct Candidate {
    /// It, as it would stand in the catalogue.
    pub entry: Entry,
    /// Whether it was read to its end; if not, it takes no older edition's place.
    pub whole: bool,
}

/// Lets the candidate in: slices of which the lake has a newer edition are taken out of it, and its own take the
/// place of older ones. None when nothing of it is left. The catalogue in memory is changed, not yet the one on disk.
pub fn admit(
    lake: &Path,
    catalogue: &mut Catalogue,
    candidate: Candidate,
    version: u64,
    now: Timestamp,
) -> Result<Option<Entry>> {
    let Candidate { mut entry, whole } = candidate;
    let wanted: BTreeSet<&Slice> = entry.slices.values().collect();
    let held = |e: &Entry| e.slices.values().any(|s| wanted.contains(s));
    let newer: BTreeSet<Slice> = catalogue
        .entries
        .iter()
        .filter(|e| held(e) && (!whole || e.record.edition > entry.record.edition))
        .flat_map(|e| e.slices.values().filter(|s| wanted.contains(s)).cloned())
        .collect();
    let taking: BTreeSet<Slice> = wanted.into_iter().filter(|s| !newer.contains(s)).cloned().collect();
    take_out(lake, &mut entry, &newer, version)?;
    if entry.slices.is_empty() {
        return Ok(None);
    }
    clear(lake, catalogue, &taking, &entry.record.id, version, now)?;
    Ok(Some(entry))
}

/// Takes slices out of every entry that holds them, for the source that has their place from now on. The catalogue in memory is
/// changed, not yet the one on disk.
pub fn clear(
    lake: &Path,
    catalogue: &mut Catalogue,
    taking: &BTreeSet<Slice>,
    by: &str,
    version: u64,
    now: Timestamp,
) -> Result<()> {
    let mut kept = Vec::with_capacity(catalogue.entries.len());
    for mut old in std::mem::take(&mut catalogue.entries) {
        if old.slices.values().any(|s| taking.contains(s)) {
            take_out(lake, &mut old, taking, version)?;
        }
        if old.slices.is_empty() {
            catalogue.past.push(Past::of(old, by, now));
        } else {
            kept.push(old);
        }
    }
    catalogue.entries = kept;
    Ok(())
}

/// Takes slices out of an entry. Its Parquet files are written anew under new names; the old ones are swept away
/// once the catalogue no longer names them.
fn take_out(lake: &Path, entry: &mut Entry, gone: &BTreeSet<Slice>, version: u64) -> Result<()> {
    let numbers: BTreeSet<i32> = entry.slices.iter().filter(|(_, s)| gone.contains(s)).map(|(n, _)| *n).collect();
    if numbers.is_empty() {
        return Ok(());
    }
    let tables: BTreeSet<String> = numbers.iter().map(|n| entry.slices[n].table.clone()).collect();
    entry.replaced += numbers.len();
    entry.slices.retain(|n, _| !numbers.contains(n));
    for table in tables {
        let Some(file) = entry.files.remove(&table) else { continue };
        if !entry.slices.values().any(|s| s.table == table) {
            entry.record.rows.remove(&table);
            continue;
        }
        let fresh = format!("{table}/{}.{version}-{}.parquet", entry.record.id, entry.replaced);
        let declared = TABLES.iter().find(|t| t.name == table);
        let declared = declared.ok_or_else(|| Error::invalid(format!("{table} is not a table of the lake")))?;
        let rows = filter(lake, declared, &file, &fresh, &numbers)
            .map_err(|e| Error::internal(format!("{file} cannot be rewritten"), e))?;
        entry.record.rows.insert(table.clone(), rows);
        entry.files.insert(table, fresh);
    }
    Ok(())
}

fn filter(
    lake: &Path,
    table: &Table,
    from: &str,
    to: &str,
    gone: &BTreeSet<i32>,
) -> std::result::Result<u64, Box<dyn std::error::Error + Send + Sync>> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(fs::File::open(lake.join(from))?)?;
    let file = fs::File::create(lake.join(to))?;
    let mut parquet = ArrowWriter::try_new_with_options(file, reader.schema().clone(), writer::options_of(table))?;
    let mut rows = 0;
    for batch in reader.build()? {
        let batch = batch?;
        let slices = batch.column_by_name(schema::SLICE).ok_or("no slice column")?.as_primitive::<Int32Type>();
        let keep: BooleanArray = slices.values().iter().map(|n| Some(!gone.contains(n))).collect();
        let batch = filter_record_batch(&batch, &keep)?;
        rows += batch.num_rows() as u64;
        parquet.write(&batch)?;
    }
    parquet.into_inner()?.sync_all()?;
    Ok(rows)
}
