use linchpin_core::{CaseId, Error, Result, StaffId};
use linchpin_pathways::pathway::PRACTICE;
use linchpin_store::{
    Tx,
    care::{self, Holder},
    staff, team,
};

use super::{held::Working, tasks::no_task};
use crate::{Actor, App, permission::Act};

/// A member of staff to choose, by name.
pub type Choice = (StaffId, String);

impl App {
    /// Those who could lead a case: of the practice, and of whoever it is shared with; by name.
    ///
    /// # Errors
    /// The table refuses; or there is no such case.
    pub async fn who_may_lead(&self, actor: &Actor, case: CaseId) -> Result<Vec<Choice>> {
        let Working { mut act, held, me, parties } = self.on_case(actor, case, Act::Edit).await?;
        let takes_part = held.shares.iter().any(|one| me.is(actor, held.person.id, one.holder));
        if !takes_part && !parties.iter().any(|party| party == PRACTICE) {
            return Err(Error::invalid("The practice, or who takes part, says who leads the case."));
        }
        let mut found = self.staff_behind(&mut act.tx, Holder::Organisation(held.practice)).await?;
        for share in &held.shares {
            found.extend(self.staff_behind(&mut act.tx, share.holder).await?);
        }
        act.done().await?;
        Ok(by_name(found))
    }

    /// What a task is, and those beside whoever was asked to do it, to whom it can be handed.
    ///
    /// # Errors
    /// The table refuses; or there is no such case or task.
    pub async fn who_may_take(&self, actor: &Actor, case: CaseId, number: u64) -> Result<(String, Vec<Choice>)> {
        let Working { mut act, .. } = self.on_case(actor, case, Act::Edit).await?;
        let task = care::task(&mut act.tx, case, number).await?.ok_or_else(no_task)?;
        let found = self.staff_behind(&mut act.tx, task.given).await?;
        act.done().await?;
        Ok((task.does, by_name(found)))
    }

    /// The members of staff behind a holder today.
    async fn staff_behind(&self, tx: &mut Tx, holder: Holder) -> Result<Vec<Choice>> {
        let mut keys = match holder {
            Holder::Staff(id) => vec![id],
            Holder::Team(id) => team::members(tx, id, self.now()).await?,
            Holder::Organisation(code) => {
                staff::of(tx, code, None, self.clock.today()).await?.into_iter().map(|one| one.id).collect()
            }
            Holder::Person => Vec::new(),
        };
        keys.sort_unstable();
        keys.dedup();
        let mut found = Vec::new();
        for id in keys {
            let one = staff::get(tx, id).await?.filter(|one| one.ended.is_none());
            found.extend(one.map(|one| (id, one.name.full())));
        }
        Ok(found)
    }
}

fn by_name(mut found: Vec<Choice>) -> Vec<Choice> {
    found.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    found.dedup();
    found
}
