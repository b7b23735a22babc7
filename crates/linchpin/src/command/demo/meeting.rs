//! The next meeting of the demo's practice about those whom it looks after: who is asked, and what is on its agenda.

use anyhow::Result;
use jiff::{ToSpan, civil::Weekday};
use linchpin_app::{
    Actor, App,
    act::{Attend, PlanMeeting},
    kept::Came,
};

use super::care::Helpers;

/// Plans it for the next working day, with those who help from elsewhere; one cannot come.
pub async fn plan(app: &App, clinician: &Actor, helpers: &Helpers) -> Result<()> {
    let mut day = app.clock.today().tomorrow()?;
    while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        day = day.checked_add(1.day())?;
    }
    let begins = day.at(13, 0, 0, 0).to_zoned(linchpin_core::london())?.timestamp();
    let wanted = PlanMeeting { team: None, begins, place: Some("Room 2, and by video".to_owned()) };
    let id = app.plan_meeting(clinician, &wanted).await?;
    for who in [
        Attend::Staff(helpers.nurse),
        Attend::Staff(helpers.link),
        Attend::Other("Comfort Aldermoor".to_owned(), "Wharfemoor Hospice".to_owned()),
    ] {
        app.attend_meeting(clinician, id, &who).await?;
    }
    let seen = app.meeting(clinician, id).await?;
    if let Some(link) = seen.attendance.iter().find(|one| one.staff == Some(helpers.link)) {
        app.attend_meeting(clinician, id, &Attend::Mark(link.number, Came::Apologies)).await?;
    }
    Ok(())
}
