//! By when somebody was promised to be seen, whether that holds, and what breaks first (`domain.md` A1).

mod due;
mod forecast;
mod order;
mod state;

pub use due::{Cover, Due, Interval, Promise, due};
pub use forecast::{Forecast, forecast};
pub use order::{Standing, breaks_first};
pub use state::{Progress, State, Stop, Tally};
