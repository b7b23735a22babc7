//! Scores as many made-up people as asked for with every published score and register and a local model of emergency
//! admission, on as many threads, and prints one line of JSON: `million PEOPLE THREADS`. The model learns of the first people as
//! they were a year before. With a third word, `rows`, it writes the same people as rows of text
//! instead, for the peer. Used by `make bench`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a bench reads its arguments and the definitions that ship: what is wrong with them ends the run before anything is measured"
)]
#![expect(clippy::disallowed_methods, reason = "it measures")]

use std::{
    collections::BTreeMap,
    fs,
    io::{BufWriter, Write},
    path::Path,
    time::Instant,
};

use jiff::civil::date;
use linchpin_core::Sex;
use linchpin_risk::{
    model::{Definition, Model, Plan, Sampler},
    population::Population,
    record::{Concept, Course, Day, Fact, Record},
    rule::Moment,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// People are drawn in blocks of so many, each from its own seed, so that threads draw the same people as one would.
const BLOCK: usize = 1000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (people, threads, rows) = match &arguments[..] {
        [people, threads] => (people.parse().unwrap(), threads.parse().unwrap(), false),
        [people, threads, word] if word == "rows" => (people.parse().unwrap(), threads.parse().unwrap(), true),
        _ => panic!("million PEOPLE THREADS [rows]"),
    };
    let texts = texts();
    let (population, faults) = Population::read(&texts);
    assert!(faults.is_empty(), "{faults:?}");
    let world = World::of(&population);
    if rows {
        return world.write(people);
    }
    let definition = Definition::parse(MODEL, &texts[&format!("models/{MODEL}.toml")]).unwrap();
    let plan = Plan::new(&definition, &population).unwrap();
    let began = Instant::now();
    let model = world.learn(&definition, &plan);
    let local = Local { plan, model, learning: began.elapsed().as_secs_f64() };
    score(&population, &world, &local, people, threads);
}

/// The model that is fitted.
const MODEL: &str = "emergency-admission";

/// So many people it learns of.
const LEARNS: usize = 50_000;

/// The local model, and how long it took to learn it.
struct Local<'a> {
    plan: Plan<'a>,
    model: Model,
    learning: f64,
}

/// The definitions that ship.
fn texts() -> BTreeMap<String, String> {
    fn collect(folder: &Path, below: &str, into: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{below}{}", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                collect(&path, &format!("{name}/"), into);
            } else if name.ends_with(".toml") {
                into.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut texts = BTreeMap::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions"), "", &mut texts);
    texts
}

/// What made-up people may have.
struct World {
    today: Day,
    names: Vec<String>,
    concepts: Vec<Concept>,
}

impl World {
    fn of(population: &Population) -> Self {
        let concepts: Vec<Concept> =
            population.lists.iter().filter_map(|list| population.dictionary.concept(&list.id)).collect();
        let names = population.lists.iter().map(|list| list.id.clone()).collect();
        Self { today: date(2026, 11, 22).into(), names, concepts }
    }

    /// Draws one person: older people have more facts, a few dozen on average.
    fn draw(&self, dice: &mut ChaCha8Rng, record: &mut Record) {
        record.clear();
        let age = dice.random_range(0..100_u16);
        record.who.born = Some(self.today.months_before(age * 12 + dice.random_range(0..12)));
        record.who.sex = if dice.random_bool(0.5) { Sex::Female } else { Sex::Male };
        record.who.care_home = age > 75 && dice.random_bool(0.05);
        for _ in 0..dice.random_range(0..=8 + age / 2) {
            let at = dice.random_range(0..self.concepts.len());
            let day = self.today.plus(-dice.random_range(1..3650));
            let ended = self.names[at].starts_with("contacts/").then(|| day.plus(dice.random_range(0..10)));
            let value = self.names[at].starts_with("measurements/").then(|| dice.random_range(20.0..80.0));
            record.add(Fact { concept: self.concepts[at], day, ended, value });
        }
        for medicine in 0..dice.random_range(0..=u32::from(age / 10)) {
            record.take(Course { medicine, day: self.today.plus(-dice.random_range(1..400)), ended: None });
        }
    }

    /// Learns the model of the first people as they were a year before today.
    fn learn(&self, definition: &Definition, plan: &Plan<'_>) -> Model {
        let index = self.today.months_before(12).date();
        let mut sampler = Sampler::new(plan, index).unwrap();
        let mut record = Record::default();
        for block in 0..LEARNS / BLOCK {
            let mut dice = ChaCha8Rng::seed_from_u64(block as u64);
            for _ in 0..BLOCK {
                self.draw(&mut dice, &mut record);
                sampler.add(&record).unwrap();
            }
        }
        Model::train(definition, &sampler.done(), "made up").unwrap()
    }

    /// Writes `person,age,female,care_home` to people.csv, and facts and medicines beside it, in this folder.
    fn write(&self, people: usize) {
        let file = |name| BufWriter::new(fs::File::create(name).unwrap());
        let (mut who, mut facts, mut courses) = (file("people.csv"), file("facts.csv"), file("medicines.csv"));
        writeln!(who, "person,age,female,care_home").unwrap();
        writeln!(facts, "person,list,day,ended,value").unwrap();
        writeln!(courses, "person,medicine,day").unwrap();
        let mut record = Record::default();
        for block in 0..people.div_ceil(BLOCK) {
            let mut dice = ChaCha8Rng::seed_from_u64(block as u64);
            for person in block * BLOCK..people.min((block + 1) * BLOCK) {
                self.draw(&mut dice, &mut record);
                let age = record.who.age(self.today).unwrap();
                let female = record.who.sex == Sex::Female;
                writeln!(who, "{person},{age},{female},{}", record.who.care_home).unwrap();
                for fact in record.facts() {
                    let name = &self.names[fact.concept.index()];
                    let ended = fact.ended.map_or(String::new(), |d| d.date().to_string());
                    let value = fact.value.map_or(String::new(), |v| v.to_string());
                    writeln!(facts, "{person},{name},{},{ended},{value}", fact.day.date()).unwrap();
                }
                for course in record.courses() {
                    writeln!(courses, "{person},{},{}", course.medicine, course.day.date()).unwrap();
                }
            }
        }
    }
}

/// What one thread found.
#[derive(Default)]
struct Sum {
    drawing: f64,
    scoring: f64,
    facts: usize,
    scores: Vec<f64>,
    registers: Vec<u64>,
    foretold: u64,
    chances: f64,
}

fn score(population: &Population, world: &World, local: &Local<'_>, people: usize, threads: usize) {
    let blocks = people.div_ceil(BLOCK);
    let moment = Moment::at(world.today);
    let began = Instant::now();
    let sums: Vec<Sum> = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads)
            .map(|thread| {
                let moment = &moment;
                scope.spawn(move || part(population, world, local, (moment, people), (thread..blocks).step_by(threads)))
            })
            .collect();
        parts.into_iter().map(|part| part.join().unwrap()).collect()
    });
    let seconds = began.elapsed().as_secs_f64();
    let total = |of: fn(&Sum) -> f64| sums.iter().map(of).sum::<f64>();
    let scores: serde_json::Map<String, serde_json::Value> = population
        .columns()
        .enumerate()
        .map(|(at, column)| {
            let sum: f64 = sums.iter().map(|s| s.scores[at]).sum();
            (column.id.to_owned(), serde_json::json!((sum * 100.0).round() / 100.0))
        })
        .collect();
    let registers: u64 = sums.iter().flat_map(|s| &s.registers).sum();
    let line = serde_json::json!({
        "people": people, "threads": threads, "seconds": seconds,
        // Drawing people is no part of the work: the slowest thread's scoring is.
        "scoring": sums.iter().map(|s| s.scoring).fold(0.0, f64::max),
        "drawing": total(|s| s.drawing) / threads as f64,
        "facts": sums.iter().map(|s| s.facts).sum::<usize>(), "memberships": registers, "sums": scores,
        "learning": local.learning, "foretold": sums.iter().map(|s| s.foretold).sum::<u64>(),
        "expected": (total(|s| s.chances) * 100.0).round() / 100.0, "average": local.model.average(),
    });
    println!("{line}");
}

fn part(
    population: &Population,
    world: &World,
    local: &Local<'_>,
    (moment, people): (&Moment, usize),
    blocks: impl Iterator<Item = usize>,
) -> Sum {
    let mut sum = Sum {
        scores: vec![0.0; population.columns().count()],
        registers: vec![0; population.registers.len()],
        ..Sum::default()
    };
    let mut found = population.assessment();
    // What is foretold is from tomorrow on: everything that is known by today counts, as it does for the scores.
    let tomorrow = world.today.plus(1);
    let past = local.plan.on(tomorrow);
    let (mut numbers, mut row) = (Vec::new(), Vec::new());
    let mut records = vec![Record::default(); BLOCK];
    for block in blocks {
        let mut dice = ChaCha8Rng::seed_from_u64(block as u64);
        let many = BLOCK.min(people - block * BLOCK);
        let before = Instant::now();
        records[..many].iter_mut().for_each(|record| world.draw(&mut dice, record));
        let drawn = Instant::now();
        for record in &records[..many] {
            population.assess(record, moment, &mut found);
            for (total, outcome) in sum.scores.iter_mut().zip(&found.outcomes) {
                *total += outcome.value().unwrap_or(0.0);
            }
            if local.plan.leaves_out(&record.who, tomorrow).is_none() {
                past.numbers_with(record, &found, &mut numbers);
                local.plan.row(&numbers, &mut row);
                sum.chances += local.model.chance(&row);
                sum.foretold += 1;
            }
            found.found.registers.iter().for_each(|at| sum.registers[at] += 1);
        }
        sum.scoring += drawn.elapsed().as_secs_f64();
        sum.drawing += (drawn - before).as_secs_f64();
        sum.facts += records[..many].iter().map(|r| r.facts().len()).sum::<usize>();
    }
    sum
}
