use linchpin_core::{Pence, Period};

use super::{CannotPay, Earned, Facts, base::part_of_year};
use crate::{
    Exact, Scheme,
    scheme::{Pot, Sharing},
    sound::share_of,
    split,
    working::{How, Unit},
};

impl Scheme {
    /// Shares the period's part of the pot out. Where each is paid what they earned it must suffice; else it is split by
    /// what the file says, and the parts add up to it exactly.
    pub(super) fn share_pot(
        &self,
        period: Period,
        facts: &[Facts],
        earned: &mut [Earned<'_>],
    ) -> Result<(), CannotPay> {
        let Some(pot) = self.pot.as_ref().filter(|pot| !pot.one_provider) else { return Ok(()) };
        let year = pot.amount.get().map_or(Exact::ZERO, |amount| amount.0);
        let amount = part_of_year(self, period, year)?.as_pence().ok_or(crate::TooLarge)?;
        if pot.shared == Sharing::AsEarned {
            let mut all = Exact::ZERO;
            for one in earned.iter() {
                all = all.plus(one.of.working.value(one.amount))?;
            }
            let all = all.as_pence().ok_or(crate::TooLarge)?;
            return if all > amount { Err(CannotPay::OverPot { pot: amount, earned: all }) } else { Ok(()) };
        }
        let weights: Vec<Exact> =
            facts.iter().zip(earned.iter()).map(|(one, earned)| weight(pot, one, earned)).collect::<Result<_, _>>()?;
        self.pay_out(pot, amount, &weights, earned)
    }

    fn pay_out(&self, pot: &Pot, amount: Pence, weights: &[Exact], earned: &mut [Earned<'_>]) -> Result<(), CannotPay> {
        // Amounts that were agreed are for those who are named, whoever else is in the round.
        let agreed = pot.shared == Sharing::Given;
        let all = weights.iter().try_fold(Exact::ZERO, |sum, weight| sum.plus(*weight))?;
        let amount = if agreed { agreed_part(pot, amount, all)? } else { amount };
        if all == Exact::ZERO {
            // Nobody earned anything: the pot stays where it is.
            return Ok(());
        }
        let parts = split(amount, weights)?;
        for ((one, weight), part) in earned.iter_mut().zip(weights).zip(parts) {
            let rule = format!("shared {}", pot.shared);
            let working = &mut one.of.working;
            let of = working.given("the pot for this period", Exact::pence(amount), Unit::Money, &rule);
            let ours = working.given("share here", *weight, Unit::Number, &rule);
            let whole = working.given("shares of all", all, Unit::Number, format!("{} providers", weights.len()));
            let share = working.add("part of the pot", How::Over(ours, whole), Unit::Share, &rule)?;
            let exact = working.add("share of the pot, exactly", How::Times(vec![of, share]), Unit::Money, &rule)?;
            let down = How::Rounded { of: exact, places: 0, by: crate::Rounding::Down };
            let down = working.add(
                "whole pence of it",
                down,
                Unit::Money,
                "pennies left over go to the largest remainders",
            )?;
            let penny = if part.odd_penny { Exact::ONE } else { Exact::ZERO };
            let penny = working.given("odd penny", penny, Unit::Money, "by the order of remainders among all");
            one.amount = working.add("from the pot", How::Sum(vec![down, penny]), Unit::Money, &rule)?;
        }
        Ok(())
    }
}

/// What of the pot belongs to those who are here, where it was agreed who gets what.
fn agreed_part(pot: &Pot, amount: Pence, here: Exact) -> Result<Pence, CannotPay> {
    let all = pot
        .shares
        .values()
        .filter_map(|share| share_of(share))
        .try_fold(Exact::ZERO, |sum, (share, _)| sum.plus(share))?;
    let part = Exact::pence(amount).times(here)?.over(all)?.unwrap_or(Exact::ZERO);
    Ok(part.rounded(0, crate::Rounding::Down)?.as_pence().ok_or(crate::TooLarge)?)
}

fn weight(pot: &Pot, facts: &Facts, earned: &Earned<'_>) -> Result<Exact, CannotPay> {
    let points = || earned.points.map_or(Exact::ZERO, |at| earned.of.working.value(at));
    let list = || facts.list.ok_or_else(|| earned.of.unknown("people on the list"));
    Ok(match pot.shared {
        Sharing::AsEarned | Sharing::Equally => Exact::ONE,
        Sharing::RegisteredList => list()?,
        Sharing::WeightedList => facts.weighted.ok_or_else(|| earned.of.unknown("people on the list, weighted"))?,
        Sharing::Points => points(),
        Sharing::WeightedPoints => points().times(list()?)?,
        Sharing::Given => {
            pot.shares.get(&facts.provider).and_then(|share| share_of(share)).map_or(Exact::ZERO, |(share, _)| share)
        }
    })
}
