//! The starter set, and small pathways made from it.

use std::{collections::BTreeMap, fs, path::Path};

use linchpin_pathways::{Fault, Pathway};

/// Every file of the starter set, by id.
pub fn files() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions/pathways");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let toml = entries.filter(|path| path.extension().is_some_and(|e| e == "toml"));
    toml.map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// The pathways of the starter set.
pub fn pathways() -> Vec<Pathway> {
    files()
        .iter()
        .map(|(id, text)| Pathway::parse(id, text).unwrap_or_else(|faults| panic!("{}", said(&faults))))
        .collect()
}

/// Faults, a line each.
pub fn said(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
