use linchpin_core::{Error, Result, Role, person::fold};
use linchpin_store::person::{self, Find};

use super::{Found, Query};
use crate::{
    About, Actor, App,
    permission::{Act, Relationship, Resource, Subject},
};

/// The most people on a page of results: with more, the search is too wide to mean somebody.
const SHOWN: u32 = 25;

/// Who was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searched {
    /// Those who fit, by name.
    pub people: Vec<Found>,
    /// Whether there are more than can be shown: ask for more to be typed.
    pub more: bool,
    /// Whether only people of the actor's own practice were looked among.
    pub own_only: bool,
}

impl App {
    /// Finds people. Those who may find anybody do; a practice finds those registered with it. Everybody who is shown is
    /// written down as seen, and of what was typed only the kind.
    ///
    /// # Errors
    /// The role may not search; nothing was asked.
    pub async fn search_people(&self, actor: &Actor, query: &Query) -> Result<Searched> {
        let anybody = Subject::of(Resource::Person);
        let own_only = !self.may(actor, Act::Search, &anybody).is_allowed();
        let subject = if own_only { anybody.with(Relationship::OwnOrganisation) } else { anybody };
        let about = About::default();
        let mut act = self.begin(actor).await?.permit(Act::Search, &subject, about).await?;
        if query.is_empty() {
            return Err(Error::invalid("Enter a name, a date of birth, a postcode or an NHS number."));
        }
        exact_enough(actor.role, query.number.is_some(), query.words.len(), query.born.is_some())?;
        let today = self.clock.today();
        let find = Find {
            number: query.number,
            words: query.words.clone(),
            born: query.born,
            postcode: query.postcode.clone(),
            practice: own_only.then_some((actor.organisation, today)),
        };
        let found = person::search(&mut act.tx, &find, SHOWN + 1).await?;
        let more = found.len() > SHOWN as usize;
        let mut people: Vec<Found> = found.iter().take(SHOWN as usize).map(|p| Found::of(p, today)).collect();
        people.sort_by_cached_key(|one| (fold(&one.name), one.birth_date, one.id));
        act.detail(serde_json::json!({ "by": query.kinds(), "found": people.len(), "more": more }));
        for person in &people {
            act.also(person.id)?;
        }
        act.done().await?;
        Ok(Searched { people, more, own_only })
    }
}

/// NHS 111 looks for its caller and does not browse: an NHS number, or two names and a day of birth.
///
/// # Errors
/// It asks for less.
pub(super) fn exact_enough(role: Role, number: bool, names: usize, born: bool) -> Result<()> {
    match role {
        Role::Nhs111 if !(number || (names >= 2 && born)) => {
            Err(Error::invalid("Give the NHS number, or the first and last name and the date of birth."))
        }
        _ => Ok(()),
    }
}
