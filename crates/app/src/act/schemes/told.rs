use std::collections::BTreeMap;

use linchpin_core::{OdsCode, Period, Result};
use linchpin_schemes::Scheme;
use linchpin_store::Tx;

use super::facts::Told;
use crate::App;

impl App {
    /// What providers told beside what is counted: nothing, until there are claims to tell it.
    ///
    /// # Errors
    /// When the store cannot be reached.
    #[expect(clippy::unused_async, reason = "claims are read here")]
    pub(crate) async fn told_of(
        &self,
        _tx: &mut Tx,
        _scheme: &Scheme,
        providers: &[OdsCode],
        _period: Period,
    ) -> Result<BTreeMap<OdsCode, Told>> {
        Ok(providers.iter().map(|one| (*one, Told::default())).collect())
    }
}
