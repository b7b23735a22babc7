//! Acts on people: finding, looking, registering, editing, importing, matching, merging, consent, sharing, pseudonyms.

mod consent;
mod copy;
mod edit;
mod export;
mod find;
mod found;
mod import;
mod import_staff;
mod intake;
mod list;
mod matches;
mod merge;
mod names;
mod planning;
mod query;
mod re_identify;
mod register;
mod search;
mod share;
mod view;

use linchpin_core::{Error, MatchId, Person, PersonId, Result};
use linchpin_store::{Tx, person, person_match};

use crate::{
    About, Actor, App, Permitted,
    matching::{self, Judgement},
    permission::{Act, Resource, Subject},
};

pub use consent::Said;
pub use copy::{Copied, Handed};
pub use edit::Edit;
pub use export::{ListPart, PeopleList};
pub use find::{Seen, Wanted};
pub use found::Found;
pub use import::{Imported, Incoming, Refused};
pub use import_staff::{ImportedStaff, IncomingStaff};
pub use list::Listed;
pub use matches::{Decided, Pair};
pub use names::{Named, Names, Whom};
pub use planning::{AgeBand, PlanningRow};
pub use query::Query;
pub use register::Register;
pub use search::Searched;
pub use share::{Involve, Share};
pub use view::Viewed;

/// The most letters of a reason or a note.
const LONGEST_NOTE: usize = 1000;

impl App {
    /// Opens an act on one person: loads them (after a merge, the record that was kept), and asks the table. The audit names
    /// them whatever comes of it.
    ///
    /// # Errors
    /// Refused; or there is no such person, which only those learn who would be allowed.
    pub(crate) async fn on_person<'a>(
        &'a self,
        actor: &'a Actor,
        id: PersonId,
        (act, resource): (Act, Resource),
        about: About,
    ) -> Result<(Permitted<'a>, Person)> {
        let mut doing = self.begin(actor).await?;
        let person = person::resolve(&mut doing.tx, id).await?;
        let subject = match &person {
            Some(person) => doing.about(person, resource).await?,
            None => Subject::of(resource),
        };
        let about = About { person: Some(person.as_ref().map_or(id, |p| p.id)), ..about };
        let permitted = doing.permit(act, &subject, about).await?;
        let person = person.ok_or_else(nobody)?;
        Ok((permitted, person))
    }

    /// Puts every pair of this person and somebody who may be the same into the queue, and says how many are new there.
    /// A pair that somebody once decided is not asked about again.
    pub(crate) async fn queue_matches(&self, tx: &mut Tx, person: &Person) -> Result<u64> {
        let candidates = person::candidates(tx, person).await?;
        self.queue_among(tx, person, &candidates).await
    }

    async fn queue_among(&self, tx: &mut Tx, person: &Person, candidates: &[Person]) -> Result<u64> {
        let mut asked = 0;
        for other in candidates {
            let (score, reasons) = match matching::judge(person, other) {
                Judgement::Exact => (matching::EXACT_SCORE, vec![matching::EXACT]),
                Judgement::Probable(likeness) => (likeness.score, likeness.reasons()),
                Judgement::None => continue,
            };
            let id = MatchId::new(self.ids.uuid());
            asked += u64::from(person_match::ask(tx, id, (person.id, other.id), score, &reasons, self.now()).await?);
        }
        Ok(asked)
    }
}

fn nobody() -> Error {
    Error::not_found("There is no such person.")
}

/// A reason or note as typed: there, not too long, and without characters that cannot be kept.
pub(crate) fn worded(text: &str, ask: &str) -> Result<String> {
    let text = text.trim();
    let odd = text.chars().any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t');
    if text.is_empty() || text.chars().count() > LONGEST_NOTE || odd {
        return Err(Error::invalid(ask));
    }
    Ok(text.to_owned())
}
