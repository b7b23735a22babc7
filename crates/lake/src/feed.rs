//! Takes what was counted here into the lake, month by month.
//!
//! Each month is one source. The same rows again change nothing, other rows take the place of the old ones in one step, and no
//! history of replaced ones is kept: the records from which they were counted are the history.

use std::{collections::BTreeMap, fs, path::Path};

use jiff::{Timestamp, civil::Date};
use linchpin_core::{Error, Result};
use linchpin_measures::picture::SourceRecord;
use linchpin_sources::{
    Sink, Slice, SliceId,
    here::{FAMILY, Month},
    table::{Cell, Table},
};
use sha2::{Digest, Sha256};

use crate::{
    catalog::{self, Catalogue, Entry},
    extract,
    load::{lock, make_private},
    replace,
    writer::SourceWriter,
};

/// What was said of each month when it was last counted. Lost, every month is counted once more.
const MARKS: &str = "feed.json";

/// What was said of each month that was fed.
pub fn marks(lake: &Path) -> BTreeMap<Date, String> {
    fs::read(lake.join(MARKS)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Takes a month in the place of what was held of it; false when it held the same.
pub fn take(lake: &Path, month: Date, rows: &Month, mark: &str, now: Timestamp) -> Result<bool> {
    make_private(lake).map_err(|e| Error::internal(format!("the folder {} cannot be made", lake.display()), e))?;
    let _lock = lock(lake)?;
    let mut catalogue = Catalogue::read(lake)?;
    let period = format!("{:04}-{:02}", month.year(), month.month());
    let id = format!("{}-{period}", FAMILY.id);
    let hash = hash(rows)?;
    let changed = !catalogue.entries.iter().any(|e| e.record.id == id && e.container == hash);
    if changed {
        catalogue.sweep(lake)?;
        let mut writer = SourceWriter::new(lake, &id, catalogue.version + 1);
        let tables = rows.put(&mut writer)?;
        let (files, counts) = writer.finish()?;
        let slice = |table: &Table| Slice { table: table.name.into(), period: period.clone(), part: "here".into() };
        let record = SourceRecord {
            id: id.clone(),
            family: FAMILY.id.to_owned(),
            title: FAMILY.title.to_owned(),
            edition: now.strftime("%Y-%m-%d").to_string(),
            periods: (period.clone(), period.clone()),
            file: format!("{}, {period}", FAMILY.title),
            rows: counts,
            issues: Vec::new(),
            hash: hash.clone(),
            loaded: now,
            licence: FAMILY.licence.to_owned(),
            about: FAMILY.about.to_owned(),
        };
        let slices = (0..).zip(tables.into_iter().map(slice)).collect();
        catalogue.entries.retain(|e| e.record.id != id);
        // What a practice books here is not counted once more from a report of its own system.
        let orgs = rows.appointments.iter().map(|row| row.org);
        let reported = orgs.flat_map(|org| extract::slices(org, month)).collect();
        let version = catalogue.version + 1;
        replace::clear(lake, &mut catalogue, &reported, &id, version, now)?;
        catalogue.entries.push(Entry { record, container: hash, system: None, slices, files, replaced: 0 });
        catalogue.commit(lake)?;
        catalogue.sweep(lake)?;
    }
    // Last: a mark without its rows would hide them, rows without their mark are only counted once more.
    let mut marks = marks(lake);
    if marks.insert(month, mark.to_owned()).as_deref() != Some(mark) {
        let bytes = serde_json::to_vec(&marks).map_err(|e| Error::internal("what was fed cannot be noted", e))?;
        catalog::replace(&lake.join(MARKS), &bytes)?;
    }
    Ok(changed)
}

/// The SHA-256 of the rows, hexadecimal.
fn hash(rows: &Month) -> Result<String> {
    let mut sink = Hashed(Sha256::new());
    rows.put(&mut sink)?;
    Ok(linchpin_core::hex(&sink.0.finalize()))
}

struct Hashed(Sha256);

impl Sink for Hashed {
    fn row(&mut self, table: &'static Table, _: SliceId, cells: &[Cell<'_>]) -> Result<()> {
        self.0.update(format!("{} {cells:?}\n", table.name));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use linchpin_sources::table::Demand;

    use super::*;

    fn demand(asked: i64) -> Month {
        let row = Demand {
            org: "C87001".parse().unwrap(),
            week: date(2026, 11, 2),
            asked,
            offered: 9,
            waiting: 1,
            wait_days: 2,
        };
        Month { demand: vec![row], ..Month::default() }
    }

    #[test]
    fn the_same_again_changes_nothing_and_other_rows_take_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let lake = folder.path().join("lake");
        let (month, now) = (date(2026, 11, 1), Timestamp::UNIX_EPOCH);
        assert!(take(&lake, month, &demand(5), "a", now).unwrap());
        let version = Catalogue::read(&lake).unwrap().version;
        assert!(!take(&lake, month, &demand(5), "b", now).unwrap(), "the same rows from other records");
        assert_eq!(Catalogue::read(&lake).unwrap().version, version, "no page is made again for it");
        assert_eq!(marks(&lake), BTreeMap::from([(month, "b".to_owned())]));
        assert!(take(&lake, month, &demand(6), "c", now).unwrap());
        assert!(take(&lake, date(2026, 12, 1), &demand(7), "d", now).unwrap());
        let catalogue = Catalogue::read(&lake).unwrap();
        assert_eq!(catalogue.entries.len(), 2, "one source a month");
        assert!(catalogue.past.is_empty(), "the records are the history");
        assert_eq!(fs::read_dir(lake.join("demand")).unwrap().count(), 2, "what was replaced is swept away");
        let nothing = take(&lake, month, &Month::default(), "e", now).unwrap();
        assert!(
            nothing && Catalogue::read(&lake).unwrap().entries.iter().all(|e| e.record.rows.values().sum::<u64>() < 2)
        );
    }
}
