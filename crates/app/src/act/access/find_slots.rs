use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use linchpin_access::{Mode, Need, Profession, diary::SlotType, opening::Seen};
use linchpin_core::{OdsCode, OpeningId, Result, Sex, SiteId, StaffId};
use linchpin_store::{
    Tx, clinician, opening,
    site::{self, Site},
    slot::{self, Slot, Span},
    slot_type,
};

use super::{spans::spans, viewer::seen};
use crate::{
    Actor, App,
    permission::{Act, Resource, Subject},
};

/// Slots that somebody could book. Where nothing is said, anything will do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FindSlots {
    /// For what need.
    pub need: Option<Need>,
    /// Not before; now when absent.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
    /// In one of these diaries.
    pub organisations: Vec<OdsCode>,
    /// At one of these sites.
    pub sites: Vec<SiteId>,
    /// In one of these ways.
    pub modes: Vec<Mode>,
    /// With one of these.
    pub professions: Vec<Profession>,
    /// With this clinician.
    pub staff: Option<StaffId>,
    /// With a woman, or with a man.
    pub sex: Option<Sex>,
    /// With somebody who speaks this language.
    pub language: Option<String>,
    /// At a site that has all of these, such as `step-free`.
    pub features: Vec<String>,
    /// As many at most; 1 to 500.
    pub limit: u32,
}

/// A slot that the actor could book now, with its kind and its site.
#[derive(Clone, Debug, PartialEq)]
pub struct FreeSlot {
    /// The slot.
    pub slot: Slot,
    /// Its kind.
    pub kind: SlotType,
    /// Where it is.
    pub site: Site,
}

impl App {
    /// The earliest slots that the actor could book now, over all organisations that open theirs to them. Groups are
    /// those of this moment.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn find_slots(&self, actor: &Actor, wanted: &FindSlots) -> Result<Vec<FreeSlot>> {
        self.require(actor, Act::Search, &Subject::of(Resource::Slot)).await?;
        let mut tx = self.store.read().await?;
        let found = self.found(&mut tx, actor, wanted).await?;
        tx.rollback().await?;
        Ok(found)
    }

    async fn found(&self, tx: &mut Tx, actor: &Actor, wanted: &FindSlots) -> Result<Vec<FreeSlot>> {
        let (now, limit) = (self.now(), wanted.limit.clamp(1, 500));
        let Some(viewer) = self.viewer(tx, actor).await? else { return Ok(Vec::new()) };
        let sites: BTreeMap<SiteId, Site> = site::all(tx, self.clock.today())
            .await?
            .into_iter()
            .filter(|site| any_of(&wanted.sites, &site.id) && wanted.features.iter().all(|f| site.features.contains(f)))
            .map(|site| (site.id, site))
            .collect();
        let there: BTreeSet<OdsCode> = sites.values().map(|site| site.organisation).collect();
        let here = |code: &OdsCode| there.contains(code) && any_of(&wanted.organisations, code);
        let mut kinds = BTreeMap::new();
        for kind in slot_type::all(tx).await?.into_iter().map(|kind| kind.it).filter(|kind| suits(kind, wanted)) {
            if here(&kind.organisation) {
                kinds.insert(kind.id, kind);
            }
        }
        let (from, to) = (wanted.from.unwrap_or(now), wanted.to.unwrap_or(Timestamp::MAX));
        let (mut rules, mut asked) = (BTreeMap::<OpeningId, _>::new(), Vec::new());
        for rule in opening::all(tx).await?.into_iter().map(|rule| rule.it).filter(|rule| here(&rule.organisation)) {
            for (opens, closes) in spans(&rule, &viewer, now) {
                let span = (opens.max(from), closes.min(to));
                for kind in kinds.values().filter(|kind| kind.organisation == rule.organisation && span.0 < span.1) {
                    asked.push(Span { opening: rule.id, slot_type: kind.id, from: span.0, to: span.1 });
                }
            }
            rules.insert(rule.id, rule);
        }
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<SiteId> = sites.keys().copied().collect();
        let slots = match self.who(tx, wanted).await? {
            Some(staff) => slot::free_with(tx, &asked, &places, &staff, now, limit).await?,
            None => slot::free(tx, &asked, &places, now, limit).await?,
        };
        let checker = Seen::by(&viewer, now);
        let mut found: Vec<FreeSlot> = Vec::with_capacity(slots.len());
        for slot in slots {
            // Two lines of a rule may both open a slot, and what the store found is checked once more.
            let again = found.last().is_some_and(|last| last.slot.id == slot.id);
            let open = rules.get(&slot.opening).is_some_and(|rule| checker.may_book(rule, &seen(&slot, None)));
            let parts = kinds.get(&slot.slot_type).zip(sites.get(&slot.site));
            if let (false, true, Some((kind, site))) = (again, open, parts) {
                found.push(FreeSlot { kind: kind.clone(), site: site.clone(), slot });
            }
        }
        Ok(found)
    }

    /// The clinicians whom the asker would see; none where it does not matter.
    async fn who(&self, tx: &mut Tx, wanted: &FindSlots) -> Result<Option<Vec<StaffId>>> {
        if wanted.sex.is_none() && wanted.language.is_none() {
            return Ok(wanted.staff.map(|one| vec![one]));
        }
        let all = clinician::all(tx).await?.into_iter().filter(|one| {
            wanted.staff.is_none_or(|staff| staff == one.staff)
                && wanted.sex.is_none_or(|sex| sex == one.sex)
                && wanted.language.as_ref().is_none_or(|language| one.languages.contains(language))
        });
        Ok(Some(all.map(|one| one.staff).collect()))
    }
}

fn any_of<T: PartialEq>(wanted: &[T], one: &T) -> bool {
    wanted.is_empty() || wanted.contains(one)
}

fn suits(kind: &SlotType, wanted: &FindSlots) -> bool {
    wanted.need.is_none_or(|need| kind.suits(need))
        && any_of(&wanted.modes, &kind.mode)
        && any_of(&wanted.professions, &kind.profession)
}
