use linchpin_core::{BidId, Error, Result};
use linchpin_schemes::bid::{Bid, Entry, State, Step};
use linchpin_store::{
    Tx,
    bid::{self, BidStep, State as KeptState},
};

/// What happened to a bid, in order.
pub(super) async fn entries(tx: &mut Tx, id: BidId) -> Result<Vec<Entry>> {
    let read = |one: BidStep| {
        let step: Step = serde_json::from_str(&one.content)
            .map_err(|cause| Error::internal("A step of this bid cannot be read any more.", cause))?;
        Ok(Entry { number: one.number, at: one.at, account: one.account, step })
    };
    bid::steps(tx, id).await?.into_iter().map(read).collect()
}

/// Adds a step.
pub(super) async fn add(tx: &mut Tx, id: BidId, entry: &Entry) -> Result<()> {
    let content =
        serde_json::to_string(&entry.step).map_err(|cause| Error::internal("The step could not be kept.", cause))?;
    let one = BidStep { number: entry.number, at: entry.at, account: entry.account, content };
    bid::add_step(tx, id, &one).await
}

/// The bid as it stands.
pub(super) fn folded(entries: &[Entry]) -> Result<Bid> {
    Bid::of(entries)
        .ok_or_else(|| Error::internal("This bid cannot be read any more.", "it does not begin with a paper"))
}

/// The word of the store.
pub(super) fn word(state: State) -> KeptState {
    match state {
        State::Open => KeptState::Open,
        State::Approved => KeptState::Approved,
        State::Refused => KeptState::Refused,
        State::Withdrawn => KeptState::Withdrawn,
    }
}
