use linchpin_core::Result;
use serde_json::Value;

use super::damaged;
use crate::{
    Bind, Row,
    schema::{Column, Kind},
};

/// The value of a column, as a line says it: bytes as hexadecimal digits.
pub(super) fn written(column: &Column, row: &Row) -> Result<Value> {
    let name = column.name.as_str();
    Ok(match column.kind {
        Kind::Text => row.opt_text(name)?.map_or(Value::Null, Value::from),
        Kind::Whole => row.opt_whole(name)?.map_or(Value::Null, Value::from),
        Kind::Real => row.opt_real(name)?.map_or(Value::Null, Value::from),
        Kind::Bytes => row.opt_bytes(name)?.map_or(Value::Null, |bytes| Value::from(linchpin_core::hex(&bytes))),
    })
}

/// The value that a line says, to be handed to the database.
pub(super) fn read(column: &Column, value: &Value) -> Result<Bind> {
    let wrong = || damaged(format_args!("a value of {} is of another kind", column.name));
    Ok(match (column.kind, value) {
        (Kind::Text, Value::Null) => Bind::Text(None),
        (Kind::Text, Value::String(text)) => Bind::Text(Some(text.clone())),
        (Kind::Whole, Value::Null) => Bind::Whole(None),
        (Kind::Whole, value) => Bind::Whole(Some(value.as_i64().ok_or_else(wrong)?)),
        (Kind::Real, Value::Null) => Bind::Real(None),
        (Kind::Real, value) => Bind::Real(Some(value.as_f64().ok_or_else(wrong)?)),
        (Kind::Bytes, Value::Null) => Bind::Bytes(None),
        (Kind::Bytes, Value::String(text)) => Bind::Bytes(Some(bytes(text).ok_or_else(wrong)?)),
        _ => return Err(wrong()),
    })
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}
