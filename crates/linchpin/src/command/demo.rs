mod access;
mod care;
mod cast;
mod claims;
mod evaluation;
mod funding;
mod meeting;
mod schemes;

use std::{fs, path::Path, time::Instant};

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::date;
use linchpin_core::OdsCode;
use linchpin_demo::{Plan, Size, stories, write};
use linchpin_lake::Outcome;

use crate::{
    command::{backup::private, load, new, serve},
    people::Taken,
    place::{self, Place},
};

/// Makes a synthetic place if there is none, loads it through the same readers as real files, and serves it.
#[derive(Args)]
pub struct Demo {
    /// The port on this machine; 0 takes any that is free
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// How much to make up
    #[arg(long, value_enum, default_value_t = Amount::Sample)]
    size: Amount,
    /// Make and load it, but do not serve it
    #[arg(long)]
    no_serve: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Amount {
    /// A few practices, one year, some 900 people
    Small,
    /// 31 practices over three years, and one in twenty of their 261,000 people
    Sample,
    /// The same, and everybody: some minutes to load
    Place,
    /// The sample in a country of 6,200 practices
    England,
}

impl Amount {
    /// The last month is fixed, so that everybody's demo tells the same story.
    fn plan(self) -> Plan {
        let until = date(2026, 9, 30);
        match self {
            Self::Small => Plan::new(Size::Small, until),
            Self::Sample => Plan::new(Size::Place, until),
            Self::Place => Plan { one_in: 1, ..Plan::new(Size::Place, until) },
            Self::England => Plan::new(Size::England, until),
        }
    }
}

/// Where the demo is made unless `--place` says otherwise.
const FOLDER: &str = ".demo";

/// What is true of its people, for tests and evaluations.
const TRUTH: &str = "truth.json";

impl Demo {
    pub fn run(self, folder: Option<&Path>) -> Result<()> {
        let folder = folder.unwrap_or(Path::new(FOLDER));
        let place = self.make(folder)?;
        let files = load::files(&[folder.join("files")])?;
        eprintln!("Loading {} files through the readers of published files …", files.len());
        let began = started();
        let reports =
            load::load(&place, &files, &load::How { from: Some("demo"), ..load::How::default() }, &mut |_| {}, &|| {})?;
        let count = |outcome| reports.iter().filter(|r| r.outcome() == outcome).count();
        let rows: u64 = place.lake().sources()?.iter().flat_map(|s| s.rows.values()).sum();
        let issues: u64 = place.lake().sources()?.iter().flat_map(|s| &s.issues).map(|i| i.times).sum();
        eprintln!(
            "  {} loaded, {} unchanged, {} older editions: {rows} rows, {issues} issues found, {:.1} s",
            count(Outcome::Loaded),
            count(Outcome::Unchanged),
            count(Outcome::Older),
            began.elapsed().as_secs_f64()
        );
        let people: u64 = reports.iter().filter_map(|r| r.people.as_ref()).map(Taken::kept).sum();
        eprintln!("  {people} people in the index; their records are in the lake under pseudonyms");
        for report in reports.iter().filter(|r| r.outcome() == Outcome::Refused) {
            match &report.lake {
                Some(Err(error)) => eprintln!("  not loaded: {}: {error}", report.file.display()),
                _ => eprintln!("  not loaded: {}", report.file.display()),
            }
        }
        super::block_on(cast::bring(&place))??;
        let own = OdsCode::parse(cast::PRACTICE)?;
        super::block_on(schemes::sign(&place, own))??;
        super::block_on(claims::play(&place, own))??;
        evaluation::ask(&place)?;
        eprintln!("Measuring every indicator at every level …");
        if self.no_serve {
            let began = started();
            super::measure::picture(&place, &crate::clock::SystemClock, super::measure::Drawings::Without, &|_| {})?;
            eprintln!("  done in {:.1} s", began.elapsed().as_secs_f64());
            return Ok(());
        }
        eprintln!("What to look for:");
        for story in stories() {
            eprintln!("  {}", story.title);
        }
        serve::serve(place, Some(self.port))
    }

    /// Writes the place and its files, unless that was done before.
    fn make(&self, folder: &Path) -> Result<Place> {
        let files = folder.join("files");
        let complete = folder.join("complete");
        if !complete.exists() {
            let plan = self.size.plan();
            eprintln!("Making up a place in {} …", folder.display());
            let began = started();
            private(&files)?;
            let written = write(&files, &plan, &mut |what| eprintln!("  {what}"))?;
            let (code, name) = written.place;
            let organisation: OdsCode = code.parse()?;
            fs::write(folder.join(place::FILE), new::text(organisation, Some(&name), true))?;
            // What is true of the people stands beside their records and is loaded nowhere.
            fs::write(folder.join(TRUTH), written.truth)?;
            fs::write(&complete, format!("{plan:?}\n"))?;
            eprintln!(
                "  {} files, {} MB, {:.1} s",
                written.files.len(),
                written.bytes / 1_000_000,
                began.elapsed().as_secs_f64()
            );
        }
        schemes::write(folder)?;
        Place::open(Some(folder))
    }
}

#[expect(clippy::disallowed_methods, reason = "to tell the person who waits how long it took")]
fn started() -> Instant {
    Instant::now()
}
