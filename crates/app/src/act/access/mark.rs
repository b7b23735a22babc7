use jiff::SignedDuration;
use linchpin_access::england;
use linchpin_core::{AppointmentId, Error, Result};
use linchpin_store::appointment::{self, Appointment, Settle, State};

use super::{Answer, amend::on_appointment, no_appointment};
use crate::{Actor, App, permission::Act};

/// Somebody may be called in a little before their time.
const EARLY: SignedDuration = SignedDuration::from_mins(60);

impl App {
    /// Writes down what became of an appointment: the person is there, was seen, or did not come. Whether they were seen
    /// can be put right afterwards.
    ///
    /// # Errors
    /// The table refuses; there is no such appointment; it is too early to say.
    pub async fn mark(
        &self,
        actor: &Actor,
        id: AppointmentId,
        version: u64,
        what: Settle,
    ) -> Result<Answer<Appointment>> {
        let (mut act, one, _) = on_appointment(self.begin(actor).await?, Act::Mark, id).await?;
        let now = self.now();
        let early = match what {
            Settle::Arrived => england::day(now) < england::day(one.starts),
            Settle::Attended => now < one.starts.saturating_sub(EARLY).unwrap_or(one.starts),
            Settle::Dna => now < one.starts,
        };
        if early {
            return Err(Error::invalid("The appointment is still to come."));
        }
        // The same again changes nothing, as when somebody clicks twice.
        let stands = match what {
            Settle::Arrived => State::Arrived,
            Settle::Attended => State::Attended,
            Settle::Dna => State::Dna,
        };
        if one.state == stands {
            return Ok(Answer::Done(one));
        }
        if one.version != version || !appointment::settle(&mut act.tx, &one, what, actor.account(), now).await? {
            return Ok(Answer::Changed);
        }
        let marked = appointment::get(&mut act.tx, id).await?.ok_or_else(no_appointment)?;
        act.detail(serde_json::json!({ "state": marked.state.as_str() }));
        act.done().await?;
        Ok(Answer::Done(marked))
    }
}
