use linchpin_core::{ClaimId, EntryId, Error, OdsCode, Pence, Result, RunId};
use linchpin_schemes::{
    claiming::{Does, State, What},
    ledger::{Entry, Of, Owed, run},
};
use linchpin_store::{
    claim::{self, Find},
    ledger::{self, Run},
};

use super::{Member, hand, make::amount_of};
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

/// What came of a run of payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// The run.
    pub run: RunId,
    /// How many claims were paid.
    pub claims: usize,
    /// What was left out, and why.
    pub left_out: Vec<(ClaimId, OdsCode, String)>,
}

/// As many claims are paid in one run.
const MOST: u32 = 100_000;

impl App {
    /// Pays everything that is approved, in one transaction: each claim once, less what its payee has to give back. What the
    /// payer declared or approved themselves is left out, and told.
    ///
    /// # Errors
    /// The table refuses; nothing is to be paid; or the day is in a period that is closed.
    pub async fn pay(&self, actor: &Actor) -> Result<Paid> {
        let id = RunId::new(self.ids.uuid());
        let doing = self.begin(actor).await?;
        let mut act = doing.permit(Act::Operate, &Subject::of(Resource::Ledger), About::key(id)).await?;
        let (hand, day, now) = (hand(actor)?, self.clock.today(), self.now());
        let approved = Find { state: Some(State::Approved), ..Find::default() };
        let mut keys: Vec<ClaimId> =
            claim::find(&mut act.tx, &approved, MOST).await?.iter().map(|head| head.id).collect();
        keys.sort_unstable();
        let (mut members, mut left_out): (Vec<Member>, Vec<_>) = (Vec::new(), Vec::new());
        for key in keys {
            // Two who pay at once: the second waits here, and finds what the first has paid.
            let Some(one) = self.member(&mut act.tx, key, true).await? else { continue };
            match one.claim.may(Some(hand), Does::Pay) {
                _ if one.claim.state != State::Approved => {}
                Ok(()) => members.push(one),
                Err(why) => left_out.push((key, one.head.payee, why.to_string())),
            }
        }
        let Some(first) = members.first() else {
            let why = left_out
                .first()
                .map_or_else(|| "Nothing is approved and waits to be paid.".to_owned(), |(.., why)| why.clone());
            return Err(Error::invalid(why));
        };
        tracing::debug!(claims = members.len(), scheme = %first.head.scheme, "a run of payments");
        ledger::queue(&mut act.tx).await?;
        let owed = members.iter().map(|one| Owed {
            payee: one.head.payee,
            scheme: one.head.scheme.clone(),
            claim: one.head.id,
            amount: one.claim.owed,
        });
        let remittances = run(owed.collect(), &ledger::dues(&mut act.tx).await?);
        let gross = remittances.iter().map(linchpin_schemes::ledger::Remittance::gross).sum::<Pence>();
        let net = remittances.iter().map(linchpin_schemes::ledger::Remittance::net).sum::<Pence>();
        let made = Run { id, number: 0, day, at: now, account: actor.account(), gross, net };
        ledger::add_run(&mut act.tx, &made).await?;
        let by = (Some(id), actor.account());
        for one in &mut members {
            let entry = EntryId::new(self.ids.uuid());
            let amount = one.claim.owed;
            self.step_claim(&mut act.tx, one, Some(hand), What::Paid { amount, entry }).await?;
            let (provider, scheme) = (one.head.payee.to_string(), one.head.scheme.clone());
            let of = Of { id: entry, day, provider: &provider, scheme: &scheme, amount: amount_of(amount)? };
            let posted = Entry::paid(of).of_claim(one.head.id, one.head.period);
            ledger::post(&mut act.tx, &posted, by, now).await?;
            self.keep_claim(&mut act.tx, one).await?;
        }
        for due in remittances.iter().flat_map(|one| &one.repaid) {
            let provider = due.payee.to_string();
            let id = EntryId::new(self.ids.uuid());
            let of = Of { id, day, provider: &provider, scheme: &due.scheme, amount: amount_of(due.amount)? };
            let entry = Entry { because: "Taken off what was paid".to_owned(), ..Entry::repaid(of) };
            ledger::post(&mut act.tx, &entry, by, now).await?;
        }
        let claims = members.len();
        act.detail(serde_json::json!({ "claims": claims, "gross": gross.0, "net": net.0, "left_out": left_out.len() }));
        act.done().await?;
        Ok(Paid { run: id, claims, left_out })
    }
}
