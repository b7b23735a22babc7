//! Sums of appointments over all but one of their splits, from a file that gives every combination.

use std::collections::BTreeMap;

use jiff::civil::Date;
use linchpin_core::OdsCode;

use crate::{Output, output::month_text, table::Appointments, vocabulary};

/// One row's splits; `category` is empty where the file does not have it.
#[derive(Clone, Copy)]
pub(super) struct Split {
    pub(super) status: &'static str,
    pub(super) hcp: &'static str,
    pub(super) mode: &'static str,
    pub(super) lead: &'static str,
    pub(super) category: Option<&'static str>,
}

impl Split {
    /// The row with every split, as the file gives it.
    pub(super) fn full(&self, org: OdsCode, month: Date, count: i64) -> Appointments<'static> {
        Appointments {
            org,
            month,
            breakdown: "full",
            status: Some(self.status),
            hcp: Some(self.hcp),
            mode: Some(self.mode),
            category: self.category,
            lead: Some(self.lead),
            count,
        }
    }
}

type Sums = BTreeMap<&'static str, i64>;

/// The sums of one organisation in one month; a label that never came has no row.
#[derive(Default)]
struct Marginal {
    total: i64,
    lead: Sums,
    category: Sums,
    mode: Sums,
    hcp: Sums,
    status: Sums,
    in_scope: Sums,
}

/// The sums of a file.
#[derive(Default)]
pub(super) struct Marginals {
    of: BTreeMap<(Date, OdsCode, OdsCode), Marginal>,
}

impl Marginals {
    /// Adds a row of `org` in `place`.
    pub(super) fn add(&mut self, place: OdsCode, org: OdsCode, month: Date, split: &Split, count: i64) {
        let sums = self.of.entry((month, place, org)).or_default();
        sums.total += count;
        *sums.lead.entry(split.lead).or_default() += count;
        *sums.mode.entry(split.mode).or_default() += count;
        *sums.hcp.entry(split.hcp).or_default() += count;
        *sums.status.entry(split.status).or_default() += count;
        if let Some(category) = split.category {
            *sums.category.entry(category).or_default() += count;
            if vocabulary::IN_SCOPE.contains(&category) {
                *sums.in_scope.entry(split.lead).or_default() += count;
            }
        }
    }

    /// Puts out every sum; `level` is `practice` or `place`, the first word of the slices' parts.
    pub(super) fn put(&self, out: &mut Output<'_>, level: &str) {
        for ((month, place, org), sums) in &self.of {
            let base = Appointments {
                org: *org,
                month: *month,
                breakdown: "total",
                status: None,
                hcp: None,
                mode: None,
                category: None,
                lead: None,
                count: sums.total,
            };
            let period = month_text(*month);
            let mut put = |fact: Appointments<'_>| {
                let slice = out.slice::<Appointments<'_>>(&period, &format!("{level} {} {place}", fact.breakdown));
                out.put(slice, &fact);
            };
            put(base);
            for (label, count) in &sums.lead {
                put(Appointments { breakdown: "lead", lead: Some(label), count: *count, ..base });
            }
            for (label, count) in &sums.category {
                put(Appointments { breakdown: "category", category: Some(label), count: *count, ..base });
            }
            for (label, count) in &sums.mode {
                put(Appointments { breakdown: "mode", mode: Some(label), count: *count, ..base });
            }
            for (label, count) in &sums.hcp {
                put(Appointments { breakdown: "hcp", hcp: Some(label), count: *count, ..base });
            }
            for (label, count) in &sums.status {
                put(Appointments { breakdown: "status", status: Some(label), count: *count, ..base });
            }
            for (label, count) in &sums.in_scope {
                let category = Some("in-scope");
                put(Appointments { breakdown: "lead+in-scope", category, lead: Some(label), count: *count, ..base });
            }
        }
    }
}
