//! Writes made-up people for benchmarks: `people COUNT DIR [TRUTH]`. Prints the number of resources; what is true of the people
//! goes into the file TRUTH.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a tool for benchmarks")]

fn main() {
    let mut arguments = std::env::args().skip(1);
    let people = arguments.next().unwrap().parse().unwrap();
    let dir = arguments.next().unwrap();
    let began = std::time::Instant::now();
    let written = linchpin_demo::write_people(dir.as_ref(), people, jiff::civil::date(2026, 9, 30)).unwrap();
    let seconds = began.elapsed().as_secs_f64();
    if let Some(truth) = arguments.next() {
        std::fs::write(truth, written.truth.json().unwrap()).unwrap();
    }
    eprintln!(
        "{} people, {} MB in {seconds:.1} s: {:.0} people a second",
        written.people,
        written.bytes / 1_000_000,
        written.people as f64 / seconds
    );
    println!("{}", written.resources);
}
