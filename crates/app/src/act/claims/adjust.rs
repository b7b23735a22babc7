use linchpin_core::{ClaimId, EntryId, Error, Pence, Result};
use linchpin_schemes::{
    claiming::{Hand, What, Worked},
    ledger::{Entry, Kind, Of},
};
use linchpin_store::{Tx, ledger};

use super::{Member, make::amount_of};
use crate::{Actor, App, act::people::worded, permission::Act};

const ASK: &str = "Write why, in 1,000 characters or fewer.";

impl App {
    /// Owes more or less than was approved. What was paid already comes back by [`App::claw_back`].
    ///
    /// # Errors
    /// The table refuses; somebody else was first; they approved it themselves; less than nothing would be owed.
    pub async fn adjust_claim(
        &self,
        actor: &Actor,
        id: ClaimId,
        seen: u64,
        amount: Pence,
        because: &str,
    ) -> Result<()> {
        let mut in_hand = self.on_claim(actor, id, seen, Act::Decide).await?;
        let because = worded(because, ASK)?;
        let (tx, hand) = (&mut in_hand.act.tx, in_hand.hand);
        self.owe(tx, &mut in_hand.one, hand, (amount, &because), None).await?;
        self.end(in_hand).await
    }

    /// Has what was paid come back: as entries of their own, each naming the payment that it corrects.
    ///
    /// # Errors
    /// The table refuses; somebody else was first; they approved it themselves; more would come back than was paid.
    pub async fn claw_back(&self, actor: &Actor, id: ClaimId, seen: u64, amount: Pence, because: &str) -> Result<()> {
        let mut in_hand = self.on_claim(actor, id, seen, Act::Decide).await?;
        let because = worded(because, ASK)?;
        let (tx, hand) = (&mut in_hand.act.tx, in_hand.hand);
        self.take_back(tx, &mut in_hand.one, hand, (amount, &because), None).await?;
        self.end(in_hand).await
    }

    /// Writes more or less into the books, and the step beside it.
    pub(super) async fn owe(
        &self,
        tx: &mut Tx,
        one: &mut Member,
        hand: Hand,
        (amount, because): (Pence, &str),
        worked: Option<Box<Worked>>,
    ) -> Result<()> {
        let id = EntryId::new(self.ids.uuid());
        let what = What::Adjusted { amount, because: because.to_owned(), entry: id, worked };
        self.step_claim(tx, one, Some(hand), what).await?;
        let (provider, scheme) = (one.head.payee.to_string(), one.head.scheme.clone());
        let of = Of {
            id,
            day: self.clock.today(),
            provider: &provider,
            scheme: &scheme,
            amount: amount_of(Pence(amount.0.abs()))?,
        };
        let entry = Entry::adjusted(of, amount.0 > 0, because).of_claim(one.head.id, one.head.period);
        ledger::post(tx, &entry, (None, Some(hand.account)), self.now()).await
    }

    /// Writes what has to come back into the books, payment by payment and the last first, and the step beside it.
    pub(super) async fn take_back(
        &self,
        tx: &mut Tx,
        one: &mut Member,
        hand: Hand,
        (amount, because): (Pence, &str),
        worked: Option<Box<Worked>>,
    ) -> Result<()> {
        let paid = ledger::of_claim(tx, one.head.id).await?;
        let (mut left, mut entries) = (amount.0, Vec::new());
        for before in paid.iter().rev().filter(|posted| posted.entry.kind == Kind::Paid) {
            let (was, taken) = ledger::taken_back(tx, before.entry.id).await?.unwrap_or_default();
            let part = left.min(was.0 - taken.0);
            if part > 0 {
                entries.push((EntryId::new(self.ids.uuid()), before.entry.id, Pence(part)));
                left -= part;
            }
        }
        let keys = entries.iter().map(|(id, ..)| *id).collect();
        let what = What::ClawedBack { amount, because: because.to_owned(), entries: keys, worked };
        self.step_claim(tx, one, Some(hand), what).await?;
        if left > 0 {
            return Err(Error::internal("Nothing was written.", "the books hold less than the claim says was paid"));
        }
        let (provider, scheme) = (one.head.payee.to_string(), one.head.scheme.clone());
        for (id, corrects, part) in entries {
            let of = Of { id, day: self.clock.today(), provider: &provider, scheme: &scheme, amount: amount_of(part)? };
            let entry = Entry::clawed_back(of, corrects, because).of_claim(one.head.id, one.head.period);
            ledger::post(tx, &entry, (None, Some(hand.account)), self.now()).await?;
        }
        Ok(())
    }
}
