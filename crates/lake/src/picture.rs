//! Gathers the explained picture of a place out of the lake.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
    sync::Arc,
};

use datafusion::{
    arrow::{
        array::{Array, AsArray},
        datatypes::{DataType, Float64Type, Int64Type},
    },
    execution::context::SessionContext,
};
use jiff::civil::Date;
use linchpin_core::{Group, Kind, OdsCode, OrganisationTree, Period, Result};
use linchpin_measures::{
    Breakdown, Indicator, Picture,
    ancestry::Ancestry,
    peers,
    picture::{Ingredients, Lineage, Part, SourceRecord},
    rollup::{self, Measured},
};

use crate::{
    beside,
    catalog::{Catalogue, Entry},
    count::column,
    measure, persons, session,
    values::{self, Index},
};

/// How many similar practices each is compared with.
const PEERS: usize = 10;

/// The indicators by which practices are judged alike: size, the old, the young, deprivation.
const LIKENESS: [&str; 4] = ["need/list-size", "need/aged-65-and-over", "need/aged-under-20", "need/deprivation"];

/// Who wants a picture, of what.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// The organisation whose place it is.
    pub place: OdsCode,
    /// What it calls itself.
    pub name: &'a str,
    /// The users' groups.
    pub groups: &'a [Group],
    /// The definitions.
    pub indicators: &'a [Indicator],
    /// The breakdowns.
    pub breakdowns: &'a [Breakdown],
    /// The date.
    pub today: Date,
}

/// Makes the picture from values that [`measure::measure`] has made. What nobody publishes stands in a picture of its own
/// within it, so that no page of published numbers can come across it.
pub async fn picture(
    lake: &Path,
    catalogue: &Catalogue,
    last_tree: &measure::LastTree,
    wanted: &Wanted<'_>,
) -> Result<Picture> {
    let context = session::open_for_many(lake, catalogue).await?;
    let tree = last_tree.get(catalogue, &context, wanted.groups).await?;
    let index = Index::read(lake);
    let ours = practices_ever(&tree, wanted.place, wanted.today);
    let (own, published): (Vec<Indicator>, Vec<Indicator>) =
        wanted.indicators.iter().cloned().partition(beside::is_own);
    let twins = published.iter().filter_map(beside::twin).collect::<Vec<_>>();
    let house = House { lake, catalogue, index: &index, tree, wanted, ours: &ours };
    let peers = alike(lake, &index, &published, &ours)?;
    let (kept, open): (Vec<Breakdown>, Vec<Breakdown>) =
        wanted.breakdowns.iter().cloned().partition(beside::is_own_breakdown);
    let mut picture = house.of(&context, (published, open), peers)?;
    let own = house.of(&context, (own.into_iter().chain(twins).collect(), kept), HashMap::new())?;
    picture.own = Some(Arc::new(own));
    Ok(picture)
}

/// What a picture is made of, whichever indicators it has.
struct House<'a> {
    lake: &'a Path,
    catalogue: &'a Catalogue,
    index: &'a Index,
    tree: Arc<OrganisationTree>,
    wanted: &'a Wanted<'a>,
    ours: &'a HashSet<OdsCode>,
}

impl House<'_> {
    fn of(
        &self,
        context: &SessionContext,
        (indicators, breakdowns): (Vec<Indicator>, Vec<Breakdown>),
        peers: HashMap<OdsCode, Vec<OdsCode>>,
    ) -> Result<Picture> {
        let Self { lake, catalogue, index, wanted, ours, .. } = *self;
        let shown: HashSet<OdsCode> = ours.iter().copied().chain(peers.values().flatten().copied()).collect();
        // A breakdown that cannot be drawn leaves its place on the page empty; `check` says why.
        let parts = measure::in_parallel(breakdowns.len(), |at| {
            measure::wait(break_down(context, &breakdowns[at], &self.tree, &shown)).unwrap_or_default()
        });
        let parts = parts.into_iter().map(|(_, parts)| parts).collect();
        let networks: HashSet<OdsCode> =
            ours.iter().filter_map(|&p| self.tree.parent(p, Kind::Pcn, wanted.today)).collect();
        let keep = |level: Kind, org: OdsCode| match level {
            Kind::Practice => shown.contains(&org),
            Kind::Pcn => networks.contains(&org) || ours.len() > 500,
            _ => true,
        };
        let numbers: HashMap<&str, usize> =
            catalogue.entries.iter().enumerate().map(|(i, e)| (e.record.id.as_str(), i)).collect();
        let made: Vec<_> = indicators.iter().map(|i| index.indicators.get(&i.id)).collect();
        let mut lineage = Lineage::new();
        for (i, made) in made.iter().enumerate() {
            for (period, sources) in made.iter().flat_map(|made| &made.lineage) {
                lineage.insert((i, *period), sources.iter().filter_map(|s| numbers.get(s.as_str()).copied()).collect());
            }
        }
        let all =
            measure::in_parallel(made.len(), |at| made[at].map_or(Ok(Vec::new()), |m| values::read(lake, m, keep)));
        let values = all.into_iter().map(|(_, values)| values).collect::<Result<Vec<Vec<Measured>>>>()?;
        Ok(Picture::new(Ingredients {
            place: wanted.place,
            name: wanted.name.to_owned(),
            groups: wanted.groups.to_vec(),
            tree: OrganisationTree::clone(&self.tree),
            indicators,
            breakdowns,
            sources: catalogue.entries.iter().map(told).collect(),
            lineage,
            today: wanted.today,
            mark: mark(catalogue, index, wanted),
            values,
            parts,
            peers,
        }))
    }
}

/// What everybody is told of a loaded file. One that is about people may be named after a person, so it is called by what it
/// is, the system it came from, its day and a mark of its content.
fn told(entry: &Entry) -> SourceRecord {
    let record = &entry.record;
    let mut told = record.clone();
    if record.rows.keys().any(|table| persons::is_about_people(table)) {
        let day = if record.edition.is_empty() {
            record.loaded.strftime("%Y-%m-%d").to_string()
        } else {
            record.edition.clone()
        };
        let system = entry.system.as_ref().map(|system| format!(" of {system}")).unwrap_or_default();
        told.file = format!("{}{system}, {day}, mark {}", record.title, record.hash.get(..8).unwrap_or_default());
        told.issues.iter_mut().for_each(|issue| issue.place.file.clone_from(&told.file));
    }
    told
}

/// Names the facts, definitions and day that a picture shows.
#[must_use]
pub fn mark(catalogue: &Catalogue, index: &Index, wanted: &Wanted<'_>) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    hash.update(catalogue.version.to_le_bytes());
    for (id, made) in &index.indicators {
        hash.update(id);
        hash.update(&made.key);
    }
    for breakdown in wanted.breakdowns {
        hash.update(&breakdown.hash);
    }
    hash.update(wanted.today.to_string());
    linchpin_core::hex(&hash.finalize()[..12])
}

/// The place's practices, of today and of the past, with those that merged into them.
fn practices_ever(tree: &OrganisationTree, place: OdsCode, today: Date) -> HashSet<OdsCode> {
    let now: HashSet<OdsCode> = tree.practices(place, today).into_iter().collect();
    let level = rollup::level_of(tree, place).unwrap_or(Kind::Place);
    let was = |o: &linchpin_core::Organisation| {
        let last = o.closed.unwrap_or(today);
        tree.parent(o.code, level, last) == Some(place) || now.contains(&tree.successor(o.code))
    };
    tree.of_kind(Kind::Practice).filter(|o| now.contains(&o.code) || was(o)).map(|o| o.code).collect()
}

/// For each of our practices, the practices of all England that are most like it.
fn alike(
    lake: &Path,
    index: &Index,
    indicators: &[Indicator],
    ours: &HashSet<OdsCode>,
) -> Result<HashMap<OdsCode, Vec<OdsCode>>> {
    let mut known: BTreeMap<OdsCode, [Option<f64>; 4]> = BTreeMap::new();
    for (at, id) in LIKENESS.into_iter().enumerate() {
        let Some(made) = indicators.iter().find(|i| i.id == id).and_then(|i| index.indicators.get(&i.id)) else {
            continue;
        };
        let mut values = values::read(lake, made, |level, _| level == Kind::Practice)?;
        values.sort_by_key(|m| m.period);
        for measured in values {
            if let Some(number) = measured.value.number() {
                known.entry(measured.org).or_default()[at] = Some(number);
            }
        }
    }
    let practices: Vec<peers::Practice> = known
        .into_iter()
        .filter_map(|(code, [size, old, young, deprivation])| {
            Some(peers::Practice {
                code,
                log_list_size: size.filter(|s| *s > 0.0)?.ln(),
                share_65_and_over: old?,
                share_under_18: young?,
                deprivation: deprivation?,
            })
        })
        .collect();
    // A practice much smaller than any other is like none; the method leaves that to the reader, who sees the distance.
    Ok(ours.iter().map(|&p| (p, peers::similar(p, &practices, PEERS).into_iter().map(|p| p.code).collect())).collect())
}

/// The latest parts of a breakdown for the practices shown and for all above them.
async fn break_down(
    context: &SessionContext,
    breakdown: &Breakdown,
    tree: &OrganisationTree,
    shown: &HashSet<OdsCode>,
) -> Result<HashMap<OdsCode, (Period, Vec<Part>)>> {
    /// One row, with its label, series and position as a number.
    struct Row {
        org: OdsCode,
        part: usize,
        n: f64,
    }
    let mut numbers: HashMap<(i64, String, String), usize> = HashMap::new();
    let mut by_period: BTreeMap<Period, Vec<Row>> = BTreeMap::new();
    let mut latest_of: HashMap<OdsCode, Period> = HashMap::new();
    for batch in session::read(context, &breakdown.sql).await? {
        let text = |name| column(&batch, name, &DataType::Utf8);
        let (orgs, times, labels, series) = (text("org")?, text("period")?, text("label")?, text("series")?);
        let (orgs, times) = (orgs.as_string::<i32>(), times.as_string::<i32>());
        let (labels, series) = (labels.as_string::<i32>(), series.as_string::<i32>());
        let (positions, counts) =
            (column(&batch, "position", &DataType::Int64)?, column(&batch, "n", &DataType::Float64)?);
        let (positions, counts) = (positions.as_primitive::<Int64Type>(), counts.as_primitive::<Float64Type>());
        for i in (0..batch.num_rows()).filter(|&i| !counts.is_null(i)) {
            let Ok(org) = OdsCode::parse(orgs.value(i)) else { continue };
            let Some(period) = rollup::period_of(times.value(i), breakdown.period) else { continue };
            let latest = latest_of.entry(org).or_insert(period);
            *latest = period.max(*latest);
            let key = (positions.value(i), labels.value(i).to_owned(), series.value(i).to_owned());
            let next = numbers.len();
            let part = *numbers.entry(key).or_insert(next);
            by_period.entry(period).or_default().push(Row { org, part, n: counts.value(i) });
        }
    }
    let mut named: Vec<((i64, String, String), usize)> = numbers.into_iter().collect();
    named.sort();
    let ancestry = Ancestry::new(tree);
    let mut sums: HashMap<(OdsCode, Period), HashMap<usize, f64>> = HashMap::new();
    let newest = by_period.keys().next_back().copied();
    for (period, rows) in by_period {
        ancestry.on(period.last(), |day| {
            for row in rows {
                let mut add =
                    |org: OdsCode| *sums.entry((org, period)).or_default().entry(row.part).or_default() += row.n;
                let own = shown.contains(&row.org) || rollup::level_of(tree, row.org) != Some(Kind::Practice);
                if own && latest_of.get(&row.org) == Some(&period) {
                    add(row.org);
                }
                if newest == Some(period) {
                    ancestry.above(day, row.org, |parent| add(ancestry.parents()[parent as usize].1));
                }
            }
        });
    }
    let mut out: HashMap<OdsCode, (Period, Vec<Part>)> = HashMap::new();
    for ((org, period), cells) in sums {
        if out.get(&org).is_some_and(|(p, _)| *p > period) {
            continue;
        }
        let part = |((position, label, series), number): &((i64, String, String), usize)| {
            let n = *cells.get(number)?;
            Some(Part { label: label.clone(), series: series.clone(), position: *position, n })
        };
        out.insert(org, (period, named.iter().filter_map(part).collect()));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn a_file_about_people_is_not_called_by_its_name() {
        let record = |table: &str| SourceRecord {
            id: "fhir-1".into(),
            family: "fhir".into(),
            title: "FHIR R4 clinical records".into(),
            edition: "2026-10-01".into(),
            periods: Default::default(),
            file: "Jane-Smith-9434765919.ndjson".into(),
            rows: [(table.to_owned(), 3)].into(),
            issues: vec![linchpin_core::Issue {
                severity: linchpin_core::Severity::Note,
                rule: "passed-over".into(),
                place: linchpin_core::Place { file: "Jane-Smith-9434765919.ndjson".into(), ..Default::default() },
                value: None,
                message: "3 resources".into(),
                times: 1,
            }],
            hash: "0123456789abcdef".into(),
            loaded: Timestamp::UNIX_EPOCH,
            licence: String::new(),
            about: String::new(),
        };
        let entry = |table: &str| Entry {
            record: record(table),
            system: Some("Northside".into()),
            container: String::new(),
            slices: BTreeMap::new(),
            files: BTreeMap::new(),
            replaced: 0,
        };
        let shown = told(&entry("allergy"));
        assert_eq!(shown.file, "FHIR R4 clinical records of Northside, 2026-10-01, mark 01234567");
        assert!(!format!("{shown:?}").contains("Smith"), "{shown:?}");
        assert_eq!(told(&entry("list_size")).file, "Jane-Smith-9434765919.ndjson", "what is published has its name");
    }
}
