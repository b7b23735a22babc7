use std::collections::{BTreeMap, btree_map::Entry};

use linchpin_core::{CaseId, Result};
use linchpin_store::care::{self, Notice};

use super::held::Working;
use crate::{Actor, App, permission::Act};

/// As many are shown of each of those in whose name somebody is told.
const SHOWN: u32 = 200;

impl App {
    /// What somebody, their teams and their organisation were told of cases and nobody of them has seen: the last first. The
    /// words are the pathway's, and none of them is about anybody, so that reading them is not written down.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn my_notices(&self, actor: &Actor) -> Result<Vec<Notice>> {
        let mut tx = self.store.read().await?;
        let me = self.me(&mut tx, actor).await?;
        let mut seen = Vec::new();
        // Much may be told of one case: each is asked about once.
        let mut cases: BTreeMap<CaseId, bool> = BTreeMap::new();
        for holder in me.holders(actor) {
            for notice in care::notices(&mut tx, holder, SHOWN).await? {
                if let Entry::Vacant(unknown) = cases.entry(notice.case) {
                    let held = self.looked_at(&mut tx, notice.case).await?;
                    unknown.insert(held.is_some_and(|held| {
                        let parties = self.parties(actor, &me, &held);
                        self.may(actor, Act::See, &self.stands(actor, &me, &held, &parties)).is_allowed()
                    }));
                }
                if cases.get(&notice.case) == Some(&true) {
                    seen.push(notice);
                }
            }
        }
        tx.rollback().await?;
        seen.sort_by_key(|one| std::cmp::Reverse((one.at, one.case, one.version, one.place)));
        seen.truncate(SHOWN as usize);
        Ok(seen)
    }

    /// Marks what was told as seen; false when it was seen before, or told to others.
    ///
    /// # Errors
    /// The table refuses; or there is no such case.
    pub async fn see_notice(&self, actor: &Actor, (case, version, place): (CaseId, u64, u64)) -> Result<bool> {
        let Working { mut act, held, me, .. } = self.on_case(actor, case, Act::See).await?;
        let mut seen = false;
        for holder in me.holders(actor) {
            let told = care::notices(&mut act.tx, holder, SHOWN).await?;
            if told.iter().any(|one| (one.case, one.version, one.place) == (case, version, place)) {
                seen |= care::see_notice(&mut act.tx, (held.kept.id, version, place), actor.user, self.now()).await?;
            }
        }
        act.done().await?;
        Ok(seen)
    }
}
