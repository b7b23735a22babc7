//! Dates for files that do not carry their own: taken from the file's name, and said so.

use jiff::civil::Date;
use linchpin_core::Severity;

use super::hint;
use crate::{Output, Sheet};

/// The NHS year in the file's name, with a note; without one the file cannot be read, and a fatal issue says why.
pub(crate) fn nhs_year(sheet: &Sheet<'_>, out: &mut Output<'_>) -> Option<String> {
    let year = hint::nhs_year(&sheet.file_name);
    match &year {
        Some(year) => note(out, &format!("The file does not say which year it covers; its name says {year}.")),
        None => fatal(
            out,
            "Neither the file nor its name says which year it covers; put the years into the name, as in 2024-25.",
        ),
    }
    year
}

/// The month in the file's name, as its first day, with a note; without one the file cannot be read, and a fatal issue
/// says why.
pub(crate) fn month(sheet: &Sheet<'_>, out: &mut Output<'_>) -> Option<Date> {
    let month = hint::month(&sheet.file_name);
    match month {
        Some(day) => {
            note(out, &format!("The file does not say which month it covers; its name says {}.", day.strftime("%B %Y")))
        }
        None => fatal(
            out,
            "Neither the file nor its name says which month it covers; put the month into the name, as in 2023-05.",
        ),
    }
    month
}

fn note(out: &mut Output<'_>, message: &str) {
    out.issue(Severity::Note, "date-from-name", None, None, None, message);
}

fn fatal(out: &mut Output<'_>, message: &str) {
    out.issue(Severity::Fatal, "no-date", None, None, None, message);
}
