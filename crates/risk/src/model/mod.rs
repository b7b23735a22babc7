//! A model fitted here: how likely somebody is to be admitted as an emergency in the next twelve months (issue 5, part 2; `domain.md` C1).
//!
//! A [`Definition`] is a file. A [`Plan`] asks it of records, and through [`Past`] of what was known before a date only. A
//! [`Sampler`] gathers people, [`Model::train`] learns, [`performance`] says how well, on people of a later date, and [`Card`]
//! writes it down for those who decide whether to use it.

mod card;
mod definition;
pub mod drift;
mod explain;
mod feature;
mod fitted;
pub mod logistic;
mod past;
pub mod performance;
mod plan;
mod rising;
mod sample;

pub use card::{Card, CardError};
pub(crate) use definition::hash;
pub use definition::{Definition, File, NotUsed, Outcome, Who};
pub use explain::{Explanation, Reason};
pub use feature::{Feature, Of, Shape, Words};
pub use fitted::Model;
pub use logistic::{Fit, FitError, Ridge, chance};
pub(crate) use past::concepts;
pub use past::{Past, Questions, Unknown};
pub use performance::Dimension;
pub use plan::{LeftOut, Plan};
pub use rising::{Change, Moved, Seen};
pub use sample::{Sample, Sampler, Told};

pub use crate::algebra::TableError;
