//! Who each practice belonged to on a day, worked out once per day and shared by all indicators.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use jiff::civil::Date;
use linchpin_core::{Kind, OdsCode, OrganisationTree};

/// The levels above practice at which values are added up.
pub const UPPER: [Kind; 4] = [Kind::Pcn, Kind::Place, Kind::Icb, Kind::England];

/// What one organisation belonged to on a day.
#[derive(Clone, Debug, Default)]
pub struct Parents {
    /// Its PCN, place, ICB and England, in the order of [`UPPER`].
    pub upper: [Option<OdsCode>; 4],
    /// The users' groups it is in.
    pub groups: Vec<OdsCode>,
}

impl Parents {
    /// Every organisation above, with its level.
    pub fn each(&self) -> impl Iterator<Item = (Kind, OdsCode)> + '_ {
        let upper = UPPER.into_iter().zip(self.upper).filter_map(|(kind, code)| Some((kind, code?)));
        upper.chain(self.groups.iter().map(|g| (Kind::Group, *g)))
    }
}

/// The belongings of a day.
#[derive(Debug, Default)]
pub struct Day {
    parents: HashMap<OdsCode, Parents>,
    expected: HashMap<OdsCode, u32>,
}

impl Day {
    /// What the organisation belonged to.
    #[must_use]
    pub fn parents(&self, of: OdsCode) -> Option<&Parents> {
        self.parents.get(&of)
    }

    /// How many practices were open in the organisation.
    #[must_use]
    pub fn expected(&self, of: OdsCode) -> u32 {
        self.expected.get(&of).copied().unwrap_or(0)
    }
}

/// The tree with its days remembered.
#[derive(Debug)]
pub struct Ancestry<'t> {
    tree: &'t OrganisationTree,
    days: Mutex<HashMap<Date, Arc<Day>>>,
}

impl<'t> Ancestry<'t> {
    /// Nothing is worked out yet.
    #[must_use]
    pub fn new(tree: &'t OrganisationTree) -> Self {
        Self { tree, days: Mutex::default() }
    }

    /// The tree.
    #[must_use]
    pub fn tree(&self) -> &'t OrganisationTree {
        self.tree
    }

    /// The belongings on the day.
    #[must_use]
    pub fn on(&self, day: Date) -> Arc<Day> {
        // A poisoned lock only means that another thread stopped between two whole entries.
        let mut days = self.days.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(days.entry(day).or_insert_with(|| Arc::new(self.work_out(day))))
    }

    fn work_out(&self, day: Date) -> Day {
        let mut found = Day::default();
        for kind in [Kind::Practice, Kind::Pcn, Kind::Place, Kind::Icb] {
            for organisation in self.tree.of_kind(kind) {
                let upper = UPPER
                    .map(|level| (level > kind).then(|| self.tree.parent(organisation.code, level, day)).flatten());
                let parents = Parents { upper, groups: self.tree.groups(organisation.code) };
                if kind == Kind::Practice && organisation.is_open(day) {
                    for (_, parent) in parents.each() {
                        *found.expected.entry(parent).or_default() += 1;
                    }
                }
                found.parents.insert(organisation.code, parents);
            }
        }
        found
    }
}
