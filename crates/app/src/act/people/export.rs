use linchpin_core::{Person, PersonId, Result};
use linchpin_store::person;

use super::worded;
use crate::{
    About, Actor, App,
    permission::{Act, Relationship, Resource, Subject},
};

/// So many go out at a time. Each part is an act of its own, so that nobody waits for a whole practice.
const PART: u32 = 500;

/// A list of a practice's people for another body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleList {
    /// Who gets it.
    pub to: String,
    /// What for, and on which ground.
    pub why: String,
    /// Whether it says where they live.
    pub address: bool,
    /// Whether it says how to reach them.
    pub contacts: bool,
}

/// Part of such a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListPart {
    /// Those who are on it.
    pub people: Vec<Person>,
    /// After whom the next part begins; none at the end.
    pub next: Option<PersonId>,
}

impl App {
    /// Part of a list of those registered with the actor's practice today, after `after`, in the order of their keys. Those
    /// who opted out of such a use are left out, and so are those who died. Each who goes out is written down with the
    /// receiver, so that they see it themselves.
    ///
    /// # Errors
    /// The role may not; the receiver or the reason is missing.
    pub async fn export_people(&self, actor: &Actor, list: &PeopleList, after: Option<PersonId>) -> Result<ListPart> {
        let subject = Subject::of(Resource::Person).with(Relationship::OwnOrganisation);
        let mut act = self.begin(actor).await?.permit(Act::Export, &subject, About::default()).await?;
        let to = worded(&list.to, "Say who gets the list.")?;
        let why = worded(&list.why, "Say in a sentence what the list is for, and on which ground it may leave.")?;
        let today = self.clock.today();
        let found = person::of_practice(&mut act.tx, actor.organisation, today, after, PART).await?;
        let next = found.last().filter(|_| found.len() == PART as usize).map(|last| last.id);
        let here = |one: &Person| one.practice(today) == Some(actor.organisation) && one.death_date.is_none();
        let (people, left_out): (Vec<Person>, Vec<Person>) =
            found.into_iter().filter(here).partition(|one| !act.permit.keeps_out(one.opt_outs));
        act.detail(serde_json::json!({
            "to": to, "why": why, "address": list.address, "contacts": list.contacts,
            "people": people.len(), "opted-out": left_out.len(),
        }));
        for one in &people {
            act.also(one.id)?;
        }
        act.done().await?;
        Ok(ListPart { people, next })
    }
}
