//! Levels of pressure (`domain.md` A6): what a practice says of itself with its figures beside it, what was agreed for each
//! level, the network's practices, and for the commissioner the place as far as each practice shares it.

mod page;
mod practices;
mod say;

pub(crate) use page::page;
pub(crate) use say::{report, share};

use linchpin_access::escalation::Level;
use serde::Serialize;

/// A level in the words of a page; colour never says it alone.
#[derive(Clone, Debug, Serialize)]
struct Shown {
    word: &'static str,
    title: &'static str,
    meaning: &'static str,
    tone: &'static str,
}

impl Shown {
    fn of(level: Level) -> Self {
        let tone = match level {
            Level::Green => "green",
            Level::Amber => "yellow",
            Level::Red => "red",
            Level::Black => "grey",
        };
        Self { word: level.as_str(), title: level.title(), meaning: level.meaning(), tone }
    }
}
