use linchpin_access::{
    diary::{Opening, SlotState},
    opening::{Seen, SlotNow, Unseen, Viewer},
};
use linchpin_core::{HoldId, OdsCode, Result, Role};
use linchpin_store::{
    Tx, person,
    slot::{Slot, State},
};

use crate::{
    Actor, App,
    permission::{Relationship, Resource, Subject},
};

impl App {
    /// As whom an actor looks at slots at this moment: as staff of an organisation with the groups of today, or as a
    /// person online with the practice and groups of today; nobody when they are registered nowhere.
    pub(super) async fn viewer(&self, tx: &mut Tx, actor: &Actor) -> Result<Option<Viewer>> {
        match actor.role {
            Role::Patient => {}
            // Whichever provider of 111 they work for: a rule opens to 111 as a whole.
            Role::Nhs111 => return Ok(Some(Viewer::Nhs111)),
            _ => return Ok(Some(self.staff_of(actor.organisation))),
        }
        let Some(id) = actor.person else { return Ok(None) };
        let practice = person::resolve(tx, id).await?.and_then(|one| one.practice(self.clock.today()));
        Ok(practice.map(|practice| Viewer::Online { practice, groups: self.groups.of(practice, self.clock.today()) }))
    }

    /// Staff of an organisation, with its groups of today.
    pub(super) fn staff_of(&self, organisation: OdsCode) -> Viewer {
        Viewer::Staff { organisation, groups: self.groups.of(organisation, self.clock.today()) }
    }

    /// What stands between an actor and a slot: it is their organisation's own, or its rule names them, at whatever time.
    pub(super) fn about_slot(&self, actor: &Actor, viewer: Option<&Viewer>, slot: &Slot, opening: &Opening) -> Subject {
        let mut subject = Subject::of(Resource::Slot);
        if actor.role != Role::Patient && actor.organisation == slot.organisation {
            subject.relationships.insert(Relationship::OwnOrganisation);
        }
        let reasons = viewer.map(|viewer| Seen::by(viewer, self.now()).why_not(opening, &seen(slot, None)));
        if reasons.is_some_and(|reasons| !reasons.contains(&Unseen::NotNamed)) {
            subject.relationships.insert(Relationship::Shared);
        }
        subject
    }
}

/// What the slot checker needs to know of a slot; a hold of one's own does not stand in one's way.
pub(super) fn seen(slot: &Slot, own: Option<HoldId>) -> SlotNow {
    SlotNow {
        owner: slot.organisation,
        starts: slot.starts,
        has_clinician: slot.staff.is_some(),
        state: match slot.state {
            State::Free => SlotState::Free,
            State::Held => SlotState::Held,
            State::Booked => SlotState::Booked,
            State::Withdrawn => SlotState::Withdrawn,
        },
        hold: slot.held_until.map(|until| (until, own.is_some() && slot.hold == own)),
    }
}

/// Whether nothing but somebody else stands in the way.
pub(super) fn only_taken(reasons: &[Unseen]) -> bool {
    let taken = |one: &Unseen| matches!(one, Unseen::Held { .. } | Unseen::Booked | Unseen::Withdrawn);
    !reasons.is_empty() && reasons.iter().all(taken)
}
