//! NHS payments to general practice: what each practice was paid in a year, by stream.
//!
//! Editions differ in their headings (words, or words run together with a pound sign), so the streams are whatever
//! columns are left when those that are not money are taken away.

use linchpin_core::{OdsCode, Result, Severity};

use super::cells::maybe_amount;
use super::dated;
use super::payment_streams::stream;
use crate::{
    Col, Family, Layout, Output, Reader, Row, Sheet, SliceId, optional, required,
    table::{Payments, PracticeProfile, WeightedList},
};

/// Reads the practice file of the payments publication, of any year.
pub(super) struct NhsPayments;

static FAMILY: Family = Family {
    id: "nhs-payments",
    title: "NHS Payments to General Practice",
    publisher: "NHS England",
    about: "What each practice was paid in a financial year, by stream; its average list, weighted and not; its contract and whether it dispenses.",
    published: "Yearly",
    found: "NHS Payments to General Practice, England, practice-level CSV",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "nhs-payments",
    columns: &[
        required("practice code", &["practicecode"]),
        optional("contract type", &["contracttype"]),
        optional("dispensing practice", &["dispensingpractice"]),
        optional("practice type", &["practicetype"]),
        optional("practice rurality", &["practicerurality", "rurality"]),
        optional("atypical characteristics", &["atypicalcharacteristics"]),
        required(
            "average number of registered patients",
            &[
                "number of registered patients last known figure",
                "number of registered patients",
                "numberofregisteredpatientslastknownfigure",
            ],
        ),
        required(
            "average number of weighted patients",
            &[
                "number of weighted patients last known figure",
                "number of weighted patients",
                "numberofweightedpatientslastknownfigure",
            ],
        ),
        required("global sum", &["globalsum"]),
        required("total nhs payments to general practice", &["totalnhspaymentstogeneralpractice"]),
    ],
}];

/// The columns that describe the practice, and the attribute each becomes.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("contract type", "contract"),
    ("dispensing practice", "dispensing"),
    ("practice type", "kind"),
    ("practice rurality", "rurality"),
    ("atypical characteristics", "atypical"),
];

impl Reader for NhsPayments {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let columns = &sheet.columns;
        let practice = columns.col("practice code");
        let lists = [
            ("payments-registered", columns.col("average number of registered patients")),
            ("payments-weighted", columns.col("average number of weighted patients")),
        ];
        let attributes: Vec<(&str, Col)> =
            ATTRIBUTES.iter().filter_map(|(heading, name)| Some((*name, columns.maybe(heading)?))).collect();
        let streams: Vec<(String, Col)> =
            columns.all().iter().filter_map(|c| Some((stream(&c.heading)?, c.clone()))).collect();
        let Some(year) = dated::nhs_year(sheet, out) else { return Ok(()) };
        out.edition(&year);
        let slices = (
            out.slice::<Payments<'_>>(&year, "practices"),
            out.slice::<WeightedList<'_>>(&year, "payments"),
            out.slice::<PracticeProfile<'_>>(&year, "payments"),
        );
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.practice(&practice, out) else { continue };
            for (stream, column) in &streams {
                if let Some(amount) = row.maybe_money(column, out) {
                    out.put(slices.0, &Payments { org, year: &year, stream, amount });
                }
            }
            for (weighting, column) in &lists {
                if let Some(patients) = maybe_amount(&row, column, out) {
                    out.put(slices.1, &WeightedList { org, year: &year, weighting, patients });
                }
            }
            for (attribute, column) in &attributes {
                put_attribute(&row, column, (org, &year, attribute), slices.2, out);
            }
        }
        Ok(())
    }
}

fn put_attribute(
    row: &Row<'_>,
    column: &Col,
    (org, year, attribute): (OdsCode, &str, &str),
    slice: SliceId,
    out: &mut Output<'_>,
) {
    let text = row.text(column);
    let value = match attribute {
        "contract" => text.to_uppercase(),
        "kind" => text.to_owned(),
        // Published as `| Part year of data || Large fluctuation in patients |`.
        "atypical" => text.split('|').map(str::trim).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("; "),
        _ => text.to_lowercase(),
    };
    if value.eq_ignore_ascii_case("unknown") {
        let message = "the publisher does not know this of the practice; nothing was kept";
        row.issue(out, Severity::Note, "unknown-value", column, message);
    } else if !value.is_empty() {
        out.put(slice, &PracticeProfile { org, year, attribute, value: &value });
    }
}
