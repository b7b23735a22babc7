use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use linchpin_core::{CaseId, PersonId, Result, StaffId};
use linchpin_pathways::{Answer, Pathway};
use linchpin_risk::list::List;
use linchpin_store::{care, person};

use crate::{
    Actor, App,
    everybody::{AtRisk, Candidate},
    pseudonym::LAKE,
};

/// Where somebody of a list stands.
#[derive(Clone, Debug, PartialEq)]
pub enum OnList {
    /// Nobody has decided anything yet.
    Undecided,
    /// A case is open and waits for the decision.
    Proposed(CaseId),
    /// They are to be asked later.
    Later(CaseId),
    /// They were taken on, and who leads.
    Accepted(CaseId, Option<StaffId>),
    /// There is to be no plan: since when, and why.
    Declined(CaseId, Timestamp, Option<String>),
    /// They had a plan, which has ended: when, and how.
    Ended(CaseId, Timestamp, Option<String>),
}

/// Somebody who is on a list, or was put on it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Listed {
    /// What was worked out; none where a person put them on it.
    pub candidate: Option<Candidate>,
    pub stands: OnList,
    /// Whether somebody put them on it by judgement.
    pub by_judgement: bool,
    /// Whether somebody looks after them already: an open case of whatever kind, or a caseload elsewhere.
    pub in_care: bool,
}

/// A practice's list: those who are on it, and those who are in no score.
pub(super) struct Gathered {
    pub at_risk: AtRisk,
    pub people: BTreeMap<PersonId, Listed>,
    /// Those who opted out of uses beyond their care.
    pub opted_out: BTreeSet<PersonId>,
}

impl App {
    /// Puts together who of the actor's practice is on a list. Reads alone; whoever is named is written down by the act.
    pub(super) async fn gather(&self, actor: &Actor, list: &List, pathway: &Pathway) -> Result<Gathered> {
        let mut at_risk = self.everybody.at_risk(list, actor.organisation).await?;
        let pseudonyms = self.pseudonyms(LAKE).await?;
        let mut tx = self.store.read().await?;
        let today = self.clock.today();
        let own = person::ids_of_practice(&mut tx, actor.organisation, today).await?;
        let mut found: BTreeMap<String, Candidate> =
            at_risk.people_at_risk.drain(..).map(|one| (one.pseudonym.clone(), one)).collect();
        let mut people: BTreeMap<PersonId, Listed> = BTreeMap::new();
        // No table leads back from a pseudonym: everybody of the practice is tried.
        for id in &own {
            if let Some(candidate) = pseudonyms.all(*id).find_map(|one| found.remove(&one)) {
                let in_care = !candidate.caseloads.is_empty();
                let candidate = Some(candidate);
                let stands = OnList::Undecided;
                people.insert(*id, Listed { candidate, stands, by_judgement: false, in_care });
            }
        }
        let judged = |first: &linchpin_pathways::Answers| {
            let item = list.question.split_once('.').map_or("", |(_, item)| item);
            matches!(first.get(item), Some(Answer::Choice(chosen)) if *chosen == list.judgement.answer)
        };
        let form = list.question.split_once('.').map_or("", |(form, _)| form);
        for case in care::standing(&mut tx, &pathway.id, form, Some(actor.organisation)).await? {
            let by_judgement = judged(&case.first);
            let stands = stands(list, pathway, &case);
            // Who was closed and is on it by nothing of today is no longer on it.
            let is_past = matches!(stands, OnList::Ended(..));
            if let Some(one) = people.get_mut(&case.person) {
                (one.stands, one.by_judgement) = (stands, by_judgement);
            } else if !is_past {
                people.insert(case.person, Listed { candidate: None, stands, by_judgement, in_care: false });
            }
        }
        for id in care::in_care(&mut tx, actor.organisation).await? {
            people.entry(id).and_modify(|one| one.in_care = true);
        }
        let own: BTreeSet<PersonId> = own.into_iter().collect();
        let opted_out = person::opted_out(&mut tx).await?.into_iter().filter(|id| own.contains(id)).collect();
        tx.rollback().await?;
        Ok(Gathered { at_risk, people, opted_out })
    }
}

/// Where a case says that somebody stands: by the states that the list's moves lead to.
pub(super) fn stands(list: &List, pathway: &Pathway, case: &care::Standing) -> OnList {
    let leads = |does: &str| pathway.moves.iter().any(|one| one.does == does && one.to.as_ref() == Some(&case.state));
    match case.closed {
        Some(at) if leads(&list.moves.decline) => OnList::Declined(case.case, at, case.outcome.clone()),
        Some(at) => OnList::Ended(case.case, at, case.outcome.clone()),
        None if leads(&list.moves.later) => OnList::Later(case.case),
        None if case.state == pathway.opens.to => OnList::Proposed(case.case),
        None => OnList::Accepted(case.case, case.lead),
    }
}
