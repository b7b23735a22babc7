use linchpin_core::Result;
use linchpin_store::{
    person,
    relationship::{self, Kind, Relationship},
};

use super::Found;
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
    standing,
};

/// The most people on a list of work.
const SHOWN: u32 = 100;

/// Somebody with whom the actor has to do, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Why; without the words that were typed for it while the actor may not see whom it is about.
    pub why: Relationship,
    /// Who; none while the actor may not see them, for want of consent.
    pub who: Option<Found>,
}

impl App {
    /// Those with whom the actor has to do now for one kind of reason, the last first: bookings, referrals, cases, or
    /// what was shared with them. Whoever is shown is written down as seen; whoever may not be seen is only counted.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn people_with(&self, actor: &Actor, kind: Kind) -> Result<Vec<Listed>> {
        let mut doing = self.begin(actor).await?;
        let now = self.now();
        let today = self.clock.today();
        let found = relationship::with(&mut doing.tx, actor.organisation, kind, actor.user, now, SHOWN).await?;
        let mut listed = Vec::with_capacity(found.len());
        let mut seen = Vec::new();
        for mut why in found {
            let Some(person) = person::resolve(&mut doing.tx, why.person).await? else { continue };
            let subject = standing(self, &mut doing.tx, actor, &person, Resource::Person).await?;
            let who = self.may(actor, Act::See, &subject).is_allowed().then(|| Found::of(&person, today));
            if who.is_some() {
                seen.push((person.id, subject));
            } else {
                // Somebody may have typed who they are.
                why.reason = None;
            }
            listed.push(Listed { why, who });
        }
        // One permission serves the list: each row was asked for above. An empty list looked at nobody.
        if let Some((_, subject)) = seen.first() {
            let about = About::default().with(serde_json::json!({ "list": kind.as_str(), "people": seen.len() }));
            let subject: &Subject = subject;
            let mut act = doing.permit(Act::See, subject, about).await?;
            for (id, _) in &seen {
                act.also(*id)?;
            }
            act.done().await?;
        }
        Ok(listed)
    }
}
