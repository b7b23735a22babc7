use std::{
    fs::File,
    io::{BufReader, Cursor, Read, Seek},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{Data, DataRef, ExcelDateTime, Range, Reader as _, SheetType, Xls, Xlsx, XlsxCellReader};

use crate::{
    record::Record,
    rows::{Fault, RowSource},
};

/// Columns beyond this are not read: a cell placed far to the right would make every row that wide.
const WIDEST: u32 = 4096;

/// A stream that can be read anywhere: the file, or a workbook held in memory.
pub(crate) trait Stream: Read + Seek {}
impl Stream for BufReader<File> {}
impl Stream for Cursor<Vec<u8>> {}

/// A workbook of either kind.
pub(crate) enum Workbook {
    /// `.xlsx` and `.xlsm`: its sheets are streamed.
    New(Box<Xlsx<Box<dyn Stream>>>),
    /// `.xls`: held in memory, as the format asks for.
    Old(Box<Xls<Box<dyn Stream>>>),
}

impl Workbook {
    /// Opens an `.xlsx`, whose size the caller has checked.
    pub(crate) fn new(stream: Box<dyn Stream>) -> Result<Self, Fault> {
        guarded(|| Xlsx::new(stream)).map(|w| Self::New(Box::new(w)))
    }

    /// Opens an `.xls`.
    pub(crate) fn old(stream: Box<dyn Stream>) -> Result<Self, Fault> {
        guarded(|| Xls::new(stream)).map(|w| Self::Old(Box::new(w)))
    }

    /// The sheets of cells; sheets of charts and macros are passed over.
    pub(crate) fn sheet_names(&self) -> Vec<String> {
        let sheets = match self {
            Self::New(book) => book.sheets_metadata(),
            Self::Old(book) => book.sheets_metadata(),
        };
        sheets.iter().filter(|s| s.typ == SheetType::WorkSheet).map(|s| s.name.clone()).collect()
    }

    /// The rows of a sheet.
    pub(crate) fn rows(&mut self, sheet: &str) -> Result<Box<dyn RowSource + '_>, Fault> {
        Ok(match self {
            Self::New(book) => {
                let cells = guarded(|| book.worksheet_cells_reader(sheet))?;
                Box::new(Streamed { cells, next: None, done: false })
            }
            Self::Old(book) => {
                let range = guarded(|| book.worksheet_range(sheet))?;
                Box::new(Held { range, at: 0 })
            }
        })
    }
}

/// Calls into the workbook library. It is careful, but it was not written for hostile files and has panicked on
/// damaged ones; a panic there means "this workbook cannot be read" and must not take the whole load with it.
/// What it was building is dropped, so nothing half-made is seen.
fn guarded<T, E: std::fmt::Display>(call: impl FnOnce() -> Result<T, E>) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(broken(&error.to_string())),
        Err(_) => Err(broken("its parts contradict each other")),
    }
}

fn broken(why: &str) -> Fault {
    Fault::new(
        "broken-file",
        format!("the workbook ends early or is damaged ({why}); what was read before stands. Fetch it again."),
    )
}

/// The rows of an `.xlsx` sheet, cell by cell.
struct Streamed<'a> {
    cells: XlsxCellReader<'a, Box<dyn Stream>>,
    /// The first cell of the next row.
    next: Option<(u32, u32, String)>,
    done: bool,
}

impl RowSource for Streamed<'_> {
    fn next(&mut self, into: &mut Record) -> Result<Option<u64>, Fault> {
        into.clear();
        let mut number = None;
        if let Some((row, column, text)) = self.next.take() {
            place(into, column, &text);
            number = Some(row);
        }
        while !self.done {
            let cells = &mut self.cells;
            let Some(cell) = guarded(|| cells.next_cell())? else {
                self.done = true;
                break;
            };
            let (row, column) = cell.get_position();
            if matches!(cell.get_value(), DataRef::Empty) || column >= WIDEST {
                continue;
            }
            let text = shown(cell.get_value().clone().into());
            if number.is_some_and(|n| n != row) {
                self.next = Some((row, column, text));
                break;
            }
            number = Some(row);
            place(into, column, &text);
        }
        Ok(number.map(|n| u64::from(n) + 1))
    }

    fn is_grid(&self) -> bool {
        true
    }
}

/// Puts a cell in its column; cells that the sheet leaves out are empty, and of two in one place the first stands.
fn place(record: &mut Record, column: u32, text: &str) {
    let column = column as usize;
    while record.len() < column {
        record.push("");
    }
    if record.len() == column {
        record.push(text);
    }
}

/// The rows of an `.xls` sheet.
struct Held {
    range: Range<Data>,
    at: usize,
}

impl RowSource for Held {
    fn next(&mut self, into: &mut Record) -> Result<Option<u64>, Fault> {
        into.clear();
        let (first, left) = self.range.start().unwrap_or_default();
        let Some(row) = self.range.rows().nth(self.at) else { return Ok(None) };
        for (i, cell) in row.iter().enumerate() {
            if !matches!(cell, Data::Empty) {
                place(into, left.saturating_add(i as u32).min(WIDEST), &shown(cell.clone()));
            }
        }
        self.at += 1;
        Ok(Some(u64::from(first) + self.at as u64))
    }

    fn is_grid(&self) -> bool {
        true
    }
}

/// A cell as text: numbers in their shortest exact form, days as `2025-11-01`.
fn shown(cell: Data) -> String {
    match cell {
        Data::Int(n) => n.to_string(),
        Data::Float(n) => n.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text,
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(when) => date_text(&when),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

fn date_text(when: &ExcelDateTime) -> String {
    if !when.is_datetime() {
        return when.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
    match (hour, minute, second) {
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
    }
}
