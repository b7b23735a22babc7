//! Times the reading of files into nothing: `cargo run --release --example read_speed FILE…`.

#![expect(clippy::disallowed_methods, reason = "this measures")]

use std::{path::Path, time::Instant};

use linchpin_core::Error;
use linchpin_sources::{
    Limits, Pseudonymised, Pseudonymiser, Sink, SliceId, Subject, read_people_file,
    table::{Cell, Table},
};

/// Counts cells, so that nothing is optimised away.
struct Null(u64);

impl Sink for Null {
    fn row(&mut self, _: &'static Table, _: SliceId, cells: &[Cell<'_>]) -> Result<(), Error> {
        self.0 += cells.len() as u64;
        Ok(())
    }
}

/// Names that cost what a name costs to make and to hold, and say nothing.
struct Named;

impl Pseudonymiser for Named {
    fn person(&self, subject: &Subject<'_>) -> Pseudonymised {
        Pseudonymised::Known { pseudonym: self.record(subject.reference), practice: None }
    }

    fn record(&self, key: &str) -> String {
        let hash =
            key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        format!("{hash:016x}{hash:016x}")
    }
}

fn main() {
    for path in std::env::args().skip(1) {
        let started = Instant::now();
        let parts =
            read_people_file(Path::new(&path), &Limits::default(), Some(&Named), &mut |_| Ok(Box::new(Null(0))));
        let seconds = started.elapsed().as_secs_f64();
        let size = std::fs::metadata(&path).map_or(0, |m| m.len());
        for part in &parts {
            println!(
                "{}{}: {} rows {:?}, {} slices, edition {}, {}",
                part.file,
                part.sheet.as_ref().map_or(String::new(), |s| format!(" [{s}]")),
                part.row_count(),
                part.rows,
                part.slices.len(),
                part.edition,
                part.family.map_or("unknown", |f| f.id),
            );
            for issue in &part.issues {
                println!("  {:?} {} {issue}", issue.severity, issue.rule);
            }
        }
        let rows: u64 = parts.iter().map(linchpin_sources::Loaded::row_count).sum();
        println!(
            "{path}: {seconds:.3} s, {:.0} MB/s of the file as it is, {:.0} rows a second",
            size as f64 / 1e6 / seconds,
            rows as f64 / seconds
        );
    }
}
