use std::collections::BTreeSet;

use linchpin_core::{CaseId, Result};
use linchpin_pathways::case::Act as Played;
use linchpin_store::{audit::Entry, care};

use super::keep::By;
use crate::App;

/// As many cases are found at a time.
const BATCH: u32 = 500;

impl App {
    /// Lets every clock do what it has to do by now, each thing once: whom it tells is told, what it asks is asked, and where
    /// the pathway moves a case by itself it is moved. Each case is a transaction of its own, and one that cannot be read
    /// stands in no other's way. How many rang, and how many could not.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn ring_cases(&self) -> Result<(u64, u64)> {
        let (mut met, mut rang, mut failed) = (BTreeSet::new(), 0, 0);
        loop {
            let mut tx = self.store.read().await?;
            let most = BATCH.saturating_add(u32::try_from(met.len()).unwrap_or(u32::MAX));
            let due = care::ringing(&mut tx, self.now(), most).await?;
            tx.rollback().await?;
            // An instant is kept to a millionth of a second: what falls within the same is left to the next time.
            let new: Vec<CaseId> = due.into_iter().filter(|id| met.insert(*id)).collect();
            if new.is_empty() {
                return Ok((rang, failed));
            }
            for id in new {
                match self.ring_case(id).await {
                    Ok(is_due) => rang += u64::from(is_due),
                    Err(why) => {
                        tracing::warn!(case = %id, %why, "a clock cannot ring");
                        failed += 1;
                    }
                }
            }
        }
    }

    async fn ring_case(&self, id: CaseId) -> Result<bool> {
        let mut tx = self.store.write().await?;
        let Some(mut held) = self.held(&mut tx, id).await? else { return Ok(false) };
        if held.kept.rings.is_none_or(|at| at > self.now()) {
            return Ok(false);
        }
        let person = Some(held.person.id);
        let rang = self.play(&mut tx, &mut held, &By::NOBODY, Played::Tick).await?.is_ok();
        let resource = format!("case/{id}");
        tx.audit(&Entry { person, reason: Some("a clock rang"), ..Entry::new(self.now(), "mark", &resource) })?;
        tx.commit().await?;
        Ok(rang)
    }
}
