//! The definitions that ship.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use std::{collections::BTreeMap, fs, path::Path};

/// Every definition by its path below `definitions/`.
pub fn texts() -> BTreeMap<String, String> {
    fn collect(folder: &Path, below: &str, into: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{below}{}", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                collect(&path, &format!("{name}/"), into);
            } else if path.extension().is_some_and(|e| e == "toml") {
                into.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut texts = BTreeMap::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions"), "", &mut texts);
    texts
}
