use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Result, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use linchpin_core::{Clock, Issue, Severity};
use linchpin_lake::{Answer, Datum, Lake, LoadOptions, LoadReport, Outcome};
use linchpin_sources::Limits;

use crate::{
    clock::SystemClock,
    place::Place,
    print::{self, Format},
};

/// Recognises published files by their content, checks every row and loads them.
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
        let reports =
            load(&place.lake(), &files, self.again, &mut |file| progress.set_message(name(file)), &|| progress.inc(1));
        progress.finish_and_clear();
        print::answer(&table(&reports), self.format)?;
        print_issues(&reports, self.issues);
        let any = reports.iter().any(|(_, r)| r.as_ref().is_ok_and(|r| r.outcome != Outcome::Refused));
        if !any {
            bail!("nothing could be loaded");
        }
        Ok(())
    }
}

/// A file, and what came of it.
pub type Loaded = (PathBuf, linchpin_core::Result<LoadReport>);

/// Loads files one after the other; one that fails stops no other.
pub fn load(lake: &Lake, files: &[PathBuf], again: bool, say: &mut dyn FnMut(&Path), done: &dyn Fn()) -> Vec<Loaded> {
    let limits = Limits::default();
    let mut reports = Vec::with_capacity(files.len());
    for file in files {
        say(file);
        let options = LoadOptions { now: SystemClock.now(), again, limits: &limits };
        reports.push((file.clone(), lake.load(file, &options)));
        done();
    }
    reports
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
    for (file, report) in reports {
        let text = |t: &str| Datum::Text(t.to_owned());
        match report {
            Ok(report) => {
                let word = match report.outcome {
                    Outcome::Loaded => "loaded",
                    Outcome::Unchanged => "unchanged",
                    Outcome::Older => "older edition",
                    Outcome::Refused => "not loaded",
                };
                for source in &report.sources {
                    let issues = source.issues.iter().map(|i| i.times).sum::<u64>();
                    rows.push(vec![
                        text(&source.file),
                        text(&source.family),
                        text(&source.edition),
                        Datum::Whole(source.rows.values().sum::<u64>().cast_signed()),
                        Datum::Whole(issues.cast_signed()),
                        text(word),
                    ]);
                }
                if report.sources.is_empty() {
                    let issues = report.issues.iter().map(|i| i.times).sum::<u64>();
                    rows.push(vec![
                        text(&name(file)),
                        text(""),
                        text(""),
                        Datum::Whole(0),
                        Datum::Whole(issues.cast_signed()),
                        text(word),
                    ]);
                }
            }
            Err(error) => rows.push(vec![
                text(&name(file)),
                text(""),
                text(""),
                Datum::Whole(0),
                Datum::Whole(1),
                text(&error.to_string()),
            ]),
        }
    }
    Answer { columns: ["file", "family", "edition", "rows", "issues", "outcome"].map(String::from).to_vec(), rows }
}

/// What is wrong goes to standard error, the worst first.
fn print_issues(reports: &[Loaded], all: bool) {
    for (_, report) in reports {
        let Ok(report) = report else { continue };
        let mut issues: Vec<&Issue> = report.issues.iter().collect();
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
    }
}
