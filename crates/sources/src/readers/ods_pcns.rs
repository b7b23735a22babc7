//! Organisation Data Service: primary care networks and their practices, with dates (`ePCN.xlsx`).

use linchpin_core::Error;

use crate::{
    Family, Layout, Output, Reader, Sheet, optional, required,
    table::{Membership, Organisation},
};

static FAMILY: Family = Family {
    id: "ods-pcns",
    title: "primary care networks (ePCN)",
    publisher: "NHS England, Organisation Data Service",
    about: "Every primary care network and, with dates, the practices that are or were its members. Memberships that ended are kept.",
    published: "monthly",
    found: "NHS England Digital, “GP and GP practice related data”, file ePCN",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[
    Layout {
        family: "members",
        columns: &[
            required("Partner Organisation Code", &[]),
            required("PCN Code", &[]),
            required("Practice to PCN Relationship Start Date", &[]),
            required("Practice to PCN Relationship End Date", &[]),
            optional("Partner Name", &[]),
            optional("Practice Parent CCG Code", &["Practice Parent Sub ICB Loc Code"]),
            optional("Practice Parent CCG Name", &["Practice Parent Sub ICB Loc Name"]),
            optional("PCN Name", &[]),
            optional("PCN Parent CCG Code", &["PCN Parent Sub ICB Loc Code"]),
            optional("PCN Parent CCG Name", &["PCN Parent Sub ICB Loc Name"]),
        ],
    },
    Layout {
        family: "details",
        columns: &[
            required("PCN Code", &[]),
            required("PCN Name", &[]),
            required(
                "Current Clinical Commissioning Group Code",
                &["Current Sub ICB Loc Code", "Current Sub ICB Location Code", "Current CCG Code"],
            ),
            required("Open Date", &[]),
            required("Close Date", &[]),
            required("Postcode", &[]),
        ],
    },
];

/// Reads both sheets of `ePCN`.
pub(super) struct OdsPcns;

impl Reader for OdsPcns {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        if sheet.layout.family == "members" {
            members(sheet, out)
        } else {
            details(sheet, out)
        }
        Ok(())
    }
}

fn members(sheet: &mut Sheet<'_>, out: &mut Output<'_>) {
    let c = &sheet.columns;
    let (child, parent) = (c.col("Partner Organisation Code"), c.col("PCN Code"));
    let from = c.col("Practice to PCN Relationship Start Date");
    let to = c.col("Practice to PCN Relationship End Date");
    let slice = out.slice::<Membership<'_>>("all", "dated ods-pcn-members");
    while let Some(row) = sheet.next_row(out) {
        let Some(child) = row.practice(&child, out) else { continue };
        let Some(parent) = row.code(&parent, out) else { continue };
        let Some(valid_from) = row.date(&from, out) else { continue };
        let valid_to = row.maybe_date(&to, out);
        out.edition(&valid_to.unwrap_or(valid_from).max(valid_from).to_string());
        out.put(slice, &Membership { child, parent, kind: "pcn", valid_from: Some(valid_from), valid_to });
    }
}

fn details(sheet: &mut Sheet<'_>, out: &mut Output<'_>) {
    let c = &sheet.columns;
    let (code, name, postcode) = (c.col("PCN Code"), c.col("PCN Name"), c.col("Postcode"));
    let place = c.col("Current Clinical Commissioning Group Code");
    let (open, close) = (c.col("Open Date"), c.col("Close Date"));
    let organisations = out.slice::<Organisation<'_>>("all", "dated ods-pcns");
    let memberships = out.slice::<Membership<'_>>("all", "dated ods-pcns");
    while let Some(row) = sheet.next_row(out) {
        let Some(code) = row.practice(&code, out) else { continue };
        let Some(opened) = row.date(&open, out) else { continue };
        let closed = row.maybe_date(&close, out);
        out.edition(&closed.unwrap_or(opened).max(opened).to_string());
        let fact = Organisation {
            code,
            name: row.text(&name),
            kind: "pcn",
            status: Some(if closed.is_some() { "inactive" } else { "active" }),
            opened: Some(opened),
            closed,
            successor: None,
            postcode: Some(row.text(&postcode)).filter(|p| !p.is_empty()),
        };
        if out.put(organisations, &fact)
            && let Some(parent) = row.maybe_code(&place, out)
        {
            let fact = Membership { child: code, parent, kind: "place", valid_from: Some(opened), valid_to: closed };
            out.put(memberships, &fact);
        }
    }
}
