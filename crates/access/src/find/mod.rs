//! The slots that suit: what is wanted held against what there is, why the rest does not fit, and which to offer first.

mod among;
mod ask;
mod best;
mod distance;
mod fit;
mod pool;
mod rank;
mod wall;

pub use among::{Among, Member};
pub use ask::{Ask, Home, Place};
pub use best::Kind;
pub use distance::{Closeness, Point, PointError, closeness};
pub use fit::{Fit, Misfit, Search, fit};
pub use pool::{Candidate, Clinician, Feature, Pool, Site, SlotFacts, UnknownKey};
pub use rank::Found;
