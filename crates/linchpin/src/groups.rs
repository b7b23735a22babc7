//! To which PCNs and groups an organisation belongs, as the lake has it now.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    thread,
    time::Duration,
};

use jiff::civil::Date;
use linchpin_app::Groups;
use linchpin_core::{Group, OdsCode, OrganisationTree};
use linchpin_lake::{Lake, Stamp};

use crate::{clock::ticks, lists, place::Place};

/// How often the lake is looked at for another tree.
const LOOK: Duration = Duration::from_secs(2);

/// The organisations of a lake, with the place's own groups; read again when files were loaded since.
pub struct LakeGroups {
    lake: Lake,
    own: Vec<Group>,
    kept: RwLock<Kept>,
}

/// What was read last.
#[derive(Default)]
struct Kept {
    /// When the lake was last looked at; never before the first question.
    looked: Option<Duration>,
    /// What it looked like when the tree was read.
    stamp: Option<Stamp>,
    /// Nobody belongs to anything until it can be read.
    tree: Arc<OrganisationTree>,
    /// How many people are registered with each practice, as last published.
    registered: Arc<HashMap<OdsCode, u64>>,
}

impl LakeGroups {
    /// Those of a place. Nothing is read before the first question.
    pub fn of_place(place: &Place) -> Self {
        Self { lake: place.lake(), own: place.config.groups.clone(), kept: RwLock::default() }
    }

    fn tree(&self) -> Arc<OrganisationTree> {
        self.look(|kept| Arc::clone(&kept.tree))
    }

    /// Something of what is kept, which is read again first where the lake is another.
    fn look<T>(&self, of: impl Fn(&Kept) -> T) -> T {
        let now = ticks();
        let fresh = |kept: &Kept| kept.looked.is_some_and(|looked| now.saturating_sub(looked) < LOOK);
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        if fresh(&kept) {
            return of(&kept);
        }
        drop(kept);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have looked while we waited.
        if !fresh(&kept) {
            kept.looked = Some(now);
            if let Err(why) = self.renew(&mut kept) {
                tracing::warn!(%why, "the organisations cannot be read; those read before stand");
            }
        }
        of(&kept)
    }

    fn renew(&self, kept: &mut Kept) -> linchpin_core::Result<()> {
        // Looked at before the facts are read: a load in between gives another stamp next time.
        let stamp = self.lake.stamp()?;
        if kept.stamp == Some(stamp) {
            return Ok(());
        }
        let read = || {
            let failed = |why| linchpin_core::Error::internal("The organisations cannot be read.", why);
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
            runtime.block_on(async {
                Ok((self.lake.organisations(&self.own).await?, Arc::new(lists::newest(&self.lake).await?)))
            })
        };
        // On a thread of its own: whoever asks is on one of a runtime, which must not wait for another.
        (kept.tree, kept.registered) = thread::scope(|scope| match scope.spawn(read).join() {
            Ok(read) => read,
            Err(panic) => std::panic::resume_unwind(panic),
        })?;
        kept.stamp = Some(stamp);
        Ok(())
    }
}

impl Groups for LakeGroups {
    fn of(&self, organisation: OdsCode, day: Date) -> Vec<String> {
        self.tree().of(organisation, day)
    }

    fn network(&self, practice: OdsCode, day: Date) -> Option<OdsCode> {
        self.tree().network(practice, day)
    }

    fn successor(&self, practice: OdsCode, day: Date) -> Option<OdsCode> {
        Groups::successor(&*self.tree(), practice, day)
    }

    fn registered(&self, practice: OdsCode) -> Option<u64> {
        self.look(|kept| kept.registered.get(&practice).copied())
    }
}
