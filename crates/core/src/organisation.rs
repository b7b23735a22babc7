use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::OdsCode;

/// The kinds of organisation, from the lowest level at which anything is measured to the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A general practice.
    Practice,
    /// Practices that users put together: a locality, a federation, a cohort.
    Group,
    /// A primary care network.
    Pcn,
    /// A place: a sub-ICB location, formerly a clinical commissioning group.
    Place,
    /// An integrated care board.
    Icb,
    /// A commissioning region.
    Region,
    /// The whole of England.
    England,
    /// Anything else that has a code: a hub, a prison practice, a walk-in centre, a small area.
    Other,
}

impl Kind {
    /// The levels at which indicators are computed, lowest first.
    pub const LEVELS: [Self; 6] = [Self::Practice, Self::Group, Self::Pcn, Self::Place, Self::Icb, Self::England];

    /// The name in files and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Group => "group",
            Self::Pcn => "pcn",
            Self::Place => "place",
            Self::Icb => "icb",
            Self::Region => "region",
            Self::England => "england",
            Self::Other => "other",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = crate::Error;
    fn from_str(text: &str) -> Result<Self, crate::Error> {
        [Self::Practice, Self::Group, Self::Pcn, Self::Place, Self::Icb, Self::Region, Self::England, Self::Other]
            .into_iter()
            .find(|k| k.as_str() == text)
            .ok_or_else(|| {
                crate::Error::invalid(format!(
                    "“{text}” is not a level: use practice, group, pcn, place, icb or england"
                ))
            })
    }
}

/// An organisation as the reference files give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its code.
    pub code: OdsCode,
    /// Its name, as published.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// When it opened, if known.
    pub opened: Option<Date>,
    /// When it closed, if it has.
    pub closed: Option<Date>,
    /// The organisation it merged into, if it did.
    pub successor: Option<OdsCode>,
    /// Its postcode as published.
    pub postcode: Option<String>,
}

impl Organisation {
    /// Whether it was open on the day.
    #[must_use]
    pub fn is_open(&self, day: Date) -> bool {
        self.opened.is_none_or(|o| o <= day) && self.closed.is_none_or(|c| day <= c)
    }
}

/// That one organisation belonged to another for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The one that belongs.
    pub child: OdsCode,
    /// The one it belongs to.
    pub parent: OdsCode,
    /// What the parent is.
    pub kind: Kind,
    /// The first day; unknown means always.
    pub from: Option<Date>,
    /// The last day; unknown means still.
    pub to: Option<Date>,
}

impl Membership {
    /// Whether it held on the day.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|f| f <= day) && self.to.is_none_or(|t| day <= t)
    }
}

/// Practices that users put together under a name of their own (anchors: openprescribing#1136).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// A short code for addresses and exports: letters and digits.
    pub code: OdsCode,
    /// What people call it.
    pub name: String,
    /// Its practices.
    pub members: Vec<OdsCode>,
}

/// Who belongs to whom, with dates: a practice's past stays with the network and place it then had.
#[derive(Clone, Debug, Default)]
pub struct OrganisationTree {
    organisations: BTreeMap<OdsCode, Organisation>,
    by_child: HashMap<OdsCode, Vec<Membership>>,
    by_parent: HashMap<OdsCode, Vec<Membership>>,
}

impl OrganisationTree {
    /// Builds the tree. Of two organisations with one code, the later in the list stands.
    #[must_use]
    pub fn new(
        organisations: impl IntoIterator<Item = Organisation>,
        memberships: impl IntoIterator<Item = Membership>,
    ) -> Self {
        let mut tree =
            Self { organisations: organisations.into_iter().map(|o| (o.code, o)).collect(), ..Self::default() };
        for membership in memberships {
            tree.belong(membership);
        }
        tree
    }

    /// Adds the users' own groups: members belong from the beginning and for good.
    pub fn add_groups<'a>(&mut self, groups: impl IntoIterator<Item = &'a Group>) {
        for group in groups {
            self.organisations.insert(
                group.code,
                Organisation {
                    code: group.code,
                    name: group.name.clone(),
                    kind: Kind::Group,
                    opened: None,
                    closed: None,
                    successor: None,
                    postcode: None,
                },
            );
            for &child in &group.members {
                self.belong(Membership { child, parent: group.code, kind: Kind::Group, from: None, to: None });
            }
        }
    }

    fn belong(&mut self, membership: Membership) {
        self.by_parent.entry(membership.parent).or_default().push(membership.clone());
        self.by_child.entry(membership.child).or_default().push(membership);
    }

    /// The organisation with the code.
    #[must_use]
    pub fn get(&self, code: OdsCode) -> Option<&Organisation> {
        self.organisations.get(&code)
    }

    /// Its name, or the code when the reference files do not have it.
    #[must_use]
    pub fn name(&self, code: OdsCode) -> String {
        self.get(code).map_or_else(|| code.to_string(), |o| o.name.clone())
    }

    /// All organisations, in order of code.
    pub fn all(&self) -> impl Iterator<Item = &Organisation> {
        self.organisations.values()
    }

    /// All organisations of a kind, in order of code.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Organisation> {
        self.organisations.values().filter(move |o| o.kind == kind)
    }

    /// What `child` belonged to on the day, at that level: of several, the one that began last.
    ///
    /// An ICB or region is found directly or through the place. Everything belongs to England.
    #[must_use]
    pub fn parent(&self, child: OdsCode, level: Kind, day: Date) -> Option<OdsCode> {
        if level == Kind::England {
            return Some(OdsCode::england());
        }
        let direct = self.by_child.get(&child).and_then(|all| {
            all.iter().filter(|m| m.kind == level && m.holds(day)).max_by_key(|m| (m.from, m.parent)).map(|m| m.parent)
        });
        match (direct, level) {
            (Some(parent), _) => Some(parent),
            (None, Kind::Icb) => self.parent(child, Kind::Place, day).and_then(|p| self.parent(p, Kind::Icb, day)),
            (None, Kind::Region) => self.parent(child, Kind::Icb, day).and_then(|p| self.parent(p, Kind::Region, day)),
            _ => None,
        }
    }

    /// Everything an organisation has ever belonged to, in the order given.
    #[must_use]
    pub fn memberships(&self, child: OdsCode) -> &[Membership] {
        self.by_child.get(&child).map_or(&[], Vec::as_slice)
    }

    /// Every group a practice is in; a practice may be in several.
    #[must_use]
    pub fn groups(&self, child: OdsCode) -> Vec<OdsCode> {
        let all = self.by_child.get(&child).map_or(&[][..], Vec::as_slice);
        all.iter().filter(|m| m.kind == Kind::Group).map(|m| m.parent).collect()
    }

    /// The practices that belonged to `parent` on the day (as at), in order of code: directly, or through its places.
    #[must_use]
    pub fn practices(&self, parent: OdsCode, day: Date) -> Vec<OdsCode> {
        if parent == OdsCode::england() {
            return self.of_kind(Kind::Practice).filter(|o| o.is_open(day)).map(|o| o.code).collect();
        }
        let mut found = BTreeSet::new();
        for m in self.by_parent.get(&parent).map_or(&[][..], Vec::as_slice).iter().filter(|m| m.holds(day)) {
            match self.get(m.child).map(|o| o.kind) {
                // Of overlapping memberships the later one stands, as in `parent`.
                Some(Kind::Practice) if m.kind == Kind::Group || self.parent(m.child, m.kind, day) == Some(parent) => {
                    found.insert(m.child);
                }
                Some(Kind::Place | Kind::Icb) => found.extend(self.practices(m.child, day)),
                _ => {}
            }
        }
        found.into_iter().collect()
    }

    /// Where a closed practice's patients went: its last successor, following mergers; itself if it has none.
    #[must_use]
    pub fn successor(&self, code: OdsCode) -> OdsCode {
        let mut seen = BTreeSet::from([code]);
        let mut at = code;
        while let Some(next) = self.get(at).and_then(|o| o.successor) {
            if !seen.insert(next) {
                break;
            }
            at = next;
        }
        at
    }
}
