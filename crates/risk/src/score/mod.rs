//! Published scores: points for what is written down, as their tables have them (`methods.md` 6). A file of
//! `definitions/scores/**` is one score.
//!
//! A score is support for a clinician’s judgement. It decides nothing, and each result can say what it was made of.

mod explain;
mod lace;
mod outcome;
mod ready;
mod written;

pub use explain::{Audience, Explanation};
pub use lace::Lace;
pub use outcome::{Missing, Outcome};
pub use ready::{Band, Item, Score, Version};
pub use written::{LaceFile, Points, ScoreFile, Words};
