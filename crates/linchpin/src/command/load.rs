mod earlier;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Result, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use linchpin_core::{Clock, Issue, OdsCode, Severity};
use linchpin_lake::{Answer, Datum, LoadOptions, LoadReport, Outcome};
use linchpin_sources::{Limits, Pseudonymiser, extract::FAMILY};

use crate::{
    clock::SystemClock,
    diaries::{self, Diaries, TakenDiary},
    extracts::{self, Extracts, TakenExtract},
    faults::Told,
    people::{self, LakeNames, People, Taken},
    place::Place,
    print::{self, Format},
};

/// Recognises published files, records, diaries and reports of appointments by their content, checks every row and loads them.
#[derive(Args)]
pub struct Load {
    /// Files, or folders whose files are all tried
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Load even what was loaded before, as after an upgrade
    #[arg(long)]
    again: bool,
    /// How to print the table of what was loaded
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Print every issue, not only the first few of each file
    #[arg(long)]
    issues: bool,
    /// The system that clinical records come from; the folder that a file lies in otherwise
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    /// These files are all that the system has: what it sent before under other names is taken out of the lake
    #[arg(long, requires = "from")]
    replace: bool,
    /// The practice of a report of appointments that does not say whose it is
    #[arg(long, value_name = "CODE")]
    organisation: Option<OdsCode>,
}

/// Issues of one file that are printed unless all are asked for.
const SHOWN: usize = 3;

impl Load {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let place = Place::open(place)?;
        let files = files(&self.files)?;
        if files.is_empty() {
            bail!("there is no file to load in {}", self.files[0].display());
        }
        let progress = progress(files.len());
        let how = How {
            again: self.again,
            from: self.from.as_deref(),
            replace: self.replace,
            organisation: self.organisation,
        };
        let reports = load(&place, &files, &how, &mut |what| progress.set_message(what), &|| {
            progress.inc(1);
        })?;
        progress.finish_and_clear();
        print::answer(&table(&reports), self.format)?;
        print_issues(&reports, self.issues);
        let any = reports.iter().any(|r| r.outcome() != Outcome::Refused);
        if !any {
            bail!("nothing could be loaded");
        }
        Ok(())
    }
}

/// How to load.
#[derive(Clone, Copy, Default)]
pub struct How<'h> {
    /// Even what was loaded before.
    pub again: bool,
    /// The system that clinical records come from.
    pub from: Option<&'h str>,
    /// Whether these files take the place of all that the system sent before.
    pub replace: bool,
    /// The practice of reports that do not say.
    pub organisation: Option<OdsCode>,
}

/// A file, and what came of it.
pub struct Loaded {
    /// The file.
    pub file: PathBuf,
    /// What came into the lake; none where the file only tells of people.
    pub lake: Option<linchpin_core::Result<LoadReport>>,
    /// What came into the index of people.
    pub people: Option<Taken>,
    /// What came into the diaries.
    pub diary: Option<TakenDiary>,
    /// What was counted from a report of appointments.
    pub extract: Option<TakenExtract>,
}

impl Loaded {
    fn of(file: &Path) -> Self {
        Self { file: file.to_owned(), lake: None, people: None, diary: None, extract: None }
    }

    /// What was told of its rows, where it is a practice's own export.
    fn told(&self) -> Option<&Told> {
        self.diary.as_ref().map(|diary| &diary.told).or(self.extract.as_ref().map(|extract| &extract.told))
    }

    /// What became of the file as a whole.
    pub fn outcome(&self) -> Outcome {
        if let Some(extract) = &self.extract {
            return extract.outcome();
        }
        match &self.diary {
            Some(diary) if diary.slots + diary.closed > 0 => return Outcome::Loaded,
            Some(diary) if diary.same > 0 => return Outcome::Unchanged,
            Some(_) => return Outcome::Refused,
            None => {}
        }
        match (&self.lake, &self.people) {
            (Some(Ok(report)), _) => report.outcome,
            (None, Some(taken)) if taken.changed() => Outcome::Loaded,
            (None, Some(taken)) if taken.kept() > 0 => Outcome::Unchanged,
            // A file of organisations only names them for the people of the same system.
            (None, Some(taken)) if taken.people == 0 && taken.issues.is_empty() => Outcome::Unchanged,
            _ => Outcome::Refused,
        }
    }
}

/// Loads files one after the other; one that fails stops no other. People come before what is said of them.
pub fn load(
    place: &Place,
    files: &[PathBuf],
    how: &How<'_>,
    say: &mut dyn FnMut(String),
    done: &dyn Fn(),
) -> Result<Vec<Loaded>> {
    let limits = Limits::default();
    let lake = place.lake();
    let mut people = People::new(place)?;
    let mut diaries = Diaries::new(place)?;
    let mut extracts = Extracts::new(place);
    let mut taken: BTreeMap<PathBuf, Taken> = BTreeMap::new();
    let mut names: BTreeMap<String, LakeNames> = BTreeMap::new();
    let mut by_system: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for file in files.iter().filter(|f| people::is_fhir(f)) {
        let system = how.from.map_or_else(|| people::system_of(file), str::to_owned);
        by_system.entry(system).or_default().push(file.clone());
    }
    for (system, files) in &by_system {
        say(format!("people of {system}"));
        taken.extend(people.take(system, files)?);
        names.insert(system.clone(), people.names(system)?);
    }
    let system = |file: &PathBuf| by_system.iter().find(|(_, files)| files.contains(file)).map(|(system, _)| system);
    let mut reports = Vec::with_capacity(files.len());
    for file in files {
        say(name(file));
        if extracts::begins_like_one(file) {
            let extract = Some(extracts.take(file, how.organisation, how.again)?);
            reports.push(Loaded { extract, ..Loaded::of(file) });
            done();
            continue;
        }
        if diaries::begins_like_one(file) {
            let diary = Some(diaries.take(file)?);
            reports.push(Loaded { diary, ..Loaded::of(file) });
            done();
            continue;
        }
        let people = taken.remove(file);
        let lake = people.as_ref().is_none_or(|taken| taken.clinical).then(|| {
            let system = system(file).map(String::as_str);
            let people = system.and_then(|s| names.get(s)).map(|names| names as &dyn Pseudonymiser);
            lake.load(file, &LoadOptions { now: SystemClock.now(), again: how.again, limits: &limits, people, system })
        });
        reports.push(Loaded { lake, people, ..Loaded::of(file) });
        done();
    }
    for (system, files) in &by_system {
        let mut clinical: Vec<_> = reports.iter_mut().filter(|r| files.contains(&r.file)).collect();
        earlier::settle(&lake, system, how.replace, &mut clinical, SystemClock.now())?;
    }
    Ok(reports)
}

/// The files named, and those in the folders named, in order of path. Hidden files and notes are passed over.
pub fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in named {
        if path.is_dir() {
            walk(path, &mut found)?;
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let mut entries: Vec<_> =
        std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<std::io::Result<_>>()?;
    entries.sort();
    for path in entries {
        if name(&path).starts_with('.') {
            continue;
        }
        if path.is_dir() {
            walk(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn progress(files: usize) -> ProgressBar {
    let bar = ProgressBar::new(files as u64);
    if let Ok(style) = ProgressStyle::with_template("{pos}/{len} {wide_msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn table(reports: &[Loaded]) -> Answer {
    let mut rows = Vec::new();
    for loaded in reports {
        let mut row = |file: &str, family: &str, edition: &str, count: u64, issues: u64, outcome: &str| {
            let text = |t: &str| Datum::Text(t.to_owned());
            let whole = |n: u64| Datum::Whole(n.cast_signed());
            rows.push(vec![text(file), text(family), text(edition), whole(count), whole(issues), text(outcome)]);
        };
        let times = |issues: &[Issue]| issues.iter().map(|i| i.times).sum::<u64>();
        let file = name(&loaded.file);
        if let Some(diary) = &loaded.diary {
            row(&file, "diary", "", diary.slots + diary.same, times(&diary.told.issues), &diary.words());
        }
        if let Some(extract) = &loaded.extract {
            row(&file, FAMILY.id, "", extract.counted, times(&extract.told.issues), &extract.words());
        }
        if let Some(taken) = &loaded.people {
            row(&file, "people", "", taken.kept(), times(&taken.issues), &told(taken));
        }
        match &loaded.lake {
            Some(Ok(report)) => {
                let outcome = word(report.outcome);
                for source in &report.sources {
                    let count = source.rows.values().sum();
                    row(&source.file, &source.family, &source.edition, count, times(&source.issues), outcome);
                }
                if report.sources.is_empty() {
                    row(&file, "", "", 0, times(&report.issues), outcome);
                }
            }
            Some(Err(error)) => row(&file, "", "", 0, 1, &error.to_string()),
            None => {}
        }
    }
    Answer { columns: ["file", "family", "edition", "rows", "issues", "outcome"].map(String::from).to_vec(), rows }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Loaded => "loaded",
        Outcome::Unchanged => "unchanged",
        Outcome::Older => "older edition",
        Outcome::Refused => "not loaded",
    }
}

/// What came into the index, in words.
fn told(taken: &Taken) -> String {
    let i = &taken.imported;
    let counts = [
        (i.new, "new"),
        (i.updated, "updated"),
        (i.same, "the same"),
        (i.queued, "pairs to decide"),
        (i.held, "changes held back"),
        (i.doubted.len() as u64, "under a key of somebody else"),
        (i.refused.len() as u64, "left out"),
    ];
    let staff = taken.staff.new + taken.staff.updated + taken.staff.same;
    let counts = counts.into_iter().chain([(staff, "staff")]);
    let words: Vec<String> = counts.filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if words.is_empty() { "nobody in it".to_owned() } else { words.join(", ") }
}

/// What is wrong goes to standard error, the worst first.
fn print_issues(reports: &[Loaded], all: bool) {
    for loaded in reports {
        let of_lake = loaded.lake.iter().flatten().flat_map(|report| &report.issues);
        let of_people = loaded.people.iter().flat_map(|taken| &taken.issues);
        let of_rows = loaded.told().into_iter().flat_map(|told| &told.issues);
        let mut issues: Vec<&Issue> = of_people.chain(of_lake).chain(of_rows).collect();
        issues.sort_by_key(|i| std::cmp::Reverse(i.severity));
        let shown = if all { issues.len() } else { SHOWN.min(issues.len()) };
        for issue in &issues[..shown] {
            let word = match issue.severity {
                Severity::Note => "note",
                Severity::Warning => "warning",
                Severity::Error => "left out",
                Severity::Fatal => "not read",
            };
            eprintln!("{word}: {issue}");
        }
        if issues.len() > shown {
            eprintln!("  … and {} more in this file (--issues shows all)", issues.len() - shown);
        }
        if let Some(told) = loaded.told().and_then(|told| told.told_in.as_ref()) {
            eprintln!("each row that was left out or is odd: {}", told.display());
        }
    }
}
