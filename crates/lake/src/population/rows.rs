use datafusion::{
    arrow::{
        array::{Array, ArrayRef, AsArray, RecordBatch},
        compute::cast,
        datatypes::{DataType, Date32Type, Float64Type},
    },
    execution::context::SessionContext,
};
use futures_util::StreamExt as _;
use linchpin_core::{Error, Result};
use linchpin_risk::record::Day;

use crate::session::refused;

/// The columns of a batch, as texts, days and numbers.
pub struct Rows {
    columns: Vec<ArrayRef>,
    len: usize,
}

impl Rows {
    fn of(batch: &RecordBatch) -> Result<Self> {
        let plain = |array: &ArrayRef| {
            let to = match array.data_type() {
                DataType::Date32 => DataType::Date32,
                t if t.is_numeric() => DataType::Float64,
                _ => DataType::Utf8,
            };
            cast(array, &to).map_err(|e| Error::internal("a column of the lake cannot be read", e))
        };
        Ok(Self { columns: batch.columns().iter().map(plain).collect::<Result<_>>()?, len: batch.num_rows() })
    }

    /// The numbers of the rows.
    pub fn each(&self) -> std::ops::Range<usize> {
        0..self.len
    }

    /// A text; none where nothing is.
    pub fn text(&self, column: usize, row: usize) -> Option<&str> {
        let array = self.columns.get(column)?.as_string_opt::<i32>()?;
        array.is_valid(row).then(|| array.value(row))
    }

    /// A day.
    pub fn day(&self, column: usize, row: usize) -> Option<Day> {
        let array = self.columns.get(column)?.as_primitive_opt::<Date32Type>()?;
        array.is_valid(row).then(|| Day::numbered(array.value(row)))
    }

    /// A number.
    pub fn number(&self, column: usize, row: usize) -> Option<f64> {
        let array = self.columns.get(column)?.as_primitive_opt::<Float64Type>()?;
        array.is_valid(row).then(|| array.value(row))
    }
}

/// Runs a query and hands over what it finds, part by part.
pub async fn each(context: &SessionContext, sql: &str, mut take: impl FnMut(&Rows) -> Result<()>) -> Result<()> {
    let mut stream = context.sql(sql).await.map_err(refused)?.execute_stream().await.map_err(refused)?;
    while let Some(batch) = stream.next().await {
        take(&Rows::of(&batch.map_err(refused)?)?)?;
    }
    Ok(())
}
