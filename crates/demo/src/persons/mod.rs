//! Made-up people and what their records hold, as Bulk Data files in the shapes of UK Core, so that they come in through
//! the same door as a real extract.

mod allergy;
mod illness;
mod resources;
mod who;

use std::{
    collections::BTreeMap,
    fs,
    io::{BufWriter, Write},
    path::Path,
};

use jiff::civil::Date;
use linchpin_core::{Error, Result};
use serde_json::Value;

use crate::{Plan, dice::Dice, folder::Folder, world::World};
use who::Who;

/// The kinds of resource written, in the order in which they should be read: who before what.
const KINDS: [&str; 9] = [
    "Organization",
    "Patient",
    "AllergyIntolerance",
    "Condition",
    "Observation",
    "MedicationRequest",
    "Encounter",
    "Immunization",
    "Procedure",
];

/// One person in so many of each list is written for the demo: enough to work with, quick to load.
const SHARE: i64 = 60;

/// Writes some of the people on the place's lists, as the demo's extract.
pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    let month = world.months.len() - 1;
    let lists: Vec<(String, String, usize)> = world
        .open_in(month)
        .filter(|p| world.practices[*p].place == 0)
        .map(|p| {
            let practice = &world.practices[p];
            (practice.code.clone(), practice.name.clone(), (world.lists[p][month] / SHARE).max(1) as usize)
        })
        .collect();
    let mut texts: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    each_resource(world.plan.seed, world.plan.months_to, &lists, &mut |kind, resource| {
        line(texts.entry(kind).or_default(), resource)
    })?;
    for kind in KINDS {
        folder.save(&format!("people/{kind}.ndjson"), texts.remove(kind).unwrap_or_default())?;
    }
    Ok(())
}

/// Writes as many people as asked for into a folder, one file for each kind of resource, over 31 practices: for
/// measuring speed. Gives the number of resources. Memory does not grow with the number of people.
///
/// # Errors
/// A file cannot be written.
pub fn write_people(dir: &Path, people: usize, as_at: Date) -> Result<u64> {
    let failed = |e: std::io::Error| Error::internal(format!("cannot write to {}", dir.display()), e);
    fs::create_dir_all(dir).map_err(failed)?;
    let mut files = BTreeMap::new();
    for kind in KINDS {
        files.insert(kind, BufWriter::new(fs::File::create(dir.join(format!("{kind}.ndjson"))).map_err(failed)?));
    }
    let each = |n: usize| people / 31 + usize::from(n < people % 31);
    let lists: Vec<_> = (0..31).map(|n| (format!("Z{}", 90_001 + n), format!("PRACTICE {}", n + 1), each(n))).collect();
    let mut written = 0;
    each_resource(Plan::new(crate::Size::Place, as_at).seed, as_at, &lists, &mut |kind, resource| {
        written += 1;
        files.get_mut(kind).map_or(Ok(()), |file| line(file, resource))
    })?;
    files.into_values().try_for_each(|mut file| file.flush()).map_err(failed)?;
    Ok(written)
}

fn line(out: &mut impl Write, resource: &Value) -> Result<()> {
    let failed = |e: &dyn std::fmt::Display| Error::internal("a resource cannot be written", e.to_string());
    serde_json::to_writer(&mut *out, resource).map_err(|e| failed(&e))?;
    out.write_all(b"\n").map_err(|e| failed(&e))
}

/// Makes every resource of the people on some lists (code and name of the practice, and how many people).
fn each_resource(
    seed: u64,
    as_at: Date,
    lists: &[(String, String, usize)],
    out: &mut dyn FnMut(&'static str, &Value) -> Result<()>,
) -> Result<()> {
    for (code, name, _) in lists {
        out("Organization", &resources::practice(code, name))?;
    }
    let on_lists = lists.iter().flat_map(|(code, _, people)| std::iter::repeat_n(code, *people));
    for (number, (practice, nhs_number)) in on_lists.zip(who::nhs_numbers()).enumerate() {
        let mut dice = Dice::of(seed, "person", number, 0);
        let who = Who::new(&mut dice, number, nhs_number, practice, as_at);
        out("Patient", &resources::patient(&who))?;
        allergy::record(&who, &mut Dice::of(seed, "allergy", number, 0), as_at, out)?;
        resources::record(&who, &mut dice, as_at, out)?;
    }
    Ok(())
}
