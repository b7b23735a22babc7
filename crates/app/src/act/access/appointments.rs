use jiff::Timestamp;
use linchpin_core::{PersonId, Result};
use linchpin_store::appointment::{self, Appointment};

use crate::{
    About, Actor, App,
    permission::{Act, Relationship, Resource},
};

/// As many are shown at most.
const SHOWN: u32 = 500;

impl App {
    /// The appointments of a person from an instant on, earliest first. Their practice and they themselves see all; an
    /// organisation where they are booked sees its own.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn appointments_of(&self, actor: &Actor, id: PersonId, from: Timestamp) -> Result<Vec<Appointment>> {
        let what = (Act::See, Resource::Appointment);
        let (mut act, person) = self.on_person(actor, id, what, About::default()).await?;
        let mut found = appointment::of(&mut act.tx, person.id, from, SHOWN).await?;
        let subject = crate::standing(self, &mut act.tx, actor, &person, Resource::Appointment).await?;
        let all = [Relationship::OwnOrganisation, Relationship::OneSelf];
        if !all.iter().any(|one| subject.relationships.contains(one)) {
            found.retain(|one| one.organisation == actor.organisation);
        }
        act.done().await?;
        Ok(found)
    }
}
