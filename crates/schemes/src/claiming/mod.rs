//! A claim, from what was counted to what was paid and what came back (`domain.md` D3; issue 6).
//!
//! A claim is its steps and nothing else. [`Claim::take`] takes the next one or says in a sentence why not, so that the same
//! steps always come to the same claim, and no other way leads to money. Nobody decides on what they declared, filled in or
//! approved themselves, whatever roles they hold, and nobody on what their own organisation is paid.

mod refused;
mod step;
mod take;

use std::collections::{BTreeMap, BTreeSet};

use linchpin_core::{OdsCode, Pence, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    Exact,
    pay::Payment,
    scheme::{Chain, Deed},
};
pub use refused::Refused;
pub use step::{Does, Hand, Step, What, Worked};

/// Where a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Worked out, and with the provider.
    Open,
    /// Sent back to the provider.
    Returned,
    /// Said to be true; with whoever approves.
    Declared,
    /// Found right; with whoever pays.
    Approved,
    /// Paid.
    Paid,
    /// Found right, and there is nothing to pay.
    Settled,
}

impl State {
    /// All of them, in the order in which a claim goes through them.
    pub const ALL: [Self; 6] = [Self::Open, Self::Returned, Self::Declared, Self::Approved, Self::Paid, Self::Settled];

    /// The name in tables and addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Returned => "returned",
            Self::Declared => "declared",
            Self::Approved => "approved",
            Self::Paid => "paid",
            Self::Settled => "settled",
        }
    }

    /// The state as a page says it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Open => "to be declared",
            Self::Returned => "returned",
            Self::Declared => "to be approved",
            Self::Approved => "to be paid",
            Self::Paid => "paid",
            Self::Settled => "nothing to pay",
        }
    }
}

impl std::str::FromStr for State {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or_else(|| "not a state of a claim".to_owned())
    }
}

/// A claim as its steps have made it.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    chain: Chain,
    /// Who did what is claimed for. It never changes.
    pub provider: OdsCode,
    /// Who is paid: the provider, or the practice that it became.
    pub payee: OdsCode,
    /// Where it stands.
    pub state: State,
    /// How many links of the chain have approved it.
    pub approvals: usize,
    /// How it was worked out last.
    pub worked: Option<Worked>,
    /// What the provider says it did, by the word for what is counted.
    pub counts: BTreeMap<String, Exact>,
    /// Why it was declared after its day, where it was.
    pub late: Option<String>,
    /// Why it was sent back last.
    pub returned: Option<String>,
    /// Approved and not paid yet.
    pub owed: Pence,
    /// Paid, before anything came back.
    pub paid: Pence,
    /// What of it has to come back.
    pub taken: Pence,
    steps: u32,
    /// Who declared it, filled it in or showed something for it.
    own: BTreeSet<UserId>,
    /// Who approved or adjusted it.
    approvers: BTreeSet<UserId>,
}

impl Claim {
    /// A claim before its first step.
    #[must_use]
    pub fn new(chain: Chain, provider: OdsCode) -> Self {
        Self {
            chain,
            provider,
            payee: provider,
            state: State::Open,
            approvals: 0,
            worked: None,
            counts: BTreeMap::new(),
            late: None,
            returned: None,
            owed: Pence(0),
            paid: Pence(0),
            taken: Pence(0),
            steps: 0,
            own: BTreeSet::new(),
            approvers: BTreeSet::new(),
        }
    }

    /// What steps that were kept come to.
    ///
    /// # Errors
    /// A step could not have been taken: what is kept is not whole.
    pub fn of(chain: Chain, provider: OdsCode, steps: &[Step]) -> Result<Self, Refused> {
        let mut claim = Self::new(chain, provider);
        steps.iter().try_for_each(|step| claim.take(step))?;
        Ok(claim)
    }

    /// The payment as it was worked out last.
    #[must_use]
    pub fn payment(&self) -> Option<&Payment> {
        self.worked.as_ref().map(|worked| &worked.payment)
    }

    /// How many steps it has; the next has this number and one.
    #[must_use]
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// What it comes to: what was approved and adjusted, else what was worked out and may be paid.
    #[must_use]
    pub fn amount(&self) -> Pence {
        match self.state {
            State::Open | State::Returned | State::Declared => self.payment().map_or(Pence(0), Payment::payable),
            State::Approved | State::Paid | State::Settled => self.owed + self.paid,
        }
    }

    /// Whether the provider has it in hand.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Open | State::Returned)
    }

    /// Whose word is wanted next, as the scheme's chain says: `commissioner approves`. None once it is settled.
    #[must_use]
    pub fn next(&self) -> Option<&crate::scheme::Step> {
        let of = |deed| self.chain.0.iter().filter(move |step| step.does == deed);
        match self.state {
            State::Open | State::Returned => of(Deed::Declares).next().or_else(|| of(Deed::Approves).next()),
            State::Declared => of(Deed::Approves).nth(self.approvals),
            State::Approved => of(Deed::Pays).next(),
            State::Paid | State::Settled => None,
        }
    }

    /// Whether the next approval is the last that the chain wants, so that money is owed by it.
    #[must_use]
    pub fn is_last_approval(&self) -> bool {
        self.approvals + 1 >= self.approvers_wanted()
    }

    fn approvers_wanted(&self) -> usize {
        self.chain.0.iter().filter(|step| step.does == Deed::Approves).count()
    }

    /// Whether the provider has to say that it is true.
    fn is_declared_by_anybody(&self) -> bool {
        self.chain.0.iter().any(|step| step.does == Deed::Declares)
    }
}
