use linchpin_core::{Error, Result};
use serde_json::Value;

use crate::{Bind, Row, Statement, Tx, args, statement};

pub(super) const COLUMNS: Statement = statement!(
    sqlite: "select m.name as tab, p.name as col, lower(p.type) as kind, p.pk as place
        from sqlite_master m join pragma_table_info(m.name) p
        where m.type = 'table' and m.name not like 'sqlite~_%' escape '~' and m.name <> '_sqlx_migrations'
        order by m.name, p.cid",
    postgres: "select c.table_name::text as tab, c.column_name::text as col, c.data_type::text as kind,
            coalesce(k.ordinal_position, 0)::bigint as place
        from information_schema.columns c
        join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
        left join (select u.table_schema, u.table_name, u.column_name, u.ordinal_position
            from information_schema.key_column_usage u
            join information_schema.table_constraints p on p.constraint_schema = u.constraint_schema
                and p.constraint_name = u.constraint_name and p.table_name = u.table_name
            where p.constraint_type = 'PRIMARY KEY') k
            on k.table_schema = c.table_schema and k.table_name = c.table_name and k.column_name = c.column_name
        where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.table_name <> '_sqlx_migrations'
        order by c.table_name, c.ordinal_position",
);

/// How a column's values are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Whole,
    Bytes,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Its place in the primary key, from 1; 0 when it is none of it.
    pub(super) place: i64,
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
}

impl Table {
    /// The columns of the primary key, in its order: rows are read and written in it.
    pub(super) fn key(&self) -> Vec<&Column> {
        let mut key: Vec<&Column> = self.columns.iter().filter(|c| c.place > 0).collect();
        key.sort_by_key(|c| c.place);
        key
    }
}

/// Every table of the store, from the database's own catalogue: a new one cannot be forgotten.
pub(super) async fn tables(tx: &mut Tx) -> Result<Vec<Table>> {
    let mut tables: Vec<Table> = Vec::new();
    for row in tx.all(COLUMNS, args![]).await? {
        let (table, name, kind) = (row.text("tab")?, row.text("col")?, row.text("kind")?);
        let kind = match kind.as_str() {
            "text" => Kind::Text,
            "integer" | "bigint" => Kind::Whole,
            "blob" | "bytea" => Kind::Bytes,
            other => {
                let told = format!("{table}.{name} is {other}");
                return Err(Error::internal(
                    "The store's schema holds a kind of column that backups do not know.",
                    told,
                ));
            }
        };
        if tables.last().is_none_or(|t| t.name != table) {
            tables.push(Table { name: table, columns: Vec::new() });
        }
        if let Some(table) = tables.last_mut() {
            table.columns.push(Column { name, kind, place: row.whole("place")? });
        }
    }
    Ok(tables)
}

impl Column {
    /// The value of this column, as a line says it: bytes as hexadecimal digits.
    pub(super) fn value(&self, row: &Row) -> Result<Value> {
        let name = self.name.as_str();
        Ok(match self.kind {
            Kind::Text => row.opt_text(name)?.map_or(Value::Null, Value::from),
            Kind::Whole => row.opt_whole(name)?.map_or(Value::Null, Value::from),
            Kind::Bytes => row
                .opt_bytes(name)?
                .map_or(Value::Null, |bytes| Value::from(bytes.iter().map(|b| format!("{b:02x}")).collect::<String>())),
        })
    }

    /// The value that a line says, to be handed to the database.
    pub(super) fn bind(&self, value: &Value) -> Result<Bind> {
        let wrong = || super::damaged(format_args!("a value of {} is of another kind", self.name));
        Ok(match (self.kind, value) {
            (Kind::Text, Value::Null) => Bind::Text(None),
            (Kind::Text, Value::String(text)) => Bind::Text(Some(text.clone())),
            (Kind::Whole, Value::Null) => Bind::Whole(None),
            (Kind::Whole, value) => Bind::Whole(Some(value.as_i64().ok_or_else(wrong)?)),
            (Kind::Bytes, Value::Null) => Bind::Bytes(None),
            (Kind::Bytes, Value::String(text)) => Bind::Bytes(Some(bytes(text).ok_or_else(wrong)?)),
            _ => return Err(wrong()),
        })
    }
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}
