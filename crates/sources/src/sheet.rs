use std::{collections::VecDeque, io::Read};

use linchpin_core::{Error, Severity};

use crate::{Columns, Layout, Limits, Output, Pseudonymiser, Row, limits::bytes, record::Record, rows::RowSource};

/// What a sheet is read from.
pub(crate) enum Body<'a> {
    /// Rows.
    Rows(Box<dyn RowSource + 'a>),
    /// A document that is not a table, such as JSON.
    Text(Box<dyn Read + 'a>),
}

/// A recognised sheet: a text file, or one sheet of a workbook.
pub struct Sheet<'a> {
    /// Its name, in a workbook.
    pub name: Option<String>,
    /// The file's name. A hint only: files are recognised by what is in them.
    pub file_name: String,
    /// The rows above the headings.
    pub preamble: Vec<Vec<String>>,
    /// The columns found.
    pub columns: Columns,
    /// The layout they were found by; one without columns for a file without headings.
    pub layout: &'static Layout,
    pub(crate) ahead: VecDeque<(u64, Record)>,
    pub(crate) body: Body<'a>,
    pub(crate) record: Record,
    pub(crate) width: usize,
    pub(crate) limits: &'a Limits,
    pub(crate) people: Option<&'a dyn Pseudonymiser>,
}

impl Sheet<'_> {
    /// The next row that holds anything. Rows whose cells cannot belong to the columns are reported and left out.
    ///
    /// A fault of the file is reported as fatal and ends the rows; those already read stand.
    pub fn next_row(&mut self, out: &mut Output<'_>) -> Option<Row<'_>> {
        loop {
            if out.has_failed() {
                return None;
            }
            let number = if let Some((number, record)) = self.ahead.pop_front() {
                self.record = record;
                number
            } else {
                let Body::Rows(rows) = &mut self.body else { return None };
                match rows.next(&mut self.record) {
                    Ok(Some(number)) => number,
                    Ok(None) => {
                        out.at_row(0);
                        for (rule, message) in rows.notes() {
                            out.issue(Severity::Note, rule, None, None, None, message);
                        }
                        return None;
                    }
                    Err(fault) => {
                        out.at_row(0);
                        out.issue(Severity::Fatal, fault.rule, None, None, None, fault.message);
                        return None;
                    }
                }
            };
            out.at_row(number);
            // A row as wide as the headings is the rule; only others are looked at closely.
            let filled = if self.record.len() == self.width {
                usize::from(!self.record.is_empty())
            } else {
                self.check_width(number, out)
            };
            if filled > 0 && !self.is_blank_or_footnote(number, out) {
                return Some(Row { number, record: &self.record });
            }
        }
    }

    /// Whether the row holds nothing, or only a remark in its first cell.
    fn is_blank_or_footnote(&self, number: u64, out: &mut Output<'_>) -> bool {
        let mut cells = self.record.iter().enumerate().filter(|(_, c)| !c.trim().is_empty()).map(|(i, _)| i);
        match (cells.next(), cells.next()) {
            (None, _) => true,
            (Some(0), None) if self.width > 2 => {
                let text = self.record.get(0);
                out.issue(
                    Severity::Note,
                    "footnote-row",
                    None,
                    Some(number),
                    text,
                    "only the first cell is filled: taken for a remark and left out",
                );
                true
            }
            _ => false,
        }
    }

    /// Reports a row that is wider or narrower than the headings; gives 0 if it cannot be used.
    #[cold]
    fn check_width(&self, number: u64, out: &mut Output<'_>) -> usize {
        let filled = self.record.iter().filter(|c| !c.trim().is_empty()).count();
        let spare = self.record.iter().skip(self.width).any(|c| !c.trim().is_empty());
        let Body::Rows(rows) = &self.body else { return filled };
        if filled < 2 || self.width == 0 || rows.is_grid() {
            return filled;
        }
        if spare {
            let message = format!(
                "the row has {} cells under {} headings, so it cannot be told which is which; it was left out (a comma in a name needs quotation marks)",
                self.record.len(),
                self.width
            );
            out.issue(Severity::Error, "ragged-row", None, Some(number), self.record.get(0), message);
            return 0;
        }
        if self.record.len() < self.width {
            let message = format!(
                "the row ends after {} of {} cells; the rest was taken as empty",
                self.record.len(),
                self.width
            );
            out.issue(Severity::Warning, "ragged-row", None, Some(number), self.record.get(0), message);
        }
        filled
    }

    /// The bytes of a document that is not a table, for a reader that need not hold it whole.
    ///
    /// # Errors
    /// It is a table.
    pub(crate) fn bytes(&mut self) -> Result<&mut dyn Read, Error> {
        match &mut self.body {
            Body::Text(body) => Ok(&mut **body),
            Body::Rows(_) => Err(Error::bad_input("the file is a table, not a document")),
        }
    }

    /// The whole file as text, for a document that is not a table.
    ///
    /// # Errors
    /// It is a table, larger than [`Limits::held_bytes`], or cannot be read.
    pub fn text(&mut self) -> Result<String, Error> {
        let Body::Text(body) = &mut self.body else {
            return Err(Error::bad_input("the file is a table, not a document"));
        };
        let most = self.limits.held_bytes;
        let mut raw = Vec::new();
        body.take(most + 1)
            .read_to_end(&mut raw)
            .map_err(|e| Error::bad_input("the file could not be read to its end").because(e))?;
        if raw.len() as u64 > most {
            return Err(Error::bad_input(format!(
                "the file is larger than {}, which no such publication is",
                bytes(most)
            )));
        }
        Ok(String::from_utf8(raw).unwrap_or_else(|e| crate::text::windows_1252(e.as_bytes())))
    }
}
