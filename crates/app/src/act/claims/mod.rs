//! Claims, payments, the ledger and verification (`domain.md` D3; issue 6). What a step may be and by whom the pure crate says
//! (`linchpin_schemes::claiming`); here the table is asked, the step is written, and the books follow in the same transaction.
//!
//! Locks are taken in one order: claims by their keys, then the head of the ledger. Whoever does it the other way round would
//! wait for ever for somebody who waits for them.

mod adjust;
mod approve;
mod books;
mod evidence;
mod facts;
mod fill;
mod list;
mod make;
mod pay;
mod remittance;
mod restate;
mod safe;
mod show;
mod verify;

use std::sync::Arc;

use linchpin_core::{ClaimId, Error, ErrorKind, OdsCode, Result};
use linchpin_schemes::{
    Scheme,
    claiming::{Claim, Hand, Refused, Step, What},
};
use linchpin_store::{
    Tx,
    claim::{self, Head},
};

pub use books::Books;
pub use evidence::{FileSeen, NewEvidence};
pub use list::{ClaimFilter, ClaimRow};
pub use make::ClaimsMade;
pub use pay::Paid;
pub use remittance::{RemittanceSeen, RunSeen};
pub use restate::Restated;
pub use safe::MOST as EVIDENCE_MOST;
pub use show::{ClaimSeen, EvidenceSeen, StepSeen};
pub use verify::{DrawnSeen, Found as VerificationFound, VerificationSeen};

use crate::{
    About, Actor, App, Permitted,
    permission::{Act, Relationship, Resource, Subject},
};

/// A claim with all that happened to it, locked until the transaction ends.
#[derive(Clone, Debug)]
struct Member {
    head: Head,
    claim: Claim,
    scheme: Arc<Scheme>,
    /// The version that was found.
    was: u64,
}

/// One claim within an act that the table allows.
struct InHand<'a> {
    act: Permitted<'a>,
    one: Member,
    hand: Hand,
}

/// A refusal of the pure crate as a page tells it: somebody else being first is a conflict, anything else is said.
fn refused(why: &Refused) -> Error {
    let kind = if *why == Refused::NotNext { ErrorKind::Conflict } else { ErrorKind::Invalid };
    Error::new(kind, why.to_string())
}

fn first() -> Error {
    refused(&Refused::NotNext)
}

fn no_claim() -> Error {
    Error::not_found("There is no such claim.")
}

/// A claim of a payee, as the table is asked about it.
fn subject(actor: &Actor, payee: OdsCode) -> Subject {
    let subject = Subject::of(Resource::Claim);
    if actor.organisation == payee { subject.with(Relationship::OwnOrganisation) } else { subject }
}

/// Who acts, by account and organisation. Money is decided on by people who can be named.
fn hand(actor: &Actor) -> Result<Hand> {
    let account = actor.account().ok_or_else(|| refused(&Refused::Nobody))?;
    Ok(Hand { account, organisation: actor.organisation })
}

impl App {
    /// A claim with its steps folded; locked where `lock`.
    async fn member(&self, tx: &mut Tx, id: ClaimId, lock: bool) -> Result<Option<Member>> {
        let head = if lock { claim::lock(tx, id).await? } else { claim::get(tx, id).await? };
        match head {
            Some(head) => Ok(Some(self.fold(tx, head).await?)),
            None => Ok(None),
        }
    }

    async fn fold(&self, tx: &mut Tx, head: Head) -> Result<Member> {
        let scheme = self.scheme_of(tx, &head.hash).await?;
        let steps = claim::steps(tx, head.id).await?;
        let claim = Claim::of(scheme.pays.chain.clone(), head.provider, &steps)
            .map_err(|why| Error::internal("This claim cannot be read.", why))?;
        let was = head.version;
        Ok(Member { head, claim, scheme, was })
    }

    /// Opens an act on a claim as its reader saw it; `seen` is the version that was on their page.
    async fn on_claim<'a>(&'a self, actor: &'a Actor, id: ClaimId, seen: u64, act: Act) -> Result<InHand<'a>> {
        let mut doing = self.begin(actor).await?;
        let found = self.member(&mut doing.tx, id, true).await?;
        let subject = match &found {
            Some(one) => subject(actor, one.head.payee),
            None => Subject::of(Resource::Claim),
        };
        let act = doing.permit(act, &subject, About::key(id)).await?;
        let one = found.ok_or_else(no_claim)?;
        if one.head.version != seen {
            return Err(first());
        }
        Ok(InHand { act, one, hand: hand(actor)? })
    }

    /// Takes a step and writes it down; the row of the claim follows in [`App::keep_claim`].
    async fn step_claim(&self, tx: &mut Tx, one: &mut Member, by: Option<Hand>, what: What) -> Result<()> {
        let step = Step { number: one.claim.steps() + 1, at: self.now(), by, what };
        one.claim.take(&step).map_err(|why| refused(&why))?;
        claim::write(tx, one.head.id, &step).await
    }

    /// Writes how a claim stands after its steps.
    async fn keep_claim(&self, tx: &mut Tx, one: &mut Member) -> Result<()> {
        let Claim { payee, state, owed, paid, taken, .. } = one.claim;
        let (amount, version) = (one.claim.amount(), u64::from(one.claim.steps()));
        one.head = Head { payee, state, owed, paid, taken, amount, version, ..one.head.clone() };
        if claim::advance(tx, &one.head, one.was).await? { Ok(()) } else { Err(first()) }
    }

    /// Ends an act on one claim.
    async fn end(&self, mut in_hand: InHand<'_>) -> Result<()> {
        self.keep_claim(&mut in_hand.act.tx, &mut in_hand.one).await?;
        let head = &in_hand.one.head;
        in_hand.act.detail(serde_json::json!({
            "scheme": head.scheme, "provider": head.provider, "period": head.period, "state": head.state, "amount": head.amount.0,
        }));
        in_hand.act.done().await
    }
}

/// Whether what one gets depends on what the others earn: a pot that is shared out.
fn shares_a_pot(scheme: &Scheme) -> bool {
    scheme
        .pot
        .as_ref()
        .is_some_and(|pot| !pot.one_provider && pot.shared != linchpin_schemes::scheme::Sharing::AsEarned)
}
