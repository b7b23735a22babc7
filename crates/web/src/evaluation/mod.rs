//! Whether schemes work, and how far a model of risk can be believed (`domain.md` C1, C2): figures about many people, with small counts withheld.
//! Answers are worked out by `linchpin evaluate` and `linchpin risk fit`; here they are shown.

mod answer;
mod list;
mod model;
mod one;
mod performance;
mod words;

pub(crate) use list::list;
pub(crate) use model::model;
pub(crate) use one::one;

/// A drawing, and the same in words.
#[derive(serde::Serialize, Default)]
struct Drawing {
    chart: String,
    text: String,
}
