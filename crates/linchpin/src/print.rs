//! Tables on standard output, as a person, a spreadsheet or a program wants them.

use std::io::{self, Write};

use anyhow::Result;
use clap::ValueEnum;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use linchpin_lake::{Answer, Datum};

/// How to print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns for a person
    #[default]
    Table,
    /// Comma-separated values with headings
    Csv,
    /// A list of objects
    Json,
}

/// Prints an answer to standard output.
pub fn answer(answer: &Answer, format: Format) -> Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match format {
        Format::Table => {
            let mut table = Table::new();
            table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
            table.set_header(&answer.columns);
            for row in &answer.rows {
                table.add_row(row.iter().map(Datum::to_string));
            }
            for (i, column) in table.column_iter_mut().enumerate() {
                if answer.rows.iter().any(|r| matches!(r.get(i), Some(Datum::Whole(_) | Datum::Real(_)))) {
                    column.set_cell_alignment(CellAlignment::Right);
                }
            }
            writeln!(out, "{}", table.trim_fmt())?;
        }
        Format::Csv => {
            let mut csv = csv::Writer::from_writer(&mut out);
            csv.write_record(&answer.columns)?;
            for row in &answer.rows {
                csv.write_record(row.iter().map(Datum::to_string))?;
            }
            csv.flush()?;
        }
        Format::Json => {
            let object = |row: &Vec<Datum>| -> serde_json::Map<String, serde_json::Value> {
                let value = |d: &Datum| serde_json::to_value(d).unwrap_or_default();
                answer.columns.iter().cloned().zip(row.iter().map(value)).collect()
            };
            serde_json::to_writer_pretty(&mut out, &answer.rows.iter().map(object).collect::<Vec<_>>())?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(())
}
