use std::cmp::Reverse;

use jiff::Timestamp;
use linchpin_core::RequestId;

use super::Progress;
use crate::Need;

/// A request in the desk's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its key.
    pub request: RequestId,
    /// What is needed.
    pub need: Need,
    /// When it came.
    pub received: Timestamp,
    /// What has happened since.
    pub progress: Progress,
}

/// Sorts by what breaks first: those nobody has seen and nobody will in time, by when their promise ends or ended, so that
/// the longest broken is at the top. Of two that end together a child goes first, then what is urgent, then whoever has
/// waited longer. Those with an appointment that keeps the promise follow, and those that are closed come last.
pub fn breaks_first(requests: &mut [Standing], now: Timestamp) {
    requests.sort_by_cached_key(|one| {
        let need = match one.need {
            Need::Child => 0_u8,
            Need::Urgent => 1,
            Need::FollowUp => 2,
            Need::Routine => 3,
        };
        let progress = &one.progress;
        let waits = Reverse((!progress.is_closed(now), !progress.is_secured()));
        (waits, progress.due, need, one.received, one.request)
    });
}
