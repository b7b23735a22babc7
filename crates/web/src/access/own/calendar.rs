//! One appointment as a file for the person's own calendar. It says when and where, and nothing of what it is about or with
//! whom: calendars are shared.

use linchpin_access::Mode;
use linchpin_app::kept::Became;
use linchpin_core::Result;

use super::one::own;
use crate::{
    calendar::{self, Event},
    visit::{Reply, Visit},
};

/// The file.
pub(crate) async fn file(visit: Visit) -> Result<Reply> {
    let (one, at) = own(&visit).await?;
    let place = match at.kind.mode {
        Mode::FaceToFace => at.site.place(),
        Mode::Telephone => "By telephone".to_owned(),
        Mode::VideoOnline => "Online".to_owned(),
        Mode::HomeVisit => "At home".to_owned(),
    };
    let event = Event {
        // The same appointment stays the same entry when it is moved and taken again.
        uid: one.id.to_string(),
        sequence: one.version,
        starts: one.starts,
        ends: one.ends,
        summary: "Appointment".to_owned(),
        place,
        cancelled: one.state == Became::Cancelled,
    };
    let text = calendar::one(&event, visit.site.app.entrance.clock.now());
    Ok(Reply::stream(calendar::MIME, "appointment.ics", text.into()))
}
