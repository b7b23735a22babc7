//! What the stories do to the figures.

use crate::{
    story::{ANTIBIOTICS, CAMPAIGN_FROM, HUB, HUB_FROM, LOSING, LOSING_FROM, PLACE, SILENT, SILENT_FROM, VISIT_FROM},
    world::World,
};

impl World {
    /// How far a story that starts in a month and takes `months` to have its effect has gone: 0 before, 1 after.
    fn gone(&self, from: u32, months: u32, at: usize) -> f64 {
        let start = f64::from(self.plan.scaled(from));
        let takes = (f64::from(months) * f64::from(self.plan.months) / 36.0).max(1.0);
        ((at as f64 - start + 1.0) / takes).clamp(0.0, 1.0)
    }

    /// The share of its GPs that a practice still has.
    pub(crate) fn gps_left(&self, practice: usize, at: usize) -> f64 {
        match self.practices[practice].code.as_str() {
            LOSING => 1.0 - 0.6 * self.gone(LOSING_FROM, 5, at),
            _ => 1.0,
        }
    }

    /// By how much being seen has become easier or harder, in standard deviations.
    pub(crate) fn access_change(&self, practice: usize, at: usize) -> f64 {
        let p = &self.practices[practice];
        let lost = if p.code == LOSING { -3.2 * self.gone(LOSING_FROM, 6, at) } else { 0.0 };
        let hub = if self.networks[p.network].code == HUB { 1.5 * self.gone(HUB_FROM, 3, at) } else { 0.0 };
        lost + hub
    }

    /// By how much more is remote, in standard deviations.
    pub(crate) fn remote_change(&self, practice: usize, at: usize) -> f64 {
        let hub = self.networks[self.practices[practice].network].code == HUB;
        if hub { 1.6 * self.gone(HUB_FROM, 3, at) } else { 0.0 }
    }

    /// Missed appointments against what they were.
    pub(crate) fn missed_change(&self, practice: usize, at: usize) -> f64 {
        let there = self.places[self.practices[practice].place].code == PLACE;
        if there { 1.0 - 0.34 * self.gone(CAMPAIGN_FROM, 2, at) } else { 1.0 }
    }

    /// Antibiotics against the average.
    pub(crate) fn antibiotics(&self, practice: usize, at: usize) -> f64 {
        let p = &self.practices[practice];
        if p.code == ANTIBIOTICS { 1.75 - 0.67 * self.gone(VISIT_FROM, 6, at) } else { p.antibiotics }
    }

    /// Whether the practice sent a workforce return.
    pub(crate) fn reports_staff(&self, practice: usize, at: usize) -> bool {
        self.practices[practice].code != SILENT || self.gone(SILENT_FROM, 1, at) <= 0.0
    }
}
