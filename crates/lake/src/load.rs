//! Loads one file: recognises and reads it, writes its rows, and commits all of it or nothing.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    io::{self, Read},
    os::unix::fs::DirBuilderExt as _,
    path::Path,
    rc::Rc,
};

use jiff::Timestamp;
use linchpin_core::{Error, Issue, Result};
use linchpin_measures::picture::SourceRecord;
use linchpin_sources::{
    self as sources, Limits, Loaded, Pseudonymiser, Sink, Slice, SliceId,
    table::{Cell, Table},
};
use sha2::{Digest, Sha256};

use crate::{
    catalog::{Catalogue, Entry, Past},
    replace,
    writer::SourceWriter,
};

/// With at least so many issues, and twenty times as many as rows, a file is not what it resembles.
const MOSTLY_UNREADABLE: u64 = 50;

/// How to load.
#[derive(Clone, Copy)]
pub struct LoadOptions<'a> {
    /// The instant to record.
    pub now: Timestamp,
    /// Load even if the same bytes were loaded before, as after an upgrade of a reader.
    pub again: bool,
    /// How much of an untrusted file to read.
    pub limits: &'a Limits,
    /// Gives people in clinical records other names; without it such files are refused.
    pub people: Option<&'a dyn Pseudonymiser>,
    /// The system that clinical records come from.
    pub system: Option<&'a str>,
}

impl std::fmt::Debug for LoadOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LoadOptions(now {}, again {}, people {})", self.now, self.again, self.people.is_some())
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Rows were added.
    Loaded,
    /// The same bytes are in the lake already; nothing changed.
    Unchanged,
    /// Newer editions of all it holds are in the lake; nothing changed.
    Older,
    /// Nothing in it could be used.
    Refused,
}

/// What came of loading one file.
#[derive(Debug)]
pub struct LoadReport {
    /// What became of it.
    pub outcome: Outcome,
    /// The SHA-256 of the file.
    pub container: String,
    /// The sources it gave, or gave before.
    pub sources: Vec<SourceRecord>,
    /// What was wrong or odd, of all its parts, those that gave no source included.
    pub issues: Vec<Issue>,
}

/// Makes a folder, and those above it, for its owner only: facts of people are in it, if under pseudonyms.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Loads a file into the lake.
pub fn load(lake: &Path, file: &Path, options: &LoadOptions<'_>) -> Result<LoadReport> {
    make_private(lake).map_err(|e| Error::internal(format!("the folder {} cannot be made", lake.display()), e))?;
    let _lock = lock(lake)?;
    let mut catalogue = Catalogue::read(lake)?;
    let container = hash(file)?;
    if !options.again
        && let Some(known) = known(&catalogue, &container)
    {
        return Ok(known);
    }
    catalogue.sweep(lake)?;
    let parts = Rc::new(RefCell::new(Vec::new()));
    let mut opened = 0;
    let version = catalogue.version + 1;
    let all = sources::read_people_file(file, options.limits, options.people, &mut |part| {
        let id = format!("{}-{}-{opened}", part.family.id, &container[..8]);
        opened += 1;
        let writer = SourceWriter::new(lake, &id, version);
        Ok(Box::new(PartSink { id, writer: Some(writer), finished: Rc::clone(&parts) }))
    });
    let issues: Vec<Issue> = all.iter().flat_map(|l| l.issues.iter().cloned()).collect();
    let mut entries = Vec::new();
    let mut older = false;
    for part in parts.take() {
        let entry = entry(part, &container, options);
        match replace::admit(lake, &mut catalogue, entry, version, options.now)? {
            Some(entry) => entries.push(entry),
            None => older = true,
        }
    }
    if entries.is_empty() {
        // Nothing was committed, so what was written is nobody's.
        catalogue = Catalogue::read(lake)?;
        catalogue.sweep(lake)?;
        let outcome = if older { Outcome::Older } else { Outcome::Refused };
        return Ok(LoadReport { outcome, container, sources: Vec::new(), issues });
    }
    let records = entries.iter().map(|e| e.record.clone()).collect();
    catalogue.entries.extend(entries);
    catalogue.commit(lake)?;
    catalogue.sweep(lake)?;
    Ok(LoadReport { outcome: Outcome::Loaded, container, sources: records, issues })
}

/// Whether these bytes are in the lake already, or were and have been replaced since.
fn known(catalogue: &Catalogue, container: &str) -> Option<LoadReport> {
    let sources: Vec<_> = catalogue.of_container(container).map(|e| e.record.clone()).collect();
    if !sources.is_empty() {
        let container = container.to_owned();
        return Some(LoadReport { outcome: Outcome::Unchanged, container, sources, issues: Vec::new() });
    }
    let replaced = catalogue.past.iter().any(|p| p.container == container);
    replaced.then(|| LoadReport {
        outcome: Outcome::Older,
        container: container.to_owned(),
        sources: Vec::new(),
        issues: Vec::new(),
    })
}

/// Only one load at a time; the lock goes with the process, even when it is killed.
pub fn lock(lake: &Path) -> Result<fs::File> {
    let failed = |e| Error::internal("the lake cannot be locked for loading", e);
    let file = fs::File::create(lake.join("lock")).map_err(failed)?;
    file.lock().map_err(failed)?;
    Ok(file)
}

/// The SHA-256 of a file, hexadecimal.
fn hash(file: &Path) -> Result<String> {
    let failed = |e| Error::bad_input(format!("{} cannot be read: {e}", file.display()));
    let mut bytes = fs::File::open(file).map_err(failed)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        match bytes.read(&mut buffer).map_err(failed)? {
            0 => break,
            n => hash.update(&buffer[..n]),
        }
    }
    Ok(linchpin_core::hex(&hash.finalize()))
}

/// One part of the file, read to its end.
struct Finished {
    id: String,
    files: BTreeMap<String, String>,
    rows: BTreeMap<String, u64>,
    record: PartRecord,
}

struct PartRecord {
    family: &'static sources::Family,
    file: String,
    edition: String,
    slices: Vec<Slice>,
    issues: Vec<Issue>,
    whole: bool,
}

struct PartSink<'l> {
    id: String,
    writer: Option<SourceWriter<'l>>,
    finished: Rc<RefCell<Vec<Finished>>>,
}

impl Sink for PartSink<'_> {
    fn row(&mut self, table: &'static Table, slice: SliceId, cells: &[Cell<'_>]) -> Result<()> {
        match &mut self.writer {
            Some(writer) => writer.row(table, slice, cells),
            None => Err(Error::internal("a row after the end of its part", "reader fault")),
        }
    }

    fn finish(&mut self, loaded: &Loaded) -> Result<()> {
        let (Some(writer), Some(family)) = (self.writer.take(), loaded.family) else { return Ok(()) };
        let (files, rows) = writer.finish()?;
        let issues: u64 = loaded.issues.iter().map(|i| i.times).sum();
        if files.is_empty() {
            return Ok(());
        }
        if issues >= MOSTLY_UNREADABLE && issues > 20 * rows.values().sum::<u64>() {
            // Prose that quotes a few published rows, say. It must not take a real edition's place.
            return Err(Error::bad_input(format!(
                "there is something wrong with {issues} of its rows and only a few could be used: it resembles {} but is something else, and nothing of it was loaded",
                family.title
            )));
        }
        let file = match &loaded.sheet {
            Some(sheet) => format!("{} [{sheet}]", loaded.file),
            None => loaded.file.clone(),
        };
        self.finished.borrow_mut().push(Finished {
            id: std::mem::take(&mut self.id),
            files,
            rows,
            record: PartRecord {
                family,
                file,
                edition: loaded.edition.clone(),
                slices: loaded.slices.clone(),
                issues: loaded.issues.clone(),
                whole: loaded.whole,
            },
        });
        Ok(())
    }
}

fn entry(part: Finished, container: &str, options: &LoadOptions<'_>) -> replace::Candidate {
    let Finished { id, files, rows, record } = part;
    let mut periods: Vec<&str> = record.slices.iter().map(|s| s.period.as_str()).filter(|p| !p.is_empty()).collect();
    periods.sort_unstable();
    let end = |p: Option<&&str>| p.map(|p| (*p).to_owned()).unwrap_or_default();
    let periods = (end(periods.first()), end(periods.last()));
    let slices = (0..).zip(record.slices).collect();
    replace::Candidate {
        whole: record.whole,
        entry: Entry {
            record: SourceRecord {
                id,
                family: record.family.id.to_owned(),
                title: record.family.title.to_owned(),
                edition: record.edition,
                periods,
                file: record.file,
                rows,
                issues: record.issues,
                hash: container.to_owned(),
                loaded: options.now,
                licence: record.family.licence.to_owned(),
                about: record.family.about.to_owned(),
            },
            container: container.to_owned(),
            system: options.system.map(str::to_owned),
            slices,
            files,
            replaced: 0,
        },
    }
}

impl Past {
    /// The entry, as history.
    pub fn of(entry: Entry, by: &str, at: Timestamp) -> Self {
        Self { record: entry.record, container: entry.container, by: by.to_owned(), at }
    }
}
