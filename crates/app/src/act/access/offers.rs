use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use linchpin_access::{
    Mode, Need,
    diary::SlotType,
    find::{self, Ask, Clinician, Closeness, Home, Point, Pool, Search, SlotFacts},
};
use linchpin_core::{AppointmentId, Error, HoldId, Person, PersonId, RequestId, Result, Sex, SiteId, StaffId};
use linchpin_store::{
    Tx,
    appointment::Appointment,
    clinician,
    hold::{self, Hold},
    person,
    request::Request,
    site::{self, Site},
    slot::{self, Slot},
    slot_type, staff,
};

use super::{FindSlots, FreeSlot, amend::on_appointment, no_slot};
use crate::{Actor, App, permission::Act};

/// Of each way to be seen, the earliest so many are compared.
const COMPARED: u32 = 60;
/// How long before the day that a clinician set a follow-up may be offered.
const BEFORE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A slot to offer somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The slot, its kind and its site.
    pub at: SlotSeen,
    /// Whether it keeps the promise.
    pub keeps: bool,
    /// How near it is.
    pub closeness: Closeness,
    /// Whether it is of the person's own practice.
    pub own: bool,
}

/// A slot in words: when, how, where and with whom.
#[derive(Clone, Debug, PartialEq)]
pub struct SlotSeen {
    /// The slot.
    pub slot: Slot,
    /// Its kind.
    pub kind: SlotType,
    /// Where it is.
    pub site: Site,
    /// With whom.
    pub who: Option<String>,
}

impl App {
    /// The best `n` offers for a request: of the slots that the actor could book now, here, elsewhere and by telephone, so
    /// that the person chooses between ways to be seen. See [`Search::best`] for the rule.
    ///
    /// # Errors
    /// The table refuses; or there is no such request.
    pub async fn offers_for(
        &self,
        actor: &Actor,
        id: RequestId,
        wanted: &FindSlots,
        n: usize,
    ) -> Result<(Request, Vec<Offer>)> {
        let (mut act, one) = self.on_request(actor, id, Act::See).await?;
        let person = person::resolve(&mut act.tx, one.person).await?;
        act.done().await?;
        let person = person.ok_or_else(|| Error::not_found("There is no such person."))?;
        let wanted = FindSlots { need: Some(one.need), from: Some(self.first(&one, wanted.from)), ..wanted.clone() };
        let offers = self.best(actor, &person, Some(one.due), one.need, &wanted, n).await?;
        Ok((one, offers))
    }

    /// The best `n` for a person who asks for themselves online; without a promise every slot is as good as it is early.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn offers_to(&self, actor: &Actor, id: PersonId, wanted: &FindSlots, n: usize) -> Result<Vec<Offer>> {
        let what = (Act::Add, crate::permission::Resource::Appointment);
        let (act, person) = self.on_person(actor, id, what, crate::About::default()).await?;
        // Nothing was added: the table was only asked whether they could.
        drop(act);
        self.best(actor, &person, None, wanted.need.unwrap_or(Need::Routine), wanted, n).await
    }

    /// Not before: a follow-up is wanted about the day that the clinician set.
    fn first(&self, one: &Request, from: Option<Timestamp>) -> Timestamp {
        let now = self.now();
        let set = match (one.need, one.interval_days) {
            (Need::FollowUp, Some(days)) => {
                let after = SignedDuration::from_hours(24 * i64::try_from(days).unwrap_or(0));
                one.received.saturating_add(after - BEFORE).unwrap_or(now)
            }
            _ => now,
        };
        now.max(set).max(from.unwrap_or(now))
    }

    pub(super) async fn best(
        &self,
        actor: &Actor,
        person: &Person,
        due: Option<Timestamp>,
        need: Need,
        wanted: &FindSlots,
        n: usize,
    ) -> Result<Vec<Offer>> {
        let own = person.practice(self.clock.today());
        let (mut here, mut elsewhere) = (Vec::new(), Vec::new());
        for site in self.sites(actor).await? {
            let side = if Some(site.organisation) == own { &mut here } else { &mut elsewhere };
            if !side.contains(&site.organisation) {
                side.push(site.organisation);
            }
        }
        let mut found: Vec<FreeSlot> = Vec::new();
        for organisations in [here, elsewhere] {
            let allowed =
                |code: &linchpin_core::OdsCode| wanted.organisations.is_empty() || wanted.organisations.contains(code);
            let organisations: Vec<_> = organisations.into_iter().filter(allowed).collect();
            for ways in [&[Mode::FaceToFace, Mode::HomeVisit][..], &[Mode::Telephone, Mode::VideoOnline]] {
                let modes: Vec<_> =
                    ways.iter().copied().filter(|m| wanted.modes.is_empty() || wanted.modes.contains(m)).collect();
                if organisations.is_empty() || modes.is_empty() {
                    continue;
                }
                let part = FindSlots { organisations: organisations.clone(), modes, limit: COMPARED, ..wanted.clone() };
                found.extend(self.find_slots(actor, &part).await?);
            }
        }
        let mut tx = self.store.read().await?;
        let offers = self.best_among(&mut tx, person, (need, due), &found, n).await?;
        tx.rollback().await?;
        Ok(offers)
    }

    async fn best_among(
        &self,
        tx: &mut Tx,
        person: &Person,
        (need, due): (Need, Option<Timestamp>),
        found: &[FreeSlot],
        n: usize,
    ) -> Result<Vec<Offer>> {
        let today = self.clock.today();
        let practice = person.practice(today);
        let sites: BTreeMap<SiteId, &Site> = found.iter().map(|one| (one.site.id, &one.site)).collect();
        let sites = sites.into_values().map(|site| find::Site {
            id: site.id,
            organisation: site.organisation,
            groups: self.groups.of(site.organisation, today),
            postcode: Some(site.postcode),
            point: site.position.and_then(|(latitude, longitude)| Point::new(latitude, longitude).ok()),
            features: site.features.iter().filter_map(|name| name.parse().ok()).collect(),
        });
        let known = clinician::all(tx).await?;
        let mut who: BTreeMap<StaffId, Clinician> = found
            .iter()
            .filter_map(|one| one.slot.staff)
            .map(|id| (id, Clinician { id, sex: Sex::Unknown, languages: Vec::new() }))
            .collect();
        for one in known {
            if let Some(kept) = who.get_mut(&one.staff) {
                *kept = Clinician { id: one.staff, sex: one.sex, languages: one.languages };
            }
        }
        let mut pool = Pool::new(sites.collect(), who.into_values().collect());
        for one in found {
            let facts = SlotFacts {
                slot: one.slot.id,
                starts: one.slot.starts,
                ends: one.slot.ends,
                mode: one.kind.mode,
                profession: one.kind.profession,
                needs: one.kind.needs.iter().copied().collect(),
                site: one.slot.site,
                clinician: one.slot.staff,
            };
            pool.add(&facts).map_err(|why| Error::internal("A slot names a site that is not there.", why))?;
        }
        let groups = practice.map(|code| self.groups.of(code, today)).unwrap_or_default();
        let postcode = person.address.as_ref().and_then(|address| address.postcode);
        let ask = Ask {
            home: Home { practice, groups, postcode, ..Home::default() },
            ..Ask::new(need, due, self.now(), Timestamp::MAX)
        };
        let mut offers = Vec::new();
        for best in Search::new(&ask, &pool).best(n) {
            let Some(one) = found.get(best.place) else { continue };
            let at = SlotSeen {
                who: called(tx, one.slot.staff).await?,
                slot: one.slot.clone(),
                kind: one.kind.clone(),
                site: one.site.clone(),
            };
            let own = Some(one.slot.organisation) == practice;
            offers.push(Offer { at, keeps: best.keeps, closeness: best.closeness, own });
        }
        Ok(offers)
    }

    /// A slot that the actor keeps, and for how long.
    ///
    /// # Errors
    /// They keep no such slot.
    pub async fn kept_slot(&self, actor: &Actor, id: HoldId) -> Result<(Hold, SlotSeen)> {
        let mut tx = self.store.read().await?;
        let one = hold::get(&mut tx, id).await?.filter(|one| one.account == actor.user);
        let one = one.ok_or_else(|| Error::not_found("You keep no such slot."))?;
        let slot = slot::get(&mut tx, one.slot).await?.ok_or_else(no_slot)?;
        let seen = described(&mut tx, slot).await?;
        tx.rollback().await?;
        Ok((one, seen))
    }

    /// An appointment with whose it is, when, where and with whom.
    ///
    /// # Errors
    /// The table refuses; or there is no such appointment.
    pub async fn appointment(&self, actor: &Actor, id: AppointmentId) -> Result<(Appointment, Person, SlotSeen)> {
        let (mut act, one, person) = on_appointment(self.begin(actor).await?, Act::See, id).await?;
        let slot = slot::get(&mut act.tx, one.slot).await?.ok_or_else(no_slot)?;
        let seen = described(&mut act.tx, slot).await?;
        act.done().await?;
        Ok((one, person, seen))
    }
}

/// A slot with what is to be said of it.
pub(super) async fn described(tx: &mut Tx, slot: Slot) -> Result<SlotSeen> {
    let site = site::get(tx, slot.site).await?.ok_or_else(no_slot)?;
    let kind = slot_type::get(tx, slot.slot_type).await?.ok_or_else(no_slot)?.it;
    Ok(SlotSeen { who: called(tx, slot.staff).await?, kind, site, slot })
}

/// What a member of staff is called.
async fn called(tx: &mut Tx, who: Option<StaffId>) -> Result<Option<String>> {
    let Some(who) = who else { return Ok(None) };
    let name = staff::get(tx, who).await?.map(|one| one.name);
    Ok(name.map(|name| match name.prefix.as_deref().filter(|prefix| !prefix.is_empty()) {
        Some(prefix) => format!("{prefix} {}", name.full()),
        None => name.full(),
    }))
}
