use linchpin_core::{BidId, Error, Pence, Result};
use linchpin_schemes::bid::{Bid, Call, Entry, Refusal, Step};
use linchpin_store::{
    Tx,
    bid::{self, BidHead, State},
};

use super::{calls::call_of, is_own, keep, no_such, subject};
use crate::{About, Actor, App, permission::Act};

impl App {
    /// Takes a step with a bid: an interest is declared, marks are given, it is recommended, decided, spent, measured or taken back.
    ///
    /// # Errors
    /// The table refuses; there is no such bid; or the step cannot be taken by this person now, and the sentence says why.
    pub async fn take_bid_step(&self, actor: &Actor, id: BidId, step: Step) -> Result<()> {
        let mut doing = self.begin(actor).await?;
        let found = bid::lock(&mut doing.tx, id).await?;
        let own = found.as_ref().is_none_or(|head| is_own(actor, head));
        let by = match &found {
            Some(head) => Some(self.side(&mut doing.tx, actor, head).await?),
            None => None,
        };
        let about = About::key(id).with(serde_json::json!({ "step": step.as_str() }));
        let mut act = doing.permit(asked(&step), &subject(actor, own), about).await?;
        let (head, by) = found.zip(by).ok_or_else(no_such)?;
        let call = call_of(&head)?;
        let mut entries = keep::entries(&mut act.tx, id).await?;
        let before = keep::folded(&entries)?;
        if let Err(why) = before.may(by, &step, call.as_ref()) {
            // Whoever has to leave and tries all the same is written down.
            if matches!(why, Refusal::Kept(_)) {
                act.failed().await?;
            }
            return Err(Error::invalid(why.to_string()));
        }
        if let (Step::Decided(what), Some(call)) = (&step, &call)
            && what.approved
        {
            in_pot(&mut act.tx, &head, call, what.amount).await?;
        }
        let number = entries.len() as u64 + 1;
        let entry = Entry { number, at: self.now(), account: actor.account(), step };
        keep::add(&mut act.tx, id, &entry).await?;
        entries.push(entry);
        let after: Bid = keep::folded(&entries)?;
        let commit_by = after.decision.as_ref().and_then(|(_, what)| what.commit_by).or(head.commit_by);
        bid::move_on(&mut act.tx, id, keep::word(after.state), commit_by).await?;
        act.done().await
    }
}

/// What the table of permission is asked for a step.
fn asked(step: &Step) -> Act {
    match step {
        Step::Decided(_) => Act::Decide,
        Step::Withdrawn { .. } | Step::Made(_) => Act::Add,
        _ => Act::Edit,
    }
}

/// Whether an award fits what is left of the pot.
async fn in_pot(tx: &mut Tx, head: &BidHead, call: &Call, amount: Pence) -> Result<()> {
    let Some(pot) = call.pot.get().and_then(linchpin_schemes::scheme::Money::pence) else { return Ok(()) };
    let mut given = Pence(0);
    for other in bid::of_organisation(tx, head.organisation).await? {
        if other.call == head.call && other.state == State::Approved {
            let award = keep::folded(&keep::entries(tx, other.id).await?)?.award();
            given = given + award.unwrap_or_default();
        }
    }
    let left = Pence(pot.0 - given.0);
    if amount > left {
        return Err(Error::invalid(format!("Of the pot of {pot}, {left} is left: {amount} is more.")));
    }
    Ok(())
}
