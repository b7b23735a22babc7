use linchpin_core::{ClaimId, EntryId, Error, Pence, Result};
use linchpin_schemes::{
    claiming::{State, What},
    ledger::{Amount, Entry, Of},
};
use linchpin_store::{Tx, claim, ledger};

use super::{InHand, Member, shares_a_pot};
use crate::{Actor, App, act::people::worded, permission::Act};

impl App {
    /// Finds a claim right. The last of those who approve has the amount owed, in the same transaction.
    ///
    /// # Errors
    /// The table refuses; somebody else was first; it is held, or theirs in any way; it comes to another amount than was
    /// seen; the pot does not suffice; or its day is in a period that is closed.
    pub async fn approve_claim(&self, actor: &Actor, id: ClaimId, seen: u64, amount: Pence) -> Result<()> {
        let mut in_hand = self.on_claim(actor, id, seen, Act::Decide).await?;
        self.is_covered(&mut in_hand.act.tx, &in_hand.one).await?;
        let entry = match Amount::new(amount) {
            Some(amount) if in_hand.one.claim.is_last_approval() => Some((EntryId::new(self.ids.uuid()), amount)),
            _ => None,
        };
        let by = Some(in_hand.hand);
        let what = What::Approved { amount, entry: entry.map(|(id, _)| id) };
        self.step_claim(&mut in_hand.act.tx, &mut in_hand.one, by, what).await?;
        if let Some((id, amount)) = entry {
            let InHand { act, one, .. } = &mut in_hand;
            let (provider, scheme) = (one.head.payee.to_string(), one.head.scheme.clone());
            let of = Of { id, day: self.clock.today(), provider: &provider, scheme: &scheme, amount };
            let entry = Entry::approved(of).of_claim(one.head.id, one.head.period);
            ledger::post(&mut act.tx, &entry, (None, actor.account()), self.now()).await?;
        }
        self.end(in_hand).await
    }

    /// Sends a claim back to its provider.
    ///
    /// # Errors
    /// The table refuses; somebody else was first; no reason is given; a shared pot has been given out in part.
    pub async fn return_claim(&self, actor: &Actor, id: ClaimId, seen: u64, because: &str) -> Result<()> {
        let mut in_hand = self.on_claim(actor, id, seen, Act::Decide).await?;
        let because = worded(because, "Write why it goes back, and what is to be done.")?;
        self.pot_is_whole(&mut in_hand.act.tx, &in_hand.one).await?;
        let by = Some(in_hand.hand);
        self.step_claim(&mut in_hand.act.tx, &mut in_hand.one, by, What::Returned { because }).await?;
        self.end(in_hand).await
    }

    /// A pot that is shared out is shared once all are in; one from which each has what they earned must suffice for all.
    async fn is_covered(&self, tx: &mut Tx, one: &Member) -> Result<()> {
        if one.scheme.pot.as_ref().is_none_or(|pot| pot.one_provider) {
            return Ok(());
        }
        let mut facts = Vec::new();
        for head in claim::round(tx, &one.head.scheme, one.head.period).await? {
            let is_in = !matches!(head.state, State::Open | State::Returned);
            if shares_a_pot(&one.scheme) && !is_in {
                return Err(Error::invalid(format!(
                    "{} has not declared yet, and what each gets of the pot depends on all.",
                    head.provider
                )));
            }
            if is_in || head.id == one.head.id {
                facts.extend(self.fold(tx, head).await?.claim.worked.map(|worked| worked.facts));
            }
        }
        one.scheme.calculate(one.head.period, &facts).map(drop).map_err(|why| Error::invalid(format!("{why}.")))
    }

    /// Once one part of a shared pot is approved, the others are what they were then.
    pub(super) async fn pot_is_whole(&self, tx: &mut Tx, one: &Member) -> Result<()> {
        if !shares_a_pot(&one.scheme) {
            return Ok(());
        }
        let round = claim::round(tx, &one.head.scheme, one.head.period).await?;
        let given = round.iter().any(|head| matches!(head.state, State::Approved | State::Paid | State::Settled));
        if given {
            return Err(Error::invalid(
                "A part of this pot is approved, and the others follow from it: what is not right is adjusted afterwards.",
            ));
        }
        Ok(())
    }
}
