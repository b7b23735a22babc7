//! Makes the values of indicators that are not made yet, or whose definition or facts have changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use datafusion::{datasource::MemTable, execution::context::SessionContext};
use linchpin_core::{Error, ErrorKind, Group, OrganisationTree, Period, Result};
use linchpin_measures::{Indicator, ancestry::Ancestry, rollup};
use sha2::{Digest, Sha256};

use crate::{
    beside,
    catalog::Catalogue,
    count::{self, Counted},
    left_out::LeftOut,
    organisations, persons, session,
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
    last_tree: &LastTree,
    indicators: &[Indicator],
    groups: &[Group],
    say: &(dyn Fn(&str) + Sync),
) -> Result<Measuring> {
    let old = Index::read(lake);
    let left_out = LeftOut::read(lake)?.mark();
    let mut index = Index::default();
    let mut measuring = Measuring::default();
    let mut stale = Vec::new();
    let twins: Vec<Indicator> = indicators.iter().filter_map(beside::twin).collect();
    for indicator in indicators.iter().chain(&twins) {
        let key = key(catalogue, &left_out, indicator, groups);
        match old.indicators.get(&indicator.id) {
            Some(made) if made.key == key && lake.join(&made.file).exists() => {
                measuring.kept += 1;
                index.indicators.insert(indicator.id.clone(), made.clone());
            }
            _ => stale.push((indicator, key)),
        }
    }
    if !stale.is_empty() {
        let context = session::open_for_many(lake, catalogue).await?;
        let tree = prepare(&context, catalogue, last_tree, groups, &stale)?;
        let ancestry = Ancestry::new(&tree);
        for (at, outcome) in in_parallel(stale.len(), |at| {
            let (indicator, key) = &stale[at];
            say(&indicator.id);
            make(lake, catalogue, &context, &ancestry, indicator, key)
        }) {
            let id = stale[at].0.id.clone();
            match outcome {
                Ok((made, values)) => {
                    measuring.values += values;
                    measuring.made.push(id.clone());
                    index.indicators.insert(id, made);
                }
                Err(error) if error.kind() == ErrorKind::Internal => return Err(error),
                Err(error) => measuring.failed.push((id, error)),
            }
        }
    }
    if index != old {
        index.commit(lake)?;
    }
    Ok(measuring)
}

/// Makes the values of one indicator and writes them.
fn make(
    lake: &Path,
    catalogue: &Catalogue,
    context: &SessionContext,
    ancestry: &Ancestry<'_>,
    indicator: &Indicator,
    key: &str,
) -> Result<(Made, usize)> {
    let counted = wait(count::count(context, indicator))?;
    let values = rollup::roll_up(indicator, &counted.numerator, counted.denominator.as_deref(), ancestry);
    let file = values::write(lake, indicator, key, &values)?;
    Ok((Made { key: key.to_owned(), file, lineage: lineage(catalogue, indicator, counted) }, values.len()))
}

/// Runs a future to its end on a thread that is not the runtime's own.
pub fn wait<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    match tokio::runtime::Handle::try_current() {
        Ok(handle) => handle.block_on(future),
        Err(error) => Err(Error::internal("there is no runtime for queries", error)),
    }
}

/// Does `count` pieces of work on as many threads as there are cores, one query each; gives the outcomes in order.
pub fn in_parallel<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<(usize, T)> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(count.max(1));
    let next = AtomicUsize::new(0);
    let runtime = tokio::runtime::Handle::try_current().ok();
    let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
        let one = || {
            let _entered = runtime.as_ref().map(tokio::runtime::Handle::enter);
            let mut mine = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= count {
                    return mine;
                }
                mine.push((at, work(at)));
            }
        };
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(one)).collect();
        // A thread that panicked did so in a library; its pieces are missing and the panic is passed on.
        threads.into_iter().flat_map(|t| t.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done
}

/// The organisation tree that was last asked for: measuring and the picture after it want the same one.
#[derive(Clone, Debug, Default)]
pub struct LastTree(Arc<tokio::sync::Mutex<Option<Marked>>>);

/// What a tree was made of, and the tree.
type Marked = (String, Arc<OrganisationTree>);

impl LastTree {
    /// The tree of the catalogue's facts, with the users' groups.
    pub async fn get(
        &self,
        catalogue: &Catalogue,
        context: &SessionContext,
        groups: &[Group],
    ) -> Result<Arc<OrganisationTree>> {
        let mark = format!("{} {groups:?}", catalogue.version);
        let mut last = self.0.lock().await;
        if let Some((_, tree)) = last.as_ref().filter(|(of, _)| *of == mark) {
            return Ok(Arc::clone(tree));
        }
        let mut tree = organisations::tree(context).await?;
        tree.add_groups(groups);
        Ok(Arc::clone(&last.insert((mark, Arc::new(tree))).1))
    }
}

/// Names everything that an indicator's values depend on.
fn key(catalogue: &Catalogue, left_out: &str, indicator: &Indicator, groups: &[Group]) -> String {
    let mut hash = Sha256::new();
    hash.update(ENGINE);
    hash.update(&indicator.hash);
    for table in indicator.tables().iter().map(String::as_str).chain(["organisation", "membership"]) {
        hash.update(table);
        hash.update(catalogue.mark(table));
        if persons::is_about_people(table) {
            hash.update(left_out);
        }
    }
    hash.update(serde_json::to_vec(groups).unwrap_or_default());
    linchpin_core::hex(&hash.finalize())
}

/// Makes the tree and, beside it, reads the tables that several queries want into memory once.
fn prepare(
    context: &SessionContext,
    catalogue: &Catalogue,
    last_tree: &LastTree,
    groups: &[Group],
    stale: &[(&Indicator, String)],
) -> Result<Arc<OrganisationTree>> {
    enum Piece {
        Tree(Arc<OrganisationTree>),
        Table(MemTable),
    }
    let tables = worth_holding(catalogue, stale);
    let pieces = in_parallel(1 + tables.len(), |at| match at {
        0 => wait(last_tree.get(catalogue, context, groups)).map(Piece::Tree),
        at => wait(session::in_memory_copy(context, &tables[at - 1])).map(Piece::Table),
    });
    let mut made = None;
    // Only now do the copies take the tables' places: the tree was reading them.
    for (at, piece) in pieces {
        match piece? {
            Piece::Tree(tree) => made = Some(tree),
            Piece::Table(copy) => session::replace(context, &tables[at - 1], copy)?,
        }
    }
    made.ok_or_else(|| Error::invalid("the organisation tree was not made"))
}

/// The tables that several queries want and that fit in memory.
fn worth_holding(catalogue: &Catalogue, stale: &[(&Indicator, String)]) -> Vec<String> {
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    for (indicator, _) in stale {
        let sides = 1 + usize::from(indicator.denominator.is_some());
        for table in indicator.tables() {
            *wanted.entry(table).or_default() += sides;
        }
    }
    let rows = |table: &String| catalogue.entries.iter().filter_map(|e| e.record.rows.get(table)).sum::<u64>();
    wanted.retain(|table, queries| *queries > 2 && (1..HELD_ROWS).contains(&rows(table)));
    wanted.into_keys().collect()
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
