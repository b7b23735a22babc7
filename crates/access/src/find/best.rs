use super::{Found, Search, rank::Ranked};
use crate::Mode;

/// The sorts of offer that differ for a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// In a room of their own practice.
    Here,
    /// In a room elsewhere: the hub, another practice.
    Elsewhere,
    /// By telephone, by video or in writing.
    Remote,
    /// At their home.
    Visit,
}

impl Kind {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Here, Self::Elsewhere, Self::Remote, Self::Visit];

    pub(super) fn of(mode: Mode, own: bool) -> Self {
        match mode {
            Mode::FaceToFace if own => Self::Here,
            Mode::FaceToFace => Self::Elsewhere,
            Mode::Telephone | Mode::VideoOnline => Self::Remote,
            Mode::HomeVisit => Self::Visit,
        }
    }
}

impl Search<'_> {
    /// The `n` offers to make. The rule:
    ///
    /// 1. Of the slots that keep the promise, the best of each [`Kind`], in their order: here, elsewhere, remote, at home.
    /// 2. While there is room, the best of the rest that keep it, those of another clinician, site or day than every offer so far first.
    /// 3. Only when nothing more keeps the promise, the same two steps with the slots that break it.
    ///
    /// "Best" is as [`Search::rank`] has it. So a caller chooses between ways to be seen, and never between three slots of
    /// one surgery while there is anything else.
    #[must_use]
    pub fn best(&self, n: usize) -> Vec<Found> {
        let ranked = self.ranked();
        let mut offers: Vec<&Ranked> = Vec::with_capacity(n.min(ranked.len()));
        for keeps in [true, false] {
            for kind in Kind::ALL {
                let of_kind = |one: &Ranked| one.found.kind == kind;
                if let Some(one) = first(&ranked, keeps, of_kind).filter(|_| offers.len() < n) {
                    offers.push(one);
                }
            }
            while offers.len() < n {
                let fresh = |one: &Ranked| offers.iter().all(|offer| offer.found.place != one.found.place);
                let other = |one: &Ranked| fresh(one) && offers.iter().all(|offer| self.differs(one, offer));
                let Some(one) = first(&ranked, keeps, other).or_else(|| first(&ranked, keeps, fresh)) else { break };
                offers.push(one);
            }
        }
        offers.into_iter().map(|one| one.found).collect()
    }

    /// Whether they are of another clinician, another site or another day.
    fn differs(&self, one: &Ranked, other: &Ranked) -> bool {
        let of = |one: &Ranked| {
            let slot = &self.pool.candidates[one.found.place];
            (slot.clinician, slot.site, self.day(slot))
        };
        of(one) != of(other)
    }
}

fn first(ranked: &[Ranked], keeps: bool, so: impl Fn(&Ranked) -> bool) -> Option<&Ranked> {
    ranked.iter().filter(|one| one.found.keeps == keeps && so(one)).min_by_key(|one| one.rank)
}
