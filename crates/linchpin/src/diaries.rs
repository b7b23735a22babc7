//! Diaries that practices export from their own systems, into the store: a batch of slots at a time, whatever the length of the
//! file. Every row that was left out is written down ([`crate::faults`]).

use std::{fs::File, io::Read, path::Path};

use anyhow::{Context, Result};
use linchpin_app::{
    Actor, App,
    act::{DiaryLoaded, DiaryNames, SlotPart, TakenSlot, ToldSlot},
};
use linchpin_core::{Issue, Place as Where, Severity};
use linchpin_sources::diary::{Diary, DiarySlot, Headings, Taken, is_diary};

use crate::{
    acts,
    faults::{self, Faults, Told},
    place::Place,
};

/// So many slots are one transaction and one entry in the audit.
const BATCH: usize = 2000;

/// What came of a diary.
#[derive(Debug, Default)]
pub struct TakenDiary {
    /// Sessions that are new.
    pub sessions: u64,
    /// Slots that are new.
    pub slots: u64,
    /// Slots that were there already.
    pub same: u64,
    /// Slots that were free here and are taken in the practice's own system.
    pub closed: u64,
    /// Rows that were left out.
    pub left_out: u64,
    /// What was wrong.
    pub told: Told,
}

impl TakenDiary {
    /// In words, for the table of what was loaded.
    pub fn words(&self) -> String {
        let counts = [
            (self.sessions, "sessions new"),
            (self.slots, "slots new"),
            (self.same, "the same"),
            (self.closed, "closed"),
            (self.left_out, "left out"),
        ];
        let words: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        if words.is_empty() { "nothing in it".to_owned() } else { words.join(", ") }
    }
}

/// Whether a file begins like a diary. Its name is not asked.
pub fn begins_like_one(file: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(file).and_then(|file| file.take(16 << 10).read_to_end(&mut head));
    read.is_ok() && is_diary(&head)
}

/// Rows that are written together.
#[derive(Default)]
struct Batch {
    free: Vec<DiarySlot>,
    taken: Vec<Taken>,
}

impl Batch {
    fn len(&self) -> usize {
        self.free.len() + self.taken.len()
    }
}

/// The store, open for diaries.
pub struct Diaries<'p> {
    place: &'p Place,
    runtime: tokio::runtime::Runtime,
    open: Option<(App, Actor)>,
    names: faults::Names,
}

impl<'p> Diaries<'p> {
    /// Nothing is opened until a file needs it.
    pub fn new(place: &'p Place) -> Result<Self> {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no threads can be started")?;
        Ok(Self { place, runtime, open: None, names: faults::Names::default() })
    }

    /// Takes one file.
    pub fn take(&mut self, file: &Path) -> Result<TakenDiary> {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let faults = self.names.open(&self.place.folder, &name)?;
        let mut taking = Taking { taken: TakenDiary::default(), faults, headings: None, name };
        let diary = match Diary::open(&taking.name, bytes) {
            Ok(diary) => diary,
            Err(fatal) => {
                taking.faults.tell(*fatal)?;
                return taking.end();
            }
        };
        taking.headings = Some(diary.headings());
        let mut names = DiaryNames::default();
        let mut batch = Batch::default();
        for told in diary {
            for issue in told.issues {
                taking.taken.left_out += u64::from(issue.severity == Severity::Error);
                taking.faults.tell(issue)?;
            }
            batch.free.extend(told.slot);
            batch.taken.extend(told.taken);
            if batch.len() >= BATCH {
                self.write(&mut batch, &mut names, &mut taking)?;
            }
        }
        self.write(&mut batch, &mut names, &mut taking)?;
        taking.end()
    }

    fn write(&mut self, batch: &mut Batch, names: &mut DiaryNames, taking: &mut Taking) -> Result<()> {
        if batch.len() == 0 {
            return Ok(());
        }
        if self.open.is_none() {
            let app = self.runtime.block_on(async {
                let store = self.place.store().await?;
                acts::acts(self.place, &store).await
            })?;
            self.open = Some((app, acts::console(self.place)));
        }
        let Some((app, console)) = &self.open else { return Ok(()) };
        let told: Vec<ToldSlot> = batch.free.iter().map(as_told).collect();
        let taken: Vec<TakenSlot> = batch.taken.iter().map(as_taken).collect();
        let done = self.runtime.block_on(app.load_diary(console, &told, &taken, names))?;
        taking.add(batch, done)?;
        *batch = Batch::default();
        Ok(())
    }
}

fn as_told(one: &DiarySlot) -> ToldSlot {
    ToldSlot {
        organisation: one.organisation,
        site: one.site.clone(),
        who: one.who.clone(),
        kind: one.kind.clone(),
        rule: one.rule.clone(),
        day: one.day,
        starts: one.starts,
        ends: one.ends,
    }
}

fn as_taken(one: &Taken) -> TakenSlot {
    let Taken { organisation, day, starts, ends, .. } = *one;
    TakenSlot { organisation, who: one.who.clone(), day, starts, ends }
}

/// One file while it is taken.
struct Taking {
    taken: TakenDiary,
    faults: Faults,
    headings: Option<Headings>,
    name: String,
}

impl Taking {
    fn add(&mut self, batch: &Batch, done: DiaryLoaded) -> Result<()> {
        self.taken.sessions += done.sessions;
        self.taken.slots += done.slots;
        self.taken.same += done.same;
        self.taken.left_out += done.refused.len() as u64;
        self.taken.closed += done.closed;
        let row = |at: usize| batch.free.get(at).map(|one| one.row);
        for (at, part, rule, why) in done.refused {
            self.faults.tell(self.issue(row(at), Some(part), Severity::Error, rule, why))?;
        }
        for at in done.overlapping {
            let why =
                "The session overlaps another of this clinician at another site. It was kept; check which is right.";
            self.faults.tell(self.issue(
                row(at),
                Some(SlotPart::Time),
                Severity::Warning,
                "overlapping-sessions",
                why.to_owned(),
            ))?;
        }
        for at in done.both {
            let why = "Your system has given this time away, and somebody is booked here as well: check that it is the same \
                       person, else offer one of them another time.";
            let row = batch.taken.get(at).map(|one| one.row);
            let issue = self.issue(row, Some(SlotPart::Time), Severity::Warning, "booked-in-both", why.to_owned());
            self.faults.tell(issue)?;
        }
        Ok(())
    }

    fn issue(
        &self,
        row: Option<u64>,
        part: Option<SlotPart>,
        severity: Severity,
        rule: &str,
        message: String,
    ) -> Issue {
        let column = part.zip(self.headings.as_ref()).map(|(part, headings)| match part {
            SlotPart::Site => &headings.site,
            SlotPart::Who => &headings.who,
            SlotPart::Kind => &headings.kind,
            SlotPart::Rule => &headings.rule,
            SlotPart::Time => &headings.starts,
        });
        let place = Where { file: self.name.clone(), sheet: None, row, column: column.cloned() };
        Issue { severity, rule: rule.to_owned(), message, place, value: None, times: 1 }
    }

    fn end(self) -> Result<TakenDiary> {
        Ok(TakenDiary { told: self.faults.end()?, ..self.taken })
    }
}
