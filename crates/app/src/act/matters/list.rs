use jiff::Timestamp;
use linchpin_core::{MatterId, OdsCode, Result};
use linchpin_store::matter;

use crate::{Actor, App, permission::Act};

/// A matter in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct MatterRow {
    /// Its key.
    pub id: MatterId,
    /// The pathway's id.
    pub pathway: String,
    /// What it is called.
    pub title: String,
    /// The practice that answers for it.
    pub practice: OdsCode,
    /// The state that it is in.
    pub state: String,
    /// When it was opened.
    pub opened: Timestamp,
    /// When it was closed.
    pub closed: Option<Timestamp>,
    /// What is to happen next, who answers for it, by when, and whether that is over; none where it is closed.
    pub next: Option<(String, String, Timestamp, bool)>,
    /// Whether the reader's side has it in hand.
    pub mine: bool,
}

/// So many are listed.
const MANY: u32 = 2000;

impl App {
    /// What there is between practices and their commissioner, the last opened first: everything for the commissioner, and for
    /// a practice what is about itself.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn matters(&self, actor: &Actor) -> Result<Vec<MatterRow>> {
        self.require(actor, Act::See, &Self::matter_of(actor, actor.organisation)).await?;
        let mut tx = self.store.read().await?;
        let all = matter::list(&mut tx, None, MANY).await?;
        let mut rows = Vec::new();
        for kept in all {
            let practice = self.answers_as(kept.practice);
            if !self.may(actor, Act::See, &Self::matter_of(actor, practice)).is_allowed() {
                continue;
            }
            let held = self.beside_matter(&mut tx, kept).await?;
            let (it, pathway) = (&held.kept.it, &held.pathway);
            let mine = Self::sides(actor, pathway, practice, Some(it));
            let next = it.clocks.iter().min_by_key(|clock| clock.due).and_then(|clock| {
                let of = &pathway.state(&it.state)?.clocks.get(clock.clock)?;
                Some((of.does.clone(), of.owner.clone(), clock.due, clock.due < self.now()))
            });
            rows.push(MatterRow {
                id: held.kept.id,
                pathway: pathway.id.clone(),
                title: pathway.title.clone(),
                practice,
                state: it.state.clone(),
                opened: it.opened,
                closed: it.closed,
                mine: next.as_ref().is_some_and(|(_, owner, ..)| mine.contains(owner)),
                next,
            });
        }
        tx.rollback().await?;
        Ok(rows)
    }
}
