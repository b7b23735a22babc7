use linchpin_app::act::Acted;
use linchpin_core::{CaseId, Error, Result};

use crate::{
    homes,
    visit::{Reply, Visit},
};

/// Says that a task is done.
pub(super) async fn done(visit: Visit) -> Result<Reply> {
    let (case, form): (CaseId, _) = (visit.id(0)?, visit.form());
    let number = form.get("task").and_then(|text| text.parse().ok());
    let number = number.ok_or_else(|| Error::invalid("Choose the task that is done."))?;
    let back = match form.get("from") {
        Some("list") => "/care".to_owned(),
        Some("home") => homes::of(visit.actor()?.role).to_owned(),
        _ => format!("/care/cases/{case}"),
    };
    match visit.acts()?.do_task(visit.actor()?, case, number).await? {
        Acted::Done(()) => Ok(Reply::goto(format!("{back}?done=task"))),
        refused => refused.done().map(|()| Reply::goto(back)),
    }
}
