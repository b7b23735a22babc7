use std::path::{Path, PathBuf};

use linchpin_core::{Error, Result};

use crate::{Plan, files::FAMILIES, folder::Folder, world::World};

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The files, relative to the folder, in the order in which they were written.
    pub files: Vec<PathBuf>,
    /// Their size together in bytes.
    pub bytes: u64,
    /// Practices that were open in any of the months.
    pub practices: usize,
    /// What is true of the people, as JSON, for tests and evaluations: it is in none of the files.
    pub truth: String,
    /// Code and name of the place to look at.
    pub place: (String, String),
}

/// Writes the synthetic place of a plan into a folder, made if it is not there. Progress, one line per family of
/// files, goes to `say`.
///
/// # Errors
/// The plan has no months, or a file cannot be written.
pub fn write(dir: &Path, plan: &Plan, say: &mut dyn FnMut(&str)) -> Result<Written> {
    if plan.months == 0 {
        return Err(Error::invalid("a plan needs at least one month"));
    }
    let world = World::new(plan);
    let mut folder = Folder::at(dir)?;
    for (title, family) in FAMILIES {
        say(title);
        family(&world, &mut folder)?;
    }
    let place = &world.places[0];
    Ok(Written {
        files: folder.files,
        bytes: folder.bytes,
        practices: world.practices.len(),
        truth: folder.truth,
        place: (place.code.clone(), place.town.clone()),
    })
}
