//! Where in the lake's files each person's rows are, so that one record is read without reading everybody's.

use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use datafusion::{
    arrow::array::AsArray,
    parquet::{
        arrow::{
            ProjectionMask,
            arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection},
        },
        file::metadata::PageIndexPolicy,
    },
};
use linchpin_core::{Error, Result};
use linchpin_sources::table::{TABLES, Table};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::{
    answer::{self, Answer, Datum},
    catalog::Catalogue,
};

/// The column that makes a table one about people: their pseudonym.
pub const PERSON: &str = "person";

/// What is not asked for when one record is shown: names of rows, which cost more to read than all the rest.
const PASSED_OVER: [&str; 5] = [RECORD, "encounter", "part_of", "slice", PERSON];

/// The column that names the record a row is of.
const RECORD: &str = "record";

/// The table of which several rows may be of one record, so that its name is needed: the parts of a blood pressure.
const IN_PARTS: &str = "observation";

/// Whether a table of this name has rows about single people.
pub fn is_about_people(table: &str) -> bool {
    Table::named(table).is_some_and(|t| t.columns.iter().any(|c| c.name == PERSON))
}

/// For every pseudonym in the clinical tables, the rows about it. Holds four bytes for each row and fifty for each person.
#[derive(Debug)]
pub struct PersonIndex {
    version: u64,
    tables: FxHashMap<&'static str, Vec<File>>,
}

#[derive(Debug)]
struct File {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    /// By pseudonym: which part of `rows` is theirs.
    people: FxHashMap<u128, Range<u32>>,
    /// Row numbers in the file.
    rows: Vec<u32>,
}

impl PersonIndex {
    /// Reads the pseudonyms of all clinical tables.
    pub fn build(lake: &Path, catalogue: &Catalogue) -> Result<Self> {
        let mut tables = FxHashMap::default();
        for table in TABLES.iter().filter(|t| is_about_people(t.name)) {
            let files = catalogue.files(lake, table.name).into_iter().map(File::open).collect::<Result<Vec<_>>>()?;
            tables.insert(table.name, files);
        }
        Ok(Self { version: catalogue.version, tables })
    }

    /// The version of the lake that this is an index of.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The rows about a person in a table, with its own columns; those that only name rows are left out.
    ///
    /// # Errors
    /// A file cannot be read: it may have been replaced since the index was made.
    pub fn rows(&self, table: &str, person: &str) -> Result<Answer> {
        let mut found = Answer { columns: Vec::new(), rows: Vec::new() };
        let key = key(person);
        for file in self.tables.get(table).into_iter().flatten() {
            if let Some(range) = file.people.get(&key) {
                let rows = &file.rows[range.start as usize..range.end as usize];
                join(&mut found, file.read(rows, table == IN_PARTS)?);
            }
        }
        Ok(found)
    }

    /// How many people the table knows.
    #[must_use]
    pub fn people(&self, table: &str) -> usize {
        self.tables.get(table).into_iter().flatten().map(|file| file.people.len()).sum()
    }
}

impl File {
    fn open(path: PathBuf) -> Result<Self> {
        let failed = |e: Box<dyn std::error::Error + Send + Sync>| unreadable(&path, e);
        let file = fs::File::open(&path).map_err(|e| failed(e.into()))?;
        // The page index tells where in the file a row is.
        let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Required);
        let metadata = ArrowReaderMetadata::load(&file, options).map_err(|e| failed(e.into()))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone());
        let mask = ProjectionMask::columns(builder.parquet_schema(), [PERSON]);
        let reader = builder.with_projection(mask).with_batch_size(64 * 1024).build().map_err(|e| failed(e.into()))?;
        let mut all: Vec<(u128, u32)> = Vec::new();
        let mut row = 0;
        for batch in reader {
            let batch = batch.map_err(|e| failed(e.into()))?;
            let people = batch.column(0).as_string_opt::<i32>().ok_or_else(|| failed("person is not text".into()))?;
            // Records of one person mostly follow each other.
            let mut last: Option<(&str, u128)> = None;
            for person in people {
                if let Some(person) = person {
                    let key = match last {
                        Some((same, key)) if same == person => key,
                        _ => key(person),
                    };
                    last = Some((person, key));
                    all.push((key, row));
                }
                row += 1;
            }
        }
        all.sort_unstable();
        let mut people = FxHashMap::default();
        let mut start = 0;
        for of_one in all.chunk_by(|a, b| a.0 == b.0) {
            // A file of more than four thousand million rows would not have been written.
            let end = start + of_one.len() as u32;
            people.insert(of_one[0].0, start..end);
            start = end;
        }
        Ok(Self { path, metadata, people, rows: all.into_iter().map(|(_, row)| row).collect() })
    }

    /// Some rows, in the order of the file.
    fn read(&self, rows: &[u32], named: bool) -> Result<Answer> {
        let failed = |e: Box<dyn std::error::Error + Send + Sync>| unreadable(&self.path, e);
        let file = fs::File::open(&self.path).map_err(|e| failed(e.into()))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let total = usize::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
        let all = builder.schema().fields().iter().map(|f| f.name().as_str());
        let wanted = all.filter(|n| !PASSED_OVER.contains(n) || (named && *n == RECORD));
        let mask = ProjectionMask::columns(builder.parquet_schema(), wanted);
        let ranges = rows.iter().map(|row| *row as usize..*row as usize + 1);
        let selection = RowSelection::from_consecutive_ranges(ranges, total);
        let reader =
            builder.with_projection(mask).with_row_selection(selection).build().map_err(|e| failed(e.into()))?;
        let mut batches = Vec::new();
        for batch in reader {
            batches.push(batch.map_err(|e| failed(e.into()))?);
        }
        let columns = batches.first().map(|b| b.schema().fields().iter().map(|f| f.name().clone()).collect());
        answer::from_batches(columns.unwrap_or_default(), &batches)
    }
}

/// Puts rows beside others of the same table. A file that was written before the table had a column has nothing in it.
fn join(all: &mut Answer, more: Answer) {
    if all.columns.is_empty() {
        *all = more;
        return;
    }
    for name in &more.columns {
        if !all.columns.contains(name) {
            all.columns.push(name.clone());
            all.rows.iter_mut().for_each(|row| row.push(Datum::Null));
        }
    }
    if all.columns == more.columns {
        return all.rows.extend(more.rows);
    }
    let at: Vec<_> = all.columns.iter().map(|name| more.columns.iter().position(|own| own == name)).collect();
    all.rows.extend(
        more.rows
            .into_iter()
            .map(|row| at.iter().map(|at| at.and_then(|at| row.get(at)).cloned().unwrap_or(Datum::Null)).collect()),
    );
}

fn unreadable(path: &Path, cause: Box<dyn std::error::Error + Send + Sync>) -> Error {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Error::internal(format!("{name} of the lake cannot be read"), cause)
}

/// 128 bits of SHA-256: two pseudonyms never share them, so that nobody is shown another's record.
fn key(person: &str) -> u128 {
    let hash = Sha256::digest(person.as_bytes());
    hash.iter().take(16).fold(0, |key, byte| (key << 8) | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_an_older_layout_stand_under_their_own_columns() {
        let answer = |columns: &[&str], rows: &[&[i64]]| Answer {
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            rows: rows.iter().map(|r| r.iter().map(|n| Datum::Whole(*n)).collect()).collect(),
        };
        let mut all = Answer::default();
        join(&mut all, answer(&["code", "dose", "source"], &[&[1, 2, 3]]));
        join(&mut all, answer(&["code", "dose", "repeats", "source"], &[&[4, 5, 6, 7]]));
        join(&mut all, answer(&["code", "source"], &[&[8, 9]]));
        assert_eq!(all.columns, ["code", "dose", "source", "repeats"]);
        let told: Vec<String> =
            all.rows.iter().map(|r| r.iter().map(|d| format!("{d}.")).collect::<String>()).collect();
        assert_eq!(told, ["1.2.3..", "4.5.7.6.", "8..9.."]);
    }
}
