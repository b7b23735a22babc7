//! Models of risk that were fitted here: a file for each version, below `models` in the place’s folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use linchpin_risk::model::{Definition, Model};
use serde::{Deserialize, Serialize};

use crate::{
    definitions::{of_kind, texts},
    place::Place,
};

/// The folder of fitted models, and that of what they are made by below `definitions`.
pub const FOLDER: &str = "models";

/// A version of a model, with the text of the definition by which it was fitted: it is asked by that whatever the file says since.
#[derive(Serialize, Deserialize)]
pub struct Version {
    /// When it was fitted.
    pub fitted: Timestamp,
    /// What it is worked out of.
    pub definition: Definition,
    /// What it learnt.
    pub model: Model,
}

impl Version {
    /// Writes it beside earlier ones, in one step, and gives the file.
    pub fn keep(&self, place: &Place) -> Result<PathBuf> {
        let folder = place.folder.join(FOLDER).join(&self.model.id);
        let failed = || format!("{} cannot be written", folder.display());
        fs::create_dir_all(&folder).with_context(failed)?;
        let file = folder.join(format!("{}-{}.json", self.model.index, self.model.version));
        let part = file.with_extension("part");
        fs::write(&part, serde_json::to_vec_pretty(self)?).with_context(failed)?;
        fs::rename(&part, &file).with_context(failed)?;
        Ok(file)
    }

    /// Whether the definition says something else by now.
    pub fn is_old(&self, place: &Place) -> Result<bool> {
        Ok(!definition(place, &self.model.id).is_ok_and(|now| self.model.is_of(&now)))
    }
}

/// The definition of a model.
pub fn definition(place: &Place, name: &str) -> Result<Definition> {
    let all = texts(Some(&place.folder))?;
    let Some((id, text)) = of_kind(&all, FOLDER).find(|(id, _)| *id == name) else {
        let known: Vec<&str> = of_kind(&all, FOLDER).map(|(id, _)| id).collect();
        bail!("there is no model {name}: write definitions/models/{name}.toml, or name one of {}", known.join(", "))
    };
    Ok(Definition::parse(id, text)?)
}

/// The version of a model that was fitted last; none where it never was.
pub fn newest(place: &Place, name: &str) -> Result<Option<Version>> {
    let folder = place.folder.join(FOLDER).join(name);
    let mut versions = Vec::new();
    for file in json_files(&folder)? {
        let text = fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let version: Version = serde_json::from_str(&text).with_context(|| {
            format!("{} is no version of a model: take it away, or fit the model anew", file.display())
        })?;
        versions.push(version);
    }
    Ok(versions.into_iter().max_by_key(|version| version.fitted))
}

/// The version of each model that was fitted last.
pub fn fitted(place: &Place) -> Result<Vec<Version>> {
    let folder = place.folder.join(FOLDER);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let entry = entry?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort_unstable();
    names.iter().filter_map(|name| newest(place, name).transpose()).collect()
}

fn json_files(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let all = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let files = all.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    Ok(files.into_iter().filter(|file| file.extension().is_some_and(|kind| kind == "json")).collect())
}
