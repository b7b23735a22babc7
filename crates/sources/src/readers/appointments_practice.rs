//! Appointments in General Practice: the practice-level tables of Annex 1 (tables 1 to 6), one row a practice and
//! one column a label.

use linchpin_core::{Error, OdsCode, Severity};

use super::appointments_practice_columns::{Axis, LAYOUTS, axis_of, label};
use crate::{
    Col, Family, Layout, Output, Reader, Row, Sheet,
    output::month_text,
    table::{Appointments, ReportedList},
};

static FAMILY: Family = Family {
    id: "appointments-practice",
    title: "appointments by practice (Annex 1)",
    publisher: "NHS England",
    about: "Appointments of each practice in a month, by time from booking, national category, mode, health-care professional or outcome, each in a table of its own.",
    published: "monthly",
    found: "NHS England Digital, “Appointments in General Practice”, Annex 1 practice-level workbook",
    licence: "Open Government Licence v3.0",
};

/// Reads the tables.
pub(super) struct PracticeTables;

/// Which appointments a table counts. Tables 2a to 2d have the same headings, as have 3a to 3c.
#[derive(Clone, Copy)]
struct Variant {
    breakdown: &'static str,
    /// What is added to the slice's part when two tables share a breakdown.
    part: &'static str,
    hcp: Option<&'static str>,
    category: Option<&'static str>,
}

const ALL: Variant = Variant { breakdown: "", part: "", hcp: None, category: None };

/// By the axis' table number and the letter after it.
fn variant(axis: Axis, letter: char) -> Option<Variant> {
    let lead = Variant { breakdown: "lead+hcp", ..ALL };
    let category = Variant { breakdown: "category+hcp", ..ALL };
    Some(match (axis, letter) {
        (Axis::Lead, 'a') => Variant { breakdown: "lead", ..ALL },
        (Axis::Lead, 'b') => Variant { hcp: Some("gp"), part: " gp", ..lead },
        (Axis::Lead, 'c') => Variant { hcp: Some("other-unknown"), part: " other-unknown", ..lead },
        (Axis::Lead, 'd') => Variant { breakdown: "lead+in-scope", category: Some("in-scope"), ..ALL },
        (Axis::Category, 'a') => Variant { breakdown: "category", ..ALL },
        (Axis::Category, 'b') => Variant { hcp: Some("gp"), part: " gp", ..category },
        (Axis::Category, 'c') => Variant { hcp: Some("other-unknown"), part: " other-unknown", ..category },
        (Axis::Total, _) => Variant { breakdown: "total", ..ALL },
        (Axis::Mode, _) => Variant { breakdown: "mode", ..ALL },
        (Axis::Hcp, _) => Variant { breakdown: "hcp", ..ALL },
        (Axis::Status, _) => Variant { breakdown: "status", ..ALL },
        _ => return None,
    })
}

impl Reader for PracticeTables {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let axis = axis_of(sheet.layout);
        let Some(variant) = which(sheet, axis, out) else { return Ok(()) };
        let c = &sheet.columns;
        let (month, gp, place) = (c.col("Month"), c.col("GP Code"), c.col("Sub ICB Location Code"));
        let list = (axis == Axis::Total).then(|| c.col("List Size"));
        // Each counted column with the label it stands for.
        let labels: Vec<(Col, Option<&'static str>)> = sheet
            .layout
            .columns
            .iter()
            .filter_map(|h| label(axis, h.name).map(|label| (c.col(h.name), label)))
            .collect();
        let mut last = None;
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.practice(&gp, out) else { continue };
            let Some(month) = row.month(&month, out) else { continue };
            let Some(place) = row.code(&place, out) else { continue };
            let period = match &last {
                Some((of, text)) if *of == month => text,
                _ => {
                    let text = month_text(month);
                    out.edition(&text);
                    &last.insert((month, text)).1
                }
            };
            let slice = out
                .slice::<Appointments<'_>>(period, &format!("practice {}{} {place}", variant.breakdown, variant.part));
            for (col, label) in &labels {
                let Some(count) = row.count(col, out) else { continue };
                let mut fact = Appointments {
                    org,
                    month,
                    breakdown: variant.breakdown,
                    status: None,
                    hcp: variant.hcp,
                    mode: None,
                    category: variant.category,
                    lead: None,
                    count,
                };
                match axis {
                    Axis::Total => {}
                    Axis::Lead => fact.lead = *label,
                    Axis::Category => fact.category = *label,
                    Axis::Mode => fact.mode = *label,
                    Axis::Hcp => fact.hcp = *label,
                    Axis::Status => fact.status = *label,
                }
                out.put(slice, &fact);
            }
            if let Some(list) = &list {
                put_list(&row, list, (org, month, place), period, out);
            }
        }
        Ok(())
    }
}

/// The list size that table 1 divides by.
fn put_list(
    row: &Row<'_>,
    list: &Col,
    (org, month, place): (OdsCode, jiff::civil::Date, OdsCode),
    period: &str,
    out: &mut Output<'_>,
) {
    if let Some(patients) = row.maybe_count(list, out) {
        let slice = out.slice::<ReportedList<'_>>(period, &format!("gpad {place}"));
        out.put(slice, &ReportedList { org, date: month, basis: "gpad", patients });
    }
}

/// Which of the tables with the same headings this is: by the sheet's name, by a title above the headings, or in
/// the last resort by the file's name.
fn which(sheet: &Sheet<'_>, axis: Axis, out: &mut Output<'_>) -> Option<Variant> {
    let number = match axis {
        Axis::Lead => '2',
        Axis::Category => '3',
        _ => return variant(axis, 'a'),
    };
    let told = sheet.name.iter().map(String::as_str).chain(sheet.preamble.iter().flatten().map(String::as_str));
    if let Some(found) = told.filter_map(|t| letter_after(number, t)).find_map(|l| variant(axis, l)) {
        return Some(found);
    }
    let named = letter_after(number, &sheet.file_name);
    let Some((letter, found)) = named.and_then(|l| variant(axis, l).map(|v| (l, v))) else {
        let message = format!(
            "tables {number}a, {number}b, … have the same headings, and neither a title above them nor the name of the sheet or file says which this is; put the table's number into the name, as in table_{number}a.csv"
        );
        out.issue(Severity::Fatal, "which-table", None, None, None, message);
        return None;
    };
    let message =
        format!("the headings are those of several tables; taken for table {number}{letter} by the file's name");
    out.issue(Severity::Note, "variant-from-name", None, None, None, message);
    Some(found)
}

/// The letter in `Table 2a`, `2a` or `table_2a.csv`.
fn letter_after(number: char, text: &str) -> Option<char> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.map(|w| w.to_ascii_lowercase()).find_map(|word| {
        let word = word.strip_prefix("table").unwrap_or(&word);
        let letter = word.strip_prefix(number)?;
        let mut chars = letter.chars();
        chars.next().filter(|c| c.is_ascii_lowercase() && chars.next().is_none())
    })
}
