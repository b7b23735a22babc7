//! What is wrong with the rows of a file that a practice exported: the same together for whoever loads it, and each row in a file of
//! its own, `faults/` in the place's folder.

use std::{
    collections::HashMap,
    fs::File,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use linchpin_core::Issue;

use crate::command::backup::private;

/// What was told of one file.
#[derive(Debug, Default)]
pub struct Told {
    /// What was wrong, the same together.
    pub issues: Vec<Issue>,
    /// Where each row is told of.
    pub told_in: Option<PathBuf>,
}

/// The faults of one file while it is read.
pub struct Faults {
    told: Told,
    /// Where an issue of this rule and column stands among those kept.
    met: HashMap<(String, Option<String>), usize>,
    writer: Option<csv::Writer<File>>,
    path: PathBuf,
}

/// How many files of each name there were: practices export under the same.
#[derive(Debug, Default)]
pub struct Names(HashMap<String, u32>);

impl Names {
    /// Where the faults of a file are written. What was told of an earlier load is over, also when nothing is wrong any more.
    pub fn open(&mut self, place: &Path, name: &str) -> Result<Faults> {
        let times = self.0.entry(name.to_owned()).and_modify(|times| *times += 1).or_insert(1);
        let file = match times {
            1 => format!("{name}.faults.csv"),
            times => format!("{name}.{times}.faults.csv"),
        };
        let path = place.join("faults").join(file);
        if path.exists() {
            std::fs::remove_file(&path).with_context(|| format!("{} cannot be replaced", path.display()))?;
        }
        Ok(Faults { told: Told::default(), met: HashMap::new(), writer: None, path })
    }
}

impl Faults {
    /// Counts an issue with others of its rule and column, and writes its row down.
    pub fn tell(&mut self, issue: Issue) -> Result<()> {
        self.write(&issue)?;
        let key = (issue.rule.clone(), issue.place.column.clone());
        match self.met.get(&key).and_then(|at| self.told.issues.get_mut(*at)) {
            Some(other) => other.times += 1,
            None => {
                self.met.insert(key, self.told.issues.len());
                self.told.issues.push(issue);
            }
        }
        Ok(())
    }

    /// Counts an issue by itself: something that was summed up already, such as a word with its count.
    pub fn tell_sum(&mut self, issue: Issue) -> Result<()> {
        self.write(&issue)?;
        self.told.issues.push(issue);
        Ok(())
    }

    fn write(&mut self, issue: &Issue) -> Result<()> {
        let Issue { place, severity, rule, message, value, .. } = issue;
        let row = place.row.map_or(String::new(), |row| row.to_string());
        let weight = format!("{severity:?}").to_lowercase();
        let column = place.column.as_deref().unwrap_or_default();
        let message = value.as_ref().map_or_else(|| message.clone(), |value| format!("{message} (found “{value}”)"));
        self.writer()?.write_record([&place.file, &row, column, &weight, rule, &message])?;
        Ok(())
    }

    /// The file of rows, made when the first is told.
    fn writer(&mut self) -> Result<&mut csv::Writer<File>> {
        if self.writer.is_none() {
            let path = &self.path;
            if let Some(folder) = path.parent() {
                private(folder)?;
            }
            let mut writer = csv::Writer::from_writer(
                File::create(path).with_context(|| format!("{} cannot be written", path.display()))?,
            );
            writer.write_record(["file", "row", "column", "weight", "rule", "what to do"])?;
            self.told.told_in = Some(path.clone());
            self.writer = Some(writer);
        }
        self.writer.as_mut().context("there is no file of faults")
    }

    /// What was told, with the file of rows complete.
    pub fn end(mut self) -> Result<Told> {
        if let Some(mut writer) = self.writer.take() {
            writer.flush()?;
        }
        Ok(self.told)
    }
}
