use linchpin_core::SlotId;

use super::{Closeness, Search, best::Kind, fit::travels};

/// A slot that suits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// Its place in the pool.
    pub place: usize,
    /// Its key.
    pub slot: SlotId,
    /// Whether it keeps the promise; without a promise, it does.
    pub keeps: bool,
    /// How near it is.
    pub closeness: Closeness,
    /// Whether the clinician is the usual one.
    pub usual: bool,
    /// What sort of offer it is.
    pub kind: Kind,
}

/// By what slots are ranked, the lesser first: the promise broken, seconds, band and distance, not the usual clinician.
pub(super) type Rank = (bool, i64, (u8, u32), bool, SlotId);

/// A slot that suits, with its rank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked {
    pub(super) rank: Rank,
    pub(super) found: Found,
}

impl Search<'_> {
    /// Every slot that suits, best first: those that keep the promise before those that do not; then the earliest; then the
    /// nearest; then the usual clinician. The key of the slot decides what is left, so that the answer is always the same.
    #[must_use]
    pub fn rank(&self) -> Vec<Found> {
        let mut ranked = self.ranked();
        ranked.sort_unstable_by_key(|one| one.rank);
        ranked.into_iter().map(|one| one.found).collect()
    }

    /// When the earliest slot that suits begins: what a forecast needs.
    #[must_use]
    pub fn earliest(&self) -> Option<jiff::Timestamp> {
        let suits = self.pool.candidates.iter().filter(|slot| self.fit(slot).suits());
        suits.map(|slot| slot.starts).min().and_then(|second| jiff::Timestamp::from_second(second).ok())
    }

    pub(super) fn ranked(&self) -> Vec<Ranked> {
        let mut ranked = Vec::with_capacity(self.pool.candidates.len().min(1 << 16));
        for (place, slot) in self.pool.candidates.iter().enumerate() {
            if !self.fit(slot).suits() {
                continue;
            }
            let site = self.site(slot);
            let closeness = if travels(slot.mode) { site.closeness } else { Closeness::NoTravel };
            let keeps = self.due.is_none_or(|due| slot.starts <= due);
            let usual = self.is_usual(slot);
            let kind = Kind::of(slot.mode, site.own);
            let found = Found { place, slot: slot.slot, keeps, closeness, usual, kind };
            ranked.push(Ranked { rank: (!keeps, slot.starts, closeness.order(), !usual, slot.slot), found });
        }
        ranked
    }
}
