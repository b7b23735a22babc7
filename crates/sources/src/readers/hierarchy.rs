//! Organisations and who belongs to whom, from files that repeat the whole line of parents on every row.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use linchpin_core::{OdsCode, Severity};

use crate::{
    Col, Output, Row, SliceId,
    table::{Membership, Organisation},
};

/// One level of a row: its kind, code and name.
pub(super) type Level<'a> = (&'static str, Option<OdsCode>, &'a str);

/// Puts out each organisation and each membership once.
pub(super) struct Hierarchy {
    organisations: SliceId,
    memberships: SliceId,
    from: Option<Date>,
    seen: HashSet<OdsCode>,
    belongs: HashSet<(OdsCode, OdsCode)>,
    practices: HashMap<OdsCode, [Option<OdsCode>; 4]>,
}

impl Hierarchy {
    /// What held on the day `from`; empty when the file does not say.
    pub(super) fn new(out: &mut Output<'_>, period: &str, part: &str, from: Option<Date>) -> Self {
        Self {
            organisations: out.slice::<Organisation<'_>>(period, part),
            memberships: out.slice::<Membership<'_>>(period, part),
            from,
            seen: HashSet::new(),
            belongs: HashSet::new(),
            practices: HashMap::new(),
        }
    }

    /// An organisation that was open on the day.
    pub(super) fn organisation(&mut self, out: &mut Output<'_>, (kind, code, name): Level<'_>, postcode: Option<&str>) {
        let Some(code) = code else { return };
        if self.seen.insert(code) {
            let fact = Organisation {
                code,
                name,
                kind,
                status: Some("active"),
                opened: None,
                closed: None,
                successor: None,
                postcode,
            };
            out.put(self.organisations, &fact);
        }
    }

    /// That `child` belonged to the parent on the day.
    pub(super) fn belongs(&mut self, out: &mut Output<'_>, child: Option<OdsCode>, (kind, parent, _): Level<'_>) {
        let (Some(child), Some(parent)) = (child, parent) else { return };
        if child != parent && self.belongs.insert((child, parent)) {
            out.put(self.memberships, &Membership { child, parent, kind, valid_from: self.from, valid_to: None });
        }
    }

    /// A practice, its network, place, board and region, as one row gives them. A practice that comes again is
    /// reported, and the first row stands: it cannot be in two places on one day.
    pub(super) fn row(
        &mut self,
        out: &mut Output<'_>,
        (row, column): (&Row<'_>, &Col),
        (practice, name, postcode): (OdsCode, &str, Option<&str>),
        levels: [Level<'_>; 4],
    ) {
        let parents = levels.map(|(_, code, _)| code);
        match self.practices.insert(practice, parents) {
            Some(before) if before == parents => {
                let message = "this row says again what an earlier row said, and was left out";
                return row.issue(out, Severity::Note, "repeated-row", column, message);
            }
            Some(before) => {
                self.practices.insert(practice, before);
                let message = "an earlier row puts this practice elsewhere; the first stands and this one was left out";
                return row.issue(out, Severity::Error, "duplicate-key", column, message);
            }
            None => {}
        }
        self.organisation(out, ("practice", Some(practice), name), postcode);
        for level in levels {
            self.organisation(out, level, None);
        }
        let [pcn, place, icb, region] = levels;
        self.belongs(out, Some(practice), pcn);
        self.belongs(out, Some(practice), place);
        self.belongs(out, place.1, icb);
        self.belongs(out, icb.1, region);
    }
}
