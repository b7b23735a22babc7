use std::sync::Arc;

use linchpin_core::{AgreementId, OdsCode, Period, Result};
use linchpin_schemes::Scheme;
use linchpin_store::Tx;

use super::Held;
use crate::App;

/// A provider that is paid by a scheme in a period, and by which text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Signed {
    /// The agreement.
    pub agreement: AgreementId,
    /// Who is paid.
    pub provider: OdsCode,
    /// The SHA-256 of the text.
    pub hash: String,
    /// The scheme as that text says it.
    pub text: Arc<Scheme>,
}

impl App {
    /// Who is paid by a scheme in a period: those who had signed by its end and had not ended it before, each by the text that
    /// was agreed for the period, in the order of their codes.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub(crate) async fn signed(&self, tx: &mut Tx, scheme: &str, period: Period) -> Result<Vec<Signed>> {
        let held = self.agreements_of(tx, scheme).await?;
        self.signed_of(tx, &held, period).await
    }

    /// The same among agreements that were read already.
    pub(super) async fn signed_of(&self, tx: &mut Tx, held: &[Held], period: Period) -> Result<Vec<Signed>> {
        let mut all = Vec::new();
        for held in held {
            if !held.agreement.counts_in(period) {
                continue;
            }
            let hash = held.agreement.text(period.first()).to_owned();
            let text = self.scheme_of(tx, &hash).await?;
            if text.periods().contains(&period) {
                all.push(Signed { agreement: held.head.id, provider: held.head.provider, hash, text });
            }
        }
        Ok(all)
    }
}
