use std::{
    cell::Cell,
    io::{self, Read},
    rc::Rc,
};

use csv::{ByteRecord, StringRecord};

use crate::{
    limits::{Refusal, bytes},
    text::windows_1252,
};

/// Why no more rows could be had.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) rule: &'static str,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(rule: &'static str, message: impl Into<String>) -> Self {
        Self { rule, message: message.into() }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.get_ref().and_then(|e| e.downcast_ref::<Refusal>()) {
            Some(refusal) => Self::new(refusal.rule(), format!("the file was not read to its end: {refusal}")),
            None => Self::new(
                "broken-file",
                format!("the file ends early or is damaged ({error}); what was read before stands. Fetch it again."),
            ),
        }
    }
}

/// The rows of a sheet, one after the other.
pub(crate) trait RowSource {
    /// Fills `into` with the next row and gives its number, counted from 1 as in a spreadsheet.
    fn next(&mut self, into: &mut StringRecord) -> Result<Option<u64>, Fault>;

    /// What is worth knowing once all rows are read.
    fn notes(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// Whether rows are as wide as what is in them, so that their width says nothing.
    fn is_grid(&self) -> bool {
        false
    }
}

/// Lets through so many bytes between two calls of the reader of rows.
struct Fenced<R> {
    inner: R,
    since: Rc<Cell<u64>>,
    most: u64,
}

impl<R: Read> Read for Fenced<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(into)?;
        let since = self.since.get() + n as u64;
        self.since.set(since);
        if since > self.most { Err(io::Error::other(Refusal::LongRow(bytes(self.most)))) } else { Ok(n) }
    }
}

/// Rows of a delimited text file. Cells that are not UTF-8 are taken for Windows-1252, row by row.
pub(crate) struct TextRows<'a> {
    reader: csv::Reader<Fenced<Box<dyn Read + 'a>>>,
    since: Rc<Cell<u64>>,
    /// The buffer of the row before the last, used again.
    spare: Option<ByteRecord>,
    number: u64,
    foreign: u64,
    first_foreign: u64,
}

impl<'a> TextRows<'a> {
    pub(crate) fn new(text: Box<dyn Read + 'a>, delimiter: u8, row_bytes: u64) -> Self {
        let since = Rc::new(Cell::new(0));
        let fenced = Fenced { inner: text, since: Rc::clone(&since), most: row_bytes };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(1 << 16)
            .from_reader(fenced);
        Self { reader, since, spare: None, number: 0, foreign: 0, first_foreign: 0 }
    }

    fn read(&mut self, record: &mut ByteRecord) -> Result<Option<u64>, Fault> {
        self.since.set(0);
        let line = self.reader.position().line();
        let found = self.reader.read_byte_record(record).map_err(|e| match e.into_kind() {
            csv::ErrorKind::Io(e) => e.into(),
            kind => Fault::new("broken-file", format!("the file could not be read on: {kind:?}")),
        })?;
        if !found {
            return Ok(None);
        }
        // Blank lines before a row are rows of a spreadsheet; line breaks inside its cells are not.
        let lines = self.reader.position().line() - line;
        let inside = if lines > 1 { record.as_slice().iter().filter(|b| **b == b'\n').count() as u64 } else { 0 };
        self.number += lines.saturating_sub(inside).max(1);
        Ok(Some(self.number))
    }
}

impl RowSource for TextRows<'_> {
    fn next(&mut self, into: &mut StringRecord) -> Result<Option<u64>, Fault> {
        let mut record = self.spare.take().unwrap_or_default();
        let number = self.read(&mut record)?;
        match StringRecord::from_byte_record(record) {
            Ok(text) => self.spare = Some(std::mem::replace(into, text).into_byte_record()),
            Err(error) => {
                let record = error.into_byte_record();
                *into = record
                    .iter()
                    .map(|c| std::str::from_utf8(c).map_or_else(|_| windows_1252(c), str::to_owned))
                    .collect();
                self.foreign += 1;
                if self.first_foreign == 0 {
                    self.first_foreign = self.number;
                }
            }
        }
        Ok(number)
    }

    fn notes(&self) -> Vec<(&'static str, String)> {
        if self.foreign == 0 {
            return Vec::new();
        }
        let message = format!(
            "{} rows, the first of them row {}, are not in UTF-8 and were read as Windows-1252",
            self.foreign, self.first_foreign
        );
        vec![("windows-1252", message)]
    }
}
