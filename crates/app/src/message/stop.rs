use linchpin_access::message::QuietHours;
use linchpin_core::{Error, ErrorKind, OdsCode, PersonId, Result, Role, SlotTypeId};
use linchpin_store::{
    Edited, Versioned, message_rule,
    message_stop::{self, How},
};

use super::Rule;
use crate::{
    About, Actor, App,
    permission::{Act, Resource},
};

impl App {
    /// When an organisation reminds and offers; version 0 where it never said so, and then it sends nothing.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn message_rule(&self, actor: &Actor, organisation: OdsCode) -> Result<Versioned<Rule>> {
        let mut act = self.on_diary(actor, Act::See, organisation, About::key("messages")).await?;
        let rule = message_rule::get(&mut act.tx, organisation).await?;
        act.done().await?;
        Ok(rule.unwrap_or(Versioned { it: Rule { quiet: QuietHours::default(), ..Rule::default() }, version: 0 }))
    }

    /// Says when an organisation reminds and offers, as it was seen.
    ///
    /// # Errors
    /// The table refuses; the rule cannot be used; somebody changed it meanwhile.
    pub async fn set_message_rule(
        &self,
        actor: &Actor,
        organisation: OdsCode,
        rule: Versioned<Rule>,
    ) -> Result<Versioned<Rule>> {
        rule.it.check().map_err(|why| Error::invalid(why.to_string()))?;
        let mut act = self.on_diary(actor, Act::Edit, organisation, About::key("messages")).await?;
        match message_rule::save(&mut act.tx, organisation, &rule).await? {
            Edited::Saved(version) => {
                let Rule { changes, reminders, offers, silent, .. } = &rule.it;
                act.detail(serde_json::json!({
                    "changes": changes.is_some(), "reminders": reminders.is_some(), "offers": offers.is_some(), "silent": silent.len(),
                }));
                act.done().await?;
                Ok(Versioned { version, ..rule })
            }
            Edited::Conflict(_) | Edited::Gone => {
                Err(Error::new(ErrorKind::Conflict, "Somebody else has changed this meanwhile. Look again."))
            }
        }
    }

    /// What somebody wants no messages about; nothing in place of a kind of slot means about nothing at all.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn message_stops(&self, actor: &Actor, id: PersonId) -> Result<Vec<Option<SlotTypeId>>> {
        let what = (Act::See, Resource::Person);
        let (mut act, person) = self.on_person(actor, id, what, About::default()).await?;
        let stops = message_stop::of(&mut act.tx, person.id).await?;
        act.done().await?;
        Ok(stops)
    }

    /// Sends somebody no messages any more, or some again: about one kind of slot, or about anything.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn stop_messages(
        &self,
        actor: &Actor,
        id: PersonId,
        about: Option<SlotTypeId>,
        stop: bool,
    ) -> Result<bool> {
        let what = (Act::Edit, Resource::Person);
        let (mut act, person) = self.on_person(actor, id, what, About::default()).await?;
        let how = if actor.role == Role::Patient { How::Online } else { How::Staff };
        let changed = match stop {
            true => message_stop::add(&mut act.tx, person.id, about, (how, actor.account()), self.now()).await?,
            false => message_stop::end(&mut act.tx, person.id, about).await?,
        };
        act.detail(serde_json::json!({ "messages": !stop, "about": about }));
        act.done().await?;
        Ok(changed)
    }
}
