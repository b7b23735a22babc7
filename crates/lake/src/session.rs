//! A query session over what the catalogue names: read-only, over documented tables.

use std::{path::Path, sync::Arc};

use datafusion::{
    arrow::{
        array::{Int64Array, RecordBatch, StringArray},
        datatypes::{DataType, Field, Schema},
    },
    datasource::{
        MemTable, TableProvider,
        empty::EmptyTable,
        file_format::parquet::ParquetFormat,
        listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl},
    },
    execution::context::{SQLOptions, SessionConfig, SessionContext},
};
use linchpin_core::{Error, Result};
use linchpin_sources::table::{TABLES, Table};

use crate::{catalog::Catalogue, left_out::LeftOut, schema};

/// A session with every table of the lake, `source`, and `value` once indicators have been measured.
pub async fn open(lake: &Path, catalogue: &Catalogue, values: &[std::path::PathBuf]) -> Result<SessionContext> {
    let context = empty();
    register_all(&context, lake, catalogue, values)?;
    Ok(context)
}

fn register_all(
    context: &SessionContext,
    lake: &Path,
    catalogue: &Catalogue,
    values: &[std::path::PathBuf],
) -> Result<()> {
    let left_out = LeftOut::read(lake)?;
    for table in TABLES {
        let rows = over_parquet(&catalogue.files(lake, table.name), schema::for_queries(table))?;
        register(context, table.name, left_out.without(context, rows)?)?;
    }
    register(context, "source", sources(catalogue)?)?;
    register(context, "value", over_parquet(values, crate::values::schema())?)
}

/// A session without tables.
pub fn empty() -> SessionContext {
    SessionContext::new_with_config(SessionConfig::new().with_information_schema(true))
}

/// A session for many small queries side by side: each runs on one thread, without exchanging rows with itself.
pub async fn open_for_many(lake: &Path, catalogue: &Catalogue) -> Result<SessionContext> {
    let context =
        SessionContext::new_with_config(SessionConfig::new().with_target_partitions(1).with_batch_size(32 * 1024));
    register_all(&context, lake, catalogue, &[])?;
    Ok(context)
}

/// Runs a query that may only read.
pub async fn read(context: &SessionContext, sql: &str) -> Result<Vec<RecordBatch>> {
    let options = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    let frame = context.sql_with_options(sql, options).await.map_err(refused)?;
    frame.collect().await.map_err(refused)
}

/// A copy of a table in memory, for many queries over it.
pub async fn in_memory_copy(context: &SessionContext, table: &str) -> Result<MemTable> {
    let frame = context.table(table).await.map_err(refused)?;
    let schema = Arc::new(frame.schema().as_arrow().clone());
    let parts = frame.collect_partitioned().await.map_err(refused)?;
    MemTable::try_new(schema, parts).map_err(refused)
}

/// Puts a copy in the place of a table.
pub fn replace(context: &SessionContext, table: &str, copy: MemTable) -> Result<()> {
    context.deregister_table(table).map_err(refused)?;
    register(context, table, Arc::new(copy))
}

pub fn register(context: &SessionContext, name: &str, table: Arc<dyn TableProvider>) -> Result<()> {
    context.register_table(name, table).map_err(refused)?;
    Ok(())
}

/// A table of documented columns in memory, for worked examples and tests.
pub fn in_memory(table: &Table, batch: RecordBatch) -> Result<Arc<dyn TableProvider>> {
    let schema = schema::for_queries(table);
    Ok(Arc::new(MemTable::try_new(schema, vec![vec![batch]]).map_err(refused)?))
}

fn over_parquet(
    files: &[std::path::PathBuf],
    schema: datafusion::arrow::datatypes::SchemaRef,
) -> Result<Arc<dyn TableProvider>> {
    if files.is_empty() {
        return Ok(Arc::new(EmptyTable::new(schema)));
    }
    let urls = files
        .iter()
        .map(|f| {
            let path = std::path::absolute(f).map_err(|e| Error::internal("the lake's folder cannot be found", e))?;
            ListingTableUrl::parse(path.to_string_lossy()).map_err(refused)
        })
        .collect::<Result<Vec<_>>>()?;
    let options = ListingOptions::new(Arc::new(ParquetFormat::default())).with_file_extension(".parquet");
    let config = ListingTableConfig::new_with_multi_paths(urls).with_listing_options(options).with_schema(schema);
    Ok(Arc::new(ListingTable::try_new(config).map_err(refused)?))
}

/// The catalogue as a table, so that SQL can join a row to the file it came from.
fn sources(catalogue: &Catalogue) -> Result<Arc<dyn TableProvider>> {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let whole = |name: &str| Field::new(name, DataType::Int64, true);
    let names = ["id", "family", "edition", "first_period", "last_period", "file", "hash", "loaded"];
    let schema =
        Arc::new(Schema::new(names.map(text).into_iter().chain([whole("rows"), whole("issues")]).collect::<Vec<_>>()));
    let records = || catalogue.entries.iter().map(|e| &e.record);
    let strings = |of: fn(&linchpin_measures::picture::SourceRecord) -> String| {
        Arc::new(StringArray::from_iter_values(records().map(of)))
    };
    let wholes = |of: fn(&linchpin_measures::picture::SourceRecord) -> u64| {
        Arc::new(Int64Array::from_iter_values(records().map(of).map(u64::cast_signed)))
    };
    let batch = RecordBatch::try_new(
        Arc::clone(&schema),
        vec![
            strings(|r| r.id.clone()),
            strings(|r| r.family.clone()),
            strings(|r| r.edition.clone()),
            strings(|r| r.periods.0.clone()),
            strings(|r| r.periods.1.clone()),
            strings(|r| r.file.clone()),
            strings(|r| r.hash.clone()),
            strings(|r| r.loaded.to_string()),
            wholes(|r| r.rows.values().sum()),
            wholes(|r| r.issues.iter().map(|i| i.times).sum()),
        ],
    )
    .map_err(|e| Error::internal("the table of sources cannot be made", e))?;
    Ok(Arc::new(MemTable::try_new(schema, vec![vec![batch]]).map_err(refused)?))
}

/// A query that cannot run: the asker can usually mend it, so the engine's own words are passed on.
#[expect(clippy::needless_pass_by_value, reason = "used as map_err(refused)")]
pub fn refused(error: datafusion::error::DataFusionError) -> Error {
    let text = error.strip_backtrace();
    Error::invalid(format!("the query cannot be run: {text}"))
}
