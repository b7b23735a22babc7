use linchpin_core::{ClaimId, Error, Pence, Period, Result, VerificationId, hex};
use linchpin_schemes::{claiming::State, sample};
use linchpin_store::{
    Tx,
    claim::{self, Drawn, Find, Finding, Head, Verification},
};

use super::{InHand, hand};
use crate::{
    About, Actor, App,
    act::people::worded,
    permission::{Act, Resource, Subject},
};

/// A sample of what was paid, with what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationSeen {
    /// The seed, and when it was written down and drawn by.
    pub of: Verification,
    /// What was drawn, in order.
    pub drawn: Vec<DrawnSeen>,
}

/// A claim that was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnSeen {
    /// The claim.
    pub head: Head,
    /// What was found of it; none yet.
    pub finding: Option<Finding>,
}

/// What somebody found of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// By which drawing.
    pub verification: VerificationId,
    /// Which claim, and as which version its reader saw it.
    pub claim: (ClaimId, u64),
    /// Whether it was as claimed.
    pub holds: bool,
    /// What has to come back; nought where nothing has.
    pub amount: Pence,
    /// What was looked at and found. About nobody by name.
    pub words: String,
}

fn subject() -> Subject {
    Subject::of(Resource::Claim)
}

impl App {
    /// Writes down the seed of a sample of what a scheme paid for a period. Nothing is drawn yet: first the seed, so that
    /// nobody can choose one that draws what they like.
    ///
    /// # Errors
    /// The table refuses; nothing was paid for it; there is a sample already.
    pub async fn begin_verification(&self, actor: &Actor, scheme: &str, period: Period) -> Result<VerificationId> {
        let id = VerificationId::new(self.ids.uuid());
        let about = About::key(id).with(serde_json::json!({ "scheme": scheme, "period": period }));
        let mut act = self.begin(actor).await?.permit(Act::Decide, &subject(), about).await?;
        if paid(&mut act.tx, scheme, period).await?.is_empty() {
            return Err(Error::invalid("Nothing was paid by this scheme for this period."));
        }
        let seed = hex(&self.random::<8>());
        let (begun, begun_by) = (self.now(), actor.account());
        let one = Verification { id, scheme: scheme.to_owned(), period, seed, begun, begun_by, drawn: None };
        if !claim::begin(&mut act.tx, &one).await? {
            return Err(Error::invalid("There is a sample of this scheme and period already."));
        }
        act.done().await?;
        Ok(id)
    }

    /// Draws what is looked at, by the seed that was written down and as much as the scheme says.
    ///
    /// # Errors
    /// The table refuses; there is no such verification; it was drawn before.
    pub async fn draw_verification(&self, actor: &Actor, id: VerificationId) -> Result<()> {
        let mut act = self.begin(actor).await?.permit(Act::Decide, &subject(), About::key(id)).await?;
        hand(actor)?;
        let one = claim::lock_verification(&mut act.tx, id).await?.ok_or_else(none)?;
        let paid = paid(&mut act.tx, &one.scheme, one.period).await?;
        let head = paid.first().ok_or_else(|| Error::invalid("Nothing was paid by this scheme for this period."))?;
        let scheme = self.scheme_of(&mut act.tx, &head.hash).await?;
        let verify = scheme.pays.verify.ok_or_else(|| {
            Error::invalid("The scheme does not say how much is looked at: give its file a “verify”.")
        })?;
        let keys: Vec<String> = paid.iter().map(|head| head.id.to_string()).collect();
        let drawn = sample(&keys, verify, &one.seed);
        let keys: Vec<ClaimId> = drawn.drawn.iter().filter_map(|key| key.parse().ok()).collect();
        if !claim::draw(&mut act.tx, id, (&keys, drawn.of as u64), actor.account(), self.now()).await? {
            return Err(Error::invalid("This sample was drawn before: it is drawn once."));
        }
        act.detail(serde_json::json!({ "drawn": keys.len(), "of": drawn.of }));
        act.done().await
    }

    /// Writes down what was found of a claim that was drawn; what was not so comes back, in the same transaction.
    ///
    /// # Errors
    /// The table refuses; somebody else was first; the claim was not drawn, or was looked at before; they approved it
    /// themselves; more would come back than was paid.
    pub async fn note_finding(&self, actor: &Actor, found: &Found) -> Result<()> {
        let (id, seen) = found.claim;
        let mut in_hand = self.on_claim(actor, id, seen, Act::Decide).await?;
        let words = worded(&found.words, "Write what was looked at and what was found, and name nobody.")?;
        match (found.holds, found.amount.0) {
            (true, 0) | (false, 0..) => {}
            (true, _) => return Err(Error::invalid("What was as claimed does not come back: leave the amount out.")),
            (false, _) => {
                return Err(Error::invalid("Write what has to come back as an amount above nought, or none."));
            }
        }
        let InHand { act, one, hand } = &mut in_hand;
        one.claim.may(Some(*hand), linchpin_schemes::claiming::Does::ClawBack).map_err(|why| super::refused(&why))?;
        let finding = Finding {
            holds: found.holds,
            amount: found.amount,
            words: words.clone(),
            at: self.now(),
            by: actor.account(),
        };
        if !claim::note(&mut act.tx, found.verification, id, &finding).await? {
            return Err(Error::invalid("This claim was not drawn, or somebody has looked at it already."));
        }
        if found.amount.0 > 0 {
            let hand = *hand;
            self.take_back(&mut act.tx, one, hand, (found.amount, &words), None).await?;
        }
        self.end(in_hand).await
    }

    /// The samples, the last first, with what was found.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn verifications(&self, actor: &Actor) -> Result<Vec<VerificationSeen>> {
        self.require(actor, Act::See, &subject()).await?;
        let mut tx = self.store.read().await?;
        let mut all = Vec::new();
        for of in claim::verifications(&mut tx, 100).await? {
            let mut drawn = Vec::new();
            for Drawn { claim: id, finding, .. } in claim::drawn(&mut tx, of.id).await? {
                if let Some(head) = claim::get(&mut tx, id).await? {
                    drawn.push(DrawnSeen { head, finding });
                }
            }
            all.push(VerificationSeen { of, drawn });
        }
        Ok(all)
    }

    /// The schemes and periods that were paid and of which there is no sample yet.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn unverified(&self, actor: &Actor) -> Result<Vec<(String, Period)>> {
        self.require(actor, Act::See, &subject()).await?;
        let mut tx = self.store.read().await?;
        let there = claim::verifications(&mut tx, 10_000).await?;
        let paid = Find { state: Some(State::Paid), ..Find::default() };
        let mut all: Vec<(String, Period)> =
            claim::find(&mut tx, &paid, 100_000).await?.into_iter().map(|head| (head.scheme, head.period)).collect();
        all.sort_by(|a, b| (&a.0, a.1.first()).cmp(&(&b.0, b.1.first())));
        all.dedup();
        all.retain(|(scheme, period)| !there.iter().any(|one| one.scheme == *scheme && one.period == *period));
        Ok(all)
    }
}

fn none() -> Error {
    Error::not_found("There is no such sample.")
}

/// What was paid by a scheme for a period.
async fn paid(tx: &mut Tx, scheme: &str, period: Period) -> Result<Vec<Head>> {
    let heads = claim::round(tx, scheme, period).await?;
    Ok(heads.into_iter().filter(|head| head.paid.0 > 0).collect())
}
