//! Reports of appointments that practices export from their own systems, into the lake: counted by whole month and practice in the
//! words of the published table. Nothing of a patient is kept, printed or written down.

mod telling;

use std::{collections::BTreeMap, fs::File, io::Read, path::Path};

use anyhow::{Context, Result, anyhow};
use jiff::civil::Date;
use linchpin_access::extract::{self, Counted, Month, Seen, Tally, Words, whole};
use linchpin_app::work::{Lists, near};
use linchpin_core::{Clock, OdsCode, Severity, WorkingCalendar};
use linchpin_lake::{Outcome, PracticeMonth, Reported, TakenReport};
use linchpin_sources::{
    extract::{Extract, is_extract},
    here::{self, Labels},
    table::ReportedListHere,
};
use sha2::{Digest, Sha256};

use telling::Telling;

use crate::{
    clock::SystemClock,
    command::block_on,
    definitions::texts,
    faults::{self, Faults, Told},
    measured::LakeMeasured,
    place::Place,
    planning,
};

/// Where the meaning of words is, below `definitions/`.
const WORDS: &str = "extracts/appointments.toml";

/// What came of a report.
#[derive(Debug, Default)]
pub struct TakenExtract {
    /// What became of its months.
    pub months: TakenReport,
    /// Months of which it has a part.
    pub cut: u64,
    /// Appointments counted.
    pub counted: u64,
    /// Rows that were left out.
    pub left_out: u64,
    /// It was counted before, with these words.
    pub same: bool,
    /// What was wrong.
    pub told: Told,
}

impl TakenExtract {
    /// What became of the file as a whole.
    pub fn outcome(&self) -> Outcome {
        match &self.months {
            _ if self.same => Outcome::Unchanged,
            months if !months.taken.is_empty() => Outcome::Loaded,
            months if !months.older.is_empty() => Outcome::Older,
            _ => Outcome::Refused,
        }
    }

    /// In words, for the table of what was loaded.
    pub fn words(&self) -> String {
        let of = |months: &std::collections::BTreeSet<PracticeMonth>| months.len() as u64;
        let counts = [
            (of(&self.months.taken), "months counted"),
            (self.cut, "months not whole"),
            (of(&self.months.booked_here), "months booked here"),
            (of(&self.months.older), "months in a newer report"),
            (self.left_out, "rows left out"),
        ];
        let words: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        match words.as_slice() {
            _ if self.same => "unchanged".to_owned(),
            [] => "nothing in it".to_owned(),
            words => words.join(", "),
        }
    }
}

/// Whether a file begins like a report of appointments. Its name is not asked.
pub fn begins_like_one(file: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(file).and_then(|file| file.take(16 << 10).read_to_end(&mut head));
    read.is_ok() && is_extract(&head)
}

/// The place, as far as reports need it.
pub struct Extracts<'p> {
    place: &'p Place,
    open: Option<Known>,
    names: faults::Names,
}

/// What is read once for all reports.
struct Known {
    text: String,
    words: Words,
    calendar: WorkingCalendar,
    lists: Lists,
}

impl<'p> Extracts<'p> {
    /// Nothing is read until a file needs it.
    pub fn new(place: &'p Place) -> Self {
        Self { place, open: None, names: faults::Names::default() }
    }

    fn known(&mut self) -> Result<&Known> {
        if self.open.is_none() {
            let all = texts(Some(&self.place.folder))?;
            let text = all.get(WORDS).with_context(|| format!("definitions/{WORDS} is not there"))?.clone();
            let words = Words::parse(&text).map_err(|fault| anyhow!("definitions/{WORDS}: {fault}"))?;
            let (calendar, lists) = block_on(async {
                let calendar = planning::holidays(&self.place.lake()).await?;
                anyhow::Ok((calendar, LakeMeasured::of_place(self.place).registered().await?))
            })??;
            self.open = Some(Known { text, words, calendar, lists });
        }
        self.open.as_ref().context("nothing is known of the place")
    }

    /// Takes one file; `whose` is the practice of reports that do not say.
    pub fn take(&mut self, file: &Path, whose: Option<OdsCode>, again: bool) -> Result<TakenExtract> {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut faults = self.names.open(&self.place.folder, &name)?;
        let lake = self.place.lake();
        let known = self.known()?;
        let container = hash(file, &known.text, whose)?;
        if !again && lake.holds(&container)? {
            return Ok(TakenExtract { same: true, ..TakenExtract::default() });
        }
        let bytes = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let mut done = TakenExtract::default();
        let counted = match Extract::open(&name, bytes, whose) {
            Ok(report) => count(report, &known.words, &mut faults, &mut done.left_out)?,
            Err(fatal) => {
                faults.tell(*fatal)?;
                None
            }
        };
        if let Some(counted) = counted {
            let mut telling = Telling::new(&name, faults);
            let months = months(&counted, known, &mut telling, &mut done.cut)?;
            telling.odd(&counted)?;
            let spans = counted.spans.values();
            let edition = spans.map(|span| span.known.unwrap_or(span.first)).max().unwrap_or_default();
            let reported = Reported { container: &container, edition, again, months: &months, issues: &telling.noted };
            done.months = lake.take_report(&reported, SystemClock.now())?;
            telling.left(&done.months)?;
            let taken = done.months.taken.iter().filter_map(|key| counted.months.get(key));
            done.counted = taken.flat_map(|month| month.counts.values()).sum();
            faults = telling.faults;
        }
        done.told = faults.end()?;
        Ok(done)
    }
}

/// Counts the rows; none where the file has less than was exported.
fn count(report: Extract<'_>, words: &Words, faults: &mut Faults, left_out: &mut u64) -> Result<Option<Counted>> {
    let mut tally = Tally::new(words);
    for told in report {
        for issue in told.issues {
            let fatal = issue.severity == Severity::Fatal;
            *left_out += u64::from(issue.severity == Severity::Error);
            faults.tell(issue)?;
            if fatal {
                return Ok(None);
            }
        }
        if let Some(one) = &told.seen {
            tally.add(&Seen {
                row: one.row,
                practice: one.practice,
                day: one.day,
                kind: &one.kind,
                status: one.status.as_deref(),
                missed: one.missed,
                cancelled: one.cancelled,
                booked: one.booked,
                role: one.role.as_deref(),
                who: one.who.as_deref(),
                category: one.category,
                mode: one.mode.as_deref(),
            });
        }
    }
    Ok(Some(tally.end()))
}

/// The whole months of practices of this place, as rows; what is not is told.
fn months(
    counted: &Counted,
    known: &Known,
    telling: &mut Telling<'_>,
    cut: &mut u64,
) -> Result<BTreeMap<PracticeMonth, here::Month>> {
    let mut months = BTreeMap::new();
    for org in counted.spans.keys().filter(|org| !known.lists.is_empty() && !known.lists.contains_key(org)) {
        let why = format!("{org} is no practice of this place, so nothing of it was counted: check the code.");
        telling.tell(None, Severity::Error, "other-place", why)?;
    }
    for ((org, first), month) in &counted.months {
        let people = known.lists.get(org);
        if !known.lists.is_empty() && people.is_none() {
            continue;
        }
        if let Err(why) = whole(*first, &counted.spans[org], &known.calendar, SystemClock.today()) {
            *cut += 1;
            telling.cut(*org, *first, why)?;
            continue;
        }
        telling.quiet(*org, *first, month, &known.calendar)?;
        months.insert((*org, *first), rows(*org, *first, month, people.map_or(0, |of| near(of, *first))));
    }
    Ok(months)
}

fn rows(org: OdsCode, first: Date, month: &Month, people: u32) -> here::Month {
    let each = month.counts.iter().map(|(labels, n)| {
        let extract::Labels { status, hcp, mode, category, lead } = *labels;
        (Labels { status, hcp, mode, category, lead }, i64::try_from(*n).unwrap_or(i64::MAX))
    });
    let mut rows = here::Month::default();
    rows.add_appointments(first, &BTreeMap::from([(org, each.collect())]));
    let list = (people > 0).then(|| ReportedListHere { org, date: first, basis: "gpad", patients: people.into() });
    rows.lists.extend(list);
    rows
}

/// Names the file, what its words meant, and whose it was said to be.
fn hash(file: &Path, words: &str, whose: Option<OdsCode>) -> Result<String> {
    let mut hash = Sha256::new();
    let mut bytes = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut buffer = vec![0; 1 << 18];
    loop {
        match bytes.read(&mut buffer).with_context(|| format!("{} cannot be read", file.display()))? {
            0 => break,
            n => hash.update(&buffer[..n]),
        }
    }
    hash.update(format!("\n{whose:?}\n{words}"));
    Ok(linchpin_core::hex(&hash.finalize()))
}
