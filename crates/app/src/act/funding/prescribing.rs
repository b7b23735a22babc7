use linchpin_core::{Error, OdsCode, Pence, Result};
use linchpin_store::funding::budget::{self, Budget};

use super::{financial_year, subject, words};
use crate::{
    About, Actor, App,
    permission::{Act, Resource},
};

/// A prescribing budget as it is to be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetBudget {
    /// The financial year, such as `2026/27`.
    pub year: String,
    /// For the whole place.
    pub amount: Pence,
    /// Who agreed it where.
    pub source: String,
}

/// The prescribing budgets of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budgets {
    /// The year, the amount and the source of each that stands, the last year first.
    pub years: Vec<(String, Pence, String)>,
    /// The one practice whose share the reader sees; none for those who see all.
    pub only: Option<OdsCode>,
}

impl App {
    /// Sets the prescribing budget of a year; what was set before stays in the store.
    ///
    /// # Errors
    /// The table refuses; or what was typed cannot be.
    pub async fn set_prescribing_budget(&self, actor: &Actor, wanted: &SetBudget) -> Result<()> {
        let year = financial_year(&wanted.year)?.to_string();
        let whose = subject(Resource::Budget, actor, actor.organisation);
        let mut act = self.begin(actor).await?.permit(Act::Edit, &whose, About::key(&year)).await?;
        if wanted.amount.0 <= 0 {
            return Err(Error::invalid("Write an amount above nought."));
        }
        let source = words(&wanted.source, 500, "who agreed it, and where that stands")?;
        let one = Budget { year, amount: wanted.amount.0, source, at: self.now(), account: actor.account() };
        budget::add(&mut act.tx, actor.organisation, &one).await?;
        act.done().await
    }

    /// The budgets of a place. Whoever works for the place sees every practice’s share, a practice its own.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn prescribing_budgets(&self, actor: &Actor, place: OdsCode) -> Result<Budgets> {
        self.require(actor, Act::See, &subject(Resource::Budget, actor, actor.organisation)).await?;
        let mut tx = self.store.read().await?;
        let mut all = budget::all(&mut tx, place).await?;
        tx.rollback().await?;
        all.dedup_by(|later, first| later.year == first.year);
        let years = all.into_iter().map(|one| (one.year, Pence(one.amount), one.source)).collect();
        Ok(Budgets { years, only: (actor.organisation != place).then_some(actor.organisation) })
    }
}
