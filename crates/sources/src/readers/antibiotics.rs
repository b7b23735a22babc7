//! Antibiotics among all items of each prescriber in a month, worked out by a third party from the prescribing data.

use linchpin_core::{Result, Severity};

use super::cells::{maybe_amount, pence};
use crate::{Family, Layout, Output, Reader, Sheet, required, table::Prescribing};

/// Reads the derived summary of antibiotics.
pub(super) struct Antibiotics;

static FAMILY: Family = Family {
    id: "antibiotics-summary",
    title: "Antibiotics by prescriber (derived)",
    publisher: "A third party, from the NHSBSA prescribing data",
    about: "Items, quantity and cost of antibiotics (BNF section 5.1), and items of all kinds, of every prescriber in a month.",
    published: "Monthly",
    found: "A public repository of prescribing research",
    licence: "Open Government Licence v3.0 for the figures it is derived from",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "antibiotics-summary",
    columns: &[
        required("practice_code", &[]),
        required("year_month", &[]),
        required("practice_name", &[]),
        required("antibiotic_items", &[]),
        required("antibiotic_quantity", &[]),
        required("antibiotic_nic", &[]),
        required("total_all_items", &[]),
    ],
}];

/// Infections: antibacterial drugs.
const SECTION: &str = "0501";

impl Reader for Antibiotics {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let columns = &sheet.columns;
        let (practice, name, month) =
            (columns.col("practice_code"), columns.col("practice_name"), columns.col("year_month"));
        let (items, all) = (columns.col("antibiotic_items"), columns.col("total_all_items"));
        let (quantity, cost) = (columns.col("antibiotic_quantity"), columns.col("antibiotic_nic"));
        while let Some(row) = sheet.next_row(out) {
            if row.text(&practice) == "-" || row.text(&name).eq_ignore_ascii_case("UNIDENTIFIED DOCTORS") {
                let message =
                    "prescribed by doctors whose practice is not known; left out, since it can be given to none";
                row.issue(out, Severity::Note, "unidentified-prescriber", &practice, message);
                continue;
            }
            let Some(org) = row.practice(&practice, out) else { continue };
            let Some(month) = row.month(&month, out) else { continue };
            let (Some(some), Some(every)) = (row.count(&items, out), row.count(&all, out)) else { continue };
            let period = month.strftime("%Y-%m").to_string();
            out.edition(&period);
            let slice = out.slice::<Prescribing<'_>>(&period, "antibiotics");
            let quantity = maybe_amount(&row, &quantity, out);
            let cost = maybe_amount(&row, &cost, out).map(pence);
            let whole = Prescribing {
                org,
                month,
                level: "all",
                bnf_code: None,
                items: every,
                quantity: None,
                net_ingredient_cost: None,
                actual_cost: None,
            };
            out.put(
                slice,
                &Prescribing {
                    level: "section",
                    bnf_code: Some(SECTION),
                    items: some,
                    quantity,
                    net_ingredient_cost: cost,
                    ..whole
                },
            );
            out.put(slice, &whole);
        }
        Ok(())
    }
}
