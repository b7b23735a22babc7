use std::{
    collections::{BTreeMap, BTreeSet},
    io::BufRead,
};

use linchpin_core::{Error, Result};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{CHAIN, CHAIN_HEAD, FORM, First, Heading, Last, Summary, composed, damaged, quoted, values};
use crate::{
    Address, Bind, Settings, Statement, Store, Tx, args,
    audit::{Verdict, verify},
    latest,
    schema::{Column, Table, tables},
    statement,
};

pub(super) const FOREIGN_KEYS: Statement = statement!(
    sqlite: "select '' as tab, '' as name where 1 = 0",
    postgres: "select r.relname::text as tab, c.conname::text as name from pg_constraint c
        join pg_class r on r.oid = c.conrelid join pg_namespace n on n.oid = r.relnamespace
        where c.contype = 'f' and n.nspname = current_schema() order by 1, 2",
);

/// As many values go to the database at once; SQLite takes 32,766.
const VALUES: usize = 10_000;

impl Store {
    /// Puts a backup into a store where nothing is yet, checks that all of it came and that the audit chain is whole,
    /// and brings the schema up to date.
    ///
    /// # Errors
    /// There is a store already; the backup is damaged, cut short, or of a newer version; the store cannot be reached.
    /// What stands at the address then is to be thrown away: no rows, or rows with a broken chain.
    pub async fn restore(address: &Address, settings: &Settings, from: &mut (dyn BufRead + Send)) -> Result<Summary> {
        let mut lines = Lines { from, number: 0 };
        let first: First = lines.read("it does not begin as one")?;
        if first.linchpin_store != FORM || first.version > latest() {
            return Err(damaged("a newer version of Linchpin made it, and can restore it"));
        }
        let store = Self::connect(address, settings).await?;
        let summary = fill(&store, first.version, &mut lines).await;
        store.close().await;
        summary
    }
}

async fn fill(store: &Store, version: i64, lines: &mut Lines<'_>) -> Result<Summary> {
    if store.version().await? != 0 {
        return Err(Error::invalid("There is a store at this address already. Restore into an empty place."));
    }
    store.migrate(Some(version)).await?;
    let mut tx = store.write().await?;
    let later = defer(&mut tx).await?;
    let last = rows(&mut tx, lines).await?;
    undefer(&mut tx, later).await?;
    tx.commit().await?;
    let end = last.end.parse()?;
    match verify(store, Some(&end)).await? {
        Verdict::Whole(found) if found == end => {}
        Verdict::Whole(_) => return Err(damaged("the audit chain goes on after its end")),
        Verdict::Broken { seq, how } => return Err(damaged(format_args!("entry {seq} of the audit chain {how}"))),
    }
    store.migrate(None).await?;
    Ok(Summary { version, rows: last.rows, end })
}

/// Lets rows come before those they refer to, until all are there.
async fn defer(tx: &mut Tx) -> Result<Vec<(String, String)>> {
    if tx.is_sqlite() {
        tx.script("pragma defer_foreign_keys = on").await?;
    }
    let mut names = Vec::new();
    for row in tx.all(FOREIGN_KEYS, args![]).await? {
        let (table, name) = (quoted(&row.text("tab")?)?, quoted(&row.text("name")?)?);
        let text = format!("alter table {table} alter constraint {name} deferrable initially deferred");
        tx.execute(composed(text), args![]).await?;
        names.push((table, name));
    }
    Ok(names)
}

async fn undefer(tx: &mut Tx, names: Vec<(String, String)>) -> Result<()> {
    if !tx.is_sqlite() {
        tx.script("set constraints all immediate").await?;
    }
    for (table, name) in names {
        tx.execute(composed(format!("alter table {table} alter constraint {name} not deferrable")), args![]).await?;
    }
    Ok(())
}

/// Reads everything to the last line, which says how much there must be.
async fn rows(tx: &mut Tx, lines: &mut Lines<'_>) -> Result<Last> {
    let known: BTreeMap<String, Table> = tables(tx).await?.into_iter().map(|t| (t.name.clone(), t)).collect();
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut into: Option<Filling> = None;
    loop {
        match lines.read::<Value>("it was cut short")? {
            Value::Array(values) => {
                let filling = into.as_mut().ok_or_else(|| damaged("rows stand before their table"))?;
                *counts.entry(filling.name.clone()).or_default() += 1;
                filling.add(tx, &values).await?;
            }
            line => {
                if let Some(mut filling) = into.take() {
                    filling.write(tx).await?;
                }
                if line.get("table").is_some() {
                    let heading: Heading = serde_json::from_value(line).map_err(damaged)?;
                    counts.insert(heading.table.clone(), 0);
                    into = Some(Filling::begin(tx, &known, &heading).await?);
                } else {
                    let last: Last = serde_json::from_value(line).map_err(damaged)?;
                    return if last.rows == counts { Ok(last) } else { Err(damaged("rows are missing")) };
                }
            }
        }
    }
}

/// A table that is being filled.
struct Filling {
    name: String,
    columns: Vec<Column>,
    /// The statement for this many rows at once.
    many: Statement,
    batch: usize,
    text: String,
    waiting: Vec<Bind>,
}

impl Filling {
    /// Names are taken from the database's catalogue; a file that names others is refused.
    async fn begin(tx: &mut Tx, known: &BTreeMap<String, Table>, heading: &Heading) -> Result<Self> {
        let table = known.get(&heading.table).filter(|t| t.name != CHAIN_HEAD);
        let table = table.ok_or_else(|| damaged("it names a table that is none of ours"))?;
        let find = |name: &String| table.columns.iter().find(|c| c.name == *name).cloned();
        let columns: Option<Vec<Column>> = heading.columns.iter().map(find).collect();
        let columns = columns.ok_or_else(|| damaged(format_args!("it names a column that {} has not", table.name)))?;
        let named: BTreeSet<&str> = columns.iter().map(|c| c.name.as_str()).collect();
        if named.len() != table.columns.len() || columns.len() != named.len() {
            return Err(damaged(format_args!("it does not name every column of {} once", table.name)));
        }
        let name = quoted(&table.name)?;
        // What a migration put there is in the backup too. The chain cannot be emptied, and is empty in a fresh store.
        if table.name != CHAIN {
            tx.execute(composed(format!("delete from {name}")), args![]).await?;
        }
        let names: Vec<String> = columns.iter().map(|c| quoted(&c.name)).collect::<Result<_>>()?;
        let text = format!("insert into {name} ({}) values ", names.join(", "));
        // PostgreSQL moves the head of the chain when a statement ends, so that each statement may add one entry.
        let batch = if table.name == CHAIN { 1 } else { (VALUES / columns.len().max(1)).clamp(1, 500) };
        let many = composed(text.clone() + &places(batch, columns.len()));
        Ok(Self { name: table.name.clone(), columns, many, batch, text, waiting: Vec::new() })
    }

    async fn add(&mut self, tx: &mut Tx, row: &[Value]) -> Result<()> {
        if row.len() != self.columns.len() {
            return Err(damaged(format_args!("a row of {} has too few or too many values", self.name)));
        }
        for (column, value) in self.columns.iter().zip(row) {
            self.waiting.push(values::read(column, value)?);
        }
        if self.waiting.len() == self.batch * self.columns.len() {
            tx.execute(self.many, std::mem::take(&mut self.waiting)).await?;
        }
        Ok(())
    }

    /// Writes what waits when the table ends.
    async fn write(&mut self, tx: &mut Tx) -> Result<()> {
        let rows = self.waiting.len() / self.columns.len().max(1);
        if rows > 0 {
            let statement = composed(self.text.clone() + &places(rows, self.columns.len()));
            tx.execute(statement, std::mem::take(&mut self.waiting)).await?;
        }
        Ok(())
    }
}

/// `($1, $2), ($3, $4)` for two rows of two.
fn places(rows: usize, columns: usize) -> String {
    let row = |r: usize| {
        let numbers: Vec<String> = (1..=columns).map(|c| format!("${}", r * columns + c)).collect();
        format!("({})", numbers.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

struct Lines<'a> {
    from: &'a mut (dyn BufRead + Send),
    number: u64,
}

impl Lines<'_> {
    fn read<T: DeserializeOwned>(&mut self, end: &str) -> Result<T> {
        let mut line = String::new();
        self.number += 1;
        let read = self.from.read_line(&mut line).map_err(|e| damaged("it cannot be read").because(e))?;
        if read == 0 || !line.ends_with('\n') {
            return Err(damaged(end));
        }
        serde_json::from_str(&line).map_err(|_| damaged(format_args!("line {} is not as it was written", self.number)))
    }
}
