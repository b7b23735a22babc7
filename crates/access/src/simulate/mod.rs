//! What if: a place's year in minutes, played again and again with chance drawn from a seed, today beside a change.
//!
//! People ask at each practice by hour, weekday and season; each request takes the earliest slot that suits it, at its
//! practice or the hub; some cancel, some do not come, and who finds nothing asks again or goes elsewhere. What the model
//! leaves out is in `docs/simulation.md`, which also says what each figure means.

mod arrivals;
mod calibrate;
mod change;
mod compare;
mod diary;
mod example;
mod file;
mod measure;
mod numbers;
mod person;
mod phone;
mod place;
mod place_file;
mod plan;
mod replicate;
mod report;
mod run;
mod scenario;
mod slots;
mod tally;
mod validate;

pub use calibrate::{Calibrated, Published, PublishedMonth, calibrate};
pub use change::{Change, Wrong};
pub use compare::{Comparison, Difference, compare};
pub use diary::{Sitting, Spread};
pub use example::{Expectation, Expected, Verb};
pub use file::FileError;
pub use measure::{Measure, Unit};
pub use numbers::{Number, numbers, with_numbers};
pub use person::Person;
pub use phone::{Answering, Seen, line};
pub use place::{Asking, Booking, Cost, Hub, Place, Practice, Redirect, Request, Shares, Telephone};
pub use replicate::{Outcome, Simulation};
pub use report::{Fit, Pair, Report, Side, Standing};
pub use scenario::{Period, Scenario};
pub use tally::{Month, Run};
pub use validate::{Check, Validation, What, validate};
