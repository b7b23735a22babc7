//! Writes the synthetic place to a folder and says how long each family took:
//! `cargo run -p linchpin-demo --example write -- FOLDER [small|place|england]`.

#![expect(clippy::disallowed_methods, reason = "it says how long each family takes")]

use std::{path::Path, time::Instant};

use linchpin_demo::{Plan, Size, write};

fn main() -> Result<(), linchpin_core::Error> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap_or_else(|| "wharfemoor-files".to_owned());
    let size = match args.next().as_deref() {
        Some("small") => Size::Small,
        Some("england") => Size::England,
        _ => Size::Place,
    };
    let start = Instant::now();
    let plan = Plan::new(size, jiff::civil::date(2026, 9, 1));
    let mut at = Instant::now();
    let written = write(Path::new(&folder), &plan, &mut |family| {
        eprintln!("{:>6} ms  then {family}", at.elapsed().as_millis());
        at = Instant::now();
    })?;
    eprintln!("{:>6} ms", at.elapsed().as_millis());
    eprintln!(
        "{} files, {} MB, {} practices in {} ms",
        written.files.len(),
        written.bytes / 1_000_000,
        written.practices,
        start.elapsed().as_millis()
    );
    Ok(())
}
