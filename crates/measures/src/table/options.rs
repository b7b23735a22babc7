use linchpin_core::{Error, Result};

use crate::stats::{Confidence, sii::Kind, xmr::Improvement};

/// What a funnel compares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FunnelKind {
    /// Proportions.
    #[default]
    Proportion,
    /// Observed over expected events; over-dispersed on the logarithmic scale.
    Ratio,
    /// Observed over expected events, over-dispersed on the square-root scale.
    RatioRoot,
    /// Rates; over-dispersed as one count over another.
    Rate,
}

/// What the user may choose; each method reads the options that concern it.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// How sure intervals are, 0.95 or 95 (all methods with intervals; funnels always draw 95% and 99.8%).
    pub confidence: f64,
    /// What a value of 1 is shown as; by default 100 for proportions and ratios, 100,000 for rates, 1 for the rest.
    pub multiplier: Option<f64>,
    /// spc: which way is better.
    pub improvement: Improvement,
    /// spc: the target, if the table has no column for it.
    pub target: Option<f64>,
    /// spc: dates (as in the table, or ISO) from which new limits hold.
    pub rebase: Vec<String>,
    /// spc: limits from only the first so many points of each group.
    pub fix_after: Option<usize>,
    /// spc: keep great jumps in the average jump, as the NHS spreadsheet does.
    pub keep_outliers: bool,
    /// funnel: what is compared.
    pub funnel: FunnelKind,
    /// funnel: widen the limits by how much areas really vary.
    pub overdispersed: bool,
    /// funnel: the share of areas at each end whose score is trimmed, when over-dispersed.
    pub trim: f64,
    /// funnel of rates: how many years the events cover.
    pub years: f64,
    /// funnel of rates: the rates are directly standardised.
    pub standardised: bool,
    /// isr: a ratio (times the multiplier) rather than a rate.
    pub ratio: bool,
    /// quantiles: how many groups.
    pub groups: usize,
    /// quantiles: the lowest value is in group 1.
    pub lowest_first: bool,
    /// sii: what the values are.
    pub kind: Kind,
    /// sii: fit the line on the logarithmic or logit scale.
    pub transform: bool,
    /// sii: how many simulations.
    pub repetitions: usize,
    /// sii: the seed of the simulation.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            confidence: 0.95,
            multiplier: None,
            improvement: Improvement::Increase,
            target: None,
            rebase: Vec::new(),
            fix_after: None,
            keep_outliers: false,
            funnel: FunnelKind::Proportion,
            overdispersed: false,
            trim: 0.1,
            years: 1.0,
            standardised: false,
            ratio: false,
            groups: 10,
            lowest_first: false,
            kind: Kind::Plain,
            transform: false,
            repetitions: 100_000,
            seed: 1,
        }
    }
}

impl Options {
    /// The confidence, checked.
    pub(super) fn confidence(&self) -> Result<Confidence> {
        Confidence::new(self.confidence).map_err(|e| Error::invalid(e.to_string()))
    }
}
