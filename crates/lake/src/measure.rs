//! Makes the values of indicators that are not made yet, or whose definition or facts have changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use datafusion::execution::context::SessionContext;
use linchpin_core::{Error, Group, OrganisationTree, Period, Result};
use linchpin_measures::{Indicator, ancestry::Ancestry, rollup};
use sha2::{Digest, Sha256};

use crate::{
    catalog::Catalogue,
    count::{self, Counted},
    organisations, session,
    values::{self, Index, Made},
};

/// Part of every key: goes up when the way values are made changes, so that old ones are made again.
const ENGINE: &str = "2";

/// Tables with more rows than this are read from their files by each query instead of being held in memory.
const HELD_ROWS: u64 = 6_000_000;

/// What a run of measuring did.
#[derive(Debug, Default)]
pub struct Measuring {
    /// Indicators made, by id.
    pub made: Vec<String>,
    /// How many were still good.
    pub kept: usize,
    /// Values written.
    pub values: usize,
    /// Indicators whose SQL failed, with the reason.
    pub failed: Vec<(String, Error)>,
}

/// Measures every indicator that needs it and commits the index once.
pub async fn measure(
    lake: &Path,
    catalogue: &Catalogue,
    indicators: &[Indicator],
    groups: &[Group],
    say: &(dyn Fn(&str) + Sync),
) -> Result<Measuring> {
    let old = Index::read(lake);
    let mut index = Index::default();
    let mut measuring = Measuring::default();
    let mut stale = Vec::new();
    for indicator in indicators {
        let key = key(catalogue, indicator, groups);
        match old.indicators.get(&indicator.id) {
            Some(made) if made.key == key && lake.join(&made.file).exists() => {
                measuring.kept += 1;
                index.indicators.insert(indicator.id.clone(), made.clone());
            }
            _ => stale.push((indicator, key)),
        }
    }
    if !stale.is_empty() {
        let context = session::open(lake, catalogue, &[]).await?;
        let tree = tree(&context, groups).await?;
        hold_tables(&context, catalogue, &stale).await?;
        let ancestry = Ancestry::new(&tree);
        for (indicator, key) in stale {
            say(&indicator.id);
            match count::count(&context, indicator).await {
                Ok(counted) => {
                    let values = rollup::roll_up(indicator, &counted.numerator, counted.denominator.as_deref(), &ancestry);
                    let file = values::write(lake, indicator, &key, &values)?;
                    measuring.values += values.len();
                    measuring.made.push(indicator.id.clone());
                    let lineage = lineage(catalogue, indicator, counted);
                    index.indicators.insert(indicator.id.clone(), Made { key, file, lineage });
                }
                Err(error) => measuring.failed.push((indicator.id.clone(), error)),
            }
        }
    }
    if index != old {
        index.commit(lake)?;
    }
    Ok(measuring)
}

/// The organisation tree of the session, with the users' groups.
pub async fn tree(context: &SessionContext, groups: &[Group]) -> Result<OrganisationTree> {
    let mut tree = organisations::tree(context).await?;
    tree.add_groups(groups);
    Ok(tree)
}

/// Names everything that an indicator's values depend on.
fn key(catalogue: &Catalogue, indicator: &Indicator, groups: &[Group]) -> String {
    let mut hash = Sha256::new();
    hash.update(ENGINE);
    hash.update(&indicator.hash);
    for table in indicator.tables().iter().map(String::as_str).chain(["organisation", "membership"]) {
        hash.update(table);
        hash.update(catalogue.mark(table));
    }
    hash.update(serde_json::to_vec(groups).unwrap_or_default());
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

/// Reads the tables that several queries want into memory once.
async fn hold_tables(
    context: &SessionContext,
    catalogue: &Catalogue,
    stale: &[(&Indicator, String)],
) -> Result<()> {
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    for (indicator, _) in stale {
        let sides = 1 + usize::from(indicator.denominator.is_some());
        for table in indicator.tables() {
            *wanted.entry(table).or_default() += sides;
        }
    }
    for (table, queries) in wanted {
        let rows: u64 = catalogue.entries.iter().filter_map(|e| e.record.rows.get(&table)).sum();
        if queries > 2 && rows > 0 && rows < HELD_ROWS {
            session::hold(context, &table).await?;
        }
    }
    Ok(())
}

/// The sources by period: as the rows say, or, for SQL that cannot be split, all sources of the tables it reads.
fn lineage(catalogue: &Catalogue, indicator: &Indicator, counted: Counted) -> BTreeMap<Period, BTreeSet<String>> {
    if !counted.lineage.is_empty() {
        return counted.lineage.into_iter().map(|(period, sources)| (period, sources.used())).collect();
    }
    let tables = indicator.tables();
    let all: BTreeSet<String> = catalogue
        .entries
        .iter()
        .filter(|e| tables.iter().any(|t| e.files.contains_key(t)))
        .map(|e| e.record.id.clone())
        .collect();
    counted.numerator.iter().map(|r| (r.period, all.clone())).collect()
}

/// Runs a definition's worked example; gives what differs, in sentences.
pub async fn check(indicator: &Indicator) -> Result<Vec<String>> {
    let context = session::empty();
    crate::example::register(&context, indicator)?;
    let counted = count::count(&context, indicator).await?;
    let tree = OrganisationTree::default();
    let ancestry = Ancestry::new(&tree);
    let values = rollup::roll_up(indicator, &counted.numerator, counted.denominator.as_deref(), &ancestry);
    Ok(crate::example::compare(indicator, &values))
}
