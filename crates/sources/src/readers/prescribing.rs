//! Medicines prescribed, as the NHSBSA publishes them: the English Prescribing Dataset and the file before it.

use jiff::civil::Date;
use linchpin_core::{BnfCode, OdsCode, Result, Severity};

use super::cells::{maybe_amount, pence};
use super::dated;
use super::prescribing_sums::{Place, Sum, Sums};
use crate::{Col, Columns, Family, Layout, Output, Reader, Row, Sheet, optional, required};

/// Reads the English Prescribing Dataset (EPD) and the older Detailed Prescribing Information.
pub(super) struct PrescribingData;

static FAMILY: Family = Family {
    id: "prescribing",
    title: "English Prescribing Dataset",
    publisher: "NHS Business Services Authority",
    about: "Every presentation that each prescriber prescribed in a month and that was dispensed: items, quantity and cost.",
    published: "Monthly",
    found: "NHSBSA open data portal, English Prescribing Dataset; before that, Detailed Prescribing Information",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[
    Layout {
        family: "epd",
        columns: &[
            required("YEAR_MONTH", &[]),
            required("PRACTICE_CODE", &[]),
            required("BNF_CODE", &["BNF_PRESENTATION_CODE"]),
            required("ITEMS", &[]),
            required("TOTAL_QUANTITY", &[]),
            required("NIC", &[]),
            required("ACTUAL_COST", &[]),
            optional("PRACTICE_NAME", &[]),
            optional("UNIDENTIFIED", &[]),
        ],
    },
    Layout {
        family: "detailed-prescribing",
        columns: &[
            required("Practice Code", &[]),
            required("BNF Code", &[]),
            required("Items", &[]),
            required("Quantity", &[]),
            required("NIC", &[]),
            required("Actual Cost", &[]),
            optional("Practice Name", &[]),
            required("PCO Code", &[]),
            required("ADQ Usage", &[]),
        ],
    },
];

/// The columns of either layout.
struct Cells {
    month: Month,
    practice: Col,
    name: Option<Col>,
    unidentified: Option<Col>,
    code: Col,
    items: Col,
    /// Of one item in the older file, of all of them in the newer.
    quantity: Col,
    each: bool,
    cost: Col,
    actual: Col,
}

enum Month {
    InRow(Col),
    OfFile(Date),
}

impl Cells {
    fn of(sheet: &Sheet<'_>, out: &mut Output<'_>) -> Option<Self> {
        let columns: &Columns = &sheet.columns;
        let either = |new, old| columns.maybe(new).unwrap_or_else(|| columns.col(old));
        let epd = sheet.layout.family == "epd";
        Some(Self {
            month: if epd { Month::InRow(columns.col("YEAR_MONTH")) } else { Month::OfFile(dated::month(sheet, out)?) },
            practice: either("PRACTICE_CODE", "Practice Code"),
            name: columns.maybe("PRACTICE_NAME").or_else(|| columns.maybe("Practice Name")),
            unidentified: columns.maybe("UNIDENTIFIED"),
            code: either("BNF_CODE", "BNF Code"),
            items: either("ITEMS", "Items"),
            quantity: either("TOTAL_QUANTITY", "Quantity"),
            each: !epd,
            cost: columns.col("NIC"),
            actual: either("ACTUAL_COST", "Actual Cost"),
        })
    }

    fn is_unidentified(&self, row: &Row<'_>) -> bool {
        row.text(&self.practice) == "-"
            || self.unidentified.as_ref().is_some_and(|c| row.text(c).eq_ignore_ascii_case("y"))
            || self.name.as_ref().is_some_and(|c| row.text(c).eq_ignore_ascii_case("UNIDENTIFIED DOCTORS"))
    }

    fn read(&self, row: &Row<'_>, out: &mut Output<'_>) -> Option<(Place, Sum)> {
        if self.is_unidentified(row) {
            let message = "prescribed by doctors whose practice is not known; left out, since it can be given to none";
            row.issue(out, Severity::Note, "unidentified-prescriber", &self.practice, message);
            return None;
        }
        let org: OdsCode = row.practice(&self.practice, out)?;
        let month = match &self.month {
            Month::InRow(column) => row.month(column, out)?,
            Month::OfFile(month) => *month,
        };
        let Ok(code) = BnfCode::parse(row.text(&self.code)) else {
            row.issue(out, Severity::Error, "not-a-code", &self.code, "not a BNF code; the row was left out");
            return None;
        };
        let items = row.count(&self.items, out)?;
        let multiple = if self.each { items as f64 } else { 1.0 };
        let sum = Sum {
            items,
            quantity: maybe_amount(row, &self.quantity, out).map(|q| q * multiple),
            net_ingredient_cost: maybe_amount(row, &self.cost, out).map(pence),
            actual_cost: maybe_amount(row, &self.actual, out).map(pence),
        };
        Some((Place { month, org, code }, sum))
    }
}

impl Reader for PrescribingData {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let Some(cells) = Cells::of(sheet, out) else { return Ok(()) };
        // A month has some 17 million rows: their keys are not remembered, but added up in `Sums`.
        out.allow_repeats();
        let mut sums = Sums::new();
        while let Some(row) = sheet.next_row(out) {
            if let Some((place, sum)) = cells.read(&row, out) {
                sums.add(place, sum, out);
            }
        }
        sums.finish(out);
        Ok(())
    }
}
