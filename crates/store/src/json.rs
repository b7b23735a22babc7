use linchpin_core::{Error, Result};
use serde::Serialize;

/// A value as the JSON of a column that SQL does not look into.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|why| Error::internal("This cannot be kept.", why))
}
