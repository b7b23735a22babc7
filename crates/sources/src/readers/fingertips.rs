//! Indicators exported from Fingertips, the public health profiles.

use std::borrow::Cow;

use linchpin_core::{Error, Severity};

use crate::{Col, Family, Layout, Output, Reader, Row, Sheet, optional, required, table::Profile};

/// Reads the export with one row per area, sex, age and period.
pub struct Fingertips;

static FAMILY: Family = Family {
    id: "fingertips",
    title: "Public health profiles (Fingertips) export",
    publisher: "Office for Health Improvement and Disparities",
    about: "Indicators as published for practices, networks, areas and England: count, denominator and value.",
    published: "Each indicator in its own time",
    found: "Fingertips, public health profiles, download of an indicator",
    licence: "Open Government Licence v3",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "fingertips",
    columns: &[
        required("indicator id", &[]),
        required("area code", &[]),
        required("area type", &[]),
        required("sex", &[]),
        required("age", &[]),
        required("category", &[]),
        required("time period", &[]),
        required("value", &[]),
        required("count", &[]),
        required("denominator", &[]),
        optional("value note", &[]),
        optional("time period sortable", &[]),
    ],
}];

impl Reader for Fingertips {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let columns = &sheet.columns;
        let (indicator, area, area_type) =
            (columns.col("indicator id"), columns.col("area code"), columns.col("area type"));
        let (sex, age, category) = (columns.col("sex"), columns.col("age"), columns.col("category"));
        let (period, value) = (columns.col("time period"), columns.col("value"));
        let (count, denominator) = (columns.col("count"), columns.col("denominator"));
        let (remark, sortable) = (columns.maybe("value note"), columns.maybe("time period sortable"));
        let mut part = (String::new(), String::new(), String::new());
        while let Some(row) = sheet.next_row(out) {
            if !row.text(&category).is_empty() {
                let why = "a part of the area, such as its most deprived tenth, and not the area; the row was left out";
                row.issue(out, Severity::Note, "category-row", &category, why);
                continue;
            }
            let Some(org) = row.code(&area, out) else { continue };
            let Some(number) = filled(&row, &indicator, out) else { continue };
            let Some(year) = filled(&row, &period, out) else { continue };
            let Some(sex) = sex_of(&row, &sex, out) else { continue };
            if let Some(col) = &remark {
                note(&row, col, &value, out);
            }
            let (kind, _) = row.text(&area_type).split_once(" (").unwrap_or((row.text(&area_type), ""));
            if part.0 != number || part.1 != kind {
                part = (number.to_owned(), kind.to_owned(), format!("{number} {kind}"));
            }
            let fact = Profile {
                org,
                year,
                indicator: number,
                sex: &sex,
                age: row.text(&age),
                numerator: row.maybe_real(&count, out),
                denominator: row.maybe_real(&denominator, out),
                value: row.maybe_real(&value, out),
            };
            out.edition(sortable.as_ref().map_or(year, |col| row.text(col)));
            let slice = out.slice::<Profile<'_>>(year, &part.2);
            out.put(slice, &fact);
        }
        Ok(())
    }
}

fn filled<'r>(row: &Row<'r>, col: &Col, out: &mut Output<'_>) -> Option<&'r str> {
    let text = row.text(col);
    if text.is_empty() {
        row.issue(out, Severity::Error, "missing-value", col, "the cell is empty; the row was left out");
        return None;
    }
    Some(text)
}

/// all, male or female; other words are kept as they are, in small letters, and reported.
fn sex_of<'r>(row: &Row<'r>, col: &Col, out: &mut Output<'_>) -> Option<Cow<'r, str>> {
    let text = filled(row, col, out)?;
    let known = match text {
        "Persons" | "Not applicable" | "All" => "all",
        "Male" => "male",
        "Female" => "female",
        _ => {
            row.issue(out, Severity::Warning, "unknown-word", col, "not a word we know for sex; kept as published");
            return Some(Cow::Owned(text.to_lowercase()));
        }
    };
    Some(Cow::Borrowed(known))
}

/// Says what the publisher remarks on a value: why there is none, or what to bear in mind.
fn note(row: &Row<'_>, remark: &Col, value: &Col, out: &mut Output<'_>) {
    if row.text(remark).is_empty() {
        return;
    }
    if row.text(value).is_empty() {
        row.issue(
            out,
            Severity::Note,
            "withheld",
            remark,
            "the publisher withheld the value; it is empty and not zero",
        );
    } else {
        row.issue(out, Severity::Note, "value-note", remark, "the publisher remarks on the value; it was kept");
    }
}
