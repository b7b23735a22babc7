//! What indicators and lists say of providers: what schemes are paid by.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use linchpin_core::{Kind, OdsCode, Period, Result};
use linchpin_schemes::{Exact, pay::Measured};
use serde::{Deserialize, Serialize};

use crate::facts::Later;

/// Where figures come from. The binary asks the lake; tests have fixed ones.
pub trait Figures: Send + Sync {
    /// The figures as they stand now. The same value for as long as nothing was loaded or defined anew.
    fn sheet(&self) -> Later<'_, Result<Arc<Sheet>>>;
}

/// Nothing is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFigures;

impl Figures for NoFigures {
    fn sheet(&self) -> Later<'_, Result<Arc<Sheet>>> {
        Box::pin(async { Ok(Arc::default()) })
    }
}

/// An indicator in words.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorWords {
    /// What it is called.
    pub title: String,
    /// The lowest level at which it means something.
    pub level: Kind,
    /// For so many of the denominator it is given.
    pub per: Exact,
}

/// Which figure was taken for a period, so that whoever pays by it knows how old it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The figure.
    pub measured: Measured,
    /// Its own period.
    pub of: Period,
    /// Whether it is of the period that was asked for, and not of an earlier time.
    pub within: bool,
}

/// Numerator and denominator of an indicator, by the end of their period.
type Series = Vec<(Period, f64, f64)>;

/// Figures of every organisation, of the indicators that schemes use.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The indicators, by id.
    pub indicators: BTreeMap<String, IndicatorWords>,
    values: HashMap<OdsCode, BTreeMap<String, Series>>,
    lists: HashMap<OdsCode, BTreeMap<Period, u64>>,
    weighted: HashMap<OdsCode, BTreeMap<Period, f64>>,
    practices: Vec<OdsCode>,
}

impl Sheet {
    /// With an indicator.
    #[must_use]
    pub fn defining(mut self, id: &str, words: IndicatorWords) -> Self {
        self.indicators.insert(id.to_owned(), words);
        self
    }

    /// Adds a value: numerator and denominator, in any order of time.
    pub fn add(&mut self, indicator: &str, org: OdsCode, period: Period, (numerator, denominator): (f64, f64)) {
        let series = self.values.entry(org).or_default().entry(indicator.to_owned()).or_default();
        let at = series.partition_point(|(one, ..)| (one.last(), one.first()) < (period.last(), period.first()));
        series.insert(at, (period, numerator, denominator));
    }

    /// Adds how many people were on a list on the first day of a month.
    pub fn add_list(&mut self, org: OdsCode, month: Period, people: u64) {
        self.lists.entry(org).or_default().insert(month, people);
    }

    /// Adds a weighted list.
    pub fn add_weighted(&mut self, org: OdsCode, period: Period, people: f64) {
        self.weighted.entry(org).or_default().insert(period, people);
    }

    /// Says which practices are the place's own, today.
    pub fn of_place(&mut self, practices: impl IntoIterator<Item = OdsCode>) {
        self.practices = practices.into_iter().collect();
        self.practices.sort_unstable();
    }

    /// The practices of the place today, by code.
    #[must_use]
    pub fn practices(&self) -> &[OdsCode] {
        &self.practices
    }

    /// The newest figure whose period ends within the period asked for; else one whose period holds it; else the newest of an
    /// earlier time. None where nothing was reported.
    #[must_use]
    pub fn measured(&self, indicator: &str, org: OdsCode, period: Period) -> Option<Taken> {
        let series = self.values.get(&org)?.get(indicator)?;
        let until = series.partition_point(|(one, ..)| one.last() <= period.last());
        let newest = until.checked_sub(1).map(|at| series[at]);
        let within = newest.filter(|(one, ..)| one.last() >= period.first());
        let holds = || series[until..].iter().find(|(one, ..)| one.first() <= period.first()).copied();
        let found = within.or_else(holds);
        let (of, numerator, denominator) = found.or(newest)?;
        let per = self.indicators.get(indicator).map_or(Exact::ONE, |words| words.per);
        let measured = Measured { per, ..Measured::of(Exact::shown(numerator)?, Exact::shown(denominator)?) };
        Some(Taken { measured, of, within: found.is_some() })
    }

    /// The same as it stood before a day: the newest figure whose period was over by then.
    #[must_use]
    pub fn before(&self, indicator: &str, org: OdsCode, day: jiff::civil::Date) -> Option<Taken> {
        let series = self.values.get(&org)?.get(indicator)?;
        let of = series[..series.partition_point(|(one, ..)| one.last() < day)].last()?.0;
        self.measured(indicator, org, of)
    }

    /// The people on a list for a period: as published for its first day, or last before its end.
    #[must_use]
    pub fn list(&self, org: OdsCode, period: Period) -> Option<Exact> {
        let lists = self.lists.get(&org)?;
        let first = lists.iter().find(|(month, _)| month.first() == period.first());
        let (_, people) = first.or_else(|| lists.iter().rfind(|(month, _)| month.first() <= period.last()))?;
        Some(Exact::whole(i64::try_from(*people).ok()?))
    }

    /// The same weighted by need: of the newest year that had begun by the end of the period.
    #[must_use]
    pub fn weighted(&self, org: OdsCode, period: Period) -> Option<Exact> {
        let years = self.weighted.get(&org)?;
        let (_, people) = years.iter().rfind(|(year, _)| year.first() <= period.last())?;
        Exact::shown(*people)
    }

    /// An indicator's figure for England.
    #[must_use]
    pub fn england(&self, indicator: &str, period: Period) -> Option<Taken> {
        self.measured(indicator, OdsCode::england(), period)
    }
}
