use axum::http::StatusCode;
use linchpin_app::act::{Attend, EndMeeting};
use linchpin_core::{CaseId, Error, ErrorKind, MeetingId, Result};

use super::one;
use crate::visit::{Reply, Visit};

/// Draws the agenda anew, takes a case off it, or opens one to everybody who takes part.
pub(super) async fn agenda(visit: Visit) -> Result<Reply> {
    let done = put(&visit).await;
    told(&visit, done).await
}

async fn put(visit: &Visit) -> Result<String> {
    let (acts, actor, typed) = (visit.acts()?, visit.actor()?, visit.form());
    let id: MeetingId = visit.id(0)?;
    let case = || -> Result<CaseId> {
        let key = typed.get("case").and_then(|key| key.parse().ok());
        key.ok_or_else(|| Error::invalid("Choose a case of the agenda."))
    };
    let done = match typed.get("what") {
        Some("draw") => acts.draw_agenda(actor, id).await.map(|_| "drawn")?,
        Some("off") => acts.take_off_agenda(actor, id, case()?).await.map(|_| "saved")?,
        Some(what @ ("open" | "shut")) => {
            acts.open_to_meeting(actor, id, case()?, what == "open").await.map(|()| "saved")?
        }
        _ => return Err(Error::invalid("Choose what is to be done.")),
    };
    Ok(format!("/care/meetings/{id}?done={done}"))
}

/// Asks somebody, or says who came.
pub(super) async fn people(visit: Visit) -> Result<Reply> {
    let done = attend(&visit).await;
    told(&visit, done).await
}

async fn attend(visit: &Visit) -> Result<String> {
    let (id, typed): (MeetingId, _) = (visit.id(0)?, visit.form());
    let text = |name| typed.get(name).unwrap_or_default().to_owned();
    let who = match (typed.get("number"), typed.get("staff")) {
        (Some(number), _) => {
            let number = number.parse().map_err(|_| Error::invalid("Choose somebody of the list."))?;
            let came = typed.get("came").and_then(|word| word.parse().ok());
            Attend::Mark(number, came.ok_or_else(|| Error::invalid("Say whether they came."))?)
        }
        (None, Some(staff)) => {
            Attend::Staff(staff.parse().map_err(|_| Error::invalid("Choose somebody of the directory."))?)
        }
        (None, None) => Attend::Other(text("name"), text("whence")),
    };
    visit.acts()?.attend_meeting(visit.actor()?, id, &who).await?;
    Ok(format!("/care/meetings/{id}?done=saved#people"))
}

/// Finishes the minutes, and plans the next meeting.
pub(super) async fn end(visit: Visit) -> Result<Reply> {
    let done = ended(&visit).await;
    told(&visit, done).await
}

async fn ended(visit: &Visit) -> Result<String> {
    let (id, typed): (MeetingId, _) = (visit.id(0)?, visit.form());
    let next = super::instant(typed, ("day", "time"))?;
    if next.is_none() && (typed.get("day").is_some() || typed.get("time").is_some()) {
        return Err(Error::invalid("Write both the day and the time of the next meeting, or neither."));
    }
    let end = EndMeeting { words: typed.get("words").map(str::to_owned), next };
    let next = visit.acts()?.end_meeting(visit.actor()?, id, &end).await?;
    Ok(next.map_or_else(|| format!("/care/meetings/{id}?done=ended"), |id| format!("/care/meetings/{id}?done=next")))
}

/// On to the meeting, or the meeting with what was wrong.
async fn told(visit: &Visit, done: Result<String>) -> Result<Reply> {
    match done {
        Ok(to) => Ok(Reply::goto(to)),
        Err(error) if error.kind() == ErrorKind::Invalid => {
            let seen = visit.acts()?.meeting(visit.actor()?, visit.id(0)?).await?;
            let page = one::page(visit, &seen, Some(error.to_string())).await?;
            Ok(Reply::page(page).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error),
    }
}
