use jiff::Timestamp;
use linchpin_core::{OdsCode, SiteId, StaffId};

use super::PlannedSession;
use crate::england::{say_day, say_time};

/// One clinician at one site for a while; planned or published, of whichever organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sitting {
    /// Who.
    pub staff: StaffId,
    /// From when.
    pub starts: Timestamp,
    /// Until when.
    pub ends: Timestamp,
    /// Where.
    pub site: SiteId,
    /// In whose diary.
    pub organisation: OdsCode,
}

impl Sitting {
    /// The sitting of a planned session; none where it has no clinician yet.
    #[must_use]
    pub fn of(session: &PlannedSession) -> Option<Self> {
        let PlannedSession { staff, starts, ends, site, organisation, .. } = *session;
        Some(Self { staff: staff?, starts, ends, site, organisation })
    }
}

/// Two sittings of one clinician at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The one that begins first.
    pub first: Sitting,
    /// The other.
    pub second: Sitting,
}

impl Clash {
    /// From when both.
    #[must_use]
    pub fn from(&self) -> Timestamp {
        self.first.starts.max(self.second.starts)
    }

    /// Until when both.
    #[must_use]
    pub fn until(&self) -> Timestamp {
        self.first.ends.min(self.second.ends)
    }

    /// In a sentence, with the names as the page knows them.
    #[must_use]
    pub fn sentence(&self, who: &str, first: &str, second: &str, now: Timestamp) -> String {
        let (day, from, until) = (say_day(self.from(), now), say_time(self.from()), say_time(self.until()));
        if self.first.site == self.second.site {
            format!("{who} has two sessions at {first} at once on {day}, from {from} to {until}.")
        } else {
            format!("{who} would be at {first} and at {second} at once on {day}, from {from} to {until}.")
        }
    }
}

/// Every pair of sittings of one clinician that overlap, earliest first. One that ends when another begins does not clash:
/// whether there is time for the way between is for people to judge.
#[must_use]
pub fn clashes(sittings: &[Sitting]) -> Vec<Clash> {
    let mut sorted = sittings.to_vec();
    sorted.sort_unstable();
    let (mut running, mut found): (Vec<Sitting>, _) = (Vec::new(), Vec::new());
    for second in sorted {
        running.retain(|first| first.staff == second.staff && first.ends > second.starts);
        if second.ends > second.starts {
            found.extend(running.iter().map(|first| Clash { first: *first, second }));
            running.push(second);
        }
    }
    found.sort_by_key(|clash| (clash.from(), clash.first, clash.second));
    found
}
