use linchpin_access::Need;
use linchpin_core::{AppointmentId, Result};
use linchpin_store::{request, slot_type};

use super::{FindSlots, Offer, amend::on_appointment, no_slot};
use crate::{Actor, App, permission::Act};

impl App {
    /// The best `n` slots to which an appointment could move, of those that the actor could book now: by the promise of
    /// its request, where it meets one. The kind of slot in which it is now says what need it is for where none does.
    ///
    /// # Errors
    /// The table refuses to change it; or there is no such appointment.
    pub async fn offers_instead(
        &self,
        actor: &Actor,
        id: AppointmentId,
        wanted: &FindSlots,
        n: usize,
    ) -> Result<Vec<Offer>> {
        let (mut act, one, person) = on_appointment(self.begin(actor).await?, Act::Edit, id).await?;
        let met = match one.request {
            Some(id) => request::get(&mut act.tx, id).await?,
            None => None,
        };
        let kind = slot_type::get(&mut act.tx, one.slot_type).await?.ok_or_else(no_slot)?.it;
        // Nothing was changed: the table was only asked whether they could.
        drop(act);
        let need = met.as_ref().map(|met| met.need).or_else(|| kind.needs.first().copied());
        let wanted = FindSlots { need, from: Some(wanted.from.unwrap_or_else(|| self.now())), ..wanted.clone() };
        self.best(actor, &person, met.map(|met| met.due), need.unwrap_or(Need::Routine), &wanted, n).await
    }
}
