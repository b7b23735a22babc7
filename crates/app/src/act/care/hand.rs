use linchpin_core::{CaseId, Error, Result, StaffId};
use linchpin_pathways::pathway::PRACTICE;
use linchpin_store::{
    care::{self, EntryKind, Holder},
    staff, team,
};
use serde_json::json;

use super::{
    Acted,
    held::Working,
    keep::{By, Draft, Happened},
    tasks::no_task,
};
use crate::{Actor, App, permission::Act};

impl App {
    /// Hands a task over to somebody beside whoever has it: of the same team, or of the organisation that was asked. It stays
    /// theirs until it is done, or the pathway gives it to others.
    ///
    /// # Errors
    /// The table refuses; there is no such task; it is done; they are not beside whoever was asked, and would not see the case.
    pub async fn hand_task(&self, actor: &Actor, case: CaseId, number: u64, to: StaffId) -> Result<Acted<()>> {
        let Working { mut act, mut held, me, parties } = self.on_case(actor, case, Act::Edit).await?;
        let task = care::task(&mut act.tx, case, number).await?.ok_or_else(no_task)?;
        let mine = me.is(actor, held.person.id, task.holder) || me.is(actor, held.person.id, task.given);
        if !mine && !parties.iter().any(|party| party == PRACTICE) {
            return Err(Error::invalid("Only whoever has it in hand, or the practice, hands it over."));
        }
        let is_beside = match task.given {
            Holder::Staff(id) => id == to,
            Holder::Team(id) => team::members(&mut act.tx, id, self.now()).await?.contains(&to),
            Holder::Organisation(code) => self.works_at(&mut act.tx, to, code).await?,
            Holder::Person => false,
        };
        if !is_beside || staff::get(&mut act.tx, to).await?.is_none_or(|one| one.ended.is_some()) {
            return Err(Error::invalid(
                "Choose somebody of the team or organisation that was asked: others do not see the case.",
            ));
        }
        if !care::hand(&mut act.tx, case, number, Holder::Staff(to)).await? {
            return Err(Error::invalid("This task is done."));
        }
        let by = By { actor: Some(actor), parties: &parties };
        let body = json!({ "number": number, "handed": Holder::Staff(to).to_string() });
        let said = Draft { body, ..Draft::of(EntryKind::Task, &task.does, self.now()) }.by(&by);
        let before = held.kept.it.clone();
        let what = Happened { before: Some(&before), effects: &[], said: Some(said) };
        self.keep(&mut act.tx, &mut held, &by, &what).await?;
        act.detail(json!({ "task": number, "handed": to.to_string() }));
        act.done().await?;
        Ok(Acted::Done(()))
    }
}
