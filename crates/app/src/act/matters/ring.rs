use std::collections::BTreeSet;

use linchpin_core::{MatterId, Result};
use linchpin_pathways::case::Act as Played;
use linchpin_store::{audit::Entry, matter};

use crate::App;

/// As many are found at a time.
const BATCH: u32 = 500;

impl App {
    /// Lets the clocks of matters do what they have to do by now, each thing once, one transaction each. How many rang, and how
    /// many could not.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn ring_matters(&self) -> Result<(u64, u64)> {
        let (mut met, mut rang, mut failed) = (BTreeSet::new(), 0, 0);
        loop {
            let mut tx = self.store.read().await?;
            let most = BATCH.saturating_add(u32::try_from(met.len()).unwrap_or(u32::MAX));
            let due = matter::ringing(&mut tx, self.now(), most).await?;
            tx.rollback().await?;
            let new: Vec<MatterId> = due.into_iter().filter(|id| met.insert(*id)).collect();
            if new.is_empty() {
                return Ok((rang, failed));
            }
            for id in new {
                match self.ring_matter(id).await {
                    Ok(is_due) => rang += u64::from(is_due),
                    Err(why) => {
                        tracing::warn!(matter = %id, %why, "a clock cannot ring");
                        failed += 1;
                    }
                }
            }
        }
    }

    async fn ring_matter(&self, id: MatterId) -> Result<bool> {
        let mut tx = self.store.write().await?;
        let Some(kept) = matter::lock(&mut tx, id).await? else { return Ok(false) };
        if kept.rings.is_none_or(|at| at > self.now()) {
            return Ok(false);
        }
        let mut held = self.beside_matter(&mut tx, kept).await?;
        let rang = self.play_matter(&mut tx, &mut held, (None, &[]), Played::Tick).await?.is_ok();
        let resource = format!("matter/{id}");
        tx.audit(&Entry { reason: Some("a clock rang"), ..Entry::new(self.now(), "mark", &resource) })?;
        tx.commit().await?;
        Ok(rang)
    }
}
