//! How likely somebody is not to come: a small, honest model, used to choose who gets a second reminder and never to refuse
//! or double-book.
//!
//! It knows how far ahead the appointment was booked, how often this person came and did not come before, and how they are
//! seen. It does not know ethnicity, deprivation, sex or age: a reminder is cheap, and a model that learns whom a service
//! has failed before would learn to fail them again.

mod feature;
mod fit;
mod history;
mod linear;
mod model;
mod validate;

pub use feature::{FEATURES, Lead, features};
pub use fit::{FitError, Fitted, LEAST, Row, fit, train};
pub use history::{History, PRIOR_STRENGTH};
pub use model::{Model, PUBLISHED, Risk};
pub use validate::{Band, Validation, auc, brier, calibration, split, validate};
