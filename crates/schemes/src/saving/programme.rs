use std::collections::BTreeMap;

use jiff::civil::Date;
use linchpin_core::Pence;

use super::{Figure, Kind};

/// What stands of a programme in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Month {
    /// What was to be saved.
    pub plan: Option<Pence>,
    /// What is foreseen, where somebody foresaw something else than the plan.
    pub forecast: Option<Pence>,
    /// What was saved.
    pub actual: Option<Pence>,
    /// Why it is off plan, in the words that stand.
    pub reason: String,
    /// Forecasts that stood before the one that stands, the oldest first.
    pub earlier: Vec<Pence>,
}

impl Month {
    /// What is expected of the month: what was saved, else what is foreseen, else the plan.
    #[must_use]
    pub fn expected(&self) -> Pence {
        self.actual.or(self.forecast).or(self.plan).unwrap_or_default()
    }
}

/// A programme of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    /// What it is called.
    pub name: String,
    /// Its months.
    pub months: BTreeMap<Date, Month>,
}

impl Programme {
    /// The year’s plan.
    #[must_use]
    pub fn plan(&self) -> Pence {
        self.months.values().filter_map(|month| month.plan).sum()
    }

    /// What is expected of the year.
    #[must_use]
    pub fn expected(&self) -> Pence {
        self.months.values().map(Month::expected).sum()
    }

    /// Plan and actual of the months of which an actual stands.
    #[must_use]
    pub fn to_date(&self) -> (Pence, Pence) {
        let known = || self.months.values().filter_map(|month| Some((month.plan.unwrap_or_default(), month.actual?)));
        (known().map(|(plan, _)| plan).sum(), known().map(|(_, actual)| actual).sum())
    }
}

/// The programmes as they stand, in the order in which they were first planned. `figures` are in the order in which they were
/// written down.
#[must_use]
pub fn programmes(figures: &[Figure]) -> Vec<Programme> {
    let mut all: Vec<Programme> = Vec::new();
    for one in figures {
        let at = all.iter().position(|programme| programme.name == one.programme).unwrap_or_else(|| {
            all.push(Programme { name: one.programme.clone(), months: BTreeMap::new() });
            all.len() - 1
        });
        let month = all[at].months.entry(one.month).or_default();
        match one.kind {
            Kind::Plan => month.plan = Some(one.amount),
            Kind::Actual => month.actual = Some(one.amount),
            Kind::Forecast => month.earlier.extend(month.forecast.replace(one.amount)),
        }
        if one.kind != Kind::Plan {
            month.reason.clone_from(&one.reason);
        }
    }
    all
}
