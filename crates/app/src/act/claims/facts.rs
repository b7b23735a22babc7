//! What a claim is worked out from: counts, figures, what was shown, and what the cap has paid for already.

use std::{collections::BTreeMap, sync::Arc};

use linchpin_core::{Error, OdsCode, Period, Result};
use linchpin_schemes::{
    Exact, Scheme,
    claiming::{Does, What, Worked},
    pay::{Facts, Payment, Shown},
    scheme::{Basis, Cap},
};
use linchpin_store::{Tx, claim, claim::Evidence};

use super::{Member, shares_a_pot};
use crate::{App, act::schemes::Told, figures::Sheet};

impl App {
    /// Works claims of one scheme and period out from what is known now, and writes those down that come out another way.
    /// Where a pot is shared, these must be all who share it. How many were written.
    pub(super) async fn work_out(
        &self,
        tx: &mut Tx,
        sheet: &Sheet,
        scheme: &Arc<Scheme>,
        period: Period,
        members: &mut [Member],
    ) -> Result<u64> {
        let facts = self.facts_now(tx, sheet, scheme, period, members).await?;
        let mut written = 0;
        for (one, worked) in members.iter_mut().zip(calculate(tx, scheme, period, facts).await?) {
            let same = one.claim.worked.as_ref() == Some(&worked);
            if same || one.claim.may(None, Does::Work).is_err() {
                continue;
            }
            self.step_claim(tx, one, None, What::Worked(Box::new(worked))).await?;
            written += 1;
        }
        Ok(written)
    }

    /// What is known of each now, in their order.
    pub(super) async fn facts_now(
        &self,
        tx: &mut Tx,
        sheet: &Sheet,
        scheme: &Scheme,
        period: Period,
        members: &[Member],
    ) -> Result<Vec<Facts>> {
        let mut told = BTreeMap::new();
        for one in members {
            let shown = claim::of_provider(tx, &scheme.id, one.head.provider).await?;
            let known = Told {
                declared: one.claim.counts.clone(),
                earlier: self.earlier(tx, scheme, one).await?,
                evidence: shown_as(&shown),
            };
            told.insert(one.head.provider, known);
        }
        let gathered = self.facts_of(tx, sheet, scheme, &told, period).await?;
        let by_code: BTreeMap<&OdsCode, _> = told.keys().zip(gathered).collect();
        let lost = || Error::internal("The claims cannot be worked out.", "a provider without facts");
        members
            .iter()
            .map(|one| by_code.get(&one.head.provider).map(|one| one.facts.clone()).ok_or_else(lost))
            .collect()
    }

    /// What providers told by a scheme beside what is counted: what they declare for a period, what they showed, and what the cap
    /// has paid for already.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub(crate) async fn told_of(
        &self,
        tx: &mut Tx,
        scheme: &Scheme,
        providers: &[OdsCode],
        period: Period,
    ) -> Result<BTreeMap<OdsCode, Told>> {
        let round = claim::round(tx, &scheme.id, period).await?;
        let mut told = BTreeMap::new();
        for provider in providers {
            let shown = claim::of_provider(tx, &scheme.id, *provider).await?;
            let mut known = Told { evidence: shown_as(&shown), ..Told::default() };
            if let Some(head) = round.iter().find(|head| head.provider == *provider) {
                let member = self.fold(tx, head.clone()).await?;
                known.earlier = self.earlier(tx, scheme, &member).await?;
                known.declared = member.claim.counts;
            }
            told.insert(*provider, known);
        }
        Ok(told)
    }

    /// What the cap has paid for already: by claims of its time that are earlier, or that were declared before this one.
    async fn earlier(&self, tx: &mut Tx, scheme: &Scheme, one: &Member) -> Result<BTreeMap<String, Exact>> {
        let mut earlier = BTreeMap::new();
        let Basis::Activity { instalments, cap: Some(Cap { per, .. }), .. } = &scheme.pays.basis else {
            return Ok(earlier);
        };
        let window = Period::containing(one.head.period.first(), per.kind());
        let heads = claim::earlier(tx, &scheme.id, one.head.provider, (window.first(), window.last())).await?;
        for head in heads {
            let counts =
                head.period.last() < one.head.period.last() || !matches!(head.state.as_str(), "open" | "returned");
            if head.id == one.head.id || !counts {
                continue;
            }
            let other = self.fold(tx, head).await?;
            let Some(payment) = other.claim.payment() else { continue };
            for name in instalments.iter().map(|one| one.counts.name()) {
                let before = earlier.get(name).copied().unwrap_or(Exact::ZERO);
                let paid = payment.paid_for(name).unwrap_or(Exact::ZERO);
                let sum = before.plus(paid).map_err(|why| Error::invalid(format!("{why}.")))?;
                earlier.insert(name.to_owned(), sum);
            }
        }
        Ok(earlier)
    }
}

/// The payments that facts come to, in their order; with the facts of all where a pot is shared.
pub(super) async fn calculate(tx: &mut Tx, scheme: &Scheme, period: Period, facts: Vec<Facts>) -> Result<Vec<Worked>> {
    let cannot = |why: linchpin_schemes::pay::CannotPay| Error::invalid(format!("This cannot be worked out: {why}."));
    if !shares_a_pot(scheme) {
        // Each by itself: what one provider earned is nothing to another.
        let one = |facts: Facts| -> Result<Worked> {
            let payment = scheme.calculate(period, std::slice::from_ref(&facts)).map_err(cannot)?.into_iter().next();
            let payment = payment.ok_or_else(|| Error::internal("This cannot be worked out.", "no payment"))?;
            Ok(Worked { facts, round: None, payment })
        };
        return facts.into_iter().map(one).collect();
    }
    let payments: Vec<Payment> = scheme.calculate(period, &facts).map_err(cannot)?;
    let round = Some(claim::keep_round(tx, &facts).await?);
    let worked = |(facts, payment)| Worked { facts, round: round.clone(), payment };
    Ok(facts.into_iter().zip(payments).map(worked).collect())
}

/// What became of each thing that was shown: what was accepted once stays so; else the newest word counts.
fn shown_as(files: &[Evidence]) -> BTreeMap<String, Shown> {
    let mut all: BTreeMap<String, Shown> = BTreeMap::new();
    for file in files {
        let now = match &file.judged {
            None => Shown::Waiting,
            Some(judged) if judged.accepted => Shown::Accepted,
            Some(_) => Shown::Returned,
        };
        let stands = all.entry(file.what.clone()).or_insert(now);
        if *stands != Shown::Accepted {
            *stands = now;
        }
    }
    all
}
