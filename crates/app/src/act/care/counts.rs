use std::collections::BTreeMap;

use linchpin_core::{OdsCode, Result};
use linchpin_measures::disclosure::{Rule, Shown};
use linchpin_store::care;

use crate::{
    Actor, App,
    permission::{Act, Relationship, Resource, Subject},
};

/// How many cases of a pathway there are, and what came of them: numbers, and never whose.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseCounts {
    /// The pathway's id.
    pub pathway: String,
    /// By practice, state and what came of them.
    pub counts: Vec<CaseCount>,
    /// What changed from before to after, in the closed cases.
    pub outcomes: Vec<OutcomeSeen>,
}

/// One count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseCount {
    /// The practice; none for all that were counted.
    pub practice: Option<OdsCode>,
    /// The state.
    pub state: String,
    /// What came of them; none while they are open.
    pub outcome: Option<String>,
    /// Whether they are closed.
    pub closed: bool,
    /// How many, as the reader may see it.
    pub cases: Shown,
}

/// What changed in the closed cases by one outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeSeen {
    /// Its name in the pathway.
    pub name: String,
    /// In how many cases both were asked.
    pub cases: Shown,
    /// The mean change of each question; none where the cases are too few to be shown.
    pub change: Option<Vec<f64>>,
}

impl App {
    /// How many cases there are: the actor's own practice's, as counted; or the whole place's, with small numbers withheld and
    /// the rest rounded, and by practice and in total so that neither gives the other away (`methods.md` 9).
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn case_counts(&self, actor: &Actor) -> Result<Vec<CaseCounts>> {
        let own = (!actor.is_place_wide()).then_some(actor.organisation);
        let subject = Subject::of(Resource::Aggregate);
        let subject = if own.is_some() { subject.with(Relationship::OwnOrganisation) } else { subject };
        self.require(actor, Act::See, &subject).await?;
        // Totals are added up again from what is shown: a lower bound, and nothing withheld can be worked out from them.
        let rule = if own.is_some() { Rule::Exact } else { Rule::Redact };
        let mut tx = self.store.read().await?;
        let mut pathways: BTreeMap<String, Vec<care::Count>> = BTreeMap::new();
        for count in care::counts(&mut tx, own).await? {
            pathways.entry(count.pathway.clone()).or_default().push(count);
        }
        let mut all = Vec::new();
        for (pathway, counted) in pathways {
            let changed = care::changes(&mut tx, &pathway, own).await?;
            let outcomes = changed.into_iter().map(|(name, changes)| outcome(name, &changes, rule)).collect();
            all.push(CaseCounts { counts: counts(&counted, rule), outcomes, pathway });
        }
        tx.rollback().await?;
        Ok(all)
    }
}

fn counts(counted: &[care::Count], rule: Rule) -> Vec<CaseCount> {
    let mut totals: BTreeMap<(bool, &str, Option<&str>), Vec<u64>> = BTreeMap::new();
    let mut counts = Vec::new();
    for one in counted {
        totals.entry((one.closed, &one.state, one.outcome.as_deref())).or_default().push(one.cases);
        counts.push(CaseCount {
            practice: Some(one.practice),
            state: one.state.clone(),
            outcome: one.outcome.clone(),
            closed: one.closed,
            cases: rule.show(one.cases),
        });
    }
    counts.extend(totals.into_iter().map(|((closed, state, outcome), of)| CaseCount {
        practice: None,
        state: state.to_owned(),
        outcome: outcome.map(str::to_owned),
        closed,
        cases: rule.total(&of),
    }));
    counts
}

fn outcome(name: String, changes: &[Vec<f64>], rule: Rule) -> OutcomeSeen {
    let cases = rule.show(changes.len() as u64);
    let questions = changes.first().map_or(0, Vec::len);
    // A version of the file that asks otherwise cannot be averaged with this one.
    let alike: Vec<&Vec<f64>> = changes.iter().filter(|change| change.len() == questions).collect();
    let mean = |n: usize| alike.iter().filter_map(|change| change.get(n)).sum::<f64>() / alike.len() as f64;
    let is_shown = cases.count().is_some() && rule.show(alike.len() as u64).count().is_some_and(|n| n > 0);
    OutcomeSeen { name, cases, change: is_shown.then(|| (0..questions).map(mean).collect()) }
}
