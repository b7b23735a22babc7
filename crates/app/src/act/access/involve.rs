use jiff::SignedDuration;
use linchpin_core::{ConsentId, Error, Person, RelationshipId, Result};
use linchpin_store::{
    appointment::Appointment,
    consent::{self, BOOKING, Consent, Decision, How},
    relationship::{self, Kind, Relationship, Scope},
};

use crate::{Actor, App, Permitted};

/// For how long after an appointment the organisation that saw the person may still open what it was allowed to, to
/// write up and to follow up.
pub const OPEN_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24);

impl App {
    /// Lets the organisation of an appointment in, where it is not the person's own practice: what they said about their
    /// record is written down, and it sees their record, or only whom to expect, until [`OPEN_AFTER`] the appointment.
    ///
    /// # Errors
    /// Nobody asked the person; or the store cannot be reached.
    pub(super) async fn let_in(
        &self,
        act: &mut Permitted<'_>,
        actor: &Actor,
        person: &Person,
        one: &Appointment,
        agreed: Option<bool>,
    ) -> Result<Option<RelationshipId>> {
        if person.practice(self.clock.today()) == Some(one.organisation) {
            return Ok(None);
        }
        let agreed = agreed.ok_or_else(|| {
            Error::invalid("Ask whether the service they go to may see their record, and say what they answered.")
        })?;
        let said = Consent {
            id: ConsentId::new(self.ids.uuid()),
            person: person.id,
            purpose: BOOKING.to_owned(),
            decision: if agreed { Decision::Given } else { Decision::Refused },
            how: if actor.person == Some(person.id) { How::Online } else { How::Spoken },
            at: self.now(),
            // The relationship ends, and with it what this opens.
            until: None,
            note: Some(format!("appointment/{}", one.id)),
            account: actor.account(),
            role: Some(actor.role),
            organisation: Some(actor.organisation.to_string()),
        };
        consent::add(&mut act.tx, &said).await?;
        let scope = if agreed { Scope::Record } else { Scope::Person };
        self.open(act, actor, one, scope, Some(said.id)).await.map(Some)
    }

    /// Opens the relationship of an appointment.
    pub(super) async fn open(
        &self,
        act: &mut Permitted<'_>,
        actor: &Actor,
        one: &Appointment,
        scope: Scope,
        consent: Option<ConsentId>,
    ) -> Result<RelationshipId> {
        let open = Relationship {
            id: RelationshipId::new(self.ids.uuid()),
            person: one.person,
            kind: Kind::Booked,
            organisation: one.organisation,
            account: None,
            scope,
            consent,
            reference: Some(format!("appointment/{}", one.id)),
            reason: None,
            from: self.now(),
            to: Some(one.ends.saturating_add(OPEN_AFTER).unwrap_or(one.ends)),
            made_by: actor.account(),
            ended_by: None,
        };
        relationship::add(&mut act.tx, &open).await?;
        Ok(open.id)
    }
}
