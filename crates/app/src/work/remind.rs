use jiff::SignedDuration;
use linchpin_core::Result;
use linchpin_store::job::Job;

use super::{Context, Later, Task};
use crate::App;

/// Writes the reminders that are due, four times an hour.
pub struct Remind(
    /// The acts of the place.
    pub App,
);

impl Task for Remind {
    fn kind(&self) -> &'static str {
        "remind"
    }

    fn every(&self) -> Option<SignedDuration> {
        Some(SignedDuration::from_mins(15))
    }

    fn run<'a>(&'a self, _: &'a Context, _: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            let written = self.0.remind().await?;
            if written > 0 {
                tracing::info!(written, "reminders");
            }
            Ok(())
        })
    }
}
