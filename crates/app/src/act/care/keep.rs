//! Keeping what happened in a case: its history, forms, tasks, notices and shares beside the case itself, in one transaction.

use jiff::Timestamp;
use linchpin_core::{CaseId, Error, ErrorKind, Result, StaffId, UserId};
use linchpin_pathways::{
    Case, Effect,
    pathway::{Kind, Seat},
};
use linchpin_store::{
    Tx,
    care::{self, Entry, EntryKind, Holder, Notice, Task, Written},
};
use serde_json::{Value, json};

use super::{
    held::Held,
    outcome,
    shares::{Hands, holder},
};
use crate::{Actor, App};

/// Who does something: nobody where the clock or news does it.
#[derive(Clone, Copy, Debug)]
pub(super) struct By<'a> {
    pub actor: Option<&'a Actor>,
    /// The parties as which they act.
    pub parties: &'a [String],
}

/// What happened.
pub(super) struct Happened<'a> {
    /// The case before; none where it was opened by this.
    pub before: Option<&'a Case>,
    /// What follows from it.
    pub effects: &'a [Effect],
    /// What it was, where neither a move nor a form says it.
    pub said: Option<Draft<'a>>,
}

/// A line of the history that is about to be written.
#[derive(Clone, Debug)]
pub(super) struct Draft<'a> {
    pub kind: EntryKind,
    pub what: &'a str,
    pub at: Timestamp,
    pub body: Value,
    /// As which party, and who; none where the clock or news did it.
    pub party: Option<&'a str>,
    pub actor: Option<&'a Actor>,
}

/// Numbers the lines of one version.
pub(super) struct Scribe {
    case: CaseId,
    version: u64,
    place: u64,
}

impl By<'_> {
    /// The clock, or something that happened elsewhere.
    pub const NOBODY: By<'static> = By { actor: None, parties: &[] };

    pub fn account(&self) -> Option<UserId> {
        self.actor.and_then(Actor::account)
    }
}

impl<'a> Draft<'a> {
    pub fn of(kind: EntryKind, what: &'a str, at: Timestamp) -> Self {
        Self { kind, what, at, body: json!({}), party: None, actor: None }
    }

    pub fn by(self, by: &By<'a>) -> Self {
        Self { party: by.parties.first().map(String::as_str), actor: by.actor, ..self }
    }
}

impl Scribe {
    pub async fn write(&mut self, tx: &mut Tx, draft: Draft<'_>) -> Result<()> {
        let entry = Entry {
            version: self.version,
            place: self.place,
            at: draft.at,
            kind: draft.kind,
            what: draft.what.to_owned(),
            body: draft.body,
            party: draft.party.map(str::to_owned),
            account: draft.actor.and_then(Actor::account),
            role: draft.actor.map(|actor| actor.role),
            organisation: draft.actor.map(|actor| actor.organisation),
        };
        self.place += 1;
        care::write(tx, self.case, &entry).await
    }
}

impl App {
    /// Keeps a case to which something happened, and everything that follows from it.
    pub(super) async fn keep(&self, tx: &mut Tx, held: &mut Held, by: &By<'_>, what: &Happened<'_>) -> Result<()> {
        let is_new = what.before.is_none();
        let version = if is_new { 1 } else { held.kept.version + 1 };
        let mut hands = self.hands(tx, held).await?;
        self.bring_up_to_date(tx, held, what.effects).await?;
        if is_new {
            care::keep(tx, &held.pathway, self.now()).await?;
            care::add(tx, &held.kept).await?;
        } else if !care::save(tx, &held.kept).await? {
            return Err(Error::new(
                ErrorKind::Conflict,
                "Somebody else changed this case at the same moment. Try again.",
            ));
        }
        let mut scribe = Scribe { case: held.kept.id, version, place: 0 };
        if let Some(said) = &what.said {
            scribe.write(tx, said.clone()).await?;
        }
        self.keep_steps(tx, held, by, what, &mut scribe).await?;
        self.keep_forms(tx, held, by, what, &mut scribe).await?;
        self.keep_effects(tx, held, what, &mut scribe).await?;
        self.share_anew(tx, held, &mut hands, by, &mut scribe).await?;
        self.keep_tasks(tx, held, &hands, by, what).await?;
        self.keep_notices(tx, held, &hands, what, version).await?;
        self.call_person(tx, held, what.effects, version).await?;
        held.kept.version = version;
        Ok(())
    }

    /// The columns beside the case that follow from it.
    async fn bring_up_to_date(&self, tx: &mut Tx, held: &mut Held, effects: &[Effect]) -> Result<()> {
        held.kept.practice = held.practice;
        held.kept.person_version = held.person.version;
        held.kept.rings = held.kept.it.next_tick(&held.pathway, &self.calendar);
        held.kept.outcome = outcome::of(held);
        held.kept.changes = outcome::changes(held);
        // Whoever a form names to lead, leads; and nobody leads who may not see.
        for effect in effects {
            match effect {
                Effect::Named { party, key } if names_staff(held, party) => {
                    held.kept.lead = key.parse::<StaffId>().ok().or(held.kept.lead);
                }
                Effect::SightEnded if held.kept.it.closed.is_none() => {
                    let lead = held.kept.lead.take();
                    if let Some(lead) = lead
                        && self.works_at(tx, lead, held.practice).await?
                    {
                        held.kept.lead = Some(lead);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    async fn keep_steps(
        &self,
        tx: &mut Tx,
        held: &Held,
        by: &By<'_>,
        what: &Happened<'_>,
        scribe: &mut Scribe,
    ) -> Result<()> {
        let steps = &held.kept.it.steps;
        let before = what.before.map_or(0, |case| case.steps.len());
        for (number, step) in steps.iter().enumerate().skip(before) {
            let from = number.checked_sub(1).and_then(|n| steps.get(n)).map(|step| &step.to);
            let kind = if number == 0 { EntryKind::Opened } else { EntryKind::Move };
            let body = json!({ "from": from, "to": step.to, "reason": step.reason });
            // What the clock or news moved, nobody did.
            let actor = by.actor.filter(|_| step.by.is_some());
            let party = step.by.as_deref();
            scribe.write(tx, Draft { body, party, actor, ..Draft::of(kind, &step.does, step.at) }).await?;
        }
        Ok(())
    }

    async fn keep_forms(
        &self,
        tx: &mut Tx,
        held: &Held,
        by: &By<'_>,
        what: &Happened<'_>,
        scribe: &mut Scribe,
    ) -> Result<()> {
        let organisation = by.actor.map(|actor| actor.organisation);
        for (form, versions) in &held.kept.it.filled {
            let before = what.before.map_or(0, |case| case.written(form));
            for (number, filled) in versions.iter().enumerate().skip(before) {
                let one = Written { filled: filled.clone(), account: by.account(), organisation };
                care::fill(tx, held.kept.id, (form, number), &one).await?;
                let draft = Draft {
                    body: json!({ "written": number + 1 }),
                    party: Some(&filled.by),
                    actor: by.actor,
                    ..Draft::of(EntryKind::Form, form, filled.at)
                };
                scribe.write(tx, draft).await?;
            }
        }
        Ok(())
    }

    async fn keep_effects(&self, tx: &mut Tx, held: &Held, what: &Happened<'_>, scribe: &mut Scribe) -> Result<()> {
        let now = self.now();
        for effect in what.effects {
            let draft = match effect {
                Effect::Asked { task } => {
                    let Some(asked) = held.kept.it.tasks.get(*task as usize) else { continue };
                    let body = json!({ "number": task, "owner": asked.owner, "due": asked.due });
                    Draft { body, ..Draft::of(EntryKind::Task, &asked.does, now) }
                }
                Effect::Late { does, owner, due } => {
                    let body = json!({ "owner": owner, "due": due });
                    Draft { body, ..Draft::of(EntryKind::Late, does, now) }
                }
                Effect::Earned { scheme } => Draft::of(EntryKind::Earned, scheme, now),
                Effect::Written { path, answer, code } => {
                    let body = json!({ "answer": answer, "code": code });
                    Draft { body, ..Draft::of(EntryKind::Written, path, now) }
                }
                // The steps, the notices and the shares tell of these.
                Effect::Moved { .. } | Effect::Told { .. } | Effect::Named { .. } | Effect::SightEnded => continue,
            };
            scribe.write(tx, draft).await?;
        }
        Ok(())
    }

    /// Every task that is still to be done, and those that just were: who has them in hand may have changed with the shares.
    async fn keep_tasks(
        &self,
        tx: &mut Tx,
        held: &Held,
        hands: &Hands,
        by: &By<'_>,
        what: &Happened<'_>,
    ) -> Result<()> {
        let was_done =
            |number: usize| what.before.and_then(|case| case.tasks.get(number)).is_some_and(|task| task.done.is_some());
        let is_closed = held.kept.it.closed.is_some();
        for (number, asked) in held.kept.it.tasks.iter().enumerate().filter(|(number, _)| !was_done(*number)) {
            let given = holder(held, hands, &asked.owner);
            // Whom a meeting named has it in hand, if they would see the case; else the party that answers for it.
            let named = match asked.who.as_deref().and_then(|key| key.parse().ok()) {
                Some(who) if self.would_see(tx, held, who).await? => Some(Holder::Staff(who)),
                _ => None,
            };
            let task = Task {
                case: held.kept.id,
                number: number as u64,
                does: asked.does.clone(),
                given,
                holder: named.unwrap_or(given),
                due: asked.due,
                late: asked.late,
                done: asked.done,
                done_by: by.account().filter(|_| asked.done.is_some() && !is_closed),
            };
            care::project(tx, &task).await?;
        }
        Ok(())
    }

    async fn keep_notices(
        &self,
        tx: &mut Tx,
        held: &Held,
        hands: &Hands,
        what: &Happened<'_>,
        version: u64,
    ) -> Result<()> {
        let told = what.effects.iter().filter_map(|effect| match effect {
            Effect::Told { party, says } => Some((party, says)),
            _ => None,
        });
        for (place, (party, says)) in told.enumerate() {
            let notice = Notice {
                case: held.kept.id,
                version,
                place: place as u64,
                at: self.now(),
                party: party.clone(),
                holder: holder(held, hands, party),
                says: says.clone(),
            };
            care::tell(tx, &notice).await?;
        }
        Ok(())
    }
}

/// Whether a party is the member of staff whom an answer names, and not a team or a service.
fn names_staff(held: &Held, party: &str) -> bool {
    let named = held.pathway.party(party).and_then(|party| match &party.seat {
        Seat::Named(path) => held.pathway.item(path),
        _ => None,
    });
    named.is_some_and(|item| item.kind == Kind::Staff)
}
