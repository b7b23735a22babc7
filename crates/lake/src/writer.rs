//! The rows of one source, streamed into one Parquet file per table.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use datafusion::parquet::{
    arrow::{ArrowWriter, arrow_writer::ArrowWriterOptions},
    basic::Compression,
    file::properties::{WriterProperties, WriterPropertiesBuilder},
};
use linchpin_core::{Error, Result};
use linchpin_sources::{
    Sink, SliceId,
    table::{Cell, Table},
};

use crate::{columns::Columns, persons};

/// Rows gathered before they are handed to the Parquet writer: enough for good runs, little memory.
const BATCH: usize = 32 * 1024;

/// Rows of a page in the tables about people.
const PAGE_OF_PEOPLE: usize = 1024;

/// Writes what a reader gives. Nothing is part of the lake until the catalogue names the files.
pub struct SourceWriter<'l> {
    lake: &'l Path,
    source: String,
    version: u64,
    tables: Vec<(&'static Table, TableFile)>,
}

struct TableFile {
    name: String,
    columns: Columns,
    parquet: ArrowWriter<fs::File>,
    rows: u64,
}

impl<'l> SourceWriter<'l> {
    pub fn new(lake: &'l Path, source: &str, version: u64) -> Self {
        Self { lake, source: source.to_owned(), version, tables: Vec::new() }
    }

    /// Ends the files and makes them durable. Gives the files and the rows by table.
    pub fn finish(self) -> Result<(BTreeMap<String, String>, BTreeMap<String, u64>)> {
        let (mut files, mut rows) = (BTreeMap::new(), BTreeMap::new());
        for (table, mut file) in self.tables {
            file.flush(&self.source)?;
            let out = file.parquet.into_inner().map_err(|e| failed(&file.name, e))?;
            out.sync_all().map_err(|e| failed(&file.name, e))?;
            files.insert(table.name.to_owned(), file.name);
            rows.insert(table.name.to_owned(), file.rows);
        }
        Ok((files, rows))
    }

    fn open(&self, table: &'static Table) -> Result<TableFile> {
        let name = format!("{}/{}.{}.parquet", table.name, self.source, self.version);
        let path: PathBuf = self.lake.join(&name);
        fs::create_dir_all(self.lake.join(table.name)).map_err(|e| failed(&name, e))?;
        let columns = Columns::new(table);
        let file = fs::File::create(&path).map_err(|e| failed(&name, e))?;
        let parquet = ArrowWriter::try_new_with_options(file, columns.schema(), options_of(table))
            .map_err(|e| failed(&name, e))?;
        Ok(TableFile { name, columns, parquet, rows: 0 })
    }
}

/// How a table's files are written: those about people in small pages, so that one person's rows are quick to reach.
pub fn options_of(table: &Table) -> ArrowWriterOptions {
    let about_people = table.columns.iter().any(|c| c.name == persons::PERSON);
    let properties = properties();
    with(if about_people {
        properties.set_data_page_row_count_limit(PAGE_OF_PEOPLE).set_write_batch_size(PAGE_OF_PEOPLE)
    } else {
        properties
    })
}

/// What all the lake's files have in common.
pub fn properties() -> WriterPropertiesBuilder {
    WriterProperties::builder().set_compression(Compression::SNAPPY)
}

/// Plain column types in the file (dictionaries are an encoding, not a type), so that queries see text as text.
pub fn with(properties: WriterPropertiesBuilder) -> ArrowWriterOptions {
    ArrowWriterOptions::new().with_properties(properties.build()).with_skip_arrow_metadata(true)
}

impl TableFile {
    fn flush(&mut self, source: &str) -> Result<()> {
        if self.columns.rows() == 0 {
            return Ok(());
        }
        let batch = self.columns.take(source).map_err(|e| failed(&self.name, e))?;
        self.parquet.write(&batch).map_err(|e| failed(&self.name, e))
    }
}

impl Sink for SourceWriter<'_> {
    fn row(&mut self, table: &'static Table, slice: SliceId, cells: &[Cell<'_>]) -> Result<()> {
        let at = match self.tables.iter().position(|(t, _)| std::ptr::eq(*t, table)) {
            Some(at) => at,
            None => {
                self.tables.push((table, self.open(table)?));
                self.tables.len() - 1
            }
        };
        let (_, file) = &mut self.tables[at];
        file.columns.push(cells, slice.0.cast_signed());
        file.rows += 1;
        if file.columns.rows() >= BATCH { file.flush(&self.source) } else { Ok(()) }
    }
}

fn failed(file: &str, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::internal(format!("{file} cannot be written to the lake"), cause)
}
