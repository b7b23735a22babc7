use jiff::civil::Date;
use linchpin_core::{OdsCode, OrganisationTree};

/// To which PCNs and groups an organisation belongs. Asked at the moment of need and never kept, so that a practice which
/// leaves a hub in the middle of the week books no more of its slots from that day on.
pub trait Groups: Send + Sync {
    /// The codes of what it belongs to on a day.
    fn of(&self, organisation: OdsCode, day: Date) -> Vec<String>;
}

/// Nobody belongs to anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoGroups;

impl Groups for NoGroups {
    fn of(&self, _: OdsCode, _: Date) -> Vec<String> {
        Vec::new()
    }
}

impl Groups for OrganisationTree {
    fn of(&self, organisation: OdsCode, day: Date) -> Vec<String> {
        let all = self.memberships(organisation).iter().filter(|one| one.holds(day));
        all.map(|one| one.parent.to_string()).collect()
    }
}
