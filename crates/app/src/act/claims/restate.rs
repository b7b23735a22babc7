use std::sync::Arc;

use linchpin_core::{ClaimId, Error, Pence, Result};
use linchpin_schemes::claiming::{State, Worked};
use linchpin_store::Tx;

use super::{Member, facts::calculate, shares_a_pot};
use crate::{Actor, App, act::people::worded, figures::Sheet, permission::Act};

/// What a claim would come to by the figures of today.
#[derive(Clone, Debug, PartialEq)]
pub struct Restated {
    /// What it was worked out to.
    pub was: Pence,
    /// What it would be now.
    pub is: Pence,
    /// What is said beside it now.
    pub notes: String,
    worked: Worked,
}

impl Restated {
    /// How much more; less where it is below nought.
    #[must_use]
    pub fn difference(&self) -> Pence {
        Pence(self.is.0 - self.was.0)
    }
}

impl App {
    /// How an approved or paid claim differs from the figures of today: a list that was restated, an indicator that was
    /// measured again. Nothing follows from it until a person says so. None where nothing differs, and where a pot is shared,
    /// because one part cannot be another without the rest.
    pub(super) async fn restated(&self, tx: &mut Tx, sheet: &Sheet, one: &Member) -> Result<Option<Restated>> {
        let settled = matches!(one.claim.state, State::Approved | State::Paid | State::Settled);
        let Some(before) = one.claim.payment().filter(|_| settled && !shares_a_pot(&one.scheme)) else {
            return Ok(None);
        };
        let was = before.payable();
        let facts = self.facts_now(tx, sheet, &one.scheme, one.head.period, std::slice::from_ref(one)).await?;
        let mut now = calculate(tx, &one.scheme, one.head.period, facts).await?;
        let Some(worked) = now.pop().filter(|now| now.payment.payable() != was) else { return Ok(None) };
        Ok(Some(Restated { was, is: worked.payment.payable(), notes: worked.payment.notes(), worked }))
    }

    /// Takes the difference that restated figures make into the books, as an adjustment, or a clawback of what was paid.
    ///
    /// # Errors
    /// The table refuses; somebody else was first; they approved it themselves; or the figures make no difference, or another
    /// than was seen.
    pub async fn restate_claim(
        &self,
        actor: &Actor,
        id: ClaimId,
        seen: u64,
        difference: Pence,
        because: &str,
    ) -> Result<()> {
        let sheet: Arc<Sheet> = self.figures.sheet().await?;
        let mut in_hand = self.on_claim(actor, id, seen, Act::Decide).await?;
        let because = worded(because, "Write why the figures are other than they were.")?;
        let (tx, hand) = (&mut in_hand.act.tx, in_hand.hand);
        let found = self.restated(tx, &sheet, &in_hand.one).await?;
        let found = found.filter(|found| found.difference() == difference);
        let found = found.ok_or_else(|| Error::invalid("The figures make another difference by now: look again."))?;
        let (one, worked) = (&mut in_hand.one, Some(Box::new(found.worked)));
        if difference.0 > 0 || one.claim.owed.0 + difference.0 >= 0 {
            self.owe(tx, one, hand, (difference, &because), worked).await?;
        } else if one.claim.owed.0 == 0 {
            self.take_back(tx, one, hand, (Pence(-difference.0), &because), worked).await?;
        } else {
            return Err(Error::invalid("Part of this claim is still to be paid: pay it first, and restate it then."));
        }
        self.end(in_hand).await
    }
}
