//! Offering a freed slot to those who wait: whom it suits, in which order, how many at once, for how long.

mod choose;
mod round;
mod rule;

pub use choose::{Wish, choose};
pub use round::{Act, Answer, End, Offer, Outcome, Refused, Round};
pub use rule::{Rule, RuleError};
