use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use linchpin_core::{ClaimId, OdsCode, Result, UserId};
use linchpin_schemes::{
    Scheme,
    claiming::{Claim, Does, Step},
};
use linchpin_store::{
    Tx, account,
    claim::{self, Drawn, Evidence, Head},
    ledger::{self, Posted},
};

use super::{Restated, evidence::asked, fill::declared, no_claim, subject};
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

/// A claim as somebody sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimSeen {
    /// The row.
    pub head: Head,
    /// The scheme, by the text of the claim.
    pub scheme: Arc<Scheme>,
    /// What its steps come to.
    pub claim: Claim,
    /// What happened, in order.
    pub steps: Vec<StepSeen>,
    /// What was shown for it.
    pub evidence: Vec<EvidenceSeen>,
    /// What its scheme asks to be shown, with the criteria by which it is judged.
    pub asked: Vec<(String, Vec<String>)>,
    /// What its scheme has the provider declare, with what was declared so far.
    pub declares: Vec<(String, Option<String>)>,
    /// Its entries in the ledger.
    pub entries: Vec<Posted>,
    /// What a later look found.
    pub found: Vec<Drawn>,
    /// Whether it comes out the same when it is worked out again from what was kept; none where nothing was worked out.
    pub proven: Option<bool>,
    /// What it would come to by the figures of today, where that is something else.
    pub restated: Option<Restated>,
    /// What the reader may do now.
    pub may: Vec<Does>,
    /// Why the reader may not decide, though their role does: it is their own.
    pub hindered: Option<String>,
}

/// A line of its history.
#[derive(Clone, Debug, PartialEq)]
pub struct StepSeen {
    /// When.
    pub at: Timestamp,
    /// By whom: a name, or that the program did.
    pub by: Option<String>,
    /// For which organisation.
    pub organisation: Option<OdsCode>,
    /// What, in words.
    pub says: String,
}

/// A file that was shown.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceSeen {
    /// The file.
    pub file: Evidence,
    /// Who added it.
    pub by: Option<String>,
}

impl App {
    /// A claim, with its working, its history and what its reader may do with it.
    ///
    /// # Errors
    /// The table refuses; there is none; or the store cannot be reached.
    pub async fn claim(&self, actor: &Actor, id: ClaimId) -> Result<ClaimSeen> {
        let sheet = self.figures.sheet().await?;
        let mut doing = self.begin(actor).await?;
        let found = self.member(&mut doing.tx, id, false).await?;
        let subject = match &found {
            Some(one) => subject(actor, one.head.payee),
            None => Subject::of(Resource::Claim),
        };
        let mut act = doing.permit(Act::See, &subject, About::key(id)).await?;
        let one = found.ok_or_else(no_claim)?;
        let tx = &mut act.tx;
        let mut names = BTreeMap::new();
        let mut steps = Vec::new();
        for step in claim::steps(tx, id).await? {
            steps.push(told(tx, &mut names, &step).await?);
        }
        let mut evidence = Vec::new();
        for file in claim::of_claim(tx, id).await? {
            let by = match file.added_by {
                Some(by) => name(tx, &mut names, by).await?,
                None => None,
            };
            evidence.push(EvidenceSeen { file, by });
        }
        let (may, hindered) = self.open_to(actor, &subject, &one.claim);
        let restated = if may.contains(&Does::Adjust) || may.contains(&Does::ClawBack) {
            // Figures that cannot be asked today stand in nobody's way.
            self.restated(tx, &sheet, &one).await.unwrap_or(None)
        } else {
            None
        };
        let proven = self.proven(tx, &one).await?;
        let (entries, found) = (ledger::of_claim(tx, id).await?, claim::found_of(tx, id).await?);
        // Who looks at a claim sees counts and nobody: only what is refused is written down.
        act.tx.rollback().await?;
        let declares = declared(&one.scheme).into_iter();
        let declares = declares.map(|what| (what.to_owned(), one.claim.count(what).map(|n| n.to_string()))).collect();
        let asked = asked(&one.scheme).into_iter().map(|(what, by)| (what.to_owned(), by.to_vec())).collect();
        let super::Member { head, claim, scheme, .. } = one;
        Ok(ClaimSeen {
            head,
            scheme,
            claim,
            steps,
            evidence,
            asked,
            declares,
            entries,
            found,
            proven,
            restated,
            may,
            hindered,
        })
    }

    /// Whether a claim's last working comes out the same from what was kept of it: text, period and facts.
    async fn proven(&self, tx: &mut Tx, one: &super::Member) -> Result<Option<bool>> {
        let Some(worked) = &one.claim.worked else { return Ok(None) };
        let scheme = self.scheme_of(tx, &worked.payment.hash).await?;
        let round = match &worked.round {
            Some(hash) => claim::facts_of_round(tx, hash).await?,
            None => None,
        };
        let again = worked.again(&scheme, round.as_deref());
        Ok(Some(again.is_ok_and(|again| again == worked.payment) && worked.payment.working.first_wrong().is_none()))
    }

    /// What somebody may do with a claim now: by the table for their role, and by the claim for who they are.
    fn open_to(&self, actor: &Actor, subject: &Subject, claim: &Claim) -> (Vec<Does>, Option<String>) {
        let role = |does: Does| match does {
            Does::Fill | Does::Show | Does::Declare => self.may(actor, Act::Edit, subject).is_allowed(),
            Does::Pay => self.may(actor, Act::Operate, &Subject::of(Resource::Ledger)).is_allowed(),
            Does::Work | Does::Pass => false,
            _ => self.may(actor, Act::Decide, subject).is_allowed(),
        };
        let hand = super::hand(actor).ok();
        let (mut may, mut hindered) = (Vec::new(), None);
        for does in [
            Does::Fill,
            Does::Show,
            Does::Declare,
            Does::Judge,
            Does::Approve,
            Does::Return,
            Does::Pay,
            Does::Adjust,
            Does::ClawBack,
        ] {
            use linchpin_schemes::claiming::Refused;
            match claim.may(hand, does) {
                _ if !role(does) => {}
                Ok(()) => may.push(does),
                Err(why @ (Refused::OwnClaim | Refused::OwnApproval | Refused::OwnOrganisation)) => {
                    hindered.get_or_insert(why.to_string());
                }
                Err(_) => {}
            }
        }
        (may, hindered)
    }
}

async fn told(tx: &mut Tx, names: &mut BTreeMap<UserId, Option<String>>, step: &Step) -> Result<StepSeen> {
    let by = match step.by {
        Some(hand) => name(tx, names, hand.account).await?,
        None => None,
    };
    let organisation = step.by.map(|hand| hand.organisation);
    Ok(StepSeen { at: step.at, by, organisation, says: step.what.to_string() })
}

async fn name(tx: &mut Tx, names: &mut BTreeMap<UserId, Option<String>>, id: UserId) -> Result<Option<String>> {
    if let Some(known) = names.get(&id) {
        return Ok(known.clone());
    }
    let found = account::by_id(tx, id).await?.map(|account| account.name);
    names.insert(id, found.clone());
    Ok(found)
}
