use std::collections::BTreeMap;

use jiff::Timestamp;
use linchpin_access::opening::{Seen, Unseen, Viewer};
use linchpin_core::{OdsCode, Result, SlotId};
use linchpin_store::{
    opening,
    slot::{self, Slot},
};

use super::{no_slot, viewer::seen};
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

/// As many slots are checked at once.
const MOST: u32 = 2000;

/// A slot of one's own diary, and why somebody else cannot book it now; no reason where they can.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The slot.
    pub slot: Slot,
    /// Every reason, the most lasting first.
    pub reasons: Vec<Unseen>,
}

/// As whom one looks into a diary from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// Staff of an organisation, such as the desk of a practice.
    Staff(OdsCode),
    /// People of a practice, online.
    Online(OdsCode),
    /// NHS 111.
    Nhs111,
}

impl std::fmt::Display for As {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Staff(organisation) => write!(f, "{organisation}"),
            Self::Online(practice) => write!(f, "{practice} online"),
            Self::Nhs111 => f.write_str("111"),
        }
    }
}

impl App {
    /// What a practice sees of the actor's own diary at this moment, and why not the rest (`anchors.md` b3). The diary's
    /// own people ask; others learn of their own slots only from [`App::why_not`].
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn check_slots(
        &self,
        actor: &Actor,
        whose: As,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<(Viewer, Vec<Checked>)> {
        let about = About::default().with(serde_json::json!({ "as": whose.to_string() }));
        let mut act = self.on_diary(actor, Act::See, actor.organisation, about).await?;
        let now = self.now();
        let viewer = match whose {
            As::Staff(organisation) => self.staff_of(organisation),
            As::Online(practice) => Viewer::Online { practice, groups: self.groups.of(practice, self.clock.today()) },
            As::Nhs111 => Viewer::Nhs111,
        };
        let own = actor.organisation;
        let rules: BTreeMap<_, _> =
            opening::of(&mut act.tx, own).await?.into_iter().map(|rule| (rule.it.id, rule.it)).collect();
        let checker = Seen::by(&viewer, now);
        let checked = slot::between(&mut act.tx, own, from, to, MOST).await?.into_iter().map(|slot| {
            let rule = rules.get(&slot.opening);
            let reasons = rule.map_or(vec![Unseen::NotNamed], |rule| checker.why_not(rule, &seen(&slot, None)));
            Checked { slot, reasons }
        });
        let checked = checked.collect();
        act.done().await?;
        Ok((viewer, checked))
    }

    /// Why the actor cannot book a slot now; no reason where they can. Says nothing else of the slot.
    ///
    /// # Errors
    /// The table refuses; or there is no such slot.
    pub async fn why_not(&self, actor: &Actor, id: SlotId) -> Result<(Option<Viewer>, Vec<Unseen>)> {
        self.require(actor, Act::Search, &Subject::of(Resource::Slot)).await?;
        let mut tx = self.store.read().await?;
        let viewer = self.viewer(&mut tx, actor).await?;
        let slot = slot::get(&mut tx, id).await?.ok_or_else(no_slot)?;
        let rule = opening::get(&mut tx, slot.opening).await?.ok_or_else(no_slot)?;
        tx.rollback().await?;
        let reasons = viewer.as_ref().map(|viewer| Seen::by(viewer, self.now()).why_not(&rule.it, &seen(&slot, None)));
        Ok((viewer, reasons.unwrap_or_else(|| vec![Unseen::NotNamed])))
    }
}
