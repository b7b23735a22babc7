use linchpin_core::{CaseId, OdsCode, Result};
use linchpin_pathways::{case::Act as Played, pathway::News};
use linchpin_store::{audit::Entry, care};

use super::keep::{By, Happened};
use crate::App;

/// As many cases are found at a time.
const BATCH: u32 = 500;

impl App {
    /// Tells open cases what became of their people: that they died, or are registered elsewhere; and hands the cases of a
    /// practice that closed to the one to which its people went. Each is told once. How many were told.
    ///
    /// # Errors
    /// When the store cannot be reached, or a case cannot be read.
    pub async fn follow_people(&self) -> Result<u64> {
        let (mut told, mut after) = (0, None);
        loop {
            let mut tx = self.store.read().await?;
            let batch = care::moved_on(&mut tx, self.clock.today(), after, BATCH).await?;
            tx.rollback().await?;
            let Some(last) = batch.last() else { break };
            after = Some(*last);
            for id in batch {
                told += u64::from(self.follow_person(id).await?);
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
                    told += u64::from(self.follow_person(mark.case).await?);
                }
            }
        }
        Ok(told)
    }

    /// Whether the case did not know it yet.
    async fn follow_person(&self, id: CaseId) -> Result<bool> {
        let mut tx = self.store.write().await?;
        let Some(mut held) = self.held(&mut tx, id).await? else { return Ok(false) };
        let (kept, person) = (&held.kept, &held.person);
        let is_told =
            kept.person_version == person.version && kept.practice == held.practice && kept.person == person.id;
        if is_told || kept.it.closed.is_some() {
            return Ok(false);
        }
        // People whose practice closed did not move: it was their practice that did.
        let handed = self.groups.successor(kept.practice, self.clock.today()) == Some(held.practice);
        let news = match () {
            () if person.death_date.is_some() => Some(News::Died),
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
