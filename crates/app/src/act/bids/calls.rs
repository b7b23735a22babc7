use linchpin_core::{Error, Result};
use linchpin_schemes::bid::Call;
use linchpin_store::bid::BidHead;

use crate::App;

impl App {
    /// The calls that can be read, by id, each with the text of its file.
    #[must_use]
    pub fn calls(&self) -> Vec<(Call, String)> {
        let texts = self.definitions.bids().into_iter();
        texts.filter_map(|(id, text)| Some((Call::parse(&id, &text).ok()?, text))).collect()
    }
}

/// The call by which a bid is scored, as its file stood when the bid was made; none of a bid made elsewhere.
pub(super) fn call_of(head: &BidHead) -> Result<Option<Call>> {
    let Some((id, text)) = head.call.as_ref().zip(head.definition.as_ref()) else { return Ok(None) };
    let lost = |faults: Vec<linchpin_schemes::Fault>| {
        let why = faults.first().map(ToString::to_string).unwrap_or_default();
        Error::internal("The call of this bid cannot be read any more.", why)
    };
    Call::parse(id, text).map(Some).map_err(lost)
}
