use jiff::SignedDuration;
use linchpin_core::Result;
use linchpin_store::job::Job;

use super::{Context, Later, Task};
use crate::App;

/// Tells open cases that their people died, are registered elsewhere, or that their practice closed: four times an hour.
pub struct FollowPeople(
    /// The acts of the place.
    pub App,
);

impl Task for FollowPeople {
    fn kind(&self) -> &'static str {
        "follow-people"
    }

    fn every(&self) -> Option<SignedDuration> {
        Some(SignedDuration::from_mins(15))
    }

    fn run<'a>(&'a self, _: &'a Context, _: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            let told = self.0.follow_people().await?;
            if told > 0 {
                tracing::info!(told, "cases told of their people");
            }
            Ok(())
        })
    }
}
