use linchpin_core::Result;

use super::work::Work;
use crate::visit::{Reply, Visit};

/// The information-governance officer's home.
pub(crate) async fn governance(visit: Visit) -> Result<Reply> {
    let waiting = visit.acts()?.waiting(visit.actor()?).await?;
    let work = Work::of(&visit)
        .await?
        .count(
            &visit,
            waiting.emergencies,
            "emergency access to review",
            "emergency accesses to review",
            "/emergency-access",
        )
        .count(&visit, waiting.matches, "possible match to decide", "possible matches to decide", "/matches")
        .place(&visit, "Audit", "/audit", "Who saw and did what, and on which ground");
    Ok(Reply::page(work.page("Information governance", Vec::new())))
}
