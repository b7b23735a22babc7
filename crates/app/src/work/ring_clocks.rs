use jiff::SignedDuration;
use linchpin_core::Result;
use linchpin_store::job::Job;

use super::{Context, Later, Task};
use crate::App;

/// Lets the clocks of cases do what they have to do, once a minute: tell, ask, escalate, move. A minute late is in time for
/// promises that are counted in hours and days.
pub struct RingClocks(
    /// The acts of the place.
    pub App,
);

impl Task for RingClocks {
    fn kind(&self) -> &'static str {
        "ring-clocks"
    }

    fn every(&self) -> Option<SignedDuration> {
        Some(SignedDuration::from_mins(1))
    }

    fn run<'a>(&'a self, _: &'a Context, _: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            let (cases, matters) = (self.0.ring_cases().await?, self.0.ring_matters().await?);
            let (rang, failed) = (cases.0 + matters.0, cases.1 + matters.1);
            if rang + failed > 0 {
                tracing::info!(rang, failed, "clocks of cases and of what is about practices");
            }
            Ok(())
        })
    }
}
