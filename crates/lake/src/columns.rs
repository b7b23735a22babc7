//! Rows of cells gathered into Arrow columns.

use std::sync::Arc;

use datafusion::arrow::{
    array::{
        ArrayRef, Date32Builder, DictionaryArray, Float64Builder, Int32Array, Int32Builder, Int64Builder, RecordBatch,
        StringArray, StringDictionaryBuilder,
    },
    datatypes::{DataType, Field, Int32Type, Schema, SchemaRef},
    error::ArrowError,
};
use jiff::civil::Date;
use linchpin_sources::table::{Cell, ColumnKind, Table};

use crate::schema;

/// The builders of one table. Texts are kept as dictionaries: published files repeat a few codes and words endlessly.
pub struct Columns {
    schema: SchemaRef,
    builders: Vec<Builder>,
    slices: Int32Builder,
    rows: usize,
}

enum Builder {
    Text(StringDictionaryBuilder<Int32Type>),
    Date(Date32Builder),
    Whole(Int64Builder),
    Real(Float64Builder),
}

impl Columns {
    pub fn new(table: &Table) -> Self {
        let builders = table
            .columns
            .iter()
            .map(|c| match c.kind {
                ColumnKind::Text => Builder::Text(StringDictionaryBuilder::new()),
                ColumnKind::Date => Builder::Date(Date32Builder::new()),
                ColumnKind::Whole => Builder::Whole(Int64Builder::new()),
                ColumnKind::Real => Builder::Real(Float64Builder::new()),
            })
            .collect();
        Self { schema: with_dictionaries(&schema::of(table)), builders, slices: Int32Builder::new(), rows: 0 }
    }

    /// The schema of the batches: as [`schema::of`], texts as dictionaries.
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// How many rows are gathered.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Adds a row. A cell of the wrong kind is a fault of the declaration and becomes empty.
    pub fn push(&mut self, cells: &[Cell<'_>], slice: i32) {
        for (builder, cell) in self.builders.iter_mut().zip(cells) {
            match (builder, cell) {
                (Builder::Text(b), Cell::Text(text)) => b.append_value(text),
                (Builder::Text(b), _) => b.append_null(),
                (Builder::Date(b), Cell::Date(date)) => b.append_value(days(*date)),
                (Builder::Date(b), _) => b.append_null(),
                (Builder::Whole(b), Cell::Whole(n)) => b.append_value(*n),
                (Builder::Whole(b), _) => b.append_null(),
                (Builder::Real(b), Cell::Real(n)) => b.append_value(*n),
                (Builder::Real(b), _) => b.append_null(),
            }
        }
        self.slices.append_value(slice);
        self.rows += 1;
    }

    /// Takes what is gathered as a batch of rows from `source`.
    pub fn take(&mut self, source: &str) -> Result<RecordBatch, ArrowError> {
        let mut arrays: Vec<ArrayRef> = self
            .builders
            .iter_mut()
            .map(|b| match b {
                Builder::Text(b) => Arc::new(b.finish()) as ArrayRef,
                Builder::Date(b) => Arc::new(b.finish()),
                Builder::Whole(b) => Arc::new(b.finish()),
                Builder::Real(b) => Arc::new(b.finish()),
            })
            .collect();
        let keys = Int32Array::from(vec![0; self.rows]);
        arrays.push(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(StringArray::from(vec![source])))?));
        arrays.push(Arc::new(self.slices.finish()));
        self.rows = 0;
        RecordBatch::try_new(Arc::clone(&self.schema), arrays)
    }
}

fn with_dictionaries(schema: &Schema) -> SchemaRef {
    let text = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let fields = schema.fields().iter().map(|f| {
        if *f.data_type() == DataType::Utf8 {
            Field::new(f.name(), text.clone(), f.is_nullable())
        } else {
            f.as_ref().clone()
        }
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// Days since 1970-01-01, as Arrow keeps dates.
pub fn days(date: Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    // Any two civil dates are less than 7.4 million days apart.
    date.duration_since(epoch).as_hours().div_euclid(24) as i32
}
