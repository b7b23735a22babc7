use linchpin_core::{CaseId, Error, PersonId, Result};
use linchpin_pathways::{Answer, Answers, case::Act as Played};
use linchpin_risk::list::List;

use crate::{
    About, Actor, App,
    act::care::{Acted, OpenCase, keep::By},
    permission::{Act, Relationship, Resource, Subject},
};

/// What is decided about somebody on a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// They are taken on.
    Accept,
    /// They are asked later.
    Later,
    /// There is to be no plan.
    Decline,
}

/// A decision about somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Decide {
    /// Whom.
    pub person: PersonId,
    /// What.
    pub decision: Decision,
    /// The answers to the form of the pathway's move.
    pub answers: Answers,
    /// The answer to what the move asks.
    pub reason: Option<String>,
}

impl Decision {
    /// All of them, in the order of a page.
    pub const ALL: [Self; 3] = [Self::Accept, Self::Later, Self::Decline];

    /// The move of the list's pathway.
    #[must_use]
    pub fn does(self, list: &List) -> &str {
        match self {
            Self::Accept => &list.moves.accept,
            Self::Later => &list.moves.later,
            Self::Decline => &list.moves.decline,
        }
    }

    /// Its name in forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Later => "later",
            Self::Decline => "decline",
        }
    }
}

impl App {
    /// Decides about somebody on the list of the actor's own practice: opens a case on the list's pathway, with why they are on
    /// it, and makes the move, both or neither. What was worked out is not asked whether it agrees.
    ///
    /// # Errors
    /// The table refuses; nobody is on the list by that key; they have an open case already, which is the place to decide then.
    pub async fn decide_on_list(&self, actor: &Actor, list: &List, wanted: &Decide) -> Result<Acted<CaseId>> {
        let subject = Subject::of(Resource::RiskList).with(Relationship::OwnOrganisation);
        self.require(actor, Act::See, &subject).await?;
        let seen = self.gather(actor, list, &*self.pathway(&list.pathway)?).await?;
        let reason = seen.people.get(&wanted.person).and_then(|one| one.candidate.as_ref());
        let reason = reason.and_then(|one| one.reasons.first());
        let answer = reason.map(|reason| reason.answer(list).to_owned());
        let answer =
            answer.ok_or_else(|| Error::not_found("Nobody of your practice is on the list by this key now."))?;
        let item = list.question.split_once('.').map_or("", |(_, item)| item);
        let answers: Answers = [(item.to_owned(), Answer::Choice(answer))].into_iter().collect();
        let (person, pathway) = (wanted.person, list.pathway.clone());
        let opens = OpenCase { person, pathway, answers, agreed: None };
        let about = About::default();
        let (mut act, person) = self.on_person(actor, wanted.person, (Act::Add, Resource::Case), about).await?;
        let (mut held, parties) = match self.open_in(&mut act, actor, person, &opens).await? {
            Acted::Done(opened) => opened,
            Acted::Refused(refusal) => return self.refused_by_pathway(act, refusal).await,
            Acted::Changed(now) => return Ok(Acted::Changed(now)),
        };
        let does = wanted.decision.does(list);
        let form = held.pathway.moves_from(&held.kept.it.state).find(|one| one.does == does);
        let form = form.and_then(|one| one.form.clone());
        if let Some(wrong) = self.references(&mut act.tx, &held.pathway, form.as_deref(), &wanted.answers).await? {
            return Ok(Acted::Refused(wrong));
        }
        let by = By { actor: Some(actor), parties: &parties };
        let played = Played::Move { does, answers: &wanted.answers, reason: wanted.reason.as_deref().map(str::trim) };
        // The transaction ends here without a trace: refused, the case was never opened.
        if let Err(refusal) = self.play(&mut act.tx, &mut held, &by, played).await? {
            return Ok(Acted::Refused(refusal));
        }
        act.key(held.kept.id);
        act.detail(serde_json::json!({ "pathway": held.pathway.id, "list": list.id, "move": does }));
        act.done().await?;
        Ok(Acted::Done(held.kept.id))
    }
}
