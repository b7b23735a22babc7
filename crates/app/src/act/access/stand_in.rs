use linchpin_access::diary::{Clash, Closure, Sitting, StandIn, clashes};
use linchpin_core::{ClinicId, Error, Result, StaffId};
use linchpin_store::{
    clinic::{self, Clinic},
    closure,
    slot::{self, State},
    staff, stand_in, to_tell,
};

use super::no_session;
use crate::{About, Actor, App, permission::Act};

/// What came of saying who sits.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "it may not have been done"]
pub enum Seated {
    /// They sit; so many who are booked must be told.
    Done {
        /// Booked people.
        tell: usize,
    },
    /// They would sit in two places at once. Say so again with `anyway` if it is meant.
    Clash(Vec<Clash>),
    /// They are away then.
    Away(Closure),
    /// The session changed meanwhile: look again.
    Changed,
}

impl App {
    /// Says who sits in one session of the actor's own diary, on that day alone: somebody fills a gap in the rota, stands
    /// in, or falls out. Whoever is booked keeps their time and must be told.
    ///
    /// # Errors
    /// The table refuses; there is no such session; it is over; they do not work there.
    pub async fn stand_in(
        &self,
        actor: &Actor,
        (id, version): (ClinicId, u64),
        who: Option<StaffId>,
        anyway: bool,
    ) -> Result<Seated> {
        let own = actor.organisation;
        let mut act = self.on_diary(actor, Act::Edit, own, About::key(id)).await?;
        let now = self.now();
        let one = clinic::get(&mut act.tx, id).await?.filter(|one| one.organisation == own).ok_or_else(no_session)?;
        if one.ends <= now {
            return Err(Error::invalid("This session is over."));
        }
        if one.staff == who {
            return Ok(Seated::Done { tell: 0 });
        }
        if one.version != version {
            return Ok(Seated::Changed);
        }
        if let Some(who) = who {
            let works = staff::get(&mut act.tx, who).await?;
            if !works.is_some_and(|who| who.ended.is_none() && who.roles.iter().any(|role| role.organisation == own)) {
                return Err(Error::invalid("They do not work at your organisation."));
            }
            if let Some(away) = self.away(&mut act.tx, &one, who).await? {
                return Ok(Seated::Away(away));
            }
            let clash = beside(&one, who, &clinic::with(&mut act.tx, who, one.starts, one.ends).await?);
            if !clash.is_empty() && !anyway {
                return Ok(Seated::Clash(clash));
            }
        }
        if let Some(pattern) = one.pattern {
            let kept = StandIn { pattern, day: one.day, staff: who };
            stand_in::set(&mut act.tx, &kept, actor.account(), now).await?;
        }
        if !clinic::seat(&mut act.tx, &one, who, now).await? {
            return Ok(Seated::Changed);
        }
        let mut tell = 0;
        for slot in slot::of(&mut act.tx, id).await? {
            if let (State::Booked, Some(appointment), true) = (slot.state, slot.appointment, slot.starts > now) {
                to_tell::add(&mut act.tx, appointment, to_tell::What::Clinician, now).await?;
                tell += 1;
            }
        }
        act.detail(serde_json::json!({ "staff": who, "tell": tell, "anyway": anyway }));
        act.done().await?;
        Ok(Seated::Done { tell })
    }

    /// A leave of theirs that touches the session.
    async fn away(&self, tx: &mut linchpin_store::Tx, one: &Clinic, who: StaffId) -> Result<Option<Closure>> {
        let zone = linchpin_core::london();
        let span = (zone.to_datetime(one.starts), zone.to_datetime(one.ends));
        let all = closure::of(tx, one.organisation, span.0, span.1).await?;
        Ok(all.into_iter().map(|one| one.it).find(|away| away.staff == Some(who)))
    }
}

/// Where they would sit at the same time.
fn beside(one: &Clinic, who: StaffId, others: &[Clinic]) -> Vec<Clash> {
    let sitting = |of: &Clinic| Sitting {
        staff: who,
        starts: of.starts,
        ends: of.ends,
        site: of.site,
        organisation: of.organisation,
    };
    let mut all: Vec<Sitting> = others.iter().filter(|other| other.id != one.id).map(sitting).collect();
    all.push(sitting(one));
    let mut found = clashes(&all);
    found.retain(|clash| clash.first == sitting(one) || clash.second == sitting(one));
    found
}
