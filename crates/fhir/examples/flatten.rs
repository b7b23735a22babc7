//! How fast resources go through a view: `cargo run --release -p linchpin-fhir --example flatten -- VIEW.json FILE.ndjson [THREADS]`.
//!
//! Reads the file once to count its lines, then parses, checks and flattens it: each thread a part of the file that
//! begins and ends at a line. Says resources, rows and seconds; run it under `/usr/bin/time -v` for memory.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    time::Duration,
};

use linchpin_fhir::{
    read::{Resources, check},
    view::View,
};

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let (Some(view), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("name a view and a file".into());
    };
    let threads: u64 = arguments.next().map_or(Ok(2), |n| n.parse())?;
    let view = View::parse(&serde_json::from_str(&std::fs::read_to_string(view)?)?)?;
    let length = std::fs::metadata(&file)?.len();
    let ends = (1..threads).map(|i| line_end(&file, length * i / threads));
    let mut cuts = vec![0];
    cuts.extend(ends.collect::<Result<Vec<_>, _>>()?);
    cuts.push(length);
    #[expect(clippy::disallowed_methods, reason = "a measurement, not the product")]
    let start = std::time::Instant::now();
    let counts = std::thread::scope(|scope| {
        let parts: Vec<_> = cuts.windows(2).map(|cut| scope.spawn(|| part(&view, &file, cut[0], cut[1]))).collect();
        parts
            .into_iter()
            .map(|p| p.join().map_err(|_| Failure::from("a thread failed"))?)
            .collect::<Result<Vec<_>, Failure>>()
    })?;
    let took = start.elapsed();
    let (resources, rows, faults) = counts.iter().fold((0, 0, 0), |a, c| (a.0 + c.0, a.1 + c.1, a.2 + c.2));
    let per_second = f64::from(resources) / took.max(Duration::from_micros(1)).as_secs_f64();
    println!(
        "{resources} resources, {rows} rows, {faults} faults in {took:.2?}: {per_second:.0} a second on {threads} threads"
    );
    Ok(())
}

/// Where the line ends that the byte is on.
fn line_end(file: &str, at: u64) -> Result<u64, std::io::Error> {
    let mut file = BufReader::new(File::open(file)?);
    file.seek(SeekFrom::Start(at))?;
    Ok(at + file.skip_until(b'\n')? as u64)
}

fn part(view: &View, file: &str, from: u64, to: u64) -> Result<(u32, u32, u32), Failure> {
    let mut bytes = File::open(file)?;
    bytes.seek(SeekFrom::Start(from))?;
    let (mut resources, mut rows, mut faults) = (0, 0, 0);
    for one in Resources::new(bytes.take(to - from)) {
        let found = match one {
            Ok(found) => found,
            Err(_) => {
                faults += 1;
                continue;
            }
        };
        resources += 1;
        faults += check(&found.resource).len() as u32;
        view.rows(&found.resource, &mut |_| rows += 1)?;
    }
    Ok((resources, rows, faults))
}
