//! Cells that several readers check in the same way.

use linchpin_core::Severity;

use crate::{Col, Output, Row};

/// Text that must be there.
pub(crate) fn word<'r>(row: &Row<'r>, column: &Col, out: &mut Output<'_>) -> Option<&'r str> {
    let text = row.text(column);
    if text.is_empty() {
        out.issue(
            Severity::Error,
            "missing-value",
            Some(column),
            Some(row.number()),
            None,
            "the cell is empty; the row was left out",
        );
        return None;
    }
    Some(text)
}

/// Pence with fractions, for costs given in pounds to five places: rounded where binary numbers stop being exact.
pub(crate) fn pence(pounds: f64) -> f64 {
    (pounds * 1e8).round() / 1e6
}

/// A number that must be there and not be negative.
pub(crate) fn amount(row: &Row<'_>, column: &Col, out: &mut Output<'_>) -> Option<f64> {
    let number = row.real(column, out)?;
    if number < 0.0 {
        row.issue(out, Severity::Error, "negative-count", column, "it cannot be below zero; the row was left out");
        return None;
    }
    Some(number)
}

/// A number that may be missing but not be negative.
pub(crate) fn maybe_amount(row: &Row<'_>, column: &Col, out: &mut Output<'_>) -> Option<f64> {
    let number = row.maybe_real(column, out)?;
    if number < 0.0 {
        row.issue(out, Severity::Warning, "negative-count", column, "it cannot be below zero; the cell was left empty");
        return None;
    }
    Some(number)
}
