//! Takes what was counted from a practice's report of appointments into the lake: whole months, practice by practice.
//!
//! They stand in the tables of what is booked here, because the same indicators measure them; a practice and month is of one of the
//! two only, whichever comes first ([`crate::feed`] has the other half of this rule). Otherwise it would be counted twice.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use datafusion::{
    arrow::{array::AsArray, compute::cast, datatypes::DataType},
    parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder,
};
use jiff::{Timestamp, civil::Date};
use linchpin_core::{Error, Issue, OdsCode, Result};
use linchpin_measures::picture::SourceRecord;
use linchpin_sources::{
    Slice,
    extract::FAMILY,
    here,
    table::{AppointmentsHere, Fact as _, ReportedListHere},
};

use crate::{
    catalog::{Catalogue, Entry},
    load::{lock, make_private},
    replace::{self, Candidate},
    writer::SourceWriter,
};

/// A practice, and the first day of a month.
pub type PracticeMonth = (OdsCode, Date);

/// What was counted from a report.
#[derive(Clone, Copy, Debug)]
pub struct Reported<'r> {
    /// Names the file and how it was counted: the same again changes nothing.
    pub container: &'r str,
    /// The last day of which it knows what became of people: a report that knows less takes no place.
    pub edition: Date,
    /// Takes the place of what is there even if it knows less.
    pub again: bool,
    /// Whole months.
    pub months: &'r BTreeMap<PracticeMonth, here::Month>,
    /// What was wrong or odd, without a word of the file.
    pub issues: &'r [Issue],
}

/// What became of the months of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenReport {
    /// In the lake now.
    pub taken: BTreeSet<PracticeMonth>,
    /// Left out: the practice books here in that month.
    pub booked_here: BTreeSet<PracticeMonth>,
    /// Left out: a report that knows more is in the lake.
    pub older: BTreeSet<PracticeMonth>,
    /// Rows in the lake.
    pub rows: u64,
}

/// Takes them.
pub fn take(lake: &Path, report: &Reported<'_>, now: Timestamp) -> Result<TakenReport> {
    make_private(lake).map_err(|e| Error::internal(format!("the folder {} cannot be made", lake.display()), e))?;
    let _lock = lock(lake)?;
    let mut catalogue = Catalogue::read(lake)?;
    let mut done = TakenReport::default();
    let booked = booked_here(lake, &catalogue)?;
    let (refused, wanted): (Vec<_>, Vec<_>) = report.months.iter().partition(|(key, _)| booked.contains(key));
    done.booked_here = refused.into_iter().map(|(key, _)| *key).collect();
    if wanted.is_empty() {
        return Ok(done);
    }
    catalogue.sweep(lake)?;
    let version = catalogue.version + 1;
    let id = format!("{}-{}", FAMILY.id, report.container.get(..8).unwrap_or(report.container));
    let mut writer = SourceWriter::new(lake, &id, version);
    let mut all = BTreeMap::new();
    for (number, ((org, month), rows)) in (0_u32..).step_by(2).zip(&wanted) {
        rows.put_reported(&mut writer, number)?;
        all.extend((number.cast_signed()..).zip(slices(*org, *month)));
    }
    let (files, rows) = writer.finish()?;
    let candidate = Candidate { entry: entry(report, id, (files, rows), all, &catalogue, now), whole: true };
    if let Some(entry) = replace::admit(lake, &mut catalogue, candidate, version, now)? {
        let held: BTreeSet<&Slice> = entry.slices.values().collect();
        let stands = |key: &&PracticeMonth| slices(key.0, key.1).iter().any(|slice| held.contains(slice));
        done.taken = wanted.iter().map(|(key, _)| *key).filter(stands).copied().collect();
        done.rows = entry.record.rows.values().sum();
        catalogue.entries.push(entry);
        catalogue.commit(lake)?;
    } else {
        // Nothing was committed, so what was written is nobody's.
        catalogue = Catalogue::read(lake)?;
    }
    catalogue.sweep(lake)?;
    done.older = wanted.iter().map(|(key, _)| **key).filter(|key| !done.taken.contains(key)).collect();
    Ok(done)
}

/// The places of a practice's month.
pub fn slices(org: OdsCode, month: Date) -> [Slice; 2] {
    let (period, part) = (period(month), format!("report {org}"));
    [AppointmentsHere::TABLE, ReportedListHere::TABLE].map(|table| Slice {
        table: table.name.into(),
        period: period.clone(),
        part: part.clone(),
    })
}

fn period(month: Date) -> String {
    format!("{:04}-{:02}", month.year(), month.month())
}

fn entry(
    report: &Reported<'_>,
    id: String,
    (files, rows): (BTreeMap<String, String>, BTreeMap<String, u64>),
    slices: BTreeMap<i32, Slice>,
    catalogue: &Catalogue,
    now: Timestamp,
) -> Entry {
    let others = catalogue.entries.iter().filter(|e| report.again && e.record.family == FAMILY.id);
    let edition =
        others.map(|e| e.record.edition.clone()).chain([report.edition.to_string()]).max().unwrap_or_default();
    let mut periods: Vec<&String> = slices.values().map(|slice| &slice.period).collect();
    periods.sort_unstable();
    let end = |period: Option<&&String>| period.map(|period| (*period).clone()).unwrap_or_default();
    let periods = (end(periods.first()), end(periods.last()));
    // Not the file's own name: it may be somebody's.
    let orgs: BTreeSet<OdsCode> = report.months.keys().map(|(org, _)| *org).collect();
    let whose = match orgs.first() {
        Some(one) if orgs.len() == 1 => one.to_string(),
        _ => format!("{} practices", orgs.len()),
    };
    let record = SourceRecord {
        id,
        family: FAMILY.id.to_owned(),
        title: FAMILY.title.to_owned(),
        edition,
        periods,
        file: format!("{}, {whose}", FAMILY.title),
        rows,
        issues: report.issues.to_vec(),
        hash: report.container.to_owned(),
        loaded: now,
        licence: FAMILY.licence.to_owned(),
        about: FAMILY.about.to_owned(),
    };
    Entry { record, container: report.container.to_owned(), system: None, slices, files, replaced: 0 }
}

/// The practices and months of which this system's own bookings are counted.
fn booked_here(lake: &Path, catalogue: &Catalogue) -> Result<BTreeSet<PracticeMonth>> {
    let mut all = BTreeSet::new();
    for entry in catalogue.entries.iter().filter(|e| e.record.family == here::FAMILY.id) {
        let Some(file) = entry.files.get(AppointmentsHere::TABLE.name) else { continue };
        let Ok(month) = format!("{}-01", entry.record.periods.0).parse::<Date>() else { continue };
        let orgs = orgs(&lake.join(file)).map_err(|e| Error::internal(format!("{file} cannot be read"), e))?;
        all.extend(orgs.into_iter().map(|org| (org, month)));
    }
    Ok(all)
}

fn orgs(file: &Path) -> std::result::Result<BTreeSet<OdsCode>, Box<dyn std::error::Error + Send + Sync>> {
    let mut all = BTreeSet::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(fs::File::open(file)?)?.build()? {
        let batch = batch?;
        let orgs = cast(batch.column_by_name("org").ok_or("no column of organisations")?, &DataType::Utf8)?;
        all.extend(orgs.as_string::<i32>().iter().flatten().filter_map(|code| OdsCode::parse(code).ok()));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use linchpin_sources::here::{Labels, Month};

    use super::*;
    use crate::feed;

    fn code(text: &str) -> OdsCode {
        text.parse().unwrap()
    }

    fn counted(org: OdsCode, month: Date, n: i64) -> Month {
        let labels =
            Labels { status: "attended", hcp: "unknown", mode: "telephone", category: "unmapped", lead: "same-day" };
        let mut rows = Month::default();
        rows.add_appointments(month, &BTreeMap::from([(org, vec![(labels, n)])]));
        rows.lists = vec![ReportedListHere { org, date: month, basis: "gpad", patients: 5000 }];
        rows
    }

    struct Place(tempfile::TempDir);

    impl Place {
        fn take(&self, container: &str, known: Date, again: bool, months: &[(&str, i8, i64)]) -> TakenReport {
            let keyed = |(org, month, n): &(&str, i8, i64)| {
                let key = (code(org), date(2026, *month, 1));
                (key, counted(key.0, key.1, *n))
            };
            let months = months.iter().map(keyed).collect();
            let reported = Reported { container, edition: known, again, months: &months, issues: &[] };
            take(self.0.path(), &reported, Timestamp::UNIX_EPOCH).unwrap()
        }

        async fn totals(&self) -> Vec<String> {
            let sql = "select org, month, count, patients from appointments_here join reported_list_here using (org)
                       where breakdown = 'total' and date = month order by org, month";
            let answer = crate::Lake::at(self.0.path()).query(sql).await.unwrap();
            answer.rows.iter().map(|row| format!("{row:?}")).collect()
        }
    }

    #[tokio::test]
    async fn a_newer_report_takes_the_months_of_its_practice_only() {
        let place = Place(tempfile::tempdir().unwrap());
        let months = [("A10001", 9, 100), ("A10001", 10, 110), ("A10002", 10, 50)];
        assert_eq!(place.take("aaaaaaaa", date(2026, 10, 31), false, &months).taken.len(), 3);
        let done = place.take("bbbbbbbb", date(2026, 11, 3), false, &[("A10001", 10, 120)]);
        assert_eq!((done.taken.len(), done.older.len()), (1, 0));
        let totals = place.totals().await;
        assert_eq!(totals.len(), 3, "{totals:?}");
        for (at, n) in [(0, "100"), (1, "120"), (2, "50")] {
            assert!(totals[at].contains(&format!("Whole({n})")), "{totals:?}");
        }
        // One that knows less of what became of people takes no place; told again, it does.
        let done = place.take("cccccccc", date(2026, 10, 20), false, &[("A10001", 10, 1), ("A10001", 8, 90)]);
        assert_eq!((done.taken.len(), done.older), (1, BTreeSet::from([(code("A10001"), date(2026, 10, 1))])));
        let done = place.take("cccccccc", date(2026, 10, 20), true, &[("A10001", 10, 1), ("A10001", 8, 90)]);
        assert_eq!((done.taken.len(), done.older.len()), (2, 0));
        assert!(place.totals().await[2].contains("Whole(1)"));
    }

    #[tokio::test]
    async fn a_month_is_never_of_both() {
        let place = Place(tempfile::tempdir().unwrap());
        let (september, october) = (date(2026, 9, 1), date(2026, 10, 1));
        let own = |month, n| counted(code("A10001"), month, n);
        feed::take(place.0.path(), september, &own(september, 7), "a", Timestamp::UNIX_EPOCH).unwrap();
        let months = [("A10001", 9, 100), ("A10001", 10, 110), ("A10002", 9, 50), ("A10002", 10, 60)];
        let done = place.take("aaaaaaaa", date(2026, 10, 31), false, &months);
        assert_eq!(done.booked_here, BTreeSet::from([(code("A10001"), september)]));
        assert_eq!(place.totals().await.len(), 4);
        // They begin to book here in a month that a report told of.
        feed::take(place.0.path(), october, &own(october, 9), "a", Timestamp::UNIX_EPOCH).unwrap();
        let totals = place.totals().await;
        assert_eq!(totals.len(), 4, "{totals:?}");
        assert!(totals[0].contains("Whole(7)") && totals[1].contains("Whole(9)"), "{totals:?}");
        assert!(totals[2].contains("Whole(50)") && totals[3].contains("Whole(60)"), "the other practice keeps its own");
        let done = place.take("bbbbbbbb", date(2026, 10, 31), true, &months[..2]);
        assert_eq!((done.taken.len(), done.booked_here.len()), (0, 2));
    }
}
