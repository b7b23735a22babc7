use jiff::Timestamp;
use linchpin_core::{OdsCode, Postcode, Sex, SiteId, SlotId, StaffId};
use rustc_hash::FxHashMap;

use super::{Among, Point};
use crate::{Mode, Need, Profession, words::words};

words! {
    /// What a site has, and what somebody may need there.
    Feature {
        /// No step between the street and the room.
        StepFree = "step-free", "Step-free access";
        /// A hearing loop.
        HearingLoop = "hearing-loop", "Hearing loop";
        /// A British Sign Language interpreter can be had.
        Bsl = "bsl", "British Sign Language interpreter";
        /// A toilet for wheelchair users.
        Toilet = "accessible-toilet", "Accessible toilet";
        /// Parking for Blue Badge holders.
        Parking = "blue-badge-parking", "Blue Badge parking";
        /// A quiet place to wait.
        QuietRoom = "quiet-room", "Quiet waiting area";
        /// A hoist.
        Hoist = "hoist", "Hoist";
        /// An interpreter for any spoken language can be had, such as by telephone.
        Interpreter = "interpreter", "Interpreter";
    }
}

impl Feature {
    /// Features of a building: of no matter to somebody who does not come to it.
    #[must_use]
    pub fn is_of_building(self) -> bool {
        !matches!(self, Self::HearingLoop | Self::Bsl | Self::Interpreter)
    }
}

/// A site as the search knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Its key.
    pub id: SiteId,
    /// Whose it is.
    pub organisation: OdsCode,
    /// The PCNs and groups to which that belongs today.
    pub groups: Vec<String>,
    /// Where it is.
    pub postcode: Option<Postcode>,
    /// Where it is exactly, if its manager typed it.
    pub point: Option<Point>,
    /// What it has.
    pub features: Among<Feature>,
}

/// A clinician as the search knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clinician {
    /// Their key.
    pub id: StaffId,
    /// Their sex, for those who ask for a woman or a man.
    pub sex: Sex,
    /// The languages they speak with people beside English, as in the person's record (`pl`, `ur`).
    pub languages: Vec<String>,
}

/// A slot that may be booked, with the keys of its site and clinician.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotFacts {
    /// Its key.
    pub slot: SlotId,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// How people are seen.
    pub mode: Mode,
    /// Who sees them.
    pub profession: Profession,
    /// The needs for which it may be given; none means any.
    pub needs: Among<Need>,
    /// Where.
    pub site: SiteId,
    /// By whom.
    pub clinician: Option<StaffId>,
}

/// A slot in a pool: small, copied, and knowing its site and clinician by their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its key.
    pub slot: SlotId,
    pub(super) starts: i64,
    pub(super) mode: Mode,
    pub(super) profession: Profession,
    pub(super) needs: Among<Need>,
    pub(super) site: u32,
    pub(super) clinician: Option<u32>,
}

impl Candidate {
    /// When it begins, to the second.
    #[must_use]
    pub fn starts(&self) -> Timestamp {
        // It was made from an instant.
        Timestamp::from_second(self.starts).unwrap_or_default()
    }
}

/// A slot names a site or clinician that the pool does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownKey {
    /// The site.
    #[error("the pool has no site {0}")]
    Site(SiteId),
    /// The clinician.
    #[error("the pool has no clinician {0}")]
    Clinician(StaffId),
}

/// All slots among which to search, with their sites and clinicians. Made once, searched by many.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    pub(super) sites: Vec<Site>,
    pub(super) clinicians: Vec<Clinician>,
    pub(super) candidates: Vec<Candidate>,
    site: FxHashMap<SiteId, u32>,
    clinician: FxHashMap<StaffId, u32>,
}

impl Pool {
    /// A pool of these sites and clinicians, without a slot. Of two with one key the last counts.
    #[must_use]
    pub fn new(sites: Vec<Site>, clinicians: Vec<Clinician>) -> Self {
        // Four thousand million sites do not fit into memory.
        let site = sites.iter().zip(0_u32..).map(|(site, place)| (site.id, place)).collect();
        let clinician = clinicians.iter().zip(0_u32..).map(|(who, place)| (who.id, place)).collect();
        Self { sites, clinicians, candidates: Vec::new(), site, clinician }
    }

    /// Adds a slot.
    ///
    /// # Errors
    /// Its site or clinician is not in the pool.
    pub fn add(&mut self, facts: &SlotFacts) -> Result<(), UnknownKey> {
        let site = *self.site.get(&facts.site).ok_or(UnknownKey::Site(facts.site))?;
        let clinician = match facts.clinician {
            Some(key) => Some(*self.clinician.get(&key).ok_or(UnknownKey::Clinician(key))?),
            None => None,
        };
        let SlotFacts { slot, mode, profession, needs, .. } = *facts;
        // A slot that begins within a second begins with it: nobody books by the nanosecond.
        let starts = facts.starts.as_second();
        self.candidates.push(Candidate { slot, starts, mode, profession, needs, site, clinician });
        Ok(())
    }

    /// The site and clinician of a slot of this pool.
    #[must_use]
    pub fn facts(&self, slot: &Candidate) -> (&Site, Option<&Clinician>) {
        (&self.sites[slot.site as usize], slot.clinician.map(|place| &self.clinicians[place as usize]))
    }

    /// The slots, in the order in which they were added.
    #[must_use]
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }
}
