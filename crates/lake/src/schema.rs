//! From a documented table to its Arrow schema.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use linchpin_sources::table::{ColumnKind, Table};

/// The column that says which loaded file a row came from.
pub const SOURCE: &str = "source";
/// The column that says which slice of that file, so that a newer edition can take its place.
pub const SLICE: &str = "slice";

/// The schema of a table's Parquet files: its own columns, then `source` and `slice`.
pub fn of(table: &Table) -> SchemaRef {
    let own = table.columns.iter().map(|c| Field::new(c.name, data_type(c.kind), c.nullable));
    let added = [Field::new(SOURCE, DataType::Utf8, false), Field::new(SLICE, DataType::Int32, false)];
    Arc::new(Schema::new(own.chain(added).collect::<Vec<_>>()))
}

/// The same for queries: `slice` is the lake's own business and left out; nothing is promised to be there.
pub fn for_queries(table: &Table) -> SchemaRef {
    let own = table.columns.iter().map(|c| Field::new(c.name, query_type(c.kind), true));
    Arc::new(Schema::new(own.chain([Field::new(SOURCE, DataType::Utf8View, true)]).collect::<Vec<_>>()))
}

fn data_type(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Text => DataType::Utf8,
        ColumnKind::Date => DataType::Date32,
        ColumnKind::Whole => DataType::Int64,
        ColumnKind::Real => DataType::Float64,
    }
}

fn query_type(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Text => DataType::Utf8View,
        other => data_type(other),
    }
}
