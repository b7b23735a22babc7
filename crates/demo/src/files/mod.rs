//! One family of published files each.

mod appointments;

use linchpin_core::Result;

use crate::{folder::Folder, world::World};

/// What writes a family, with the words that say so.
pub(crate) type Writer = fn(&World, &mut Folder) -> Result<()>;

/// Every family, in the order in which they are written.
pub(crate) const FAMILIES: &[(&str, Writer)] = &[("appointments in general practice", appointments::write)];
