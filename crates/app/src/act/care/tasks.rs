use std::collections::{BTreeMap, btree_map::Entry};

use jiff::Timestamp;
use linchpin_core::{CaseId, Error, Result};
use linchpin_pathways::{
    case::Act as Played,
    pathway::{Field, Part},
};
use linchpin_store::{
    Tx,
    care::{self, Holder, TaskMark},
};

use super::{
    Acted,
    held::{Held, Working},
    keep::By,
    me::Me,
    prefill::of_person,
};
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

/// Something to do, in a list.
#[derive(Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// In which case.
    pub case: CaseId,
    /// Its number there.
    pub number: u64,
    /// What.
    pub does: String,
    /// What the case's pathway is called.
    pub title: String,
    /// Whose case it is, where that is shared.
    pub name: Option<String>,
    /// Who has it in hand: the reader, a team of theirs, or their organisation.
    pub holder: Holder,
    /// By when.
    pub due: Timestamp,
    /// Whether that is over.
    pub late: bool,
}

/// A page of tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskPage {
    /// The tasks, the earliest due first.
    pub rows: Vec<TaskRow>,
    /// After which the next page begins; none where this is the last.
    pub next: Option<TaskMark>,
}

impl std::fmt::Debug for TaskRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TaskRow({}, {})", self.case, self.number)
    }
}

impl App {
    /// What somebody, their teams and their organisation have to do in cases, the earliest due first.
    ///
    /// # Errors
    /// The role has to do with no case; or the store cannot be reached.
    pub async fn my_tasks(&self, actor: &Actor, after: Option<TaskMark>, limit: u32) -> Result<TaskPage> {
        let mut doing = self.begin(actor).await?;
        let me = self.me(&mut doing.tx, actor).await?;
        let mut found = Vec::new();
        for holder in me.holders(actor) {
            found.extend(care::tasks_of(&mut doing.tx, holder, after, limit).await?);
        }
        found.sort_by_key(care::Task::mark);
        found.truncate(limit as usize);
        let next = found.last().map(care::Task::mark).filter(|_| found.len() == limit as usize);
        let (mut rows, mut people) = (Vec::new(), Vec::new());
        let mut subject = Subject::of(Resource::Case);
        // Many tasks may be of one case: each case is asked about once.
        let mut cases: BTreeMap<CaseId, Option<(String, Option<String>)>> = BTreeMap::new();
        for task in found {
            if let Entry::Vacant(unknown) = cases.entry(task.case) {
                let seen = self.task_case(&mut doing.tx, actor, &me, task.case).await?;
                if let Some((held, stands, name)) = &seen {
                    subject.relationships.extend(&stands.relationships);
                    subject.consent |= stands.consent;
                    people.extend(name.is_some().then_some(held.person.id));
                }
                unknown.insert(seen.map(|(held, _, name)| (held.pathway.title.clone(), name)));
            }
            let Some(Some((title, name))) = cases.get(&task.case) else { continue };
            rows.push(TaskRow {
                case: task.case,
                number: task.number,
                title: title.clone(),
                name: name.clone(),
                holder: task.holder,
                late: task.late || task.due < self.now(),
                due: task.due,
                does: task.does,
            });
        }
        people.sort_unstable();
        people.dedup();
        if rows.is_empty() {
            // Nothing is shown of anybody: nothing to ask, and nothing to write down.
            doing.tx.rollback().await?;
            return Ok(TaskPage { rows, next });
        }
        let mut act = doing.permit(Act::See, &subject, About::default()).await?;
        for person in people {
            act.also(person)?;
        }
        act.done().await?;
        Ok(TaskPage { rows, next })
    }

    /// The case of a task, what stands between it and the actor, and what its person is called where that is shared; none
    /// where the table does not let the actor see it.
    async fn task_case(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        me: &Me,
        case: CaseId,
    ) -> Result<Option<(Held, Subject, Option<String>)>> {
        let Some(held) = self.looked_at(tx, case).await? else { return Ok(None) };
        let parties = self.parties(actor, me, &held);
        let subject = self.stands(actor, me, &held, &parties);
        if !self.may(actor, Act::See, &subject).is_allowed() {
            return Ok(None);
        }
        let shows = held.sight(&parties).shows(&Part::Person(Field::Name));
        let name = shows.then(|| of_person(&held.person, held.practice, Field::Name)).flatten();
        Ok(Some((held, subject, name)))
    }

    /// Says that a task is done: whoever has it in hand, or the practice.
    ///
    /// # Errors
    /// The table refuses; or there is no such case.
    pub async fn do_task(&self, actor: &Actor, case: CaseId, number: u64) -> Result<Acted<()>> {
        let Working { mut act, mut held, me, mut parties } = self.on_case(actor, case, Act::Edit).await?;
        let task = care::task(&mut act.tx, case, number).await?.ok_or_else(no_task)?;
        // Whoever it was handed to does it as the party that was asked. Of an organisation only those do who are that party.
        if !matches!(task.holder, Holder::Organisation(_))
            && me.is(actor, held.person.id, task.holder)
            && let Some(asked) = held.kept.it.tasks.get(usize::try_from(number).unwrap_or(usize::MAX))
        {
            parties.push(held.kept.it.holder(&held.pathway, &asked.owner).to_owned());
        }
        let by = By { actor: Some(actor), parties: &parties };
        let task = u32::try_from(number).map_err(|_| no_task())?;
        if let Err(refusal) = self.play(&mut act.tx, &mut held, &by, Played::Done { task }).await? {
            return self.refused_by_pathway(act, refusal).await;
        }
        act.detail(serde_json::json!({ "task": number, "done": true }));
        act.done().await?;
        Ok(Acted::Done(()))
    }
}

pub(super) fn no_task() -> Error {
    Error::not_found("There is no such task in this case.")
}
