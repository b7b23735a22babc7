//! Plays a place's years and prints what they tell as one line of JSON: `year PLACE.toml TIMES SEED RUNS`. TIMES puts so
//! many of the place's practices beside each other: six neighbourhoods of six are a place of 36. `people` in the stead of RUNS
//! prints everybody of one year, a line of JSON each. Used by `make bench`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the bench reads the answer: what is not a place, or not a number, ends the run with its cause, before anything is measured"
)]

use std::io::{BufWriter, Write};

use linchpin_access::simulate::{Measure, Place, Simulation};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, times, seed, runs] = &arguments[..] else { panic!("year PLACE.toml TIMES SEED RUNS") };
    let place =
        Place::parse("bench", &std::fs::read_to_string(file).unwrap()).unwrap().beside_itself(times.parse().unwrap());
    let (simulation, seed) = (Simulation::new(&place).unwrap(), seed.parse().unwrap());
    if runs == "people" {
        let mut out = BufWriter::new(std::io::stdout().lock());
        simulation.people(seed, 0).iter().for_each(|person| writeln!(out, "{}", serde_json::json!(person)).unwrap());
        return out.flush().unwrap();
    }
    let outcome = simulation.play(seed, runs.parse().unwrap());
    let told = |measure: &Measure| {
        let values: Vec<f64> = outcome.runs.iter().filter_map(|run| run.value(*measure)).collect();
        (measure.as_str().to_owned(), serde_json::json!(values))
    };
    let values: serde_json::Map<String, serde_json::Value> = Measure::ALL.iter().map(told).collect();
    let requests: Vec<u64> = outcome.runs.iter().map(|run| run.requests).collect();
    println!("{}", serde_json::json!({ "requests": requests, "values": values }));
}
