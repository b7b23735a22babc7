//! One family of published files each.

mod activity;
mod appointments;
mod calls;
mod deprivation;
mod holidays;
mod hospital_use;
mod list_size;
mod network_staff;
mod online;
mod organisations;
mod payments;
mod prescribing;
mod quality;
mod voice;
mod workforce;

pub(crate) use deprivation::deciles;
pub(crate) use quality::{REGISTERS, register_share};

use linchpin_core::Result;

use crate::{folder::Folder, world::World};

/// What writes a family.
pub(crate) type Writer = fn(&World, &mut Folder) -> Result<()>;

/// Every family with the words that say so, in the order in which they are written.
pub(crate) const FAMILIES: &[(&str, Writer)] = &[
    ("organisations and their networks", organisations::write),
    ("bank holidays", holidays::write),
    ("registered lists", list_size::write),
    ("appointments in general practice", appointments::write),
    ("workforce of practices", workforce::write),
    ("workforce of networks and places", network_staff::write),
    ("Quality and Outcomes Framework", quality::write),
    ("prescribing", prescribing::write),
    ("payments", payments::write),
    ("deprivation, ratings and weighted populations", deprivation::write),
    ("online services and telephones", online::write),
    ("calls by half-hour", calls::write),
    ("patient survey and Friends and Family Test", voice::write),
    ("hospital activity", activity::write),
    ("hospital use by practice", hospital_use::write),
    ("people and their records", crate::persons::write),
];
