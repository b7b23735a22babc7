//! Staff employed by primary care networks, added up from one row per person and role.
//!
//! People are counted by the identifier they have within one file; it says nothing about them, and none is kept.
//! Contracted services have full-time equivalents but nobody to count.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use linchpin_core::{OdsCode, Result, Severity};

use super::cells::word;
use super::staff;
use crate::{Col, Family, Layout, Output, Reader, Row, Sheet, parse_month, required, table::Workforce};

/// Reads the individual-level file of Primary Care Network Workforce.
pub(super) struct WorkforcePcn;

static FAMILY: Family = Family {
    id: "workforce-pcn",
    title: "Primary Care Network Workforce",
    publisher: "NHS England",
    about: "Staff employed by primary care networks or contracted by them, by role; added up for each network and place.",
    published: "Monthly",
    found: "Primary Care Network Workforce, individual-level CSV",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "workforce-pcn",
    columns: &[
        required("CENSUS_YEAR", &["YEAR"]),
        required("CENSUS_MONTH", &["MONTH"]),
        required("PCN_CODE", &[]),
        required("SUB_ICB_CODE", &["SUB_ICB_LOCATION_CODE", "CCG_CODE"]),
        required("STAFF_GROUP", &[]),
        required("STAFF_ROLE", &[]),
        required("FTE", &[]),
        required("UNIQUE_IDENTIFIER", &[]),
    ],
}];

/// How a staff group of the file begins, in lower case, and what it is kept as.
const GROUPS: &[(&str, &str)] = &[
    ("director", "pcn-director"),
    ("other direct patient care", "pcn-dpc"),
    ("direct patient care", "pcn-dpc"),
    ("other admin", "pcn-admin"),
    ("admin", "pcn-admin"),
    ("nurse", "pcn-nurse"),
    ("gp", "pcn-gp"),
];

/// Whose staff, when, and of which group and role.
type Key = (Date, OdsCode, String, String);

/// The staff of one key.
#[derive(Default)]
struct Staff {
    fte: f64,
    people: HashSet<Box<str>>,
}

impl Reader for WorkforcePcn {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let columns = &sheet.columns;
        let (year, month) = (columns.col("CENSUS_YEAR"), columns.col("CENSUS_MONTH"));
        let (network, place) = (columns.col("PCN_CODE"), columns.col("SUB_ICB_CODE"));
        let (group, role) = (columns.col("STAFF_GROUP"), columns.col("STAFF_ROLE"));
        let (fte, person) = (columns.col("FTE"), columns.col("UNIQUE_IDENTIFIER"));
        let mut staff: BTreeMap<Key, Staff> = BTreeMap::new();
        let mut unnamed = 0_u64;
        while let Some(row) = sheet.next_row(out) {
            let Some(date) = census(&row, &year, &month, out) else { continue };
            let Some(network) = row.code(&network, out) else { continue };
            let place = row.maybe_code(&place, out);
            let (Some(group), Some(role)) = (word(&row, &group, out), word(&row, &role, out)) else { continue };
            let Some(time) = row.real(&fte, out) else { continue };
            if time < 0.0 {
                let message = "a negative time, as if correcting an earlier one; it was added in as published";
                // Without the value: it is about one person.
                out.issue(Severity::Note, "negative-fte", Some(&fte), Some(row.number()), None, message);
            }
            let person = Some(row.text(&person)).filter(|p| !p.is_empty() && !p.eq_ignore_ascii_case("null"));
            unnamed += u64::from(person.is_none());
            let (group, role) = (staff_group(group), staff::role(role));
            for org in [Some(network), place].into_iter().flatten() {
                for (group, role) in [(group.as_str(), role.as_str()), (&group, "all"), ("pcn-all", "all")] {
                    let entry = staff.entry((date, org, group.to_owned(), role.to_owned())).or_default();
                    entry.fte += time;
                    entry.people.extend(person.map(Box::from));
                }
            }
        }
        if unnamed > 0 {
            let message = format!(
                "{unnamed} rows are contracted services: their time counts, but they name nobody to count as a head"
            );
            out.issue(Severity::Note, "nobody-named", None, None, None, message);
        }
        for ((date, org, staff_group, role), found) in &staff {
            let period = date.strftime("%Y-%m").to_string();
            out.edition(&period);
            let slice = out.slice::<Workforce<'_>>(&period, "pcn");
            let heads = (!found.people.is_empty()).then_some(found.people.len() as f64);
            for (measure, value) in [("fte", Some(found.fte)), ("headcount", heads)] {
                out.put(slice, &Workforce { org: *org, date: *date, staff_group, role, measure, value });
            }
        }
        Ok(())
    }
}

/// The last day of the census month.
fn census(row: &Row<'_>, year: &Col, month: &Col, out: &mut Output<'_>) -> Option<Date> {
    let found = parse_month(&format!("{}/{}", row.text(month), row.text(year)));
    if found.is_none() {
        row.issue(
            out,
            Severity::Error,
            "not-a-date",
            month,
            "the census year and month are not a month; the row was left out",
        );
    }
    found.map(Date::last_of_month)
}

fn staff_group(text: &str) -> String {
    let lower = text.to_lowercase();
    GROUPS
        .iter()
        .find(|(start, _)| lower.starts_with(start))
        .map_or_else(|| format!("pcn-{}", staff::role(text)), |(_, group)| (*group).to_owned())
}
