//! Telephone calls to practices from cloud telephony, one row per practice and month.

use linchpin_core::{Error, Severity};

use super::remark::remark;
use crate::{Family, Layout, Output, Reader, Sheet, required, table::Calls};

/// Reads the call outcomes of the cloud-based telephony workbook.
///
/// The tables of waiting times repeat the counts of inbound, answered and missed calls; they are passed over, so that
/// nothing comes in twice.
pub struct Telephony;

static FAMILY: Family = Family {
    id: "cloud-telephony",
    title: "Cloud based telephony data in general practice",
    publisher: "NHS England",
    about: "How many calls each practice received, answered and missed, how many ended in the menu, and how many asked for a call back.",
    published: "Monthly, from October 2024",
    found: "Cloud Based Telephony data in General Practice, publication summary workbook, Table 3",
    licence: "Open Government Licence v3",
};

/// The outcomes that the lake knows, by the column that counts them.
const OUTCOMES: [(&str, &str); 6] = [
    ("inbound", "count of inbound calls"),
    ("answered", "answered"),
    ("ended-in-menu", "ended during the ivr stage"),
    ("callback-requested", "call back requested"),
    ("missed", "missed"),
    ("callback-made", "call back made"),
];

static LAYOUTS: &[Layout] = &[
    Layout {
        family: "cloud-telephony",
        columns: &[
            required("month", &[]),
            required("gp practice ods code", &["gp code", "practice code"]),
            required("count of inbound calls", &["inbound calls"]),
            required("answered", &[]),
            required("ended during the ivr stage", &[]),
            required("call back requested", &["callback requested"]),
            required("missed", &[]),
            required("call back made", &["callback made"]),
        ],
    },
    Layout {
        family: WAITS,
        columns: &[
            required("month", &[]),
            required("gp practice ods code", &["gp code", "practice code"]),
            required("total inbound calls", &[]),
            required("less than 1 minute", &[]),
        ],
    },
];

/// The layout of the tables of waiting times.
const WAITS: &str = "cloud-telephony-waits";

impl Reader for Telephony {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        if sheet.layout.family == WAITS {
            let why = "the table of outcomes has the same counts; how long callers waited is not kept, so this sheet was passed over";
            out.pass_over(why);
            return Ok(());
        }
        let columns = &sheet.columns;
        let (month, practice) = (columns.col("month"), columns.col("gp practice ods code"));
        let outcomes = OUTCOMES.map(|(outcome, column)| (outcome, columns.col(column)));
        while let Some(row) = sheet.next_row(out) {
            if remark(&row, &practice, out) {
                continue;
            }
            if row.text(&practice).eq_ignore_ascii_case("unassigned") {
                let why =
                    "the calls of an account that practices share cannot be given to one of them; the row was left out";
                row.issue(out, Severity::Error, "unassigned-practice", &practice, why);
                continue;
            }
            let Some(org) = row.practice(&practice, out) else { continue };
            let Some(month) = row.month(&month, out) else { continue };
            let slice = out.month_slice::<Calls<'_>>(month, "practice");
            out.edition(&month.strftime("%Y-%m").to_string());
            for (outcome, col) in &outcomes {
                let count = row.maybe_count(col, out);
                out.put(slice, &Calls { org, month, outcome, count });
            }
        }
        Ok(())
    }
}
