use std::collections::{BTreeMap, BTreeSet};

use linchpin_core::{OdsCode, PersonId, Result};
use linchpin_measures::disclosure::{Rule, Shown};
use linchpin_risk::list::List;
use linchpin_store::care;

use super::{OnList, gather::stands};
use crate::{
    Actor, App,
    permission::{Act, Relationship, Resource, Subject},
};

/// How far practices have come with a list: numbers, and never whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Each practice, by its code.
    pub practices: Vec<PracticeCoverage>,
    /// All of them.
    pub total: PracticeCoverage,
    /// Whether small numbers are withheld from the reader, and the rest rounded.
    pub is_withheld: bool,
    /// How many the list's file expects of a place of so many people, where it says so.
    pub wanted: Option<(u64, u64)>,
}

/// One practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PracticeCoverage {
    /// Which; none for all.
    pub practice: Option<OdsCode>,
    /// People whose records were looked at.
    pub people: Shown,
    /// How many of so many people would be expected on the list; none where its file does not say.
    pub expected: Option<u64>,
    /// How many are on it by score or register.
    pub on_list: Shown,
    /// To how many it was put: everybody for whom somebody decided, or has to.
    pub offered: Shown,
    /// How many of these were taken on, those whose plan has ended among them.
    pub accepted: Shown,
    /// How many are to be asked later.
    pub later: Shown,
    /// For how many there is to be no plan.
    pub declined: Shown,
}

/// What is counted of a practice.
#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    people: u64,
    on_list: u64,
    offered: u64,
    accepted: u64,
    later: u64,
    declined: u64,
}

impl App {
    /// How far practices have come with a list: the actor's own, as counted; or every practice of the place, with small numbers
    /// withheld and the rest rounded (`methods.md` 9).
    ///
    /// # Errors
    /// The table refuses; or the store, or what was worked out, cannot be reached.
    pub async fn coverage(&self, actor: &Actor, list: &List) -> Result<Coverage> {
        let own = (!actor.is_place_wide()).then_some(actor.organisation);
        let subject = Subject::of(Resource::Aggregate);
        let subject = if own.is_some() { subject.with(Relationship::OwnOrganisation) } else { subject };
        self.require(actor, Act::See, &subject).await?;
        let pathway = self.pathway(&list.pathway)?;
        let mut counted: BTreeMap<OdsCode, Counted> = BTreeMap::new();
        for (practice, (people, on_list)) in self.everybody.on_list(list).await? {
            if own.is_none_or(|own| own == practice) {
                counted.insert(practice, Counted { people, on_list, ..Counted::default() });
            }
        }
        let form = list.question.split_once('.').map_or("", |(form, _)| form);
        let mut tx = self.store.read().await?;
        let mut cases = care::standing(&mut tx, &pathway.id, form, own).await?;
        tx.rollback().await?;
        // Somebody counts once, by their last case.
        let mut met: BTreeSet<PersonId> = BTreeSet::new();
        cases.reverse();
        for case in cases.iter().filter(|case| met.insert(case.person)) {
            let one = counted.entry(case.practice).or_default();
            one.offered += 1;
            match stands(list, &pathway, case) {
                OnList::Accepted(..) | OnList::Ended(..) => one.accepted += 1,
                OnList::Later(_) => one.later += 1,
                OnList::Declined(..) => one.declined += 1,
                OnList::Undecided | OnList::Proposed(_) => {}
            }
        }
        let rule = if own.is_some() { Rule::Exact } else { Rule::Redact };
        let each = |of: fn(&Counted) -> u64| counted.values().map(of).collect::<Vec<_>>();
        let total = PracticeCoverage {
            practice: None,
            people: rule.total(&each(|one| one.people)),
            expected: list.expected.map(|expected| expected.among(each(|one| one.people).iter().sum())),
            on_list: rule.total(&each(|one| one.on_list)),
            offered: rule.total(&each(|one| one.offered)),
            accepted: rule.total(&each(|one| one.accepted)),
            later: rule.total(&each(|one| one.later)),
            declined: rule.total(&each(|one| one.declined)),
        };
        let practices = counted.iter().map(|(practice, one)| PracticeCoverage {
            practice: Some(*practice),
            people: rule.show(one.people),
            expected: list.expected.map(|expected| expected.among(one.people)),
            on_list: rule.show(one.on_list),
            offered: rule.show(one.offered),
            accepted: rule.show(one.accepted),
            later: rule.show(one.later),
            declined: rule.show(one.declined),
        });
        let wanted = list.expected.map(|expected| (expected.people, expected.of));
        Ok(Coverage { practices: practices.collect(), total, is_withheld: own.is_none(), wanted })
    }
}
