//! Adds up prescribing while it streams by, in bounded memory.
//!
//! One presentation of one practice takes several rows, one for each quantity prescribed at a time. Published files are
//! in the order of practices or of presentations, so it is enough to hold the sums of the practice and of the
//! presentation being read: the others are complete and can go.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use jiff::civil::Date;
use linchpin_core::{BnfCode, OdsCode, Severity};

use crate::{Output, table::Prescribing};

/// How many presentations of practices are held before those that are complete are given out.
const HELD: usize = 100_000;

/// Whose prescribing, of what, and when.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub month: Date,
    pub org: OdsCode,
    pub code: BnfCode,
}

/// What was prescribed. Costs are in pence with fractions.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sum {
    pub items: i64,
    pub quantity: Option<f64>,
    pub net_ingredient_cost: Option<f64>,
    pub actual_cost: Option<f64>,
}

impl Sum {
    fn add(&mut self, other: Self) {
        let plus = |a: Option<f64>, b: Option<f64>| a.map_or(b, |a| Some(a + b.unwrap_or(0.0)));
        self.items = self.items.saturating_add(other.items);
        self.quantity = plus(self.quantity, other.quantity);
        self.net_ingredient_cost = plus(self.net_ingredient_cost, other.net_ingredient_cost);
        self.actual_cost = plus(self.actual_cost, other.actual_cost);
    }

    fn put(self, month: Date, org: OdsCode, level: &str, code: Option<BnfCode>, out: &mut Output<'_>) {
        let Self { items, quantity, net_ingredient_cost, actual_cost } = self;
        let period = month.strftime("%Y-%m").to_string();
        let slice = out.slice::<Prescribing<'_>>(&period, "prescribers");
        let bnf_code = code.as_ref().map(BnfCode::as_str);
        out.put(slice, &Prescribing { org, month, level, bnf_code, items, quantity, net_ingredient_cost, actual_cost });
    }
}

/// The sums of one file, at the three levels of the table.
pub(crate) struct Sums {
    presentations: BTreeMap<Place, Sum>,
    sections: BTreeMap<Place, Sum>,
    practices: BTreeMap<(Date, OdsCode), Sum>,
    /// What has been given out, to notice a file that is in neither order.
    gone: (BTreeSet<OdsCode>, BTreeSet<BnfCode>),
    room: usize,
    repeated: bool,
}

impl Sums {
    pub(crate) fn new() -> Self {
        Self {
            presentations: BTreeMap::new(),
            sections: BTreeMap::new(),
            practices: BTreeMap::new(),
            gone: (BTreeSet::new(), BTreeSet::new()),
            room: HELD,
            repeated: false,
        }
    }

    pub(crate) fn add(&mut self, place: Place, sum: Sum, out: &mut Output<'_>) {
        match self.presentations.entry(place) {
            Entry::Occupied(mut held) => held.get_mut().add(sum),
            Entry::Vacant(free) => {
                self.repeated |= self.gone.0.contains(&place.org) && self.gone.1.contains(&place.code);
                free.insert(sum);
            }
        }
        // A section is the first four characters, which of a BNF code are one too.
        let section = BnfCode::parse(place.code.section()).unwrap_or(place.code);
        self.sections.entry(Place { code: section, ..place }).or_default().add(sum);
        // Quantities of different medicines do not add up, so the total has none.
        self.practices.entry((place.month, place.org)).or_default().add(Sum { quantity: None, ..sum });
        if self.presentations.len() > self.room {
            self.give_out(place, out);
        }
    }

    /// Gives out every sum but those of the practice and of the presentation being read.
    fn give_out(&mut self, current: Place, out: &mut Output<'_>) {
        let gone = &mut self.gone;
        self.presentations.retain(|place, sum| {
            let open = place.org == current.org || place.code == current.code;
            if !open {
                gone.0.insert(place.org);
                gone.1.insert(place.code);
                sum.put(place.month, place.org, "presentation", Some(place.code), out);
            }
            open
        });
        self.room = HELD.max(self.presentations.len() * 2);
    }

    pub(crate) fn finish(self, out: &mut Output<'_>) {
        if self.repeated {
            let message = "the file is ordered neither by practice nor by presentation: some presentations take more than one row, which add up";
            out.issue(Severity::Warning, "not-in-order", None, None, None, message);
        }
        for (place, sum) in self.presentations {
            sum.put(place.month, place.org, "presentation", Some(place.code), out);
        }
        for (place, sum) in self.sections {
            sum.put(place.month, place.org, "section", Some(place.code), out);
        }
        for ((month, org), sum) in self.practices {
            out.edition(&month.strftime("%Y-%m").to_string());
            sum.put(month, org, "all", None, out);
        }
    }
}
