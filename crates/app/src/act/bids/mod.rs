//! Bids for money (`domain.md` F3, F4): the register of the place, applications to its calls, and what a panel makes of them.

mod apply;
mod calls;
mod keep;
mod list;
mod one;
mod take;

use linchpin_core::{Error, OdsCode, Result};
use linchpin_schemes::bid::{By, Side};
use linchpin_store::{Tx, account, bid::BidHead};

pub use apply::{Apply, RegisterBid};
pub use list::BidRow;
pub use one::{BidSeen, Happened, PanelSeen, Scorer};

use crate::{
    Actor, App,
    permission::{Relationship, Resource, Subject},
};

/// Bids, as those meet them whose register or whose bid it is, or others.
fn subject(actor: &Actor, own: bool) -> Subject {
    let subject = Subject::of(Resource::Bid);
    if own && !actor.user.uuid().is_nil() { subject.with(Relationship::OwnOrganisation) } else { subject }
}

fn no_such() -> Error {
    Error::not_found("There is no such bid.")
}

/// Whether a bid is of the actor’s register, or was made by their organisation.
fn is_own(actor: &Actor, head: &BidHead) -> bool {
    actor.organisation == head.organisation || actor.organisation == head.applicant
}

impl App {
    /// Where somebody sits when a bid is talked about.
    async fn side(&self, tx: &mut Tx, actor: &Actor, head: &BidHead) -> Result<By> {
        let asks = head.call.is_some() && actor.organisation == head.applicant;
        let works_there = head.applicant != head.organisation && works_at(tx, actor, head.applicant).await?;
        let side = if asks { Side::Applicant } else { Side::Panel };
        Ok(By { account: actor.account(), side, works_there })
    }
}

/// Whether an account holds any role at an organisation: nobody is rid of an interest by changing roles.
async fn works_at(tx: &mut Tx, actor: &Actor, organisation: OdsCode) -> Result<bool> {
    let held = account::held(tx, actor.user).await?;
    Ok(held.iter().any(|post| post.organisation == organisation.as_str()))
}
