//! Tables as files.

use linchpin_charts::Format;
use linchpin_core::{Error, Result};
use rust_xlsxwriter::{Format as Style, Workbook, Worksheet};
use serde_json::{Map, Value as Json, json};

use super::{Cell, Column, On, Table};

/// A table as a file to save.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) mime: &'static str,
    /// What it is of: `practices-c87002-indicators.csv`.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl File {
    /// A table of the page at this path, in this format.
    ///
    /// # Errors
    /// There is no such format; or more rows than a sheet has.
    pub(crate) fn of(table: &Table, path: &str, format: &str) -> Result<Self> {
        let (mime, end, bytes) = match format {
            "csv" => ("text/csv; charset=utf-8", "csv", csv(table)?),
            "json" => ("application/json", "json", json(table)?),
            "xlsx" => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", xlsx(table)?),
            other => return Err(Error::invalid(format!("There is no format “{other}”: use csv, xlsx or json."))),
        };
        let words = format!("{}-{}", path.trim_matches('/'), table.id).to_lowercase();
        let clean: String = words.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        Ok(Self { mime, name: format!("{}.{end}", clean.trim_matches('-')), bytes })
    }
}

/// The columns of a file, with the index of each.
fn columns(table: &Table) -> impl Iterator<Item = (usize, &Column)> {
    table.columns.iter().enumerate().filter(|(_, c)| c.on != On::Page)
}

/// CSV in UTF-8: numbers as the page rounds them, without commas and signs; the unit stands in the heading.
///
/// # Errors
/// Only if memory runs out.
pub fn csv(table: &Table) -> Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |e: csv::Error| Error::internal("the file could not be written", e);
    out.write_record(columns(table).map(|(i, c)| heading(table, i, c))).map_err(failed)?;
    for row in &table.rows {
        out.write_record(columns(table).map(|(i, _)| row.get(i).map(plain).unwrap_or_default())).map_err(failed)?;
    }
    out.into_inner().map_err(|e| Error::internal("the file could not be written", e.into_error()))
}

/// The heading with the unit of its numbers.
fn heading(table: &Table, index: usize, column: &Column) -> String {
    let unit = table.rows.iter().find_map(|r| r.get(index)?.number).map(|(_, f)| match f {
        Format::Percent(_) => " (%)",
        Format::Pounds(_) | Format::Pence(_) => " (£)",
        Format::Number(_) => "",
    });
    format!("{}{}", column.heading, unit.unwrap_or_default())
}

fn plain(cell: &Cell) -> String {
    if cell.number.is_some() {
        return cell.text.chars().filter(|c| !matches!(c, ',' | '%' | '£')).collect();
    }
    no_formula(cell.text.clone())
}

/// A text that a spreadsheet does not take for a formula, whoever wrote it (OWASP, CSV injection).
pub(crate) fn no_formula(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

/// A workbook with one sheet: full numbers that are shown as the page shows them.
///
/// # Errors
/// More rows or columns than a sheet has.
pub fn xlsx(table: &Table) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write_sheet(sheet, table)
        .and_then(|()| book.save_to_buffer())
        .map_err(|e| Error::internal("the workbook could not be written", e))
}

fn write_sheet(sheet: &mut Worksheet, table: &Table) -> Result<(), rust_xlsxwriter::XlsxError> {
    let bold = Style::new().set_bold().set_text_wrap();
    let name: String = table.caption.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    sheet.set_name(if name.trim().is_empty() { table.id } else { name.trim() })?;
    for (at, (index, column)) in (0u16..).zip(columns(table)) {
        sheet.write_string_with_format(0, at, &column.heading, &bold)?;
        sheet.set_column_width(at, if column.numeric { 14.0 } else { 28.0 })?;
        for (line, row) in (1u32..).zip(&table.rows) {
            let Some(cell) = row.get(index) else { continue };
            match cell.number {
                Some((v, format)) if v.is_finite() => {
                    let factor = if matches!(format, Format::Pence(_)) { 0.01 } else { 1.0 };
                    sheet.write_number_with_format(line, at, v * factor, &Style::new().set_num_format(code(format)))?;
                }
                _ => {
                    sheet.write_string(line, at, &cell.text)?;
                }
            }
        }
    }
    let below = u32::try_from(table.rows.len()).unwrap_or(u32::MAX).saturating_add(2);
    for (line, note) in (below..).zip(&table.notes) {
        sheet.write_string(line, 0, note)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    Ok(())
}

/// The format as a spreadsheet writes it.
fn code(format: Format) -> String {
    let (Format::Percent(places) | Format::Number(places) | Format::Pence(places) | Format::Pounds(places)) = format;
    let decimals = if places == 0 { String::new() } else { format!(".{}", "0".repeat(usize::from(places))) };
    match format {
        Format::Percent(_) => format!("0{decimals}%"),
        Format::Number(_) => format!("#,##0{decimals}"),
        Format::Pence(_) | Format::Pounds(_) => format!("£#,##0{decimals}"),
    }
}

/// An object with the caption, the notes and a row for each: a number in full where there is one, else the words.
///
/// # Errors
/// Only if memory runs out.
pub fn json(table: &Table) -> Result<Vec<u8>> {
    let rows: Vec<Json> = table
        .rows
        .iter()
        .map(|row| {
            let entry = |(i, c): (usize, &Column)| {
                let cell = row.get(i)?;
                let value = cell.number.map_or_else(|| Json::from(cell.text.clone()), |(v, _)| Json::from(v));
                Some((c.heading.clone(), value))
            };
            Json::Object(columns(table).filter_map(entry).collect::<Map<_, _>>())
        })
        .collect();
    let whole = json!({ "caption": table.caption, "notes": table.notes, "rows": rows });
    serde_json::to_vec_pretty(&whole).map_err(|e| Error::internal("the file could not be written", e))
}
