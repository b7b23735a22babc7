use jiff::civil::Date;
use linchpin_core::{BidId, OdsCode, Pence, Result};
use linchpin_store::bid::{self, BidHead, State};

use super::subject;
use crate::{Actor, App, permission::Act};

/// A bid in the register: what everybody of the panel may know, also whoever left the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BidRow {
    /// Its key.
    pub id: BidId,
    /// Who asks.
    pub applicant: OdsCode,
    /// The call to which it answers; none where it was made elsewhere.
    pub call: Option<String>,
    /// Whose money it is.
    pub funds: String,
    /// What it is called.
    pub title: String,
    /// Once.
    pub amount: Pence,
    /// Each year.
    pub recurrent: Pence,
    /// When it was made.
    pub made: Date,
    /// By when the money must be committed.
    pub commit_by: Option<Date>,
    /// How far it is.
    pub state: State,
}

impl From<BidHead> for BidRow {
    fn from(head: BidHead) -> Self {
        let BidHead { id, applicant, call, funds, title, amount, recurrent, made, commit_by, state, .. } = head;
        let (amount, recurrent) = (Pence(amount), Pence(recurrent));
        Self { id, applicant, call, funds, title, amount, recurrent, made, commit_by, state }
    }
}

impl App {
    /// The register of the actor’s organisation, or what it asked for itself: the last first.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn bids(&self, actor: &Actor) -> Result<Vec<BidRow>> {
        self.require(actor, Act::See, &subject(actor, true)).await?;
        let mut tx = self.store.read().await?;
        let mut all = bid::of_organisation(&mut tx, actor.organisation).await?;
        let own = bid::of_applicant(&mut tx, actor.organisation).await?;
        tx.rollback().await?;
        all.extend(own.into_iter().filter(|one| one.organisation != actor.organisation));
        all.sort_by(|a, b| b.made.cmp(&a.made).then(b.id.cmp(&a.id)));
        Ok(all.into_iter().map(BidRow::from).collect())
    }
}
