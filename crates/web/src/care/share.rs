use linchpin_app::{act::Agree, kept::How};
use linchpin_core::{CaseId, Error, Result};

use crate::visit::{Reply, Visit};

/// Writes down what the person says about being seen outside their practice. No ends every sight at once.
pub(super) async fn agree(visit: Visit) -> Result<Reply> {
    let (case, form): (CaseId, _) = (visit.id(0)?, visit.form());
    let agreed = match form.get("agreed") {
        Some("yes") => true,
        Some("no") => false,
        _ => return Err(Error::invalid("Say whether the person agrees.")),
    };
    let how = match form.get("how") {
        Some("written") => How::Written,
        Some("best-interests") => How::BestInterests,
        _ => How::Spoken,
    };
    let note = form.get("note").map(str::to_owned);
    let seen = visit.acts()?.case(visit.actor()?, case).await?;
    visit.acts()?.agree_case(visit.actor()?, &Agree { case, agreed, how, note }).await?.done()?;
    if !agreed && seen.person.is_none() {
        // Who is outside the practice and wrote the no down sees it no more.
        return Ok(Reply::goto("/care?done=ended"));
    }
    Ok(Reply::goto(format!("/care/cases/{case}?done={}", if agreed { "agreed" } else { "ended" })))
}
