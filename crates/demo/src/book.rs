use jiff::civil::Date;
use linchpin_core::{Error, Result};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// A cell of a workbook.
pub(crate) enum Cell {
    Blank,
    Text(String),
    Number(f64),
    Day(Date),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Blank } else { Self::Text(text.to_owned()) }
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}
impl From<f64> for Cell {
    fn from(n: f64) -> Self {
        Self::Number(n)
    }
}
impl From<i64> for Cell {
    fn from(n: i64) -> Self {
        Self::Number(n as f64)
    }
}
impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

/// A row of cells from values of any kind: `row!["a", 1.0, date]`.
macro_rules! row {
    ($($cell:expr),* $(,)?) => { vec![$($crate::book::Cell::from($cell)),*] };
}
pub(crate) use row;

/// The bytes of a workbook with these sheets, the same bytes whenever it is made.
pub(crate) fn workbook(sheets: &[(&str, Vec<Vec<Cell>>)]) -> Result<Vec<u8>> {
    filled(sheets).map_err(|e| Error::internal("cannot make a workbook", e))
}

fn filled(sheets: &[(&str, Vec<Vec<Cell>>)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let month = Format::new().set_num_format("mmm yyyy");
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name)?;
        for (r, row) in rows.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                put(sheet, r as u32, c as u16, cell, &month)?;
            }
        }
    }
    book.save_to_buffer()
}

fn put(sheet: &mut Worksheet, r: u32, c: u16, cell: &Cell, month: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => {
            sheet.write_string(r, c, text)?;
        }
        Cell::Number(n) => {
            sheet.write_number(r, c, *n)?;
        }
        Cell::Day(day) => {
            let day = ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)?;
            sheet.write_datetime_with_format(r, c, &day, month)?;
        }
    }
    Ok(())
}
