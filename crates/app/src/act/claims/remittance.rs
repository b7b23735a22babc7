use std::collections::BTreeMap;

use linchpin_core::{ClaimId, OdsCode, Pence, Period, Result, RunId};
use linchpin_schemes::ledger::{Account, Kind};
use linchpin_store::ledger::{self, Posted, Run};

use crate::{
    Actor, App,
    permission::{Act, Decision, Relationship, Resource, Subject},
};

/// A run of payments, as far as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunSeen {
    /// The run.
    pub run: Run,
    /// What each payee got, by code: to a practice its own alone.
    pub remittances: Vec<RemittanceSeen>,
}

/// What one payee got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemittanceSeen {
    /// Who.
    pub payee: OdsCode,
    /// What was paid: scheme, period, claim, amount.
    pub paid: Vec<(String, Option<Period>, Option<ClaimId>, Pence)>,
    /// What was taken off: scheme, amount.
    pub repaid: Vec<(String, Pence)>,
}

impl RemittanceSeen {
    /// What went to the bank.
    #[must_use]
    pub fn net(&self) -> Pence {
        let paid: Pence = self.paid.iter().map(|one| one.3).sum();
        Pence(paid.0 - self.repaid.iter().map(|one| one.1.0).sum::<i64>())
    }

    /// What stands beside the payment at the bank: at most 18 signs, as BACS takes.
    #[must_use]
    pub fn reference(&self, run: u64) -> String {
        format!("LP{run:06} {}", self.payee).chars().take(18).collect()
    }
}

impl App {
    /// The runs of payments, the last first: to a practice those in which it was paid.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn runs(&self, actor: &Actor) -> Result<Vec<RunSeen>> {
        let own = self.only_own(actor).await?;
        let mut tx = self.store.read().await?;
        let mut all = Vec::new();
        for run in ledger::runs(&mut tx, 100).await? {
            let seen = seen(run, &ledger::of_run(&mut tx, run.id).await?, own);
            if own.is_none() || !seen.remittances.is_empty() {
                all.push(seen);
            }
        }
        Ok(all)
    }

    /// One run of payments.
    ///
    /// # Errors
    /// The table refuses; there is none, or nothing in it for them; or the store cannot be reached.
    pub async fn run_of(&self, actor: &Actor, id: RunId) -> Result<RunSeen> {
        let own = self.only_own(actor).await?;
        let mut tx = self.store.read().await?;
        let none = || linchpin_core::Error::not_found("There is no such run of payments.");
        let run = ledger::run(&mut tx, id).await?.ok_or_else(none)?;
        let seen = seen(run, &ledger::of_run(&mut tx, id).await?, own);
        if own.is_some() && seen.remittances.is_empty() { Err(none()) } else { Ok(seen) }
    }

    /// Whose payments somebody sees: everybody's, or their own organisation's.
    async fn only_own(&self, actor: &Actor) -> Result<Option<OdsCode>> {
        let any = Subject::of(Resource::Claim);
        if matches!(self.may(actor, Act::See, &any), Decision::Allowed(_)) {
            return Ok(None);
        }
        self.require(actor, Act::See, &any.with(Relationship::OwnOrganisation)).await?;
        Ok(Some(actor.organisation))
    }
}

fn seen(run: Run, entries: &[Posted], own: Option<OdsCode>) -> RunSeen {
    let mut all: BTreeMap<OdsCode, RemittanceSeen> = BTreeMap::new();
    for Posted { entry, .. } in entries {
        for transfer in &entry.transfers {
            let (Account::Paid { provider, scheme } | Account::Due { provider, scheme }) = &transfer.to else {
                continue;
            };
            let Ok(payee) = provider.parse::<OdsCode>() else { continue };
            if own.is_some_and(|own| own != payee) {
                continue;
            }
            let one =
                all.entry(payee).or_insert_with(|| RemittanceSeen { payee, paid: Vec::new(), repaid: Vec::new() });
            let amount = transfer.amount.pence();
            match entry.kind {
                Kind::Paid => one.paid.push((scheme.clone(), entry.period, entry.claim, amount)),
                _ => one.repaid.push((scheme.clone(), amount)),
            }
        }
    }
    RunSeen { run, remittances: all.into_values().collect() }
}
