use linchpin_core::{Error, RequestId, Result, Role, SlotId};
use linchpin_store::{
    person,
    request::{self, Event, Outcome, Request, State, Step},
};

use super::{Answer, enter_request::no_request, words};
use crate::{
    About, Actor, App, Permitted,
    permission::{Act, Resource, Subject},
};

/// What happened with a request at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// This slot was offered.
    Offered(SlotId),
    /// This slot was offered and declined.
    Declined(SlotId),
    /// There was nothing to offer: demand that no published figure counts.
    NothingToOffer,
}

impl App {
    /// Writes down what was offered, declined, or not there to offer.
    ///
    /// # Errors
    /// The table refuses; there is no such request; it is closed.
    pub async fn note_request(&self, actor: &Actor, id: RequestId, said: Said, note: Option<&str>) -> Result<()> {
        let note = words(note)?;
        // People and NHS 111 enter requests and keep none: of their own they say what came of looking.
        let enters = matches!(actor.role, Role::Patient | Role::Nhs111);
        let what = if enters { Act::Add } else { Act::Edit };
        let (mut act, one) = self.on_request(actor, id, what).await?;
        if actor.role == Role::Nhs111 && one.made_by != actor.account() {
            return Err(no_request());
        }
        if one.state == State::Closed {
            return Err(Error::invalid("This request is closed."));
        }
        let (kind, slot) = match said {
            Said::Offered(slot) => (Step::Offered, Some(slot)),
            Said::Declined(slot) => (Step::Declined, Some(slot)),
            Said::NothingToOffer => (Step::NothingToOffer, None),
        };
        self.note(&mut act, actor, id, kind, slot, note).await?;
        act.detail(serde_json::json!({ "step": kind.as_str() }));
        act.done().await
    }

    /// Closes a request, as it was seen.
    ///
    /// # Errors
    /// The table refuses; or there is no such request.
    pub async fn close_request(
        &self,
        actor: &Actor,
        id: RequestId,
        version: u64,
        outcome: Outcome,
    ) -> Result<Answer<Request>> {
        let (mut act, one) = self.on_request(actor, id, Act::Edit).await?;
        if one.version != version || !request::close(&mut act.tx, &one, outcome, actor.account(), self.now()).await? {
            return Ok(Answer::Changed);
        }
        self.note(&mut act, actor, id, Step::Closed, None, None).await?;
        let closed = request::get(&mut act.tx, id).await?.ok_or_else(no_request)?;
        act.detail(serde_json::json!({ "outcome": outcome.as_str() }));
        act.done().await?;
        Ok(Answer::Done(closed))
    }

    /// A request and its steps.
    ///
    /// # Errors
    /// The table refuses; or there is no such request.
    pub async fn request(&self, actor: &Actor, id: RequestId) -> Result<(Request, Vec<Event>)> {
        let (mut act, one) = self.on_request(actor, id, Act::See).await?;
        let steps = request::events(&mut act.tx, id).await?;
        act.done().await?;
        Ok((one, steps))
    }

    /// Opens an act on a request, through the person whose it is.
    pub(super) async fn on_request<'a>(
        &'a self,
        actor: &'a Actor,
        id: RequestId,
        act: Act,
    ) -> Result<(Permitted<'a>, Request)> {
        let mut doing = self.begin(actor).await?;
        let one = request::get(&mut doing.tx, id).await?;
        let person = match &one {
            Some(one) => person::resolve(&mut doing.tx, one.person).await?,
            None => None,
        };
        let subject = match &person {
            Some(person) => doing.about(person, Resource::Request).await?,
            None => Subject::of(Resource::Request),
        };
        let about = About { person: person.map(|p| p.id), ..About::key(id) };
        let permitted = doing.permit(act, &subject, about).await?;
        Ok((permitted, one.ok_or_else(no_request)?))
    }
}
