use jiff::civil::Date;
use linchpin_core::{Kind, OdsCode, OrganisationTree};

/// To which PCNs and groups an organisation belongs. Asked at the moment of need and never kept, so that a practice which
/// leaves a hub in the middle of the week books no more of its slots from that day on.
pub trait Groups: Send + Sync {
    /// The codes of what it belongs to on a day.
    fn of(&self, organisation: OdsCode, day: Date) -> Vec<String>;

    /// The network (PCN) of a practice on a day, where it is in one.
    fn network(&self, _practice: OdsCode, _day: Date) -> Option<OdsCode> {
        None
    }

    /// Where the people of a practice went that is closed on a day, where that is known.
    fn successor(&self, _practice: OdsCode, _day: Date) -> Option<OdsCode> {
        None
    }

    /// How many people are registered with a practice as last published, where that is known.
    fn registered(&self, _practice: OdsCode) -> Option<u64> {
        None
    }
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

    fn network(&self, practice: OdsCode, day: Date) -> Option<OdsCode> {
        self.parent(practice, Kind::Pcn, day)
    }

    fn successor(&self, practice: OdsCode, day: Date) -> Option<OdsCode> {
        let is_closed = self.get(practice).is_some_and(|one| !one.is_open(day));
        is_closed.then(|| Self::successor(self, practice)).filter(|next| *next != practice)
    }
}
