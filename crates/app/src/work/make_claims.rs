use jiff::SignedDuration;
use linchpin_core::Result;
use linchpin_store::job::Job;

use super::{Context, Later, Task};
use crate::App;

/// Makes claims on the calendars of schemes and works out again what is still with providers, each hour.
pub struct MakeClaims(
    /// The acts of the place.
    pub App,
);

impl Task for MakeClaims {
    fn kind(&self) -> &'static str {
        "make-claims"
    }

    fn every(&self) -> Option<SignedDuration> {
        Some(SignedDuration::from_hours(1))
    }

    fn run<'a>(&'a self, _: &'a Context, _: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            let done = self.0.make_claims().await?;
            if done != crate::act::ClaimsMade::default() {
                tracing::info!(
                    made = done.made,
                    worked = done.worked,
                    passed = done.passed,
                    failed = done.failed,
                    "claims"
                );
            }
            Ok(())
        })
    }
}
