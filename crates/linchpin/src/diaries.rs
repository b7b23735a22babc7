//! Diaries that practices export from their own systems, into the store: a batch of slots at a time, whatever the length of the
//! file. Every row that was left out is written down in a file of its own, `faults/` in the place's folder.

use std::{
    collections::HashMap,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use linchpin_app::{
    Actor, App,
    act::{DiaryLoaded, DiaryNames, SlotPart, ToldSlot},
};
use linchpin_core::{Issue, Place as Where, Severity};
use linchpin_sources::diary::{Diary, DiarySlot, Headings, is_diary};

use crate::{acts, command::backup::private, place::Place};

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
    /// Rows that were left out.
    pub left_out: u64,
    /// What was wrong, the same together.
    pub issues: Vec<Issue>,
    /// Where each row that was left out is told of.
    pub told_in: Option<PathBuf>,
}

impl TakenDiary {
    /// In words, for the table of what was loaded.
    pub fn words(&self) -> String {
        let counts = [
            (self.sessions, "sessions new"),
            (self.slots, "slots new"),
            (self.same, "the same"),
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

/// The store, open for diaries.
pub struct Diaries<'p> {
    place: &'p Place,
    runtime: tokio::runtime::Runtime,
    open: Option<(App, Actor)>,
    /// How many files of each name there were: practices export under the same.
    met: HashMap<String, u32>,
}

impl<'p> Diaries<'p> {
    /// Nothing is opened until a file needs it.
    pub fn new(place: &'p Place) -> Result<Self> {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no threads can be started")?;
        Ok(Self { place, runtime, open: None, met: HashMap::new() })
    }

    /// Takes one file.
    pub fn take(&mut self, file: &Path) -> Result<TakenDiary> {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let times = self.met.entry(name.clone()).and_modify(|times| *times += 1).or_insert(1);
        let told_in = match times {
            1 => format!("{name}.faults.csv"),
            times => format!("{name}.{times}.faults.csv"),
        };
        let told_in = self.place.folder.join("faults").join(told_in);
        // What was told of an earlier load is over, also when nothing is wrong any more.
        if told_in.exists() {
            std::fs::remove_file(&told_in).with_context(|| format!("{} cannot be replaced", told_in.display()))?;
        }
        let mut taking =
            Taking { taken: TakenDiary::default(), met: HashMap::new(), told: None, told_in, headings: None, name };
        let diary = match Diary::open(&taking.name, bytes) {
            Ok(diary) => diary,
            Err(fatal) => {
                taking.tell(*fatal)?;
                return taking.end();
            }
        };
        taking.headings = Some(diary.headings());
        let mut names = DiaryNames::default();
        let mut batch: Vec<DiarySlot> = Vec::with_capacity(BATCH);
        for told in diary {
            for issue in told.issues {
                taking.taken.left_out += u64::from(issue.severity == Severity::Error);
                taking.tell(issue)?;
            }
            batch.extend(told.slot);
            if batch.len() == BATCH {
                self.write(&mut batch, &mut names, &mut taking)?;
            }
        }
        self.write(&mut batch, &mut names, &mut taking)?;
        taking.end()
    }

    fn write(&mut self, batch: &mut Vec<DiarySlot>, names: &mut DiaryNames, taking: &mut Taking) -> Result<()> {
        if batch.is_empty() {
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
        let told: Vec<ToldSlot> = batch.iter().map(as_told).collect();
        let done = self.runtime.block_on(app.load_diary(console, &told, names))?;
        taking.add(batch, done)?;
        batch.clear();
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

/// One file while it is taken.
struct Taking {
    taken: TakenDiary,
    /// Where an issue of this rule and column stands among those kept.
    met: HashMap<(String, Option<String>), usize>,
    told: Option<csv::Writer<File>>,
    told_in: PathBuf,
    headings: Option<Headings>,
    name: String,
}

impl Taking {
    fn add(&mut self, batch: &[DiarySlot], done: DiaryLoaded) -> Result<()> {
        self.taken.sessions += done.sessions;
        self.taken.slots += done.slots;
        self.taken.same += done.same;
        self.taken.left_out += done.refused.len() as u64;
        let row = |at: usize| batch.get(at).map(|one| one.row);
        for (at, part, rule, why) in done.refused {
            self.tell(self.issue(row(at), Some(part), Severity::Error, rule, why))?;
        }
        for at in done.overlapping {
            let why =
                "The session overlaps another of this clinician at another site. It was kept; check which is right.";
            self.tell(self.issue(
                row(at),
                Some(SlotPart::Time),
                Severity::Warning,
                "overlapping-sessions",
                why.to_owned(),
            ))?;
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

    /// Counts an issue with others of its rule and column, and writes its row down.
    fn tell(&mut self, issue: Issue) -> Result<()> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let row = issue.place.row.map_or(String::new(), |row| row.to_string());
        let weight = format!("{:?}", issue.severity).to_lowercase();
        let cells = [&issue.place.file, &row, &text(&issue.place.column), &weight, &issue.rule, &issue.message];
        let cells: Vec<&str> = cells.iter().map(|cell| cell.as_str()).collect();
        self.told()?.write_record(cells)?;
        let key = (issue.rule.clone(), issue.place.column.clone());
        match self.met.get(&key).and_then(|at| self.taken.issues.get_mut(*at)) {
            Some(other) => other.times += 1,
            None => {
                self.met.insert(key, self.taken.issues.len());
                self.taken.issues.push(issue);
            }
        }
        Ok(())
    }

    /// The file of rows, made when the first is told.
    fn told(&mut self) -> Result<&mut csv::Writer<File>> {
        if self.told.is_none() {
            let path = &self.told_in;
            if let Some(folder) = path.parent() {
                private(folder)?;
            }
            let mut writer = csv::Writer::from_writer(
                File::create(path).with_context(|| format!("{} cannot be written", path.display()))?,
            );
            writer.write_record(["file", "row", "column", "weight", "rule", "what to do"])?;
            self.taken.told_in = Some(path.clone());
            self.told = Some(writer);
        }
        self.told.as_mut().context("there is no file of faults")
    }

    fn end(mut self) -> Result<TakenDiary> {
        if let Some(mut writer) = self.told.take() {
            writer.flush()?;
        }
        Ok(self.taken)
    }
}
