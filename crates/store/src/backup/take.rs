use std::{collections::BTreeMap, io::Write};

use linchpin_core::{Error, Result};
use serde::Serialize;
use serde_json::Value;

use super::{
    CHAIN_HEAD, FORM, First, Heading, Last, PASSING, Summary, composed, quoted,
    values::{read, written},
};
use crate::{
    Bind, Statement, Store, Tx, args,
    audit::Checkpoint,
    schema::{Column, Table, tables},
    statement,
};

pub(super) const HEAD: Statement = statement!("select seq, hash from audit_head where id = 1");

/// As many rows are in memory at a time.
const PAGE: u32 = 1_000;

impl Store {
    /// Writes all records as they are at this moment, while others go on working.
    ///
    /// # Errors
    /// The store cannot be reached, or `out` cannot be written.
    pub async fn back_up(&self, out: &mut (dyn Write + Send)) -> Result<Summary> {
        let version = self.version().await?;
        // One read transaction is one moment's picture, however long it takes.
        let mut tx = self.read().await?;
        line(out, &First { linchpin_store: FORM, version })?;
        let mut rows = BTreeMap::new();
        for table in tables(&mut tx).await? {
            if PASSING.contains(&table.name.as_str()) || table.name == CHAIN_HEAD {
                continue;
            }
            let columns = table.columns.iter().map(|c| c.name.clone()).collect();
            line(out, &Heading { table: table.name.clone(), columns })?;
            let count = table_rows(&mut tx, &table, out).await?;
            rows.insert(table.name, count);
        }
        let head = tx.only(HEAD, args![]).await?;
        let end = Checkpoint { seq: head.count("seq")?, hash: head.text("hash")? };
        tx.rollback().await?;
        line(out, &Last { rows: rows.clone(), end: end.to_string() })?;
        out.flush().map_err(unwritten)?;
        Ok(Summary { version, rows, end })
    }
}

/// The rows of a table in the order of its key, each page after the last row of the one before.
async fn table_rows(tx: &mut Tx, table: &Table, out: &mut (dyn Write + Send)) -> Result<u64> {
    let names: Vec<String> = table.columns.iter().map(|c| quoted(&c.name)).collect::<Result<_>>()?;
    let keys: Vec<String> = table.key().into_iter().map(quoted).collect::<Result<_>>()?;
    if keys.is_empty() {
        return Err(Error::internal("A table of the store has no key.", table.name.clone()));
    }
    let (names, key, name) = (names.join(", "), keys.join(", "), quoted(&table.name)?);
    let places: Vec<String> = (1..=keys.len()).map(|n| format!("${n}")).collect();
    let first = composed(format!("select {names} from {name} order by {key} limit {PAGE}"));
    let next = composed(format!(
        "select {names} from {name} where ({key}) > ({}) order by {key} limit {PAGE}",
        places.join(", ")
    ));
    let (mut count, mut last) = (0, Vec::<Bind>::new());
    loop {
        let page = if last.is_empty() { tx.all(first, args![]).await? } else { tx.all(next, last).await? };
        for row in &page {
            let values: Vec<Value> = table.columns.iter().map(|c| written(c, row)).collect::<Result<_>>()?;
            line(out, &values)?;
        }
        count += page.len() as u64;
        match page.last() {
            Some(row) if page.len() == PAGE as usize => {
                last = key_columns(table).map(|c| read(c, &written(c, row)?)).collect::<Result<_>>()?;
            }
            _ => return Ok(count),
        }
    }
}

/// The columns of the key, in their order in it.
fn key_columns(table: &Table) -> impl Iterator<Item = &Column> {
    table.key().into_iter().filter_map(|name| table.columns.iter().find(|c| c.name == name))
}

fn line(out: &mut (dyn Write + Send), value: &impl Serialize) -> Result<()> {
    let mut text = serde_json::to_vec(value).map_err(|e| Error::internal("A record cannot be written.", e))?;
    text.push(b'\n');
    out.write_all(&text).map_err(unwritten)
}

fn unwritten(cause: std::io::Error) -> Error {
    Error::internal("The backup of the store cannot be written: is the disk full?", cause)
}
