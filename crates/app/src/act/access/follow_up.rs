use linchpin_access::{Channel, Need, promise::Interval};
use linchpin_core::{AppointmentId, Error, Result};
use linchpin_store::appointment::State;

use super::{Enter, Entered, amend::on_appointment};
use crate::{Actor, App, permission::Act};

impl App {
    /// Enters the follow-up that a clinician wants after an appointment in which somebody was seen: its promise ends five
    /// working days after the interval, counted from today (`domain.md` A1). The practice of the person keeps it.
    ///
    /// # Errors
    /// The table refuses; nobody was seen; the interval is not 1 to 730 days; the key was used for something else.
    pub async fn follow_up(
        &self,
        actor: &Actor,
        id: AppointmentId,
        after: Interval,
        words: Option<String>,
        key: &str,
    ) -> Result<Entered> {
        let (act, one, _) = on_appointment(self.begin(actor).await?, Act::See, id).await?;
        act.done().await?;
        if one.state != State::Attended {
            return Err(Error::invalid("Write down first that they were seen: a follow-up is counted from that."));
        }
        let today = self.clock.today();
        let days = after.after(today).since(today).map_or(0, |span| span.get_days());
        let new = Enter {
            person: one.person,
            need: Need::FollowUp,
            channel: Channel::Clinician,
            interval_days: u16::try_from(days).ok(),
            words: words.or(one.words),
        };
        self.enter_request(actor, &new, key).await
    }
}
