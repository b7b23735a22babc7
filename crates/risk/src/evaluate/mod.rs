//! Does it work? Those in a scheme beside people like them, with intervals, and with what each method takes for granted checked and shown
//! (issue 5, part 7; `domain.md` C2; `anchors.md` 4: in the PRISM trial stratifying alone made admissions rise).
//!
//! A [`Definition`] is written before the data arrive and recorded by its hash. A [`Report`] answers it by the method that it names, with
//! the others beside it, and says in words what follows and what would have come by itself.

mod assumption;
mod balance;
mod change;
mod cohort;
mod definition;
mod effect;
mod finding;
mod gather;
mod line;
mod markdown;
mod matched;
mod pairing;
mod peak;
mod registered;
mod report;
mod sentence;
mod series;
mod verdict;

pub use assumption::{Assumption, Held};
pub use balance::{Balance, balance};
pub use change::change;
pub use cohort::{BEFORE, Cohort, CohortError, LATELY, Participant};
pub use definition::{Among, Better, Definition, File, InScheme, Least, Matching, Method, Outcome, Trait};
pub use effect::Effect;
pub use finding::Finding;
pub use gather::{Gatherer, Gathering, LeftAside};
pub use line::{Errors, Line, LineError, line};
pub use matched::matched;
pub use pairing::{Pairing, PairingError, pair};
pub use peak::{Peak, peak};
pub use registered::{Changed, Registered, Registration, changes};
pub use report::{Evidence, Report, ReportError};
pub use series::{Month, Series, SeriesError, series};
pub use verdict::Verdict;
