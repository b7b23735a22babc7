use std::{collections::BTreeSet, sync::Arc};

use jiff::SignedDuration;
use linchpin_core::Result;
use linchpin_store::{job::Job, person};

use super::{Context, Later, Task};
use crate::{App, pseudonym::LAKE};

/// The name of the job that takes people who opted out from what planning reads.
pub const LEAVE_OUT: &str = "leave-out";

/// Where facts are read for planning: counted and queried, and shown to nobody who cares for the person.
pub trait Planning: Send + Sync {
    /// From now on these people, by pseudonym, are in no count and no query; everybody else is.
    ///
    /// # Errors
    /// The facts cannot be reached.
    fn leave_out(&self, people: &BTreeSet<String>) -> Result<()>;
}

/// Takes people who opted out from what planning reads, and puts back those who changed their mind. Their records stay
/// for their own care (hazards HZ-16 and HZ-17). Asked for by the act that sets an opt-out, and done each hour, for a merge
/// carries opt-outs too.
pub struct LeaveOut {
    app: App,
    planning: Arc<dyn Planning>,
}

impl LeaveOut {
    /// Between the index of people and what planning reads.
    pub fn new(app: App, planning: Arc<dyn Planning>) -> Self {
        Self { app, planning }
    }
}

impl Task for LeaveOut {
    fn kind(&self) -> &'static str {
        LEAVE_OUT
    }

    fn every(&self) -> Option<SignedDuration> {
        Some(SignedDuration::from_hours(1))
    }

    fn run<'a>(&'a self, _: &'a Context, _: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async { self.planning.leave_out(&self.app.left_out().await?) })
    }
}

impl App {
    /// Every pseudonym of everybody who opted out, by type 1 or nationally, and of the records merged into theirs.
    ///
    /// # Errors
    /// The keys of the place do not open those of the store; or the store cannot be reached.
    pub async fn left_out(&self) -> Result<BTreeSet<String>> {
        let pseudonyms = self.pseudonyms(LAKE).await?;
        let mut tx = self.store.read().await?;
        let people = person::opted_out(&mut tx).await?;
        Ok(people.into_iter().flat_map(|id| pseudonyms.all(id).collect::<Vec<_>>()).collect())
    }
}
