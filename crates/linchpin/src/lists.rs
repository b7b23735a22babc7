//! How many people are registered with each practice, as the lake has it.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use linchpin_core::{OdsCode, Result};
use linchpin_lake::{Datum, Lake};

/// Each practice's list on every day for which it was published.
///
/// # Errors
/// The lake cannot be read.
pub async fn lists(lake: &Lake) -> Result<HashMap<OdsCode, BTreeMap<Date, u32>>> {
    let sql = "select org, date, patients from list_size where sex = 'all' and age_from is null";
    let mut lists: HashMap<OdsCode, BTreeMap<Date, u32>> = HashMap::new();
    for row in lake.query(sql).await?.rows {
        let [Datum::Text(org), Datum::Text(day), Datum::Whole(people)] = row.as_slice() else { continue };
        if let (Ok(org), Ok(day), Ok(people)) = (org.parse(), day.parse(), u32::try_from(*people)) {
            lists.entry(org).or_default().insert(day, people);
        }
    }
    Ok(lists)
}

/// Each practice's list as last published.
///
/// # Errors
/// As [`lists`].
pub async fn newest(lake: &Lake) -> Result<HashMap<OdsCode, u64>> {
    let last = |(org, days): (OdsCode, BTreeMap<Date, u32>)| Some((org, u64::from(*days.last_key_value()?.1)));
    Ok(lists(lake).await?.into_iter().filter_map(last).collect())
}
