use jiff::{Timestamp, civil::Time};
use linchpin_access::{Mode, Need, find};
use linchpin_core::{Error, PersonId, RequestId, Result, Sex, SiteId, WaitingId};
use linchpin_store::{
    person, request,
    waiting::{self, State, Waiting},
};
use serde::{Deserialize, Serialize};

use super::key;
use crate::{
    About, Actor, App,
    permission::{Act, Resource},
};

/// Which slots would suit somebody who waits. Where nothing is said, anything will do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// For what need.
    pub need: Need,
    /// Not before; at once when absent.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// At this site only.
    #[serde(default)]
    pub site: Option<SiteId>,
    /// In one of these ways.
    #[serde(default)]
    pub modes: Vec<Mode>,
    /// Beginning between these times on England's clocks.
    #[serde(default)]
    pub times: Option<(Time, Time)>,
    /// With a woman, or with a man.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// What they need there, such as `step-free`.
    #[serde(default)]
    pub features: Vec<String>,
    /// Whether a service that is not their own practice may see their record. Unless it was asked, they are offered
    /// slots of their own practice only.
    #[serde(default)]
    pub agreed: Option<bool>,
}

/// Somebody who would come sooner.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Join {
    /// Who.
    pub person: PersonId,
    /// For which request; its promise and its need count.
    pub request: RequestId,
    /// Which slots would suit.
    pub wish: Wish,
    /// Until when an offer makes sense.
    pub until: Timestamp,
}

impl App {
    /// Puts somebody on the waiting list of their practice.
    ///
    /// # Errors
    /// The table refuses; there is no such person or open request of theirs; the time is past; they wait for it already;
    /// the key was used for something else.
    pub async fn join_waiting(&self, actor: &Actor, new: &Join, key: &str) -> Result<Waiting> {
        key::checked(key)?;
        let content = key::content("join-waiting", new)?;
        let what = (Act::Add, Resource::Request);
        let (mut act, person) = self.on_person(actor, new.person, what, About::key(new.request)).await?;
        let now = self.now();
        if let Some(answer) = self.answered(&mut act, actor, key, &content).await? {
            let kept = waiting::get(&mut act.tx, key::parsed(&answer)?).await?;
            return kept.ok_or_else(no_waiting);
        }
        let met = request::get(&mut act.tx, new.request).await?;
        let met = met.filter(|one| one.person == person.id && one.state != request::State::Closed);
        let met = met.ok_or_else(|| Error::invalid("There is no such open request of this person."))?;
        if new.until <= now {
            return Err(Error::invalid("Choose a time in the future until which an offer would help."));
        }
        let features = &new.wish.features;
        if features.len() > 20 || features.iter().any(|name| name.parse::<find::Feature>().is_err()) {
            return Err(Error::invalid("That is nothing that a site can have."));
        }
        let all = waiting::of(&mut act.tx, person.id, 100).await?;
        if all.iter().any(|one| one.request == Some(met.id) && one.state == State::Waiting && now < one.until) {
            return Err(Error::invalid("They are on the waiting list for this already."));
        }
        let wish = serde_json::to_value(&new.wish).map_err(|why| Error::internal("This cannot be kept.", why))?;
        let one = Waiting {
            id: WaitingId::new(self.ids.uuid()),
            person: person.id,
            organisation: met.organisation,
            request: Some(met.id),
            wish,
            due: met.due,
            until: new.until,
            state: State::Waiting,
            made: now,
            made_by: actor.account(),
            version: 1,
        };
        waiting::add(&mut act.tx, &one).await?;
        key::keep(&mut act, actor, key, one.id).await?;
        act.detail(serde_json::json!({ "waiting": one.id }));
        act.done().await?;
        Ok(one)
    }

    /// Takes somebody off the waiting list; false when they no longer waited.
    ///
    /// # Errors
    /// The table refuses; or nobody waits under this key.
    pub async fn leave_waiting(&self, actor: &Actor, id: WaitingId) -> Result<bool> {
        let mut tx = self.store.read().await?;
        let one = waiting::get(&mut tx, id).await?;
        let person = match &one {
            Some(one) => person::resolve(&mut tx, one.person).await?,
            None => None,
        };
        tx.rollback().await?;
        let person = person.ok_or_else(no_waiting)?;
        let what = (Act::Add, Resource::Request);
        let (mut act, _) = self.on_person(actor, person.id, what, About::key(id)).await?;
        let left = waiting::end(&mut act.tx, id, State::Left).await?;
        act.detail(serde_json::json!({ "left": left }));
        act.done().await?;
        Ok(left)
    }
}

fn no_waiting() -> Error {
    Error::not_found("Nobody waits under this key.")
}
