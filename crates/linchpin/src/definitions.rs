//! The definitions in force: the starter set that ships in the binary, with the place's own laid over it.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use linchpin_measures::{Breakdown, Indicator, definition::DefinitionError};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../definitions"]
#[include = "*.toml"]
struct Starter;

/// Everything that is defined.
#[derive(Default)]
pub struct Definitions {
    /// The indicators, by domain and title.
    pub indicators: Vec<Indicator>,
    /// The breakdowns, by domain and title.
    pub breakdowns: Vec<Breakdown>,
    /// Files that cannot be used; the rest go on without them.
    pub faults: Vec<DefinitionError>,
}

impl Definitions {
    /// Reads the starter set and, for a place, its own `definitions/` over it: a file of the same path takes the
    /// place of ours.
    pub fn read(place: Option<&Path>) -> Result<Self> {
        Ok(Self::parse(&texts(place)?))
    }

    fn parse(texts: &BTreeMap<String, String>) -> Self {
        let mut found = Self::default();
        for (path, text) in texts {
            let Some((kind, id)) = path.strip_suffix(".toml").and_then(|p| p.split_once('/')) else { continue };
            match kind {
                "indicators" => match Indicator::parse(id, text) {
                    Ok(indicator) => found.indicators.push(indicator),
                    Err(fault) => found.faults.push(fault),
                },
                "breakdowns" => match Breakdown::parse(id, text) {
                    Ok(breakdown) => found.breakdowns.push(breakdown),
                    Err(fault) => found.faults.push(fault),
                },
                _ => {}
            }
        }
        let place = |d: linchpin_measures::Domain| linchpin_measures::Domain::ALL.iter().position(|x| *x == d);
        found.indicators.sort_by(|a, b| place(a.domain).cmp(&place(b.domain)).then_with(|| a.title.cmp(&b.title)));
        found.breakdowns.sort_by(|a, b| place(a.domain).cmp(&place(b.domain)).then_with(|| a.title.cmp(&b.title)));
        found
    }
}

/// Every definition's text by its path below `definitions/`: ours, with the place's own laid over them.
pub fn texts(place: Option<&Path>) -> Result<BTreeMap<String, String>> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for path in Starter::iter() {
        if let Some(file) = Starter::get(&path) {
            texts.insert(path.to_string(), String::from_utf8_lossy(&file.data).into_owned());
        }
    }
    if let Some(folder) = place.map(|p| p.join("definitions")).filter(|f| f.is_dir()) {
        collect(&folder, "", &mut texts)?;
    }
    Ok(texts)
}

/// The ids and texts of one kind of definition, such as `scenarios`.
pub fn of_kind<'a>(texts: &'a BTreeMap<String, String>, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    texts.iter().filter_map(move |(path, text)| {
        let (folder, id) = path.strip_suffix(".toml")?.split_once('/')?;
        (folder == kind).then_some((id, text.as_str()))
    })
}

fn collect(folder: &Path, below: &str, into: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.path().is_dir() {
            collect(&entry.path(), &path, into)?;
        } else if path.ends_with(".toml") {
            let bytes = fs::read(entry.path()).with_context(|| format!("{} cannot be read", entry.path().display()))?;
            into.insert(path, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok(())
}
