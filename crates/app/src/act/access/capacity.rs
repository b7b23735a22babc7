use linchpin_core::{OdsCode, Result};

use crate::{
    Actor, App,
    permission::{Act, Relationship, Resource, Subject},
};

impl App {
    /// Whether the actor may see what is counted here of an organisation: of their own, or of any for those who look after
    /// the whole place. Numbers only; small ones are the page's to withhold from whoever is not the practice.
    ///
    /// # Errors
    /// The table refuses; or the refusal cannot be written down.
    pub async fn may_see_counts(&self, actor: &Actor, of: OdsCode) -> Result<()> {
        let subject = Subject::of(Resource::Aggregate);
        let own = of == actor.organisation;
        let subject = if own { subject.with(Relationship::OwnOrganisation) } else { subject };
        self.require(actor, Act::See, &subject).await.map(drop)
    }
}
