//! Writes made-up people for benchmarks: `people COUNT DIR`.

#![expect(clippy::unwrap_used, reason = "a tool for benchmarks")]

fn main() {
    let mut arguments = std::env::args().skip(1);
    let people = arguments.next().unwrap().parse().unwrap();
    let dir = arguments.next().unwrap();
    let written = linchpin_demo::write_people(dir.as_ref(), people, jiff::civil::date(2026, 9, 30)).unwrap();
    println!("{written}");
}
