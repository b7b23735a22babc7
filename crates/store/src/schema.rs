//! What is in the catalogue of either database, in common words: for the test that holds the two schemas against each
//! other, and for those who ask what the store holds.

use std::collections::BTreeMap;

use linchpin_core::{Error, Result};

use crate::{Statement, Tx, args, statement};

/// The statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[COLUMNS, REFERENCES];

const COLUMNS: Statement = statement!(
    sqlite: "select m.name as tab, p.name as col, p.type as kind, p.\"notnull\" as required, p.pk as place
        from sqlite_master as m join pragma_table_info(m.name) as p
        where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' and m.name <> '_sqlx_migrations'
        order by m.name, p.cid",
    postgres: "select cast(c.relname as text) as tab, cast(a.attname as text) as col,
            format_type(a.atttypid, a.atttypmod) as kind,
            cast(case when a.attnotnull then 1 else 0 end as bigint) as required,
            cast(coalesce(k.place, 0) as bigint) as place
        from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        left join (select i.indrelid, u.attnum, u.place from pg_index as i,
            unnest(cast(i.indkey as smallint[])) with ordinality as u (attnum, place) where i.indisprimary) as k
            on k.indrelid = c.oid and k.attnum = a.attnum
        where c.relnamespace = cast(current_schema() as regnamespace) and c.relkind = 'r'
            and c.relname <> '_sqlx_migrations'
        order by c.relname collate \"C\", a.attnum",
);
const REFERENCES: Statement = statement!(
    sqlite: "select m.name as tab, f.\"from\" as col, f.\"table\" as target
        from sqlite_master as m join pragma_foreign_key_list(m.name) as f where m.type = 'table'
        order by m.name, f.\"from\"",
    postgres: "select cast(c.relname as text) as tab, cast(a.attname as text) as col, cast(t.relname as text) as target
        from pg_constraint as f join pg_class as c on c.oid = f.conrelid join pg_class as t on t.oid = f.confrelid
        join pg_attribute as a on a.attrelid = c.oid and a.attnum = f.conkey[1]
        where f.contype = 'f' and c.relnamespace = cast(current_schema() as regnamespace)
        order by c.relname collate \"C\", a.attname collate \"C\"",
);

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// Which column points to which table.
    pub references: BTreeMap<String, String>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether something must be there.
    pub required: bool,
    /// Its place in the primary key, from 1; 0 when it is not in it.
    pub key: u64,
}

/// What a column holds. The two databases have other names for the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// A number with a fraction.
    Real,
    /// Bytes.
    Bytes,
}

impl Kind {
    fn of(declared: &str) -> Result<Self> {
        match declared.to_ascii_lowercase().as_str() {
            "text" => Ok(Self::Text),
            "integer" | "bigint" => Ok(Self::Whole),
            "real" | "double precision" => Ok(Self::Real),
            "blob" | "bytea" => Ok(Self::Bytes),
            other => {
                Err(Error::internal("The store has a column of a kind that it should not have.", other.to_owned()))
            }
        }
    }
}

impl Table {
    /// The names of the columns of the primary key, in their order in it.
    #[must_use]
    pub fn key(&self) -> Vec<&str> {
        let mut key: Vec<&Column> = self.columns.iter().filter(|column| column.key > 0).collect();
        key.sort_by_key(|column| column.key);
        key.into_iter().map(|column| column.name.as_str()).collect()
    }
}

/// Every table, by name.
///
/// # Errors
/// When the database cannot be reached.
pub async fn tables(tx: &mut Tx) -> Result<Vec<Table>> {
    let mut tables: Vec<Table> = Vec::new();
    for row in tx.all(COLUMNS, args![]).await? {
        let name = row.text("tab")?;
        if tables.last().is_none_or(|table| table.name != name) {
            tables.push(Table { name, columns: Vec::new(), references: BTreeMap::new() });
        }
        let key = row.count("place")?;
        let column = Column {
            name: row.text("col")?,
            kind: Kind::of(&row.text("kind")?)?,
            required: row.flag("required")? || key > 0,
            key,
        };
        if let Some(table) = tables.last_mut() {
            table.columns.push(column);
        }
    }
    for row in tx.all(REFERENCES, args![]).await? {
        let name = row.text("tab")?;
        if let Some(table) = tables.iter_mut().find(|table| table.name == name) {
            table.references.insert(row.text("col")?, row.text("target")?);
        }
    }
    Ok(tables)
}
