use std::sync::Arc;

use linchpin_core::{CaseId, OdsCode, Person, Result};
use linchpin_pathways::{
    Pathway,
    case::{self, Consent, Sight},
    pathway::Seat,
};
use linchpin_store::{
    Tx,
    care::{self, CareCase, Shared},
    person,
};

use super::{me::Me, no_case};
use crate::{
    About, Actor, App, Permitted,
    permission::{Act, Relationship, Resource, Subject},
};

/// A case in hand within a transaction: as it is kept, the pathway on which it runs, whom it is about, and with whom it is
/// shared now.
#[derive(Debug)]
pub(crate) struct Held {
    pub kept: CareCase,
    pub pathway: Arc<Pathway>,
    pub person: Person,
    /// The practice that answers for it today.
    pub practice: OdsCode,
    pub shares: Vec<Shared>,
}

/// An act on a case that the table allows.
pub(super) struct Working<'a> {
    pub act: Permitted<'a>,
    pub held: Held,
    pub me: Me,
    /// The parties as which the actor acts.
    pub parties: Vec<String>,
}

impl Held {
    /// What those who act as these parties see.
    pub fn sight<'a>(&'a self, parties: &'a [String]) -> Sight<'a> {
        let parties: Vec<&str> = parties.iter().map(String::as_str).collect();
        self.kept.it.sight(&self.pathway, &parties)
    }
}

impl App {
    /// Takes a case in hand: nobody else does anything with it until the transaction ends. None where there is none.
    pub(crate) async fn held(&self, tx: &mut Tx, id: CaseId) -> Result<Option<Held>> {
        match care::lock(tx, id).await? {
            Some(kept) => self.beside(tx, kept).await.map(Some),
            None => Ok(None),
        }
    }

    /// The same to look at: nobody waits for whoever looks, and two who read lists cannot wait for each other.
    pub(super) async fn looked_at(&self, tx: &mut Tx, id: CaseId) -> Result<Option<Held>> {
        match care::get(tx, id).await? {
            Some(kept) => self.beside(tx, kept).await.map(Some),
            None => Ok(None),
        }
    }

    /// A case with what is known beside it.
    async fn beside(&self, tx: &mut Tx, kept: CareCase) -> Result<Held> {
        let pathway = self.pathway_of(tx, &kept.it).await?;
        let person = person::resolve(tx, kept.person).await?.ok_or_else(no_case)?;
        let now = self.now();
        let shares = care::shares(tx, kept.id).await?.into_iter().filter(|one| one.stands(now)).collect();
        let practice = self.answers_for(&person, kept.practice);
        Ok(Held { kept, pathway, person, practice, shares })
    }

    /// The practice that answers for a person: their own today; the last they had where they have none, so that a case is
    /// never nobody's; and where that is closed, the one to which its people went.
    pub(super) fn answers_for(&self, person: &Person, last: OdsCode) -> OdsCode {
        let today = self.clock.today();
        let practice = person.practice(today).unwrap_or(last);
        self.groups.successor(practice, today).unwrap_or(practice)
    }

    /// The parties as which somebody acts in a case now. A party outside the practice is one only by a share that stands.
    pub(super) fn parties(&self, actor: &Actor, me: &Me, held: &Held) -> Vec<String> {
        let Held { kept, pathway, person, practice, shares } = held;
        let mine: Vec<&Shared> = shares.iter().filter(|one| me.is(actor, person.id, one.holder)).collect();
        let shared = |party: &str| mine.iter().any(|one| one.party == party);
        let keys: Vec<String> = me.teams.iter().map(|team| team.id.to_string()).collect();
        // A team may have been given another name since: the share tells which it is.
        let named = pathway.parties.iter().filter_map(|party| match &party.seat {
            Seat::Team(name) if shared(&party.name) => Some(name.as_str()),
            _ => None,
        });
        let teams: Vec<&str> = keys.iter().map(String::as_str).chain(named).collect();
        let staff = me.staff.map(|id| id.to_string());
        let at_practice = actor.organisation == *practice;
        let by = &kept.by;
        let engine = case::Actor {
            role: actor.role,
            is_person: actor.person == Some(person.id),
            at_practice,
            opened: by.role == actor.role && by.organisation == actor.organisation,
            teams: &teams,
            staff: staff.as_deref(),
            organisation: actor.organisation.as_str(),
        };
        let mut parties = engine.parties(pathway, Some(&kept.it));
        parties.retain(|name| match pathway.party(name).map(|party| &party.seat) {
            Some(Seat::Team(_) | Seat::Named(_)) => shared(name),
            Some(Seat::Opener) => at_practice || shared(name),
            _ => true,
        });
        parties.into_iter().map(str::to_owned).collect()
    }

    /// What stands between somebody and a case at this moment. Whoever sees nothing of it has nothing to do with it.
    pub(super) fn stands(&self, actor: &Actor, me: &Me, held: &Held, parties: &[String]) -> Subject {
        let mut subject = Subject { opt_outs: held.person.opt_outs, ..Subject::of(Resource::Case) };
        if held.sight(parties).is_nothing() {
            return subject;
        }
        if actor.person == Some(held.person.id) {
            subject.relationships.insert(Relationship::OneSelf);
        }
        if actor.organisation == held.practice {
            subject.relationships.insert(Relationship::OwnOrganisation);
        }
        if held.shares.iter().any(|one| me.is(actor, held.person.id, one.holder)) {
            subject.relationships.insert(Relationship::OpenCase);
            subject.consent = held.kept.it.consent == Consent::Given;
        }
        subject
    }

    /// Opens an act on a case: takes it in hand, or looks at it where it only is to be seen, and asks the table.
    ///
    /// # Errors
    /// Refused; or there is no such case, which only those learn who would be allowed.
    pub(super) async fn on_case<'a>(&'a self, actor: &'a Actor, id: CaseId, act: Act) -> Result<Working<'a>> {
        let mut doing = self.begin(actor).await?;
        let held = match act {
            Act::See => self.looked_at(&mut doing.tx, id).await?,
            _ => self.held(&mut doing.tx, id).await?,
        };
        let me = self.me(&mut doing.tx, actor).await?;
        let parties = held.as_ref().map(|held| self.parties(actor, &me, held)).unwrap_or_default();
        let subject = match &held {
            Some(held) => self.stands(actor, &me, held, &parties),
            None => Subject::of(Resource::Case),
        };
        let about = About { person: held.as_ref().map(|held| held.person.id), ..About::key(id) };
        let act = doing.permit(act, &subject, about).await?;
        Ok(Working { act, held: held.ok_or_else(no_case)?, me, parties })
    }
}
