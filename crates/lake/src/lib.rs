//! The lake: facts that somebody else established, as Parquet files with a catalogue; loading and querying them.
//!
//! **Invariants.** The only crate that knows DataFusion, Arrow and Parquet. A load is all or nothing, whenever it
//! is stopped. Every row knows the file it came from. Nothing here speaks HTTP or knows a page.

#[cfg(test)]
mod agreement;
mod answer;
mod beside;
mod catalog;
mod columns;
mod count;
mod earlier;
mod example;
mod extract;
mod feed;
mod keep;
mod left_out;
mod lineage;
mod load;
mod measure;
mod organisations;
mod persons;
mod picture;
mod population;
mod replace;
mod schema;
mod session;
mod stamp;
mod values;
mod writer;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::{Timestamp, civil::Date};
use linchpin_core::{Error, Group, Kind, OdsCode, OrganisationTree, Result};
use linchpin_measures::{Indicator, Picture, picture::SourceRecord, rollup::Measured};
use linchpin_sources::{here, table::TABLES};

pub use answer::{Answer, Datum};
pub use catalog::Entry;
pub use earlier::Earlier;
pub use extract::{PracticeMonth, Reported, TakenReport};
pub use load::{LoadOptions, LoadReport, Outcome};
pub use measure::{Measuring, check};
pub use persons::PersonIndex;
pub use picture::Wanted;
pub use population::{Asked, Chances, Filing, Scored, ScoredList, ScoredPerson};
pub use stamp::Stamp;

/// The lake of one place: a folder.
#[derive(Clone, Debug)]
pub struct Lake {
    folder: PathBuf,
    tree: measure::LastTree,
}

impl Lake {
    /// The lake in a folder, which is made when the first file is loaded.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), tree: measure::LastTree::default() }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Loads one file. The same bytes again change nothing; see [`Outcome`].
    ///
    /// # Errors
    /// The file or the lake cannot be read or written, or another load is under way. What is wrong *inside* the
    /// file is not an error but an issue of the report.
    pub fn load(&self, file: &Path, options: &LoadOptions<'_>) -> Result<LoadReport> {
        load::load(&self.folder, file, options)
    }

    /// What is loaded, in order of loading.
    ///
    /// # Errors
    /// The catalogue is damaged or cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceRecord>> {
        Ok(catalog::Catalogue::read(&self.folder)?.entries.into_iter().map(|e| e.record).collect())
    }

    /// A number that goes up whenever facts change.
    ///
    /// # Errors
    /// The catalogue is damaged or cannot be read.
    pub fn version(&self) -> Result<u64> {
        Ok(catalog::Catalogue::read(&self.folder)?.version)
    }

    /// Whether anything in it is about people.
    ///
    /// # Errors
    /// The catalogue is damaged or cannot be read.
    pub fn is_about_people(&self) -> Result<bool> {
        let tables = || TABLES.iter().filter(|t| t.columns.iter().any(|c| c.name == persons::PERSON));
        let catalogue = catalog::Catalogue::read(&self.folder)?;
        Ok(catalogue.entries.iter().any(|e| tables().any(|t| e.files.contains_key(t.name))))
    }

    /// From now on the rows of these people, by pseudonym, are read for their own care ([`Self::person_index`]) and by no
    /// query and no count; those of everybody else are. False when it was so already.
    ///
    /// # Errors
    /// The lake cannot be read or written.
    pub fn leave_out(&self, people: &BTreeSet<String>) -> Result<bool> {
        left_out::LeftOut::replace(&self.folder, people)
    }

    /// Names who is left out: a mark that changes with them and says nothing of them.
    ///
    /// # Errors
    /// The list is damaged or cannot be read.
    pub fn left_out_mark(&self) -> Result<String> {
        Ok(left_out::LeftOut::read(&self.folder)?.mark())
    }

    /// What changes with every change of facts, without reading them: see [`Stamp`].
    ///
    /// # Errors
    /// The folder cannot be looked at.
    pub fn stamp(&self) -> Result<Stamp> {
        Stamp::of(&self.folder)
    }

    /// Names what was measured here, as [`Lake::stamp`] names what was loaded.
    ///
    /// # Errors
    /// The folder cannot be looked at.
    pub fn values_stamp(&self) -> Result<Stamp> {
        Stamp::of_values(&self.folder)
    }

    /// What a system sent before, for the tables and practices that these files tell of: rows that still stand beside
    /// theirs. The files are named by their [`LoadReport::container`].
    ///
    /// # Errors
    /// The catalogue is damaged or cannot be read.
    pub fn earlier(&self, system: &str, files: &BTreeSet<String>) -> Result<Earlier> {
        Ok(earlier::held(&catalog::Catalogue::read(&self.folder)?, system, files))
    }

    /// Takes out all that a system sent save these files, in one step, and says what that was. What it held is kept as history.
    ///
    /// # Errors
    /// None of these files is in the lake; or the lake cannot be read or written. Then nothing is taken out.
    pub fn replace_earlier(&self, system: &str, files: &BTreeSet<String>, now: Timestamp) -> Result<Earlier> {
        let _lock = load::lock(&self.folder)?;
        let mut catalogue = catalog::Catalogue::read(&self.folder)?;
        let gone = earlier::take_out(&mut catalogue, system, files, now)?;
        if gone.files > 0 {
            catalogue.commit(&self.folder)?;
            catalogue.sweep(&self.folder)?;
        }
        Ok(gone)
    }

    /// What was said of each month that was counted here, when it was last fed.
    #[must_use]
    pub fn fed(&self) -> BTreeMap<Date, String> {
        feed::marks(&self.folder)
    }

    /// Takes what was counted here of a month, by its first day, in the place of what was held of it; false when that was
    /// the same. The mark says from which records it was counted.
    ///
    /// # Errors
    /// The lake cannot be read or written.
    pub fn feed(&self, month: Date, rows: &here::Month, mark: &str, now: Timestamp) -> Result<bool> {
        feed::take(&self.folder, month, rows, mark, now)
    }

    /// Whether a source was made from just this and still stands.
    ///
    /// # Errors
    /// The catalogue is damaged or cannot be read.
    pub fn holds(&self, container: &str) -> Result<bool> {
        Ok(catalog::Catalogue::read(&self.folder)?.of_container(container).next().is_some())
    }

    /// Takes what was counted from a report of appointments: each month in the place of what an older report said of that practice
    /// and month, all or nothing. A month in which the practice books here is left out.
    ///
    /// # Errors
    /// The lake cannot be read or written.
    pub fn take_report(&self, report: &Reported<'_>, now: Timestamp) -> Result<TakenReport> {
        extract::take(&self.folder, report, now)
    }

    /// Begins to write what is worked out here about people, in the place of what was there: nobody loads until it is finished.
    ///
    /// # Errors
    /// The lake cannot be read or written.
    pub fn filing(&self, family: &'static linchpin_sources::Family) -> Result<Filing<'_>> {
        Filing::begin(&self.folder, family)
    }

    /// Works out the registers, scores and gaps of everybody on the lists as at a day, and their chances by the models that were
    /// fitted here. What it found last is replaced in one step. `say` hears which practice is read.
    ///
    /// # Errors
    /// The lake cannot be read or written.
    pub async fn score(
        &self,
        asked: Asked<'_>,
        as_at: Date,
        now: Timestamp,
        say: &(dyn Fn(&str) + Sync),
    ) -> Result<Scored> {
        population::score(&self.folder, asked, as_at, now, say).await
    }

    /// Everybody on the list of a practice with what `score` found of them: the first of these scores that was worked out, and
    /// which of these registers they are on.
    ///
    /// # Errors
    /// The lake cannot be read.
    pub async fn scored(&self, practice: OdsCode, scores: &[&str], registers: &[&str]) -> Result<ScoredList> {
        population::scored(&self.folder, practice, scores, registers).await
    }

    /// How many people are on which register, in which segment and in which gap.
    ///
    /// # Errors
    /// The lake cannot be read.
    pub async fn population_counts(&self) -> Result<linchpin_risk::counts::Counts> {
        population::counts(&self.folder).await
    }

    /// Who of a practice lacks something of a gap, by pseudonym, with the checks that they lack.
    ///
    /// # Errors
    /// The lake cannot be read.
    pub async fn lacking(&self, practice: OdsCode, gap: &str) -> Result<BTreeMap<String, Vec<String>>> {
        population::lacking(&self.folder, practice, gap).await
    }

    /// How many are on the published registers, and of how many, by practice and code, in the last year there is.
    ///
    /// # Errors
    /// The lake cannot be read.
    pub async fn published_registers(&self) -> Result<BTreeMap<(OdsCode, String), (u64, u64)>> {
        population::published(&self.folder).await
    }

    /// The practices of whose people something was worked out.
    ///
    /// # Errors
    /// The lake cannot be read.
    pub async fn scored_practices(&self) -> Result<Vec<OdsCode>> {
        population::practices(&self.folder).await
    }

    /// Hands over the record of everybody on the lists, one practice in memory at a time, with repeats as they ran on a day: for those who
    /// fit a model or evaluate a scheme. The order is that of the practices, and within one always the same.
    ///
    /// # Errors
    /// The lake cannot be read, or whoever takes says so.
    pub async fn everybody(
        &self,
        population: &linchpin_risk::population::Population,
        day: Date,
        take: &mut (dyn FnMut(&linchpin_risk::record::Record) -> Result<()> + Send),
    ) -> Result<()> {
        population::everybody(&self.folder, population, day.into(), take).await
    }

    /// The codes that records have and that no list knows, with how often.
    ///
    /// # Errors
    /// The lake cannot be read.
    pub async fn unknown_codes(
        &self,
        population: &linchpin_risk::population::Population,
    ) -> Result<linchpin_risk::codes::Unknown> {
        population::unknown(&self.folder, population).await
    }

    /// Copies the facts into a folder, as they stand between two loads, and gives the paths of the files in it.
    ///
    /// # Errors
    /// A file is missing, or cannot be read or written.
    pub fn copy(&self, into: &Path) -> Result<Vec<PathBuf>> {
        keep::copy(&self.folder, into)
    }

    /// Files that the catalogue names and that are not there: their facts are lost until they are loaded again.
    ///
    /// # Errors
    /// The catalogue is damaged or cannot be read.
    pub fn missing(&self) -> Result<Vec<PathBuf>> {
        keep::missing(&self.folder)
    }

    /// Runs a query that may only read.
    ///
    /// # Errors
    /// The SQL is wrong, or would change something.
    pub async fn query(&self, sql: &str) -> Result<Answer> {
        let catalogue = catalog::Catalogue::read(&self.folder)?;
        let values = values::Index::read(&self.folder).files(&self.folder);
        let context = session::open(&self.folder, &catalogue, &values).await?;
        let options = datafusion::execution::context::SQLOptions::new()
            .with_allow_ddl(false)
            .with_allow_dml(false)
            .with_allow_statements(false);
        let frame = context.sql_with_options(sql, options).await.map_err(session::refused)?;
        let columns = frame.schema().fields().iter().map(|f| f.name().clone()).collect();
        let batches = frame.collect().await.map_err(session::refused)?;
        answer::from_batches(columns, &batches)
    }

    /// Who belongs to whom, with the users' groups.
    ///
    /// # Errors
    /// The lake cannot be read.
    pub async fn organisations(&self, groups: &[Group]) -> Result<Arc<OrganisationTree>> {
        let catalogue = catalog::Catalogue::read(&self.folder)?;
        let context = session::open(&self.folder, &catalogue, &[]).await?;
        self.tree.get(&catalogue, &context, groups).await
    }

    /// Makes the values of all indicators whose definition or facts have changed since they were last made.
    ///
    /// # Errors
    /// The lake cannot be read or written. SQL that fails is reported for its indicator and stops no other.
    pub async fn measure(
        &self,
        indicators: &[Indicator],
        groups: &[Group],
        say: &(dyn Fn(&str) + Sync),
    ) -> Result<Measuring> {
        let catalogue = catalog::Catalogue::read(&self.folder)?;
        measure::measure(&self.folder, &catalogue, &self.tree, indicators, groups, say).await
    }

    /// The values of an indicator that `keep` wants, in no promised order.
    ///
    /// # Errors
    /// The indicator has not been measured, or its values cannot be read.
    pub fn values(&self, indicator: &str, keep: impl Fn(Kind, OdsCode) -> bool) -> Result<Vec<Measured>> {
        let index = values::Index::read(&self.folder);
        let made = index
            .indicators
            .get(indicator)
            .ok_or_else(|| Error::not_found(format!("{indicator} has not been measured")))?;
        values::read(&self.folder, made, keep)
    }

    /// An index of the clinical tables by person, of the facts as they are now.
    ///
    /// # Errors
    /// The lake cannot be read.
    pub fn person_index(&self) -> Result<PersonIndex> {
        PersonIndex::build(&self.folder, &catalog::Catalogue::read(&self.folder)?)
    }

    /// The explained picture of a place, from values already made.
    ///
    /// # Errors
    /// The lake cannot be read.
    pub async fn picture(&self, wanted: &Wanted<'_>) -> Result<Picture> {
        let catalogue = catalog::Catalogue::read(&self.folder)?;
        picture::picture(&self.folder, &catalogue, &self.tree, wanted).await
    }
}
