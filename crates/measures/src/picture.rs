//! The explained picture of a place: everything the pages show, in memory, with where each number came from.
//!
//! Built from the lake when facts or definitions change; read by every page without touching the lake.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::{Timestamp, civil::Date};
use linchpin_core::{Group, Issue, Kind, OdsCode, OrganisationTree, Period, Value};
use serde::{Deserialize, Serialize};

use crate::{
    definition::{Breakdown, Indicator},
    rollup::{self, Measured},
};

/// One loaded file, or member of an archive, as the catalogue keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Its id, which every row it gave carries in the column `source`.
    pub id: String,
    /// The family of published files it belongs to.
    pub family: String,
    /// The family in words.
    pub title: String,
    /// The edition, as the file tells it.
    pub edition: String,
    /// The first and last period it speaks of, as text.
    pub periods: (String, String),
    /// The file's name when it was loaded; `outer.zip/inner.csv` inside an archive.
    pub file: String,
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// What was found wrong or odd.
    pub issues: Vec<Issue>,
    /// The SHA-256 of the file's bytes, hexadecimal.
    pub hash: String,
    /// When it was loaded.
    pub loaded: Timestamp,
    /// The licence it is published under.
    pub licence: String,
    /// What the family is, in a sentence.
    pub about: String,
}

/// What follows the id of an indicator of published figures where it is measured over what is counted here.
pub const HERE: &str = "@here";

/// Which sources an indicator's numbers of a period came from.
pub type Lineage = HashMap<(usize, Period), Vec<usize>>;

/// One cell of a breakdown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Who or what: an age band, a role, a mode.
    pub label: String,
    /// The series, such as male and female; empty when there is one.
    pub series: String,
    /// Where it stands in order.
    pub position: i64,
    /// How many.
    pub n: f64,
}

/// The whole picture. Indices into `indicators`, `breakdowns` and `sources` are stable for its life.
#[derive(Debug)]
pub struct Picture {
    /// The organisation whose place this is.
    pub place: OdsCode,
    /// What the place calls itself.
    pub name: String,
    /// The users' own groups.
    pub groups: Vec<Group>,
    /// Who belongs to whom, with dates.
    pub tree: OrganisationTree,
    /// The definitions, in order of domain and title.
    pub indicators: Vec<Indicator>,
    /// The breakdowns, in order of domain and title.
    pub breakdowns: Vec<Breakdown>,
    /// The files loaded, newest last.
    pub sources: Vec<SourceRecord>,
    /// Which files each number came from.
    pub lineage: Lineage,
    /// The day the picture was made.
    pub today: Date,
    /// Names what is in it: the same facts and definitions give the same mark.
    pub mark: String,
    /// What is counted here and nobody publishes, with the indicators of published figures measured over it ([`HERE`]). Only
    /// those may be shown it who may see a practice's own aggregates.
    pub own: Option<Arc<Picture>>,
    values: Vec<HashMap<OdsCode, Vec<Measured>>>,
    latest: Vec<Option<Period>>,
    parts: Vec<HashMap<OdsCode, (Period, Vec<Part>)>>,
    peers: HashMap<OdsCode, Vec<OdsCode>>,
    practices: Vec<OdsCode>,
}

/// What a picture is made from.
#[derive(Debug)]
pub struct Ingredients {
    /// See [`Picture::place`].
    pub place: OdsCode,
    /// See [`Picture::name`].
    pub name: String,
    /// See [`Picture::groups`].
    pub groups: Vec<Group>,
    /// See [`Picture::tree`].
    pub tree: OrganisationTree,
    /// See [`Picture::indicators`].
    pub indicators: Vec<Indicator>,
    /// See [`Picture::breakdowns`].
    pub breakdowns: Vec<Breakdown>,
    /// See [`Picture::sources`].
    pub sources: Vec<SourceRecord>,
    /// See [`Picture::lineage`].
    pub lineage: Lineage,
    /// See [`Picture::today`].
    pub today: Date,
    /// See [`Picture::mark`].
    pub mark: String,
    /// The values of each indicator, in any order.
    pub values: Vec<Vec<Measured>>,
    /// The latest parts of each breakdown by organisation.
    pub parts: Vec<HashMap<OdsCode, (Period, Vec<Part>)>>,
    /// See [`Picture::peers`].
    pub peers: HashMap<OdsCode, Vec<OdsCode>>,
}

impl Picture {
    /// Puts the ingredients in order.
    #[must_use]
    pub fn new(from: Ingredients) -> Self {
        let mut values = Vec::with_capacity(from.values.len());
        let mut latest = Vec::with_capacity(from.values.len());
        for all in from.values {
            let mut by_org: HashMap<OdsCode, Vec<Measured>> = HashMap::new();
            for measured in all {
                by_org.entry(measured.org).or_default().push(measured);
            }
            for series in by_org.values_mut() {
                series.sort_by_key(|m| m.period);
            }
            latest.push(
                newest_known(by_org.get(&from.place))
                    .or_else(|| by_org.values().filter_map(|s| newest_known(Some(s))).max()),
            );
            values.push(by_org);
        }
        let mut picture = Self {
            place: from.place,
            name: from.name,
            groups: from.groups,
            tree: from.tree,
            indicators: from.indicators,
            breakdowns: from.breakdowns,
            sources: from.sources,
            lineage: from.lineage,
            today: from.today,
            mark: from.mark,
            own: None,
            values,
            latest,
            parts: from.parts,
            peers: from.peers,
            practices: Vec::new(),
        };
        picture.practices = picture.practices_of(picture.place);
        picture
    }

    /// The place's practices today, in order of code.
    #[must_use]
    pub fn practices(&self) -> &[OdsCode] {
        &self.practices
    }

    /// The practices of any organisation today: a place, PCN, group, ICB or England.
    #[must_use]
    pub fn practices_of(&self, org: OdsCode) -> Vec<OdsCode> {
        self.tree.practices(org, self.today)
    }

    /// The index of the indicator with the id.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<usize> {
        self.indicators.iter().position(|i| i.id == id)
    }

    /// The latest period for which the indicator is known for the place (or, failing that, for anybody).
    #[must_use]
    pub fn latest(&self, indicator: usize) -> Option<Period> {
        self.latest.get(indicator).copied().flatten()
    }

    /// Every value of an organisation, oldest first.
    #[must_use]
    pub fn series(&self, indicator: usize, org: OdsCode) -> &[Measured] {
        self.values.get(indicator).and_then(|v| v.get(&org)).map_or(&[], Vec::as_slice)
    }

    /// The value of an organisation in a period.
    #[must_use]
    pub fn measured(&self, indicator: usize, org: OdsCode, period: Period) -> Option<&Measured> {
        let series = self.series(indicator, org);
        series.binary_search_by_key(&period, |m| m.period).ok().map(|i| &series[i])
    }

    /// The value of an organisation in the indicator's latest period, and that period. An organisation without a
    /// row gets the reason why: not applicable below the indicator's level or when it was closed, else not reported.
    #[must_use]
    pub fn latest_value(&self, indicator: usize, org: OdsCode) -> Option<(Period, Value)> {
        let period = self.latest(indicator)?;
        Some((period, self.value(indicator, org, period)))
    }

    /// The value of an organisation in a period, or the reason why there is none; see [`Picture::latest_value`].
    #[must_use]
    pub fn value(&self, indicator: usize, org: OdsCode, period: Period) -> Value {
        if let Some(measured) = self.measured(indicator, org, period) {
            return measured.value;
        }
        let Some(definition) = self.indicators.get(indicator) else { return Value::NotApplicable };
        let below = rollup::level_of(&self.tree, org).is_some_and(|l| l != Kind::Group && l < definition.level);
        let closed = self.tree.get(org).is_some_and(|o| !o.is_open(period.last()) && !o.is_open(period.first()));
        if below || closed { Value::NotApplicable } else { Value::NotReported }
    }

    /// Why an organisation has no number, in a sentence; none when it has one.
    #[must_use]
    pub fn reason(&self, indicator: usize, org: OdsCode, period: Period) -> Option<String> {
        let definition = self.indicators.get(indicator)?;
        match self.value(indicator, org, period) {
            Value::Known { .. } => None,
            Value::Suppressed => Some("withheld by the publisher because the number is small".into()),
            Value::NotApplicable if self.tree.get(org).is_some_and(|o| !o.is_open(period.last())) => {
                Some("not open in this period".into())
            }
            Value::NotApplicable => Some(format!("measured for a {} and above only", definition.level.as_str())),
            Value::NotReported => Some(match self.measured(indicator, org, period) {
                Some(_) => "in the source without a number".into(),
                None => format!("not in the source for {}", period.words()),
            }),
        }
    }

    /// The values of the place's practices in a period, those with a number, in order of code.
    #[must_use]
    pub fn across(&self, indicator: usize, practices: &[OdsCode], period: Period) -> Vec<Measured> {
        practices
            .iter()
            .filter_map(|&p| self.measured(indicator, p, period))
            .filter(|m| m.value.number().is_some())
            .copied()
            .collect()
    }

    /// The files that an indicator's numbers of a period came from.
    #[must_use]
    pub fn sources_of(&self, indicator: usize, period: Period) -> Vec<&SourceRecord> {
        let found = self.lineage.get(&(indicator, period)).map_or(&[][..], Vec::as_slice);
        found.iter().filter_map(|&i| self.sources.get(i)).collect()
    }

    /// The latest parts of a breakdown for an organisation.
    #[must_use]
    pub fn parts(&self, breakdown: usize, org: OdsCode) -> Option<&(Period, Vec<Part>)> {
        self.parts.get(breakdown).and_then(|p| p.get(&org))
    }

    /// Practices in England like this one in size, age and deprivation, most alike first; none where that is not known.
    #[must_use]
    pub fn peers(&self, practice: OdsCode) -> &[OdsCode] {
        self.peers.get(&practice).map_or(&[], Vec::as_slice)
    }

    /// The value of the practices like this one taken together, and how many of them have one.
    #[must_use]
    pub fn peer_value(&self, indicator: usize, practice: OdsCode, period: Period) -> Option<(Value, usize)> {
        let definition = self.indicators.get(indicator)?;
        let known = self.across(indicator, self.peers(practice), period);
        let sum = |of: fn(&Value) -> f64| known.iter().map(|m| of(&m.value)).sum::<f64>();
        let numerator = sum(|v| if let Value::Known { numerator, .. } = v { *numerator } else { 0.0 });
        let denominator = sum(|v| if let Value::Known { denominator, .. } = v { *denominator } else { 0.0 });
        (!known.is_empty()).then(|| (rollup::value(definition, Some(numerator), Some(denominator)), known.len()))
    }

    /// An organisation's history as the place is *now*: the figures of its practices of today and of those that
    /// merged into them, whatever they belonged to then. [`Picture::series`] gives it as it was.
    #[must_use]
    pub fn series_as_now(&self, indicator: usize, org: OdsCode) -> Vec<Measured> {
        let Some(definition) = self.indicators.get(indicator) else { return Vec::new() };
        let level = rollup::level_of(&self.tree, org);
        let now = if level == Some(Kind::Practice) { vec![org] } else { self.practices_of(org) };
        let members =
            self.tree.of_kind(Kind::Practice).map(|o| o.code).filter(|&code| now.contains(&self.tree.successor(code)));
        let mut sums: BTreeMap<Period, (f64, f64, u32)> = BTreeMap::new();
        for measured in members.flat_map(|code| self.series(indicator, code)) {
            if let Value::Known { numerator, denominator, .. } = measured.value {
                let sum = sums.entry(measured.period).or_default();
                *sum = (sum.0 + numerator, sum.1 + denominator, sum.2 + 1);
            }
        }
        let expected = u32::try_from(now.len()).unwrap_or(u32::MAX);
        sums.into_iter()
            .map(|(period, (n, d, practices))| Measured {
                org,
                level: level.unwrap_or(Kind::Practice),
                period,
                value: rollup::value(definition, Some(n), Some(d)),
                practices,
                expected,
            })
            .collect()
    }
}

fn newest_known(series: Option<&Vec<Measured>>) -> Option<Period> {
    series?.iter().rev().find(|m| m.value.number().is_some()).map(|m| m.period)
}
