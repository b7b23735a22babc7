use linchpin_core::{CaseId, OdsCode, Result};
use linchpin_pathways::{case::Act as Played, pathway::News};
use linchpin_store::{audit::Entry, care};

use super::{
    held::Held,
    keep::{By, Happened},
};
use crate::App;

/// As many cases are found at a time.
const BATCH: u32 = 500;

impl App {
    /// Tells open cases what became of their people: that they died, or are registered elsewhere; and hands the cases of a
    /// practice that closed to the one to which its people went. Each is told once, and one that cannot be read stands in no
    /// other's way. How many were told.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn follow_people(&self) -> Result<u64> {
        let (mut told, mut after) = (0, None);
        loop {
            let mut tx = self.store.read().await?;
            let batch = care::moved_on(&mut tx, self.clock.today(), after, BATCH).await?;
            tx.rollback().await?;
            let Some(last) = batch.last() else { break };
            after = Some(*last);
            for id in batch {
                told += u64::from(self.follow(id).await);
            }
        }
        let mut tx = self.store.read().await?;
        let practices: Vec<OdsCode> = care::practices(&mut tx).await?;
        tx.rollback().await?;
        let today = self.clock.today();
        for closed in practices.into_iter().filter(|one| self.groups.successor(*one, today).is_some()) {
            let mut after = None;
            loop {
                let mut tx = self.store.read().await?;
                let batch = care::of_practice(&mut tx, closed, after, BATCH).await?;
                tx.rollback().await?;
                let Some(last) = batch.last() else { break };
                after = Some(*last);
                for mark in batch {
                    told += u64::from(self.follow(mark.case).await);
                }
            }
        }
        Ok(told)
    }

    async fn follow(&self, id: CaseId) -> bool {
        self.follow_person(id).await.unwrap_or_else(|why| {
            tracing::warn!(case = %id, %why, "a case cannot be told what became of its person");
            false
        })
    }

    /// Whether the case did not know it yet. Most do: they are only looked at, and keep no writer from their work.
    async fn follow_person(&self, id: CaseId) -> Result<bool> {
        let mut tx = self.store.read().await?;
        let known = self.looked_at(&mut tx, id).await?.is_none_or(|held| knows(&held));
        tx.rollback().await?;
        if known {
            return Ok(false);
        }
        let mut tx = self.store.write().await?;
        let Some(mut held) = self.held(&mut tx, id).await? else { return Ok(false) };
        if knows(&held) {
            return Ok(false);
        }
        let (kept, person) = (&held.kept, &held.person);
        // People whose practice closed did not move: it was their practice that did.
        let handed = self.groups.successor(kept.practice, self.clock.today()) == Some(held.practice);
        let news = match () {
            () if person.death_date.is_some() && !care::was_told(&mut tx, id, News::Died.as_str()).await? => {
                Some(News::Died)
            }
            () if kept.practice != held.practice && !handed => Some(News::Moved),
            () => None,
        };
        match news {
            Some(news) => {
                // News is never refused.
                let _ = self.play(&mut tx, &mut held, &By::NOBODY, Played::News(news)).await?;
            }
            None => {
                let before = held.kept.it.clone();
                let what = Happened { before: Some(&before), effects: &[], said: None };
                self.keep(&mut tx, &mut held, &By::NOBODY, &what).await?;
            }
        }
        let (person, resource) = (Some(held.person.id), format!("case/{id}"));
        let reason = Some(news.map_or("the record changed", News::as_str));
        tx.audit(&Entry { person, reason, ..Entry::new(self.now(), "mark", &resource) })?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Whether a case has followed its person as far as they went, or is over.
fn knows(held: &Held) -> bool {
    let (kept, person) = (&held.kept, &held.person);
    let told = kept.person_version == person.version && kept.practice == held.practice && kept.person == person.id;
    told || kept.it.closed.is_some()
}
