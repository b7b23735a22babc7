//! Made-up people and what their records hold, as Bulk Data files in the shapes of UK Core, so that they come in through
//! the same door as a real extract. What they follow is told in docs/population.md.

mod allergy;
mod burden;
mod care;
mod contact;
mod days;
mod ethnicity;
mod fill;
mod hidden;
mod homes;
mod hospital;
mod illness;
mod life;
mod measure;
mod medicine;
mod naming;
mod own;
mod person;
mod reasons;
mod record;
mod resources;
mod roll;
mod schemes;
#[cfg(test)]
mod tests;
mod treatment;
mod truth;
mod who;

use std::{
    collections::BTreeMap,
    fs,
    io::{BufWriter, Write},
    path::Path,
    sync::mpsc,
    thread,
};

use jiff::civil::Date;
use linchpin_core::{Error, Result};

use crate::{Plan, folder::Folder, world::World};
use days::Days;
use homes::Home;
use person::Person;
use record::Record;
use resources::{KINDS, Lines};
use roll::List;
pub(crate) use roll::{area_code, area_scores, deprived};
pub use truth::Truth;

/// What was written of people.
#[derive(Clone, Default)]
pub struct Population {
    /// People, with those who died while the record ran.
    pub people: u64,
    /// Resources of all kinds.
    pub resources: u64,
    /// Bytes of all files together.
    pub bytes: u64,
    /// What is true of them.
    pub truth: Truth,
}

/// Writes people of the place's lists, as the demo's extract.
pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    let lists = roll::of_place(world, world.plan.one_in);
    let population = export(&folder.path("people"), world.plan.seed, world.plan.months_to, lists)?;
    for kind in KINDS {
        folder.note(&format!("people/{}.ndjson", kind.name()));
    }
    folder.bytes += population.bytes;
    folder.truth = population.truth.json()?;
    Ok(())
}

/// Writes as many people as asked for into a folder, one file for each kind of resource, over 31 practices or as many more as
/// they need: for measuring. Those who died while the record ran come on top. Memory does not grow with the number of people.
///
/// # Errors
/// A file cannot be written.
pub fn write_people(dir: &Path, people: usize, as_at: Date) -> Result<Population> {
    export(dir, Plan::new(crate::Size::Place, as_at).seed, as_at, roll::of_england(people))
}

/// The records of some people, whole: for each kind of resource its name and its lines, as they stand in the files.
pub type Records<'r> = [(&'static str, &'r str)];

/// Makes the same people as [`crate::write`] and hands their records over in their order, without a file: for whoever works on many of them and
/// needs no place.
///
/// # Errors
/// Only what `take` refuses.
pub fn each_record(plan: &Plan, take: &mut dyn FnMut(&Records<'_>) -> Result<()>) -> Result<()> {
    let lists = roll::of_place(&World::new(plan), plan.one_in);
    each_batch(plan.seed, plan.months_to, lists, &mut |_, lines, _| {
        let texts: Vec<(&str, &str)> =
            KINDS.iter().zip(&lines.texts).map(|(kind, text)| (kind.name(), text.as_str())).collect();
        take(&texts)
    })
}

/// The tenth of deprivation of each small area that the people of a plan live in, as its files have it; 1 is the most deprived.
#[must_use]
pub fn deciles(plan: &Plan) -> BTreeMap<String, u8> {
    crate::files::deciles(&World::new(plan))
}

/// Records are made so many people at a time, on so many cores.
const BATCH: usize = 250;
const CORES: usize = 2;

fn export(dir: &Path, seed: u64, as_at: Date, lists: Vec<List>) -> Result<Population> {
    let failed = |e: std::io::Error| Error::internal(format!("cannot write to {}", dir.display()), e);
    fs::create_dir_all(dir).map_err(failed)?;
    let mut files = Vec::new();
    for kind in KINDS {
        let path = dir.join(format!("{}.ndjson", kind.name()));
        files.push(BufWriter::with_capacity(1 << 20, fs::File::create(path).map_err(failed)?));
    }
    let mut population = Population::default();
    each_batch(seed, as_at, lists, &mut |people, lines, truth| {
        population.people += people as u64;
        population.resources += lines.resources;
        population.truth.add(truth);
        for (file, text) in files.iter_mut().zip(&lines.texts) {
            population.bytes += text.len() as u64;
            file.write_all(text.as_bytes()).map_err(failed)?;
        }
        Ok(())
    })?;
    files.into_iter().try_for_each(|mut file| file.flush()).map_err(failed)?;
    Ok(population)
}

/// Takes the number of people of a batch, their lines, and what is true of them.
type Take<'t> = dyn FnMut(usize, &Lines, &Truth) -> Result<()> + 't;

/// Makes the people of some lists, one list after the other, and hands their records over in the order of their numbers.
fn each_batch(seed: u64, as_at: Date, lists: Vec<List>, take: &mut Take<'_>) -> Result<()> {
    let days = Days::to(as_at);
    let mut practices = Lines::default();
    lists.iter().for_each(|list| practices.practice(&list.code, &list.name));
    take(0, &practices, &Truth::default())?;
    let (mut first, mut numbers) = (0, who::nhs_numbers());
    for list in lists {
        let (people, homes) = fill::fill(seed, &list, first, &mut numbers);
        first += people.len();
        records(seed, &list, &people, &homes, &days, take)?;
    }
    Ok(())
}

/// Makes the records of a list on several cores, every batch on the next, and hands them over in their order.
fn records(seed: u64, list: &List, people: &[Person], homes: &[Home], days: &Days, take: &mut Take<'_>) -> Result<()> {
    thread::scope(|scope| {
        let hand_over: Vec<_> = (0..CORES)
            .map(|core| {
                let (send, receive) = mpsc::sync_channel(2);
                scope.spawn(move || {
                    for batch in people.chunks(BATCH).skip(core).step_by(CORES) {
                        let (mut lines, mut truth) = (Lines::default(), Truth::default());
                        for one in batch {
                            let mut record = Record::of(one, &homes[one.home], &list.code, days, &mut lines);
                            life::write(seed, list.number, &mut record, &mut truth);
                        }
                        // Nobody takes them any more when a file could not be written.
                        if send.send((batch.len(), lines, truth)).is_err() {
                            return;
                        }
                    }
                });
                receive
            })
            .collect();
        for batch in 0..people.len().div_ceil(BATCH) {
            // A sender that is gone has panicked, and the scope says so.
            let Ok((people, lines, truth)) = hand_over[batch % CORES].recv() else { break };
            take(people, &lines, &truth)?;
        }
        Ok(())
    })
}
