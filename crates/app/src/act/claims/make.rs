use std::collections::{BTreeMap, BTreeSet};

use linchpin_core::{ClaimId, EntryId, Error, Pence, Period, Result};
use linchpin_schemes::{
    claiming::{State, What},
    ledger::{Amount, Entry, Of},
};
use linchpin_store::{
    Tx,
    audit::Entry as Audited,
    claim::{self, Head},
    ledger, scheme,
};

use super::Member;
use crate::{App, figures::Sheet};

/// What was made of claims.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClaimsMade {
    /// Claims that are new.
    pub made: u64,
    /// Claims that came out another way than before.
    pub worked: u64,
    /// Claims of practices that became part of another.
    pub passed: u64,
    /// Schemes and periods that could not be worked out.
    pub failed: u64,
}

impl App {
    /// Makes a provisional claim for everybody who signed, for each period that is over, and works those out again that are
    /// still with their provider. Twice does no harm: there is one claim for a scheme, a provider and a period.
    ///
    /// # Errors
    /// When the store or the figures cannot be reached.
    pub async fn make_claims(&self) -> Result<ClaimsMade> {
        let sheet = self.figures.sheet().await?;
        let mut made = ClaimsMade { passed: self.pass_claims().await?, ..ClaimsMade::default() };
        let mut tx = self.store.read().await?;
        let ids = scheme::texts(&mut tx).await?;
        let mut rounds: BTreeSet<(String, Period)> = BTreeSet::new();
        for id in ids {
            let hashes: BTreeSet<String> =
                scheme::of_scheme(&mut tx, &id).await?.into_iter().map(|head| head.hash).collect();
            for hash in hashes {
                let text = self.scheme_of(&mut tx, &hash).await?;
                let over = text.periods().into_iter().filter(|period| period.last() < self.clock.today());
                rounds.extend(over.map(|period| (id.clone(), period)));
            }
        }
        tx.rollback().await?;
        for (id, period) in rounds {
            match self.make_round(&sheet, &id, period).await {
                Ok((new, worked)) => (made.made, made.worked) = (made.made + new, made.worked + worked),
                Err(why) => {
                    tracing::warn!(scheme = %id, %period, %why, "claims cannot be made");
                    made.failed += 1;
                }
            }
        }
        Ok(made)
    }

    /// The claims by one scheme for one period, in a transaction of their own.
    async fn make_round(&self, sheet: &Sheet, id: &str, period: Period) -> Result<(u64, u64)> {
        let mut tx = self.store.write().await?;
        let mut new = 0;
        for signed in self.signed(&mut tx, id, period).await? {
            let head = Head {
                id: ClaimId::new(self.ids.uuid()),
                agreement: signed.agreement,
                scheme: id.to_owned(),
                hash: signed.hash,
                provider: signed.provider,
                payee: signed.provider,
                period,
                claim_by: signed.text.pays.claim_by.day(period, &self.calendar),
                state: State::Open,
                amount: Pence(0),
                owed: Pence(0),
                paid: Pence(0),
                taken: Pence(0),
                version: 0,
            };
            new += u64::from(claim::add(&mut tx, &head).await?);
        }
        let worked = self.work_round(&mut tx, sheet, id, period).await?;
        if new + worked > 0 {
            let resource = format!("claim/{id}");
            let detail = serde_json::json!({ "period": period, "made": new, "worked": worked }).to_string();
            let said = Audited {
                reason: Some("the scheme’s calendar"),
                detail: Some(&detail),
                ..Audited::new(self.now(), "add", &resource)
            };
            tx.audit(&said)?;
        }
        tx.commit().await?;
        Ok((new, worked))
    }

    /// Works out what is still with the providers of a round; where a pot is shared, everybody's, until the first is approved.
    async fn work_round(&self, tx: &mut Tx, sheet: &Sheet, id: &str, period: Period) -> Result<u64> {
        let mut by_text: BTreeMap<String, Vec<Member>> = BTreeMap::new();
        for head in claim::round(tx, id, period).await? {
            if let Some(one) = self.member(tx, head.id, true).await? {
                by_text.entry(one.head.hash.clone()).or_default().push(one);
            }
        }
        let mut worked = 0;
        for mut members in by_text.into_values() {
            let Some(scheme) = members.first().map(|one| std::sync::Arc::clone(&one.scheme)) else { continue };
            if super::shares_a_pot(&scheme) {
                if members.iter().any(|one| {
                    one.claim.approvals > 0 || matches!(one.claim.state, State::Approved | State::Paid | State::Settled)
                }) {
                    continue;
                }
            } else {
                // What was declared is as it was declared.
                members.retain(|one| one.claim.is_open());
            }
            worked += self.work_out(tx, sheet, &scheme, period, &mut members).await?;
            for one in members.iter_mut().filter(|one| u64::from(one.claim.steps()) != one.was) {
                self.keep_claim(tx, one).await?;
            }
        }
        Ok(worked)
    }

    /// Works one claim out again after somebody changed what it stands on; all of them where a pot is shared.
    pub(super) async fn work_again(&self, tx: &mut Tx, sheet: &Sheet, one: &mut Member) -> Result<()> {
        let (scheme, period) = (std::sync::Arc::clone(&one.scheme), one.head.period);
        if !super::shares_a_pot(&scheme) {
            return self.work_out(tx, sheet, &scheme, period, std::slice::from_mut(one)).await.map(drop);
        }
        // The one in hand has steps that its row does not tell yet.
        self.keep_claim(tx, one).await?;
        self.work_round(tx, sheet, &one.head.scheme, period).await?;
        let id = one.head.id;
        *one = self.member(tx, id, true).await?.ok_or_else(super::no_claim)?;
        Ok(())
    }

    /// Hands what is open of practices that became part of another to that one. What was paid stays where it was paid.
    async fn pass_claims(&self) -> Result<u64> {
        let mut tx = self.store.write().await?;
        let mut passed = 0;
        for (payee, heads) in claim::open_of(&mut tx).await? {
            let Some(to) = self.groups.successor(payee, self.clock.today()).filter(|to| *to != payee) else { continue };
            for head in heads {
                let Some(mut one) = self.member(&mut tx, head.id, true).await? else { continue };
                self.step_claim(&mut tx, &mut one, None, What::Passed { to }).await?;
                if let Some(amount) = Amount::new(one.claim.owed) {
                    let (provider, scheme) = (payee.to_string(), one.head.scheme.clone());
                    let of = Of {
                        id: EntryId::new(self.ids.uuid()),
                        day: self.clock.today(),
                        provider: &provider,
                        scheme: &scheme,
                        amount,
                    };
                    let entry = Entry::passed(of, to.as_str(), format!("{payee} became part of {to}"));
                    let entry = entry.of_claim(one.head.id, one.head.period);
                    ledger::post(&mut tx, &entry, (None, None), self.now()).await?;
                }
                self.keep_claim(&mut tx, &mut one).await?;
                passed += 1;
            }
            let (resource, detail) = (format!("claim/{payee}"), serde_json::json!({ "to": to }).to_string());
            let said = Audited {
                reason: Some("the practice became part of another"),
                detail: Some(&detail),
                ..Audited::new(self.now(), "edit", &resource)
            };
            tx.audit(&said)?;
        }
        tx.commit().await?;
        Ok(passed)
    }
}

/// A day in a time that was closed is told before anything is tried.
pub(super) fn amount_of(pence: Pence) -> Result<Amount> {
    Amount::new(pence).ok_or_else(|| Error::invalid("Write an amount above nought."))
}
