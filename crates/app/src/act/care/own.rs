use linchpin_core::{Error, Result};
use linchpin_store::{care, person};

use super::CaseSeen;
use crate::{
    About, Actor, App,
    permission::{Act, Resource},
};

impl App {
    /// A person's own cases, the last first: their plans, and why they were made.
    ///
    /// # Errors
    /// The account is no patient's; or the table refuses.
    pub async fn own_cases(&self, actor: &Actor) -> Result<Vec<CaseSeen>> {
        let id = actor.person.ok_or_else(|| Error::invalid("This account is no patient’s."))?;
        let (mut act, person) = self.on_person(actor, id, (Act::See, Resource::Case), About::default()).await?;
        let me = self.me(&mut act.tx, actor).await?;
        let mut seen = Vec::new();
        for record in person::stands_for(&mut act.tx, person.id).await? {
            for id in care::of_person(&mut act.tx, record).await? {
                let Some(held) = self.looked_at(&mut act.tx, id).await? else { continue };
                let parties = self.parties(actor, &me, &held);
                if !held.sight(&parties).is_nothing() {
                    seen.push(self.case_seen(&mut act.tx, actor, &me, &held, &parties).await?);
                    care::look(&mut act.tx, id, actor.user, self.now(), held.kept.version).await?;
                }
            }
        }
        act.done().await?;
        Ok(seen)
    }

    /// The cases of a person that somebody may see, the last first: for the page about the person.
    ///
    /// # Errors
    /// When the store cannot be reached; or there is no such person.
    pub async fn cases_of(&self, actor: &Actor, id: linchpin_core::PersonId) -> Result<Vec<super::CaseRow>> {
        let mut doing = self.begin(actor).await?;
        let found = person::resolve(&mut doing.tx, id).await?.ok_or_else(super::no_case)?;
        let me = self.me(&mut doing.tx, actor).await?;
        let mut rows = Vec::new();
        for id in care::of_person(&mut doing.tx, found.id).await? {
            rows.extend(self.case_row(&mut doing.tx, actor, &me, id).await?.map(|(row, _)| row));
        }
        if rows.is_empty() {
            return Ok(rows);
        }
        let subject = self.about_cases(&mut doing, &found, &rows).await?;
        let act = doing.permit(Act::See, &subject, About::person(found.id)).await?;
        act.done().await?;
        Ok(rows)
    }
}
