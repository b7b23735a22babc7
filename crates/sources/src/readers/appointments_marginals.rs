//! Sums of appointments over all but one of their splits, from a file that gives every combination.

use std::collections::BTreeMap;

use jiff::civil::Date;
use linchpin_core::OdsCode;

use crate::{Output, output::month_text, table::Appointments, vocabulary};

/// One row's splits; `category` is empty where the file does not have it.
#[derive(Clone, Copy)]
pub(crate) struct Split {
    pub(crate) status: &'static str,
    pub(crate) hcp: &'static str,
    pub(crate) mode: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) category: Option<&'static str>,
}

impl Split {
    /// The row with every split, as the file gives it.
    pub(crate) fn full(&self, org: OdsCode, month: Date, count: i64) -> Appointments<'static> {
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
pub(crate) struct Marginals {
    of: BTreeMap<(Date, OdsCode, OdsCode), Marginal>,
}

impl Marginals {
    /// Adds a row of `org` in `place`.
    pub(crate) fn add(&mut self, place: OdsCode, org: OdsCode, month: Date, split: &Split, count: i64) {
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
        for (place, fact) in self.rows() {
            let period = month_text(fact.month);
            let slice = out.slice::<Appointments<'_>>(&period, &format!("{level} {} {place}", fact.breakdown));
            out.put(slice, &fact);
        }
    }

    /// Every sum, with the place.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (OdsCode, Appointments<'static>)> + '_ {
        self.of
            .iter()
            .flat_map(|((month, place, org), sums)| sums.rows(*org, *month).into_iter().map(move |fact| (*place, fact)))
    }
}

impl Marginal {
    fn rows(&self, org: OdsCode, month: Date) -> Vec<Appointments<'static>> {
        let base = Appointments {
            org,
            month,
            breakdown: "total",
            status: None,
            hcp: None,
            mode: None,
            category: None,
            lead: None,
            count: self.total,
        };
        let mut rows = vec![base];
        let mut put = |sums: &Sums, row: fn(Appointments<'static>, &'static str) -> Appointments<'static>| {
            rows.extend(sums.iter().map(|(label, count)| Appointments { count: *count, ..row(base, label) }));
        };
        put(&self.lead, |base, label| Appointments { breakdown: "lead", lead: Some(label), ..base });
        put(&self.category, |base, label| Appointments { breakdown: "category", category: Some(label), ..base });
        put(&self.mode, |base, label| Appointments { breakdown: "mode", mode: Some(label), ..base });
        put(&self.hcp, |base, label| Appointments { breakdown: "hcp", hcp: Some(label), ..base });
        put(&self.status, |base, label| Appointments { breakdown: "status", status: Some(label), ..base });
        put(&self.in_scope, |base, label| Appointments {
            breakdown: "lead+in-scope",
            category: Some("in-scope"),
            lead: Some(label),
            ..base
        });
        rows
    }
}
