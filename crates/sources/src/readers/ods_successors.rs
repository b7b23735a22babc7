//! Organisation Data Service: which organisation followed which (`succ`), a file without headings.

use std::collections::{BTreeMap, btree_map::Entry};

use jiff::civil::Date;
use linchpin_core::{Error, OdsCode, Severity};

use crate::{Col, Family, Output, Peek, Reader, Sheet, table::Organisation};

static FAMILY: Family = Family {
    id: "ods-successors",
    title: "successor organisations (succ)",
    publisher: "NHS England, Organisation Data Service",
    about: "The organisation that took over from each one that closed or merged, with the day it did.",
    published: "quarterly",
    found: "NHS England Digital, “Miscellaneous”, files succ and succarc",
    licence: "Open Government Licence v3.0",
};

/// Reads `succ`.
pub(super) struct OdsSuccessors;

impl Reader for OdsSuccessors {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn recognise(&self, peek: &Peek<'_>) -> bool {
        let fits = |row: &&Vec<String>| {
            let cell = |i: usize| row.get(i).map_or("", |c| c.trim());
            (5..=6).contains(&row.len())
                && OdsCode::parse(cell(0)).is_ok()
                && OdsCode::parse(cell(1)).is_ok()
                && cell(2).len() <= 2
                && cell(3).len() == 8
                && crate::parse_date(cell(3)).is_some()
                && cell(4).len() <= 1
        };
        !peek.rows.is_empty() && peek.rows.iter().filter(fits).count() * 5 >= peek.rows.len() * 4
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let (old, new) = (Col::at(0, "1 Organisation code"), Col::at(1, "2 Successor organisation code"));
        let date = Col::at(3, "4 Succession date");
        // An organisation may have been followed by several, one after the other; the last one stands.
        let mut last: BTreeMap<OdsCode, (Date, OdsCode)> = BTreeMap::new();
        while let Some(row) = sheet.next_row(out) {
            let (Some(code), Some(new)) = (row.practice(&old, out), row.code(&new, out)) else { continue };
            let Some(date) = row.date(&date, out) else { continue };
            out.edition(&date.to_string());
            match last.entry(code) {
                Entry::Vacant(free) => {
                    free.insert((date, new));
                }
                Entry::Occupied(taken) if *taken.get() == (date, new) => {
                    row.issue(
                        out,
                        Severity::Note,
                        "repeated-row",
                        &old,
                        "this row says again what an earlier row said",
                    );
                }
                Entry::Occupied(mut taken) => {
                    row.issue(
                        out,
                        Severity::Note,
                        "several-successors",
                        &old,
                        "followed by several; the last of them stands",
                    );
                    let latest = (*taken.get()).max((date, new));
                    taken.insert(latest);
                }
            }
        }
        let slice = out.slice::<Organisation<'_>>("all", "dated ods-successors");
        for (code, (_, successor)) in last {
            // Nothing but the succession is known here: name, kind and dates come from the other files.
            let fact = Organisation {
                code,
                name: "",
                kind: if code.looks_like_practice() { "practice" } else { "other" },
                status: None,
                opened: None,
                closed: None,
                successor: Some(successor),
                postcode: None,
            };
            out.put(slice, &fact);
        }
        Ok(())
    }
}
