use jiff::Timestamp;
use linchpin_core::{Error, FundingTableId, Result};
use linchpin_schemes::funding::{GridError, Reading, Shape, Terms};
use linchpin_store::{
    Tx,
    funding::{self, FundingTable},
};

use super::{named, subject};
use crate::{
    Actor, App,
    permission::{Act, Resource},
};

/// One of the tables that were kept under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its key.
    pub id: FundingTableId,
    /// Which, from 1.
    pub number: u64,
    /// When it was kept.
    pub kept: Timestamp,
}

/// A table that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSeen {
    /// Its key.
    pub id: FundingTableId,
    /// What it is called.
    pub name: String,
    /// What it is of.
    pub shape: Shape,
    /// The document, and where in it.
    pub source: String,
    /// The number of its first line there.
    pub first_line: u64,
    /// Its text as it is printed.
    pub content: String,
    /// What must be known beside it.
    pub terms: Terms,
    /// When it was kept.
    pub kept: Timestamp,
    /// By whom.
    pub kept_by: Option<String>,
    /// Every one of its name, the last first; none in a list.
    pub editions: Vec<Edition>,
}

impl TableSeen {
    /// Its cells, and what does not add up.
    ///
    /// # Errors
    /// There is no table of money.
    pub fn reading(&self) -> Result<Reading, GridError> {
        let first = usize::try_from(self.first_line).unwrap_or(1);
        Reading::new(self.shape, &self.content, first, &self.terms)
    }

    async fn of(tx: &mut Tx, one: FundingTable) -> Result<Self> {
        let lost = |cause: String| Error::internal("A table that was kept cannot be read any more.", cause);
        Ok(Self {
            id: one.id,
            shape: one.shape.parse().map_err(lost)?,
            terms: serde_json::from_str(&one.terms).map_err(|why| lost(why.to_string()))?,
            kept_by: named(tx, one.kept_by).await?,
            name: one.name,
            source: one.source,
            first_line: one.first_line,
            content: one.content,
            kept: one.kept,
            editions: Vec::new(),
        })
    }
}

impl App {
    /// The tables of the actor’s organisation that stand, the first kept first.
    ///
    /// # Errors
    /// The table of permission refuses; or the store cannot be reached.
    pub async fn funding_tables(&self, actor: &Actor) -> Result<Vec<TableSeen>> {
        self.require(actor, Act::See, &subject(Resource::Funding, actor, actor.organisation)).await?;
        let mut tx = self.store.read().await?;
        let mut seen = Vec::new();
        for one in funding::all(&mut tx, actor.organisation).await? {
            seen.push(TableSeen::of(&mut tx, one).await?);
        }
        tx.rollback().await?;
        Ok(seen)
    }

    /// One table, with the others of its name.
    ///
    /// # Errors
    /// The table of permission refuses; or there is none.
    pub async fn funding_table(&self, actor: &Actor, id: FundingTableId) -> Result<TableSeen> {
        let mut tx = self.store.read().await?;
        let found = funding::get(&mut tx, id).await?;
        let whose = found.as_ref().map_or(actor.organisation, |one| one.organisation);
        let seen = match found {
            Some(one) => {
                let editions = funding::earlier(&mut tx, &one).await?;
                let edition = |one: FundingTable| Edition { id: one.id, number: one.edition, kept: one.kept };
                let editions = editions.into_iter().map(edition).collect();
                Some(TableSeen { editions, ..TableSeen::of(&mut tx, one).await? })
            }
            None => None,
        };
        tx.rollback().await?;
        self.require(actor, Act::See, &subject(Resource::Funding, actor, whose)).await?;
        seen.ok_or_else(|| Error::not_found("There is no such table."))
    }
}
