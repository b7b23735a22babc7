use std::sync::Arc;

use linchpin_core::{Error, ErrorKind, MatterId, OdsCode, Result};
use linchpin_pathways::{
    Case, Effect, Pathway,
    case::{self, Act as Played, Event},
};
use linchpin_store::{
    Tx,
    matter::{self, Entry, Kind, Matter},
};

use crate::{
    About, Actor, App, Permitted,
    permission::{Act, Relationship, Resource, Subject},
};

/// A matter in hand within a transaction, with the pathway on which it began.
pub(super) struct Held {
    pub kept: Matter,
    pub pathway: Arc<Pathway>,
    /// The practice that answers for it today: its own, or the one to which its people went.
    pub practice: OdsCode,
}

/// An act on a matter that the table allows.
pub(super) struct Working<'a> {
    pub act: Permitted<'a>,
    pub held: Held,
    /// The parties as which the actor acts.
    pub parties: Vec<String>,
}

impl App {
    /// Whether something is a practice's own.
    pub(super) fn matter_of(actor: &Actor, practice: OdsCode) -> Subject {
        let mut subject = Subject::of(Resource::Matter);
        if actor.organisation == practice {
            subject.relationships.insert(Relationship::OwnOrganisation);
        }
        subject
    }

    /// The practice that answers for another's matters today.
    pub(super) fn answers_as(&self, practice: OdsCode) -> OdsCode {
        self.groups.successor(practice, self.clock.today()).unwrap_or(practice)
    }

    /// The parties as which somebody acts in what is about a practice.
    pub(super) fn sides(actor: &Actor, pathway: &Pathway, practice: OdsCode, case: Option<&Case>) -> Vec<String> {
        let engine = case::Actor {
            role: actor.role,
            is_person: false,
            at_practice: actor.organisation == practice,
            opened: false,
            teams: &[],
            staff: None,
            organisation: actor.organisation.as_str(),
        };
        engine.parties(pathway, case).into_iter().map(str::to_owned).collect()
    }

    pub(super) async fn beside_matter(&self, tx: &mut Tx, kept: Matter) -> Result<Held> {
        let pathway = self.pathway_of(tx, &kept.it).await?;
        let practice = self.answers_as(kept.practice);
        Ok(Held { kept, pathway, practice })
    }

    /// Opens an act on a matter: takes it in hand, or looks at it where it only is to be seen, and asks the table.
    ///
    /// # Errors
    /// Refused; or there is no such matter, which only those learn who could see any.
    pub(super) async fn on_matter<'a>(&'a self, actor: &'a Actor, id: MatterId, act: Act) -> Result<Working<'a>> {
        let mut doing = self.begin(actor).await?;
        let kept = match act {
            Act::See => matter::get(&mut doing.tx, id).await?,
            _ => matter::lock(&mut doing.tx, id).await?,
        };
        let held = match kept {
            Some(kept) => Some(self.beside_matter(&mut doing.tx, kept).await?),
            None => None,
        };
        let subject =
            held.as_ref().map_or_else(|| Subject::of(Resource::Matter), |held| Self::matter_of(actor, held.practice));
        let act = doing.permit(act, &subject, About::key(id)).await?;
        let held = held.ok_or_else(|| Error::not_found("There is no such concern or review."))?;
        let parties = Self::sides(actor, &held.pathway, held.practice, Some(&held.kept.it));
        Ok(Working { act, held, parties })
    }

    /// Tells a matter what happened, and keeps what follows. A refusal leaves everything as it was.
    pub(super) async fn play_matter(
        &self,
        tx: &mut Tx,
        held: &mut Held,
        (actor, parties): (Option<&Actor>, &[String]),
        act: Played<'_>,
    ) -> Result<std::result::Result<(), linchpin_pathways::Refusal>> {
        let before = held.kept.it.clone();
        let by: Vec<&str> = parties.iter().map(String::as_str).collect();
        let effects = match held.kept.it.play(&held.pathway, &Event { at: self.now(), by: &by, act }, &self.calendar) {
            Ok(effects) => effects,
            Err(refusal) => return Ok(Err(refusal)),
        };
        held.kept.rings = held.kept.it.next_tick(&held.pathway, &self.calendar);
        if !matter::save(tx, &held.kept).await? {
            return Err(Error::new(
                ErrorKind::Conflict,
                "Somebody else did something here at the same moment. Try again.",
            ));
        }
        held.kept.version += 1;
        let done = match act {
            Played::Done { task } => before.tasks.get(task as usize).map(|one| one.does.clone()),
            _ => None,
        };
        self.write_matter(tx, held, (actor, parties), (Some(&before), &effects, done)).await.map(Ok)
    }

    /// Writes the lines of what happened.
    pub(super) async fn write_matter(
        &self,
        tx: &mut Tx,
        held: &Held,
        (actor, parties): (Option<&Actor>, &[String]),
        (before, effects, done): (Option<&Case>, &[Effect], Option<String>),
    ) -> Result<()> {
        let it = &held.kept.it;
        let mut lines = Vec::new();
        let line = |kind, what: &str, words, at| (kind, what.to_owned(), words, at);
        for (number, step) in it.steps.iter().enumerate().skip(before.map_or(0, |case| case.steps.len())) {
            let kind = if number == 0 { Kind::Opened } else { Kind::Move };
            lines.push((line(kind, &step.does, step.reason.clone(), step.at), step.by.clone()));
        }
        lines.extend(done.map(|task| (line(Kind::Task, &task, None, self.now()), parties.first().cloned())));
        for effect in effects {
            match effect {
                Effect::Told { party, says } => {
                    lines.push((line(Kind::Told, party, Some(says.clone()), self.now()), None));
                }
                Effect::Late { does, owner, due } => {
                    lines.push((line(Kind::Late, does, Some(owner.clone()), *due), None));
                }
                _ => {}
            }
        }
        for (place, ((kind, what, words, at), party)) in lines.into_iter().enumerate() {
            // What a clock did, nobody did.
            let actor = actor.filter(|_| party.is_some());
            let entry = Entry {
                version: held.kept.version,
                place: place as u64,
                at,
                kind,
                what,
                words,
                party,
                account: actor.and_then(Actor::account),
                role: actor.map(|actor| actor.role),
                organisation: actor.map(|actor| actor.organisation),
            };
            matter::write(tx, held.kept.id, &entry).await?;
        }
        Ok(())
    }
}
