//! What the fuzz targets share: reading bytes as a file, and what must hold of whatever comes of it.

use std::{collections::HashMap, panic, path::PathBuf, sync::Once};

use linchpin_core::Error;
use linchpin_sources::{
    Limits, Loaded, Pseudonymised, Pseudonymiser, Sink, SliceId, Subject, read_people_file,
    table::{Cell, Table},
};

/// Counts rows, and checks that each fits its table.
#[derive(Default)]
struct Checked {
    rows: HashMap<&'static str, u64>,
    slices: u32,
}

impl Sink for Checked {
    fn row(&mut self, table: &'static Table, slice: SliceId, cells: &[Cell<'_>]) -> Result<(), Error> {
        assert_eq!(cells.len(), table.columns.len(), "{}", table.name);
        for (column, cell) in table.columns.iter().zip(cells) {
            assert!(column.nullable || *cell != Cell::Null, "{}.{} is empty", table.name, column.name);
            assert!(!matches!(cell, Cell::Real(n) if !n.is_finite()), "{}.{} is no number", table.name, column.name);
        }
        *self.rows.entry(table.name).or_default() += 1;
        self.slices = self.slices.max(slice.0 + 1);
        Ok(())
    }

    fn finish(&mut self, loaded: &Loaded) -> Result<(), Error> {
        assert!(self.slices as usize <= loaded.slices.len(), "a row of a slice that is not listed");
        for (table, rows) in &loaded.rows {
            assert_eq!(self.rows.get(table).copied().unwrap_or_default(), *rows, "{table}");
        }
        Ok(())
    }
}

/// Names people by the length of their names, and knows one in three.
struct Lengths;

impl Pseudonymiser for Lengths {
    fn person(&self, subject: &Subject<'_>) -> Pseudonymised {
        match subject.reference.len() % 3 {
            0 => Pseudonymised::OptedOut,
            1 => Pseudonymised::Unknown,
            n => Pseudonymised::Known { pseudonym: n.to_string(), practice: None },
        }
    }

    fn record(&self, key: &str) -> String {
        key.len().to_string()
    }
}

/// Reads the bytes as a file whose name has a month and an NHS year in it, for the families that need one.
pub fn read(content: &[u8]) {
    // The fuzzer's own hook ends the process at any panic; a panic of the workbook library is caught by the reader,
    // and only one that reaches us is a fault.
    static HOOK: Once = Once::new();
    HOOK.call_once(|| panic::set_hook(Box::new(|panic| eprintln!("{panic}"))));
    let path = path();
    if std::fs::write(&path, content).is_err() {
        return;
    }
    // Small limits, so that the fuzzer looks for faults and not for large files.
    let limits = Limits {
        archive_bytes: 16 << 20,
        workbook_bytes: 32 << 20,
        held_bytes: 4 << 20,
        row_bytes: 1 << 20,
        ..Limits::default()
    };
    let parts = read_people_file(&path, &limits, Some(&Lengths), &mut |_| Ok(Box::new(Checked::default())));
    assert!(!parts.is_empty(), "a file without a word about it");
    for part in parts {
        assert!(part.family.is_some() || !part.issues.is_empty(), "{} is neither known nor refused", part.file);
        for issue in &part.issues {
            assert!(!issue.message.is_empty() && issue.times > 0, "{issue:?}");
        }
    }
}

fn path() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() { memory } else { std::env::temp_dir() };
    folder.join(format!("linchpin-fuzz-{}-extract 2023-05, year 2024-25", std::process::id()))
}
