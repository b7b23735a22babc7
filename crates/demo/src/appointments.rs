//! Appointments in a month, cell by cell. Every table that shows them adds up these cells, so they agree.

use crate::{dice::Dice, world::World};

/// One cell: positions in [`STATUS`], [`HCP`], [`MODE`], [`CATEGORY`] and [`LEAD`], and how many.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    pub status: usize,
    pub hcp: usize,
    pub mode: usize,
    pub category: usize,
    pub lead: usize,
    pub count: i64,
}

pub(crate) const STATUS: [&str; 3] = ["Attended", "DNA", "Unknown"];
pub(crate) const HCP: [&str; 3] = ["GP", "Other Practice staff", "Unknown"];
pub(crate) const MODE: [&str; 5] = ["Face-to-Face", "Home Visit", "Telephone", "Video/Online", "Unknown"];
/// With the doubled spaces of the publication.
pub(crate) const LEAD: [&str; 8] = [
    "Same Day",
    "1 Day",
    "2 to 7 Days",
    "8  to 14 Days",
    "15  to 21 Days",
    "22  to 28 Days",
    "More than 28 Days",
    "Unknown / Data Quality",
];
pub(crate) const CATEGORY: [&str; 19] = [
    "General Consultation Acute",
    "General Consultation Routine",
    "Planned Clinics",
    "Planned Clinical Procedure",
    "Unplanned Clinical Activity",
    "Walk-in",
    "Clinical Triage",
    "Home Visit",
    "Care Home Visit",
    "Group Consultation and Group Education",
    "Structured Medication Review",
    "Patient contact during Care Home Round",
    "Care Home Needs Assessment & Personalised Care and Support Planning",
    "Social Prescribing Service",
    "Service provided by organisation external to the practice",
    "Non-contractual chargeable work",
    "Care Related Encounter but does not fit into any other category",
    "Inconsistent Mapping",
    "Unmapped",
];
/// The eight categories that table 2d counts: acute, routine, unplanned, walk-in, triage, home visit, care home
/// visit and other care-related encounter.
pub(crate) const IN_SCOPE: [usize; 8] = [0, 1, 4, 5, 6, 7, 8, 16];

/// How far ahead a kind of work is booked, by lead time; each adds up to 1.
const AT_ONCE: [f64; 8] = [0.88, 0.06, 0.05, 0.01, 0.0, 0.0, 0.0, 0.0];
const SOON: [f64; 8] = [0.27, 0.09, 0.26, 0.17, 0.10, 0.06, 0.05, 0.0];
const PLANNED: [f64; 8] = [0.12, 0.06, 0.22, 0.23, 0.15, 0.10, 0.118, 0.002];
const MIXED: [f64; 8] = [0.42, 0.075, 0.18, 0.14, 0.08, 0.05, 0.053, 0.002];

/// How a kind of work is done, by mode.
const IN_PERSON: [f64; 5] = [0.96, 0.0, 0.04, 0.0, 0.0];
const EITHER: [f64; 5] = [0.62, 0.0, 0.33, 0.05, 0.0];
const REMOTE: [f64; 5] = [0.04, 0.0, 0.64, 0.32, 0.0];
const ABROAD: [f64; 5] = [0.0, 1.0, 0.0, 0.0, 0.0];
const UNSURE: [f64; 5] = [0.10, 0.0, 0.0, 0.0, 0.90];

/// How many kinds of work there are.
pub(crate) const JOBS: usize = 25;

/// Work of a kind: staff group, category, share of the group's work, lead times, modes.
type Work = (usize, usize, f64, [f64; 8], [f64; 5]);

/// Who does what, how far ahead and by which mode.
const WORK: [Work; JOBS] = [
    (0, 0, 0.270, AT_ONCE, EITHER),
    (0, 1, 0.326, SOON, EITHER),
    (0, 2, 0.087, PLANNED, IN_PERSON),
    (0, 3, 0.017, PLANNED, IN_PERSON),
    (0, 4, 0.014, AT_ONCE, EITHER),
    (0, 6, 0.158, AT_ONCE, REMOTE),
    (0, 7, 0.009, AT_ONCE, ABROAD),
    (0, 8, 0.005, AT_ONCE, ABROAD),
    (0, 11, 0.008, SOON, ABROAD),
    (0, 16, 0.010, MIXED, EITHER),
    (0, 17, 0.096, MIXED, EITHER),
    (1, 0, 0.105, AT_ONCE, EITHER),
    (1, 1, 0.205, SOON, EITHER),
    (1, 2, 0.225, PLANNED, IN_PERSON),
    (1, 3, 0.192, PLANNED, IN_PERSON),
    (1, 4, 0.008, AT_ONCE, EITHER),
    (1, 5, 0.003, AT_ONCE, IN_PERSON),
    (1, 6, 0.087, AT_ONCE, REMOTE),
    (1, 7, 0.010, SOON, ABROAD),
    (1, 10, 0.017, SOON, REMOTE),
    (1, 13, 0.007, SOON, EITHER),
    (1, 16, 0.011, MIXED, EITHER),
    (1, 17, 0.130, MIXED, IN_PERSON),
    (2, 17, 0.300, MIXED, UNSURE),
    (2, 18, 0.700, MIXED, UNSURE),
];

/// Missed appointments by lead time (`domain.md`: under 2% on the day, over 8% after a week).
const MISSED: [f64; 8] = [0.019, 0.050, 0.068, 0.085, 0.085, 0.087, 0.089, 0.04];
/// Appointments whose outcome nobody recorded, by mode: mostly those that were calls.
const UNKNOWN: [f64; 5] = [0.012, 0.0, 0.14, 0.14, 0.3];
/// Appointments in a working day for 1,000 people, by staff group.
const A_DAY: [f64; 3] = [10.6, 12.6, 0.55];
/// Months against the average working day, January first: the flu clinics make October.
const SEASON: [f64; 12] = [1.04, 1.03, 1.01, 0.99, 0.98, 0.98, 0.97, 0.92, 1.02, 1.20, 1.05, 1.00];

impl World {
    /// The appointments of a practice in a month, handed cell by cell to `take`.
    pub(crate) fn appointments(&self, practice: usize, month: usize, take: &mut dyn FnMut(Cell)) {
        let p = &self.practices[practice];
        let mut dice = self.dice("appointments", practice, month);
        // What the whole place has in common in a month: weather, school holidays, a cold going round.
        let mut common = Dice::of(self.plan.seed, "month of a place", p.place, month);
        let season = SEASON[(self.months[month].month() - 1) as usize];
        let days = crate::calendar::working_days(&self.calendar, self.months[month]);
        let thousands = self.lists[practice][month] as f64 / 1000.0;
        let access = p.access + self.access_change(practice, month) + 0.12 * dice.normal() + 0.10 * common.normal();
        let remote = (0.35 * (p.remote + self.remote_change(practice, month) + 0.1 * dice.normal())).exp();
        let missed = p.missed * self.missed_change(practice, month) * dice.factor(0.04) * common.factor(0.018);
        // Fewer GPs do fewer appointments, though not in proportion: locums and others fill part of the gap.
        let staffed = [self.gps_left(practice, month).powf(0.45), 1.0, 1.0];
        let volume = thousands
            * days
            * season
            * p.activity
            * dice.factor(0.025)
            * common.factor(0.012)
            * (1.0 + 0.0012 * month as f64);
        for (job, (hcp, category, share, lead, mode)) in WORK.iter().enumerate() {
            let taste = self.tastes[practice][job] * dice.factor(0.05);
            let n = volume * A_DAY[*hcp] * staffed[*hcp] * share * taste;
            let leads = shifted(lead, access);
            let modes = tilted(mode, remote);
            for (m, part) in modes.iter().enumerate().filter(|(_, part)| **part > 0.0) {
                for (l, ahead) in leads.iter().enumerate().filter(|(_, ahead)| **ahead > 0.0) {
                    let count = dice.whole(n * part * ahead);
                    if count == 0 {
                        continue;
                    }
                    let gone = dice.whole(count as f64 * (MISSED[l] * missed).min(0.5)).min(count);
                    let lost = dice.whole((count - gone) as f64 * UNKNOWN[m]).min(count - gone);
                    let cell = |status, count| Cell { status, hcp: *hcp, mode: m, category: *category, lead: l, count };
                    for (status, count) in [(0, count - gone - lost), (1, gone), (2, lost)] {
                        if count > 0 {
                            take(cell(status, count));
                        }
                    }
                }
            }
        }
    }
}

/// Lead times when being seen is easier (positive) or harder: what lies beyond a week shrinks or grows.
fn shifted(lead: &[f64; 8], access: f64) -> [f64; 8] {
    let late = (-0.20 * access).exp();
    let mut out = *lead;
    for (l, share) in out.iter_mut().enumerate() {
        *share *= match l {
            3..=6 => late * late,
            2 => late,
            _ => 1.0,
        };
    }
    even(out)
}

/// Modes when a practice does more of its work by telephone or online.
fn tilted(mode: &[f64; 5], remote: f64) -> [f64; 5] {
    let mut out = *mode;
    out[2] *= remote;
    out[3] *= remote;
    even(out)
}

/// Shares that add up to 1.
fn even<const N: usize>(mut shares: [f64; N]) -> [f64; N] {
    let sum: f64 = shares.iter().sum();
    for share in &mut shares {
        *share /= sum;
    }
    shares
}
