//! The values of indicators, kept in the lake: one Parquet file for each indicator, and an index that says from
//! which definition and which tables each was made, so that only what changed is made again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    hash::Hash,
    path::{Path, PathBuf},
    sync::Arc,
};

use datafusion::{
    arrow::{
        array::{
            Array, ArrayRef, AsArray, Date32Array, DictionaryArray, Float64Array, Int32Array, Int64Array, RecordBatch,
            StringArray,
        },
        datatypes::{DataType, Field, Float64Type, Int32Type, Int64Type, Schema, SchemaRef},
        error::ArrowError,
    },
    parquet::{
        arrow::{
            ArrowWriter,
            arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder},
            arrow_writer::ArrowWriterOptions,
        },
        schema::types::ColumnPath,
    },
};
use linchpin_core::{Error, Interval, Kind, OdsCode, Period, Result, State, Value};
use linchpin_measures::{Indicator, rollup::Measured};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::{catalog, columns::days, load::make_private, writer};

const FOLDER: &str = "value";
pub(crate) const INDEX: &str = "values.json";

/// Where the values of every indicator are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Index {
    /// By indicator id.
    pub indicators: BTreeMap<String, Made>,
}

/// One indicator's values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Made {
    /// Names the definition and the content of all it was made from.
    pub key: String,
    /// The Parquet file, relative to the lake.
    pub file: String,
    /// Source ids by period.
    pub lineage: BTreeMap<Period, BTreeSet<String>>,
}

impl Index {
    /// Reads the index of a lake; an empty one when nothing was measured yet.
    pub fn read(lake: &Path) -> Self {
        // The index can always be made again, so one that cannot be read is as good as none.
        fs::read(lake.join(INDEX)).ok().and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default()
    }

    /// Puts this index in the place of the old one and removes files that it does not name.
    pub fn commit(&self, lake: &Path) -> Result<()> {
        let bytes =
            serde_json::to_vec(self).map_err(|e| Error::internal("the index of values cannot be written", e))?;
        catalog::replace(&lake.join(INDEX), &bytes)?;
        let named: BTreeSet<PathBuf> = self.indicators.values().map(|m| lake.join(&m.file)).collect();
        for file in fs::read_dir(lake.join(FOLDER)).into_iter().flatten().filter_map(std::result::Result::ok) {
            if !named.contains(&file.path()) {
                // A reader may still hold it open; it goes at the next commit then.
                let _ = fs::remove_file(file.path());
            }
        }
        Ok(())
    }

    /// The Parquet files.
    pub fn files(&self, lake: &Path) -> Vec<PathBuf> {
        self.indicators.values().map(|m| lake.join(&m.file)).collect()
    }
}

/// The table `value` as queries see it.
pub fn schema() -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8View, true);
    let real = |name: &str| Field::new(name, DataType::Float64, true);
    Arc::new(Schema::new(vec![
        text("indicator"),
        text("org"),
        text("level"),
        text("period"),
        real("numerator"),
        real("denominator"),
        real("value"),
        real("lower"),
        real("upper"),
        text("state"),
        text("definition_hash"),
        Field::new("as_at", DataType::Date32, true),
        Field::new("practices", DataType::Int64, true),
        Field::new("expected", DataType::Int64, true),
    ]))
}

/// Writes the values of an indicator; gives the file's name relative to the lake.
pub fn write(lake: &Path, indicator: &Indicator, key: &str, values: &[Measured]) -> Result<String> {
    let name = format!("{FOLDER}/{}-{}.parquet", indicator.slug(), &key[..12.min(key.len())]);
    let failed = |e: Box<dyn std::error::Error + Send + Sync>| {
        Error::internal(format!("{name} cannot be written to the lake"), e)
    };
    make_private(&lake.join(FOLDER)).map_err(|e| failed(e.into()))?;
    let batch = batch(indicator, values).map_err(|e| failed(e.into()))?;
    let file = fs::File::create(lake.join(&name)).map_err(|e| failed(e.into()))?;
    let mut parquet =
        ArrowWriter::try_new_with_options(file, batch.schema(), options()).map_err(|e| failed(e.into()))?;
    parquet.write(&batch).map_err(|e| failed(e.into()))?;
    parquet.into_inner().map_err(|e| failed(e.into()))?;
    Ok(name)
}

fn batch(indicator: &Indicator, values: &[Measured]) -> std::result::Result<RecordBatch, ArrowError> {
    let known = |of: fn(&Value) -> Option<f64>| {
        Arc::new(values.iter().map(|m| of(&m.value)).collect::<Float64Array>()) as ArrayRef
    };
    let whole = |of: fn(&Measured) -> u32| {
        Arc::new(Int64Array::from_iter_values(values.iter().map(|m| i64::from(of(m))))) as ArrayRef
    };
    let columns: Vec<ArrayRef> = vec![
        words(values, |_| 0_u8, |_| indicator.id.clone())?,
        words(values, |m| m.org, |m| m.org.to_string())?,
        words(values, |m| m.level, |m| m.level.as_str().to_owned())?,
        words(values, |m| m.period, |m| m.period.to_string())?,
        known(|v| if let Value::Known { numerator, .. } = v { Some(*numerator) } else { None }),
        known(|v| if let Value::Known { denominator, .. } = v { Some(*denominator) } else { None }),
        known(Value::number),
        known(|v| if let Value::Known { interval: Some(i), .. } = v { Some(i.lower) } else { None }),
        known(|v| if let Value::Known { interval: Some(i), .. } = v { Some(i.upper) } else { None }),
        words(values, |m| m.value.state(), |m| m.value.state().as_str().to_owned())?,
        words(values, |_| 0_u8, |_| indicator.hash.clone())?,
        Arc::new(Date32Array::from_iter_values(values.iter().map(|m| days(m.period.last())))),
        whole(|m| m.practices),
        whole(|m| m.expected),
    ];
    RecordBatch::try_new(file_schema(), columns)
}

/// The table as it is written: words that repeat are listed once.
fn file_schema() -> SchemaRef {
    let fields = schema()
        .fields()
        .iter()
        .map(|f| {
            let text = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            let kind = if *f.data_type() == DataType::Utf8View { text } else { f.data_type().clone() };
            Field::new(f.name(), kind, true)
        })
        .collect::<Vec<_>>();
    Arc::new(Schema::new(fields))
}

/// Numbers with a fraction hardly repeat: looking for those that do costs more time than it saves room.
fn options() -> ArrowWriterOptions {
    let plain = schema()
        .fields()
        .iter()
        .filter(|f| *f.data_type() == DataType::Float64)
        .fold(writer::properties(), |properties, field| {
            properties.set_column_dictionary_enabled(ColumnPath::from(field.name().as_str()), false)
        });
    writer::with(plain)
}

/// A column of words that repeat: each is written once, and rows point at it.
fn words<K: Copy + Eq + Hash>(
    values: &[Measured],
    same: impl Fn(&Measured) -> K,
    word: impl Fn(&Measured) -> String,
) -> std::result::Result<ArrayRef, ArrowError> {
    let mut numbers: FxHashMap<K, i32> = FxHashMap::default();
    let mut written = Vec::new();
    let mut last: Option<(K, i32)> = None;
    let mut keys = Vec::with_capacity(values.len());
    for value in values {
        let key = same(value);
        let number = match last {
            Some((same, number)) if same == key => number,
            _ => *numbers.entry(key).or_insert_with(|| {
                written.push(word(value));
                // Far fewer than two thousand million words fit in memory.
                written.len() as i32 - 1
            }),
        };
        last = Some((key, number));
        keys.push(number);
    }
    let keys: Int32Array = keys.into();
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(StringArray::from(written)))?))
}

/// Reads the values of an indicator that `keep` wants.
pub fn read(lake: &Path, made: &Made, keep: impl Fn(Kind, OdsCode) -> bool) -> Result<Vec<Measured>> {
    let failed =
        |e: Box<dyn std::error::Error + Send + Sync>| Error::internal(format!("{} cannot be read", made.file), e);
    let file = fs::File::open(lake.join(&made.file)).map_err(|e| failed(e.into()))?;
    // Words come as written: a list of those there are, and a number for each row, so that each is parsed once.
    let options = ArrowReaderOptions::new().with_schema(file_schema());
    let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
        .and_then(|builder| builder.with_batch_size(64 * 1024).build())
        .map_err(|e| failed(e.into()))?;
    let mut out = Vec::new();
    for batch in reader {
        let batch = batch.map_err(|e| failed(e.into()))?;
        let real = |name: &str| batch.column_by_name(name).and_then(|c| c.as_primitive_opt::<Float64Type>());
        let whole = |name: &str| batch.column_by_name(name).and_then(|c| c.as_primitive_opt::<Int64Type>());
        let columns = || {
            Some((
                Parsed::new(&batch, "org", |t| OdsCode::parse(t).ok())?,
                Parsed::new(&batch, "level", |t| t.parse::<Kind>().ok())?,
                Parsed::new(&batch, "period", |t| Period::parse(t).ok())?,
                Parsed::new(&batch, "state", |t| t.parse::<State>().ok())?,
                (real("numerator")?, real("denominator")?, real("value")?, real("lower")?, real("upper")?),
                (whole("practices")?, whole("expected")?),
            ))
        };
        let Some((orgs, levels, periods, states, (n, d, v, lower, upper), (practices, expected))) = columns() else {
            return Err(failed("a column is missing".into()));
        };
        for i in 0..batch.num_rows() {
            let (Some(org), Some(level)) = (orgs.at(i), levels.at(i)) else { continue };
            if !keep(level, org) {
                continue;
            }
            let Some(period) = periods.at(i) else { continue };
            let value = match states.at(i) {
                Some(State::Known) => Value::Known {
                    numerator: n.value(i),
                    denominator: d.value(i),
                    value: v.value(i),
                    interval: (!lower.is_null(i) && !upper.is_null(i))
                        .then(|| Interval { lower: lower.value(i), upper: upper.value(i) }),
                },
                Some(State::Suppressed) => Value::Suppressed,
                Some(State::NotApplicable) => Value::NotApplicable,
                _ => Value::NotReported,
            };
            let count = |a: &Int64Array| u32::try_from(a.value(i)).unwrap_or(0);
            out.push(Measured { org, level, period, value, practices: count(practices), expected: count(expected) });
        }
    }
    Ok(out)
}

/// A column of words that repeat, each parsed once.
struct Parsed<'a, T> {
    words: Vec<Option<T>>,
    keys: &'a Int32Array,
}

impl<'a, T: Copy> Parsed<'a, T> {
    fn new(batch: &'a RecordBatch, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Self> {
        let column = batch.column_by_name(name)?.as_dictionary_opt::<Int32Type>()?;
        let words = column.values().as_string_opt::<i32>()?;
        Some(Self { words: words.iter().map(|w| w.and_then(&parse)).collect(), keys: column.keys() })
    }

    fn at(&self, row: usize) -> Option<T> {
        let key = self.keys.is_valid(row).then(|| self.keys.value(row))?;
        self.words.get(usize::try_from(key).ok()?).copied().flatten()
    }
}
