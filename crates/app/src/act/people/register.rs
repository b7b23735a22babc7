use linchpin_core::{Person, PersonId, Registration, Result, person::Fault};
use linchpin_store::person;

use super::Found;
use crate::{
    About, Actor, App,
    matching::{self, Judgement},
    permission::{Act, Relationship, Resource, Subject},
};

/// What came of registering somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Register {
    /// They are in the index; so many possible matches wait for a decision.
    Added {
        /// Their key.
        id: PersonId,
        /// Pairs that were put into the queue.
        queued: u64,
    },
    /// They may be there already: nothing was saved. Look at these, or register them `anyway`.
    Perhaps {
        /// Those of the actor's own practice, likeliest first, with the sentences that speak for each.
        own: Vec<(Found, Vec<&'static str>)>,
        /// How many there are elsewhere, whom the actor may not be shown.
        elsewhere: usize,
    },
    /// What was typed cannot be: nothing was saved.
    Wrong(Vec<Fault>),
}

impl App {
    /// Registers somebody with the actor's practice from today, unless they seem to be there already.
    ///
    /// The draft's key is not used, and an NHS number that was typed is not a traced one.
    ///
    /// # Errors
    /// The role may not.
    pub async fn register_person(&self, actor: &Actor, draft: &Person, anyway: bool) -> Result<Register> {
        let subject = Subject::of(Resource::Person).with(Relationship::OwnOrganisation);
        let mut act = self.begin(actor).await?.permit(Act::Add, &subject, About::default()).await?;
        let today = self.clock.today();
        let mut person = Person { id: PersonId::new(self.ids.uuid()), ..draft.clone() };
        person.nhs_verified = false;
        person.merged_into = None;
        if person.practice(today) != Some(actor.organisation) {
            let here = Registration { practice: actor.organisation, from: Some(today), to: None };
            person.registrations.push(here);
        }
        let faults = person.faults(today);
        if !faults.is_empty() {
            return Ok(Register::Wrong(faults));
        }
        let candidates = person::candidates(&mut act.tx, &person).await?;
        if !anyway {
            let mut likely: Vec<_> = candidates
                .iter()
                .filter_map(|other| match matching::judge(&person, other) {
                    Judgement::Probable(likeness) => Some((other, likeness)),
                    Judgement::Exact | Judgement::None => None,
                })
                .collect();
            likely.sort_by_key(|(_, likeness)| std::cmp::Reverse(likeness.score));
            let (own, elsewhere): (Vec<_>, Vec<_>) =
                likely.into_iter().partition(|(other, _)| other.practice(today) == Some(actor.organisation));
            if !own.is_empty() || !elsewhere.is_empty() {
                act.detail(serde_json::json!({ "perhaps": own.len() + elsewhere.len() }));
                for (other, _) in &own {
                    act.also(other.id)?;
                }
                act.failed().await?;
                let says = |l: matching::Likeness| l.rules.iter().map(|rule| rule.says).collect();
                let own = own.into_iter().map(|(other, l)| (Found::of(other, today), says(l))).collect();
                return Ok(Register::Perhaps { own, elsewhere: elsewhere.len() });
            }
        }
        person::add(&mut act.tx, &person, actor.account(), self.now()).await?;
        let queued = self.queue_among(&mut act.tx, &person, &candidates).await?;
        act.person(person.id);
        act.detail(serde_json::json!({ "queued": queued }));
        act.done().await?;
        Ok(Register::Added { id: person.id, queued })
    }
}
