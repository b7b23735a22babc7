use jiff::civil::Date;
use linchpin_core::{OdsCode, Pence, Severity};

use crate::{
    Col, Output,
    date::{excel_date, parse_date, parse_month},
    record::Record,
};

/// One row of a sheet. Every getter reports what it cannot use, with rule, row, column and value, and gives `None`.
#[derive(Clone, Copy)]
pub struct Row<'r> {
    pub(crate) number: u64,
    pub(crate) record: &'r Record,
}

impl<'r> Row<'r> {
    /// The row as a person would count it in a spreadsheet, from 1, headings included.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The cell without surrounding spaces; empty when there is none.
    #[must_use]
    pub fn text(&self, col: &Col) -> &'r str {
        self.cell(col.index)
    }

    /// The cell at a place counted from 0.
    #[must_use]
    pub fn cell(&self, index: usize) -> &'r str {
        let cell = self.record.get(index).unwrap_or_default();
        // Nearly every cell begins and ends with a printed ASCII character: then there is nothing to trim.
        match cell.as_bytes() {
            [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
            _ => cell.trim(),
        }
    }

    /// How many cells the row has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.record.len()
    }

    /// Whether it has no cells.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.record.is_empty()
    }

    /// Reports something of this row.
    pub fn issue(
        &self,
        out: &mut Output<'_>,
        severity: Severity,
        rule: &'static str,
        col: &Col,
        message: impl Into<String>,
    ) {
        out.issue(severity, rule, Some(col), Some(self.number), Some(self.text(col)), message);
    }

    /// A code that must be there.
    pub fn code(&self, col: &Col, out: &mut Output<'_>) -> Option<OdsCode> {
        let text = self.text(col);
        // "NA" would do for a code.
        if is_absent(text) {
            return self.missing(col, out);
        }
        match OdsCode::parse(text) {
            Ok(code) => Some(code),
            Err(_) => {
                self.issue(out, Severity::Error, "not-a-code", col, "not an organisation code; the row was left out");
                None
            }
        }
    }

    /// A code that may be missing; junk is reported.
    pub fn maybe_code(&self, col: &Col, out: &mut Output<'_>) -> Option<OdsCode> {
        let text = self.text(col);
        if is_absent(text) {
            return None;
        }
        let code = OdsCode::parse(text).ok();
        if code.is_none() {
            self.issue(out, Severity::Warning, "not-a-code", col, "not an organisation code; the cell was left empty");
        }
        code
    }

    /// Like [`Row::code`], for a column of practices: the row of a total is left out with a note.
    pub fn practice(&self, col: &Col, out: &mut Output<'_>) -> Option<OdsCode> {
        let text = self.text(col);
        // The usual case first: this runs once a row.
        if let Ok(code) = OdsCode::parse(text)
            && code.looks_like_practice()
        {
            return Some(code);
        }
        let total = if is_absent(text) { self.record.iter().any(is_total) } else { is_total(text) };
        if total {
            self.issue(
                out,
                Severity::Note,
                "totals-row",
                col,
                "a row of totals, left out: totals are added up from the practices",
            );
            return None;
        }
        self.code(col, out)
    }

    /// A whole number that must be there and not be negative: `1234`, `1,234`, `12.0`.
    pub fn count(&self, col: &Col, out: &mut Output<'_>) -> Option<i64> {
        let text = self.text(col);
        if is_absent(text) {
            return self.missing(col, out);
        }
        self.checked_count(text, col, out, Severity::Error)
    }

    /// A whole number that may be missing or withheld; junk is reported.
    pub fn maybe_count(&self, col: &Col, out: &mut Output<'_>) -> Option<i64> {
        let text = self.text(col);
        if is_absent(text) || is_suppressed(text) {
            return None;
        }
        self.checked_count(text, col, out, Severity::Warning)
    }

    fn checked_count(&self, text: &str, col: &Col, out: &mut Output<'_>, severity: Severity) -> Option<i64> {
        match whole(text) {
            Some(n) if n >= 0 => Some(n),
            Some(_) => {
                self.issue(
                    out,
                    severity,
                    "negative-count",
                    col,
                    format!("a count cannot be negative; {}", lost(severity)),
                );
                None
            }
            None => {
                self.issue(out, severity, "not-a-number", col, format!("not a whole number; {}", lost(severity)));
                None
            }
        }
    }

    /// A number that must be there.
    pub fn real(&self, col: &Col, out: &mut Output<'_>) -> Option<f64> {
        let text = self.text(col);
        if is_absent(text) {
            return self.missing(col, out);
        }
        self.checked_real(text, col, out, Severity::Error)
    }

    /// A number that may be missing or withheld; junk is reported.
    pub fn maybe_real(&self, col: &Col, out: &mut Output<'_>) -> Option<f64> {
        let text = self.text(col);
        if is_absent(text) || is_suppressed(text) {
            return None;
        }
        self.checked_real(text, col, out, Severity::Warning)
    }

    fn checked_real(&self, text: &str, col: &Col, out: &mut Output<'_>, severity: Severity) -> Option<f64> {
        let found = number(text);
        if found.is_none() {
            self.issue(out, severity, "not-a-number", col, format!("not a number; {}", lost(severity)));
        }
        found
    }

    /// An amount in pounds that must be there.
    pub fn money(&self, col: &Col, out: &mut Output<'_>) -> Option<Pence> {
        let text = self.text(col);
        if is_absent(text) {
            return self.missing(col, out);
        }
        self.checked_money(text, col, out, Severity::Error)
    }

    /// An amount in pounds that may be missing; junk is reported.
    pub fn maybe_money(&self, col: &Col, out: &mut Output<'_>) -> Option<Pence> {
        let text = self.text(col);
        if is_absent(text) || is_suppressed(text) {
            return None;
        }
        self.checked_money(text, col, out, Severity::Warning)
    }

    fn checked_money(&self, text: &str, col: &Col, out: &mut Output<'_>, severity: Severity) -> Option<Pence> {
        // Spreadsheets write very small and very large amounts with an exponent.
        let found = Pence::parse_pounds(text).ok().or_else(|| Pence::from_pounds(number(text)?).ok());
        if found.is_none() {
            self.issue(out, severity, "not-money", col, format!("not an amount of money; {}", lost(severity)));
        }
        found
    }

    /// Whether the publisher withheld the cell because the number is small: `*`, `c`, `[c]`.
    #[must_use]
    pub fn suppressed(&self, col: &Col) -> bool {
        is_suppressed(self.text(col))
    }

    /// A day that must be there, in any spelling of [`parse_date`].
    pub fn date(&self, col: &Col, out: &mut Output<'_>) -> Option<Date> {
        let text = self.text(col);
        if is_absent(text) {
            return self.missing(col, out);
        }
        let found = parse_date(text).or_else(|| excel(text));
        if found.is_none() {
            self.issue(out, Severity::Error, "not-a-date", col, "not a date that exists; the row was left out");
        }
        found
    }

    /// A day that may be missing; junk is reported.
    pub fn maybe_date(&self, col: &Col, out: &mut Output<'_>) -> Option<Date> {
        let text = self.text(col);
        if is_absent(text) {
            return None;
        }
        let found = parse_date(text).or_else(|| excel(text));
        if found.is_none() {
            self.issue(out, Severity::Warning, "not-a-date", col, "not a date that exists; the cell was left empty");
        }
        found
    }

    /// The first day of a month that must be there, in any spelling of [`parse_month`].
    pub fn month(&self, col: &Col, out: &mut Output<'_>) -> Option<Date> {
        let text = self.text(col);
        if is_absent(text) {
            return self.missing(col, out);
        }
        let found = parse_month(text).or_else(|| excel(text).map(Date::first_of_month));
        if found.is_none() {
            self.issue(out, Severity::Error, "not-a-date", col, "not a month; the row was left out");
        }
        found
    }

    fn missing<T>(&self, col: &Col, out: &mut Output<'_>) -> Option<T> {
        out.issue(
            Severity::Error,
            "missing-value",
            Some(col),
            Some(self.number),
            None,
            "the cell is empty; the row was left out",
        );
        None
    }
}

fn lost(severity: Severity) -> &'static str {
    if severity == Severity::Error { "the row was left out" } else { "the cell was left empty" }
}

/// The ways in which publishers leave a cell empty.
fn is_absent(text: &str) -> bool {
    text.len() < 5
        && matches!(
            text,
            "" | "-"
                | "–"
                | "."
                | ".."
                | "NA"
                | "N/A"
                | "n/a"
                | "na"
                | "ND"
                | "nd"
                | "[x]"
                | "[z]"
                | "NULL"
                | "null"
                | "NaN"
                | "nan"
                | "#N/A"
                | "None"
                | ":"
        )
}

fn is_suppressed(text: &str) -> bool {
    matches!(text, "*" | "c" | "[c]" | "**" | "^" | "~")
}

fn is_total(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() < 16
        && [
            "total",
            "england",
            "grand total",
            "all",
            "all practices",
            "national",
            "england total",
            "e92000001",
            "eng",
            "totals",
            "total england",
        ]
        .iter()
        .any(|t| cell.eq_ignore_ascii_case(t))
}

/// A day kept as a count of days, as a spreadsheet does where the cell was not shown as a date.
fn excel(text: &str) -> Option<Date> {
    (text.len() >= 5 && text.as_bytes()[..5].iter().all(u8::is_ascii_digit))
        .then(|| text.parse().ok().and_then(excel_date))?
}

/// A whole number as published: thousands commas in their places, or a fraction of nothing but zeros.
fn whole(text: &str) -> Option<i64> {
    let b = text.as_bytes();
    if b.len() <= 18 && !b.is_empty() && b.iter().all(u8::is_ascii_digit) {
        return Some(b.iter().fold(0, |n, d| n * 10 + i64::from(d - b'0')));
    }
    let n = number(text)?;
    (n.fract() == 0.0 && n.abs() < 9e15).then_some(n as i64)
}

/// A number as published: thousands commas only where they belong, so that `1,5` is not 15.
fn number(text: &str) -> Option<f64> {
    let plain = if text.contains(',') { ungroup(text)? } else { text.to_owned() };
    let digits = plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    plain.parse().ok().filter(|n: &f64| digits && n.is_finite())
}

fn ungroup(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?.trim_start_matches(['-', '+']);
    let mut ok = (1..=3).contains(&first.len());
    for group in groups {
        ok &= group.len() == 3;
    }
    (ok && !fraction.contains(',')).then(|| text.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_published() {
        for (text, n) in [
            ("1234", 1234),
            ("1,234", 1234),
            ("12.0", 12),
            ("0", 0),
            ("-5", -5),
            ("1,234,567.00", 1_234_567),
            ("1e3", 1000),
        ] {
            assert_eq!(whole(text), Some(n), "{text}");
        }
        for text in ["", "12.5", "1,5", "twelve", "1,2345", "inf", "NaN", "12a", "1,234,5", "0x10", ",123"] {
            assert_eq!(whole(text), None, "{text}");
        }
        assert_eq!(number("0.25"), Some(0.25));
        assert_eq!(number("nan"), None);
    }
}
