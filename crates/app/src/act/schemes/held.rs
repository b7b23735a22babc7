use std::collections::BTreeMap;

use linchpin_core::{AgreementId, Error, OdsCode, Result, london};
use linchpin_schemes::agreement::Agreement;
use linchpin_store::{
    Tx,
    scheme::{self, Head, Kept},
};

use crate::App;

/// An agreement with all that happened in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Held {
    /// As lists show it.
    pub head: Head,
    /// As it stands.
    pub agreement: Agreement,
    /// What happened, in order.
    pub steps: Vec<Kept>,
}

impl Held {
    /// Folds what happened into what stands.
    pub(super) fn new(head: Head, steps: Vec<Kept>) -> Self {
        let zone = london();
        let mut agreement = Agreement::new(head.begins);
        for one in &steps {
            agreement.take(one.step.clone(), zone.to_datetime(one.at).date());
        }
        Self { head, agreement, steps }
    }
}

impl App {
    /// The agreements by a scheme, by provider, the first first.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub(crate) async fn agreements_of(&self, tx: &mut Tx, id: &str) -> Result<Vec<Held>> {
        let heads = scheme::of_scheme(tx, id).await?;
        let steps = scheme::steps_of_scheme(tx, id).await?;
        Ok(together(heads, steps))
    }

    /// The agreements of a provider, by scheme, the first first.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub(crate) async fn agreements_with(&self, tx: &mut Tx, provider: OdsCode) -> Result<Vec<Held>> {
        let heads = scheme::of_provider(tx, provider).await?;
        let steps = scheme::steps_of_provider(tx, provider).await?;
        Ok(together(heads, steps))
    }

    /// One agreement, in which nobody else takes a step until this transaction ends.
    ///
    /// # Errors
    /// There is none; or the store cannot be reached.
    pub(crate) async fn lock_agreement(&self, tx: &mut Tx, id: AgreementId) -> Result<Held> {
        let head = scheme::lock(tx, id).await?.ok_or_else(|| Error::not_found("There is no such agreement."))?;
        let steps = scheme::history(tx, id).await?;
        Ok(Held::new(head, steps))
    }
}

fn together(heads: Vec<Head>, steps: Vec<(AgreementId, Kept)>) -> Vec<Held> {
    let mut by_key: BTreeMap<AgreementId, Vec<Kept>> = BTreeMap::new();
    for (id, step) in steps {
        by_key.entry(id).or_default().push(step);
    }
    heads
        .into_iter()
        .map(|head| {
            let steps = by_key.remove(&head.id).unwrap_or_default();
            Held::new(head, steps)
        })
        .collect()
}
