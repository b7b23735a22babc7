use linchpin_core::{OdsCode, Period, Result};
use linchpin_schemes::{
    claiming::State,
    scheme::{Deed, Step},
};
use linchpin_store::claim::{self, Find, Head};

use super::subject;
use crate::{
    Actor, App,
    permission::{Act, Decision, Relationship, Resource, Subject},
};

/// Which claims are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimFilter {
    /// By which scheme.
    pub scheme: Option<String>,
    /// Where they stand.
    pub state: Option<State>,
    /// For when.
    pub period: Option<Period>,
    /// To whom.
    pub payee: Option<OdsCode>,
}

/// A claim in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRow {
    /// The claim.
    pub head: Head,
    /// What the scheme is called.
    pub title: String,
    /// Whose word is wanted next; none once it is settled.
    pub next: Option<Step>,
    /// Whether that is the reader's, as far as their role goes.
    pub mine: bool,
    /// Whether the day by which it was to be in is over and it is not in.
    pub late: bool,
}

/// So many stand in a list.
const MOST: u32 = 5_000;

impl App {
    /// The claims that somebody sees, those of the last period first: a practice its own.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn claims(&self, actor: &Actor, wanted: &ClaimFilter) -> Result<Vec<ClaimRow>> {
        let any = Subject::of(Resource::Claim);
        let all = matches!(self.may(actor, Act::See, &any), Decision::Allowed(_));
        if !all {
            self.require(actor, Act::See, &any.with(Relationship::OwnOrganisation)).await?;
        }
        let ClaimFilter { scheme, state, period, payee } = wanted.clone();
        let find = Find { payee: if all { payee } else { Some(actor.organisation) }, scheme, state, period };
        let mut tx = self.store.read().await?;
        let mut rows = Vec::new();
        for head in claim::find(&mut tx, &find, MOST).await? {
            let scheme = self.scheme_of(&mut tx, &head.hash).await?;
            let next = next(&scheme.pays.chain.0, head.state);
            let does = next.as_ref().map(|step| step.does);
            let mine = does.is_some_and(|does| self.can(actor, does, head.payee));
            let late = matches!(head.state, State::Open | State::Returned) && head.claim_by < self.clock.today();
            rows.push(ClaimRow { title: scheme.title.clone(), next, mine, late, head });
        }
        Ok(rows)
    }

    /// Whether somebody's role lets them do a deed of the chain for a payee.
    fn can(&self, actor: &Actor, does: Deed, payee: OdsCode) -> bool {
        let ask = |act, subject: &Subject| self.may(actor, act, subject).is_allowed();
        match does {
            Deed::Declares => ask(Act::Edit, &subject(actor, payee)),
            Deed::Approves => actor.organisation != payee && ask(Act::Decide, &subject(actor, payee)),
            Deed::Pays => ask(Act::Operate, &Subject::of(Resource::Ledger)),
        }
    }
}

/// The first link that is wanted in a state: of several who approve the first, because a row does not tell how many have.
fn next(chain: &[Step], state: State) -> Option<Step> {
    let of = |deed| chain.iter().find(|step| step.does == deed).cloned();
    match state {
        State::Open | State::Returned => of(Deed::Declares).or_else(|| of(Deed::Approves)),
        State::Declared => of(Deed::Approves),
        State::Approved => of(Deed::Pays),
        State::Paid | State::Settled => None,
    }
}
