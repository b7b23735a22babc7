//! Reads a folder that the demo wrote with the readers of the real files, and prints what came of it:
//! `cargo run -p linchpin-demo --example read -- FOLDER`.

#![expect(clippy::disallowed_methods, reason = "it says how long each family takes")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use linchpin_core::Error;
use linchpin_sources::{
    Limits, Sink, SliceId, read_file,
    table::{Cell, Table},
};

struct Count;

impl Sink for Count {
    fn row(&mut self, _: &'static Table, _: SliceId, _: &[Cell<'_>]) -> Result<(), Error> {
        Ok(())
    }
}

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "wharfemoor-files".to_owned());
    let mut files = Vec::new();
    list(Path::new(&folder), &mut files);
    files.sort();
    let mut families: BTreeMap<&str, (usize, u64, u128)> = BTreeMap::new();
    let start = Instant::now();
    for file in &files {
        let begun = Instant::now();
        for loaded in read_file(file, &Limits::default(), &mut |_| Ok(Box::new(Count))) {
            let family = families.entry(loaded.family.map_or("(not recognised)", |f| f.id)).or_default();
            *family = (family.0 + 1, family.1 + loaded.row_count(), family.2 + begun.elapsed().as_millis());
            for issue in &loaded.issues {
                println!("{:?} {} {issue}", issue.severity, issue.rule);
            }
        }
    }
    for (family, (parts, rows, time)) in &families {
        eprintln!("{parts:>5} parts {rows:>9} rows {time:>6} ms  {family}");
    }
    eprintln!("{} files in {} ms", files.len(), start.elapsed().as_millis());
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(&path, files);
        } else {
            files.push(path);
        }
    }
}
