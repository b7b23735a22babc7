//! Who each practice belonged to on a day, worked out once per day and shared by all indicators.
//!
//! Organisations and those above them are numbered once, so that a day is worked out, and values are added up, without
//! looking anything up by its code.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;
use linchpin_core::{Kind, Membership, OdsCode, Organisation, OrganisationTree};
use rustc_hash::FxHashMap;

use crate::rollup::level_of;

/// The levels above practice at which values are added up; England comes after them.
const UPPER: [Kind; 3] = [Kind::Pcn, Kind::Place, Kind::Icb];

/// The number of England among the parents.
const ENGLAND: u32 = 0;

/// The belongings of a day.
#[derive(Debug, Default)]
pub struct Day {
    /// By number of parent: how many practices were open in it.
    expected: Vec<u32>,
    /// By number of organisation: its PCN, place and ICB.
    above: Vec<[Option<u32>; 3]>,
}

impl Day {
    /// How many practices were open in the parent of that number.
    #[must_use]
    pub fn expected(&self, parent: u32) -> u32 {
        self.expected.get(parent as usize).copied().unwrap_or(0)
    }
}

/// One organisation and all it ever belonged to.
#[derive(Debug)]
struct Child<'t> {
    organisation: &'t Organisation,
    memberships: &'t [Membership],
    /// The parent's number of each membership.
    parents: Vec<u32>,
    groups: Vec<u32>,
}

impl Child<'_> {
    fn parent(&self, level: Kind, day: Date) -> Option<u32> {
        let standing = self.memberships.iter().zip(&self.parents).filter(|(m, _)| m.kind == level && m.holds(day));
        standing.max_by_key(|(m, _)| (m.from, m.parent)).map(|(_, parent)| *parent)
    }
}

type Days = FxHashMap<Date, Arc<OnceLock<Day>>>;

/// The tree with its days remembered.
#[derive(Debug)]
pub struct Ancestry<'t> {
    tree: &'t OrganisationTree,
    children: Vec<Child<'t>>,
    numbers: FxHashMap<OdsCode, u32>,
    parents: Vec<(Kind, OdsCode)>,
    parent_numbers: FxHashMap<(Kind, OdsCode), u32>,
    days: Mutex<Days>,
}

impl<'t> Ancestry<'t> {
    /// Numbers the organisations of the tree; no day is worked out yet.
    #[must_use]
    pub fn new(tree: &'t OrganisationTree) -> Self {
        let mut ancestry = Self {
            tree,
            children: Vec::new(),
            numbers: FxHashMap::default(),
            parents: Vec::new(),
            parent_numbers: FxHashMap::default(),
            days: Mutex::default(),
        };
        ancestry.parent_or_new(Kind::England, OdsCode::england());
        for organisation in tree.all() {
            if organisation.kind == Kind::Group {
                ancestry.parent_or_new(Kind::Group, organisation.code);
            }
            let memberships = tree.memberships(organisation.code);
            let parents: Vec<u32> = memberships.iter().map(|m| ancestry.parent_or_new(m.kind, m.parent)).collect();
            let of_groups = memberships.iter().zip(&parents).filter(|(m, _)| m.kind == Kind::Group);
            let groups = of_groups.map(|(_, parent)| *parent).collect();
            // There are far fewer organisations than four thousand million.
            ancestry.numbers.insert(organisation.code, ancestry.children.len() as u32);
            ancestry.children.push(Child { organisation, memberships, parents, groups });
        }
        ancestry
    }

    fn parent_or_new(&mut self, level: Kind, code: OdsCode) -> u32 {
        *self.parent_numbers.entry((level, code)).or_insert_with(|| {
            self.parents.push((level, code));
            self.parents.len() as u32 - 1
        })
    }

    /// Every organisation above another one, with its level, by number.
    #[must_use]
    pub fn parents(&self) -> &[(Kind, OdsCode)] {
        &self.parents
    }

    /// The number of an organisation above others.
    #[must_use]
    pub fn parent_number(&self, level: Kind, code: OdsCode) -> Option<u32> {
        self.parent_numbers.get(&(level, code)).copied()
    }

    /// The level of an organisation; see [`level_of`].
    #[must_use]
    pub fn level(&self, org: OdsCode) -> Option<Kind> {
        match self.numbers.get(&org) {
            Some(number) => Some(self.children[*number as usize].organisation.kind),
            None => level_of(self.tree, org),
        }
    }

    /// Calls `add` with the number of everything above the organisation on the day: its PCN, place, ICB, England and
    /// the users' groups it is in. Of one that no reference file has, its groups and England are all that is known.
    pub fn above(&self, day: &Day, org: OdsCode, mut add: impl FnMut(u32)) {
        if let Some(&number) = self.numbers.get(&org) {
            let upper = day.above.get(number as usize).into_iter().flatten().flatten();
            upper.chain(&self.children[number as usize].groups).for_each(|parent| add(*parent));
        } else {
            let groups = self.tree.groups(org);
            groups.into_iter().filter_map(|group| self.parent_number(Kind::Group, group)).for_each(&mut add);
        }
        if org != OdsCode::england() {
            add(ENGLAND);
        }
    }

    /// Calls `with` on the belongings of the day. Two threads that want different days do not wait for each other.
    pub fn on<T>(&self, day: Date, with: impl FnOnce(&Day) -> T) -> T {
        let cell = {
            // A poisoned lock only means that another thread stopped between two whole entries.
            let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(days.entry(day).or_default())
        };
        with(cell.get_or_init(|| self.work_out(day)))
    }

    fn work_out(&self, day: Date) -> Day {
        let direct = |child: &Child<'_>| {
            UPPER.map(|level| (level > child.organisation.kind).then(|| child.parent(level, day)).flatten())
        };
        let mut found =
            Day { expected: vec![0; self.parents.len()], above: self.children.iter().map(direct).collect() };
        // A practice or network whose own ICB nobody names has that of its place.
        for at in 0..self.children.len() {
            if let [_, Some(place), None] = found.above[at] {
                let place = self.numbers.get(&self.parents[place as usize].1);
                found.above[at][2] = place.and_then(|&place| found.above[place as usize][2]);
            }
            let child = &self.children[at];
            if child.organisation.kind == Kind::Practice && child.organisation.is_open(day) {
                let above = found.above[at].iter().flatten().chain(&child.groups).chain([&ENGLAND]);
                above.for_each(|parent| found.expected[*parent as usize] += 1);
            }
        }
        found
    }
}
