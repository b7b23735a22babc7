use std::io::{ErrorKind, Read};

use crate::{
    limits::{Refusal, bytes},
    record::Record,
    rows::{Fault, RowSource},
    text::windows_1252,
};

/// How much is read from the file at once.
const CHUNK: usize = 256 << 10;

/// Rows of a delimited text file (RFC 4180, with any separator and any width of row). Cells that are not UTF-8 are
/// taken for Windows-1252, row by row.
///
/// Written for speed, since published files are large: eight bytes are looked at together, and a row without
/// quotation marks is copied whole.
pub(crate) struct DelimitedRows<'a> {
    input: Box<dyn Read + 'a>,
    delimiter: u8,
    line_end: u8,
    most: usize,
    buffer: Vec<u8>,
    /// The buffer as text, as far as it is UTF-8: checking much at once is far quicker than row by row.
    text: String,
    start: usize,
    end: usize,
    finished: bool,
    number: u64,
    foreign: u64,
    first_foreign: u64,
}

/// What came of looking for the end of a row.
enum Scan {
    /// The row takes so many bytes, its line end included.
    Row(usize),
    /// There is a quotation mark in it.
    Quoted,
    /// Its end has not been read yet.
    More,
}

impl<'a> DelimitedRows<'a> {
    pub(crate) fn new(input: Box<dyn Read + 'a>, delimiter: u8, line_end: u8, row_bytes: u64) -> Self {
        Self {
            input,
            delimiter,
            line_end,
            most: usize::try_from(row_bytes).unwrap_or(usize::MAX),
            buffer: vec![0; CHUNK],
            text: String::new(),
            start: 0,
            end: 0,
            finished: false,
            number: 0,
            foreign: 0,
            first_foreign: 0,
        }
    }

    /// Reads more after what is there, moving that to the front and making room first.
    fn more(&mut self) -> Result<(), Fault> {
        if self.end - self.start > self.most {
            return Err(std::io::Error::other(Refusal::LongRow(bytes(self.most as u64))).into());
        }
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end * 2 > self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        loop {
            match self.input.read(&mut self.buffer[self.end..]) {
                Ok(0) => self.finished = true,
                Ok(n) => self.end += n,
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(e.into()),
            }
            let read = &self.buffer[..self.end];
            let valid = match std::str::from_utf8(read) {
                Ok(text) => text,
                Err(error) => std::str::from_utf8(&read[..error.valid_up_to()]).unwrap_or_default(),
            };
            self.text.clear();
            self.text.push_str(valid);
            return Ok(());
        }
    }

    /// Fills `into` with the row that starts at `start`; 0 bytes mean that there is none.
    fn row(&mut self, into: &mut Record) -> Result<(usize, bool), Fault> {
        let (delimiter, line_end) = (self.delimiter, self.line_end);
        loop {
            let rest = &self.buffer[self.start..self.end];
            let last = self.finished;
            let (text, cells) = into.parts();
            let mut utf8 = true;
            let mut found = scan(rest, delimiter, line_end, last, cells);
            let clean = match &found {
                Scan::Row(taken) => self.text.get(self.start..self.start + taken),
                _ => None,
            };
            if let Some(clean) = clean {
                text.push_str(clean);
            } else if !matches!(found, Scan::More) {
                // With quotation marks, or not UTF-8, or cut by the end of what was read.
                (found, utf8) = into.fill(
                    |text, cells| unquote(rest, delimiter, line_end, last, text, cells).map_or(Scan::More, Scan::Row),
                    windows_1252,
                );
            }
            match found {
                Scan::Row(taken) => return Ok((taken, utf8)),
                _ if !self.finished => self.more()?,
                // Only a quotation mark can still wait for its pair at the end of the file.
                _ => {
                    let row = self.number + 1;
                    let why = format!(
                        "a quotation mark in row {row} is never closed, so the rows from there on cannot be told apart"
                    );
                    return Err(Fault::new("unclosed-quote", why));
                }
            }
        }
    }
}

impl RowSource for DelimitedRows<'_> {
    fn next(&mut self, into: &mut Record) -> Result<Option<u64>, Fault> {
        loop {
            let (taken, utf8) = self.row(into)?;
            if taken == 0 {
                return Ok(None);
            }
            self.start += taken;
            self.number += 1;
            if !utf8 {
                self.foreign += 1;
                if self.first_foreign == 0 {
                    self.first_foreign = self.number;
                }
            }
            // A blank line is a row of a spreadsheet, but not one of a table.
            if into.len() > 1 || into.get(0).is_some_and(|c| !c.is_empty()) {
                return Ok(Some(self.number));
            }
        }
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

/// Eight times the byte.
fn eightfold(byte: u8) -> u64 {
    u64::from(byte) * 0x0101_0101_0101_0101
}

/// The highest bit of every byte of `word` that equals that byte of `pattern`.
fn equal(word: u64, pattern: u64) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let difference = word ^ pattern;
    !(((difference & LOW) + LOW) | difference | LOW)
}

/// Finds the cells of the first row, if no quotation mark stands in it.
fn scan(rest: &[u8], delimiter: u8, line_end: u8, last: bool, cells: &mut Vec<(u32, u32)>) -> Scan {
    let (delimiters, line_ends, quotes) = (eightfold(delimiter), eightfold(line_end), eightfold(b'"'));
    let mut from = 0;
    let mut cell_ends = |at: usize, from: &mut u32| {
        cells.push((*from, at as u32));
        *from = at as u32 + 1;
    };
    let mut at = 0;
    while at < rest.len() {
        let word = match rest.get(at..at + 8).and_then(|w| w.try_into().ok()) {
            Some(eight) => u64::from_le_bytes(eight),
            None => {
                // The end of what was read: the missing bytes are zero, which is none of the three.
                let mut eight = [0; 8];
                eight[..rest.len() - at].copy_from_slice(&rest[at..]);
                u64::from_le_bytes(eight)
            }
        };
        let mut found = equal(word, delimiters) | equal(word, line_ends) | equal(word, quotes);
        while found != 0 {
            let here = at + found.trailing_zeros() as usize / 8;
            match rest[here] {
                b'"' => return Scan::Quoted,
                byte if byte == line_end => {
                    let carriage = line_end == b'\n' && here > from as usize && rest[here - 1] == b'\r';
                    cell_ends(here - usize::from(carriage), &mut from);
                    return Scan::Row(here + 1);
                }
                _ => cell_ends(here, &mut from),
            }
            found &= found - 1;
        }
        at += 8;
    }
    if !last {
        return Scan::More;
    }
    if !rest.is_empty() {
        let carriage = rest.len() > from as usize && rest.ends_with(b"\r");
        cell_ends(rest.len() - usize::from(carriage), &mut from);
    }
    Scan::Row(rest.len())
}

/// Takes the quotation marks off the cells of the first row. `None`: its end has not been read yet.
fn unquote(
    rest: &[u8],
    delimiter: u8,
    line_end: u8,
    last: bool,
    text: &mut Vec<u8>,
    cells: &mut Vec<(u32, u32)>,
) -> Option<usize> {
    let mut at = 0;
    loop {
        let from = text.len() as u32;
        if rest.get(at) == Some(&b'"') {
            at += 1;
            loop {
                let close = at + rest[at..].iter().position(|b| *b == b'"')?;
                text.extend_from_slice(&rest[at..close]);
                at = close + 1;
                match rest.get(at) {
                    // Two marks are one that belongs to the cell.
                    Some(b'"') => {
                        text.push(b'"');
                        at += 1;
                    }
                    None if !last => return None,
                    _ => break,
                }
            }
        }
        // Up to the separator everything is taken as it stands, even after a closing mark.
        let end = rest[at..].iter().position(|b| *b == delimiter || *b == line_end).map(|n| at + n);
        let stop = match end {
            Some(stop) => stop,
            None if last => rest.len(),
            None => return None,
        };
        let ends_row = end.is_none_or(|e| rest[e] == line_end);
        let carriage = ends_row && stop > at && rest[stop - 1] == b'\r';
        text.extend_from_slice(&rest[at..stop - usize::from(carriage)]);
        cells.push((from, text.len() as u32));
        // A character between cells keeps halves of characters in two cells apart.
        text.push(b'\n');
        if ends_row {
            return Some(stop + usize::from(end.is_some()));
        }
        at = stop + 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives at most so many bytes at a time.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let n = self.1.min(into.len()).min(self.0.len());
            into[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn rows(text: &[u8], drip: usize) -> Vec<(u64, Vec<String>)> {
        let mut rows = DelimitedRows::new(Box::new(Drip(text, drip)), b',', b'\n', 1 << 20);
        rows.buffer.truncate(16);
        let mut record = Record::default();
        let mut all = Vec::new();
        while let Ok(Some(number)) = rows.next(&mut record) {
            all.push((number, record.iter().map(str::to_owned).collect()));
        }
        all
    }

    #[test]
    fn rows_are_numbered_as_in_a_spreadsheet() {
        let found = rows(b"a,b\r\n\n\"x\ny\",\"say \"\"hi\"\"\"\r\n,\n1,2", 3);
        let expected = [(1, ["a", "b"]), (3, ["x\ny", "say \"hi\""]), (4, ["", ""]), (5, ["1", "2"])];
        assert_eq!(found, expected.map(|(n, cells)| (n, cells.map(str::to_owned).to_vec())));
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_told() {
        let mut rows = DelimitedRows::new(Box::new(&b"a,b\n1,\"2\n3,4\n"[..]), b',', b'\n', 1 << 20);
        let mut record = Record::default();
        assert!(matches!(rows.next(&mut record), Ok(Some(1))));
        assert!(rows.next(&mut record).is_err_and(|f| f.rule == "unclosed-quote" && f.message.contains("row 2")));
    }

    #[test]
    fn a_row_without_end_is_refused() {
        let long = vec![b'x'; 3 << 20];
        let mut rows = DelimitedRows::new(Box::new(&long[..]), b',', b'\n', 1 << 20);
        assert!(rows.next(&mut Record::default()).is_err_and(|f| f.rule == "row-too-long"));
    }

    proptest! {
        /// Whatever a careful writer writes is read back, in whatever pieces it arrives.
        #[test]
        fn what_is_written_is_read(
            table in prop::collection::vec(prop::collection::vec("[a-z,\"\n é]{0,12}", 2..6), 1..8),
            drip in 1_usize..40,
            crlf: bool,
        ) {
            let end = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
            let mut writer = csv::WriterBuilder::new().terminator(end).flexible(true).from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).expect("memory");
            }
            let text = writer.into_inner().expect("memory");
            let found: Vec<Vec<String>> = rows(&text, drip).into_iter().map(|(_, r)| r).collect();
            prop_assert_eq!(found, table);
        }

        /// No bytes at all make it fail other than by saying so.
        #[test]
        fn any_bytes_are_survived(text in prop::collection::vec(prop::sample::select(b"ab,\"\n\r\xC3\xA9\xFF;\0".to_vec()), 0..200), drip in 1_usize..20) {
            rows(&text, drip);
        }
    }
}
