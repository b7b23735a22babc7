//! What is known of providers in a period, for their payments: counts and figures, and never a person.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use linchpin_access::england;
use linchpin_core::{Error, OdsCode, Period, Result};
use linchpin_schemes::{
    Exact, Scheme,
    agreement::State,
    pay::{Facts, Shares, Shown},
    scheme::{Basis, Counts, Mark, Must},
};
use linchpin_store::{Tx, scheme};
use serde::{Deserialize, Serialize};

use super::Held;
use crate::{
    App,
    figures::{Sheet, Taken},
};

/// What is told of a provider, beside what is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// What it declares, by the word of the scheme.
    pub declared: BTreeMap<String, Exact>,
    /// What was paid for already in the time of the cap, by the same word.
    pub earlier: BTreeMap<String, Exact>,
    /// What became of evidence, by the name of the must, or by what it is.
    pub evidence: BTreeMap<String, Shown>,
}

/// What is known of a provider, and which figures were taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gathered {
    /// What is known.
    pub facts: Facts,
    /// The figure behind each must, with its own period.
    pub taken: BTreeMap<String, Taken>,
    /// The same from before the scheme began.
    pub baseline: BTreeMap<String, Taken>,
}

impl App {
    /// What is known of providers in a period, in the order of their codes. Figures come in as a sheet, which is asked for
    /// before the transaction, because reading it may take long.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub(crate) async fn facts_of(
        &self,
        tx: &mut Tx,
        sheet: &Sheet,
        scheme: &Scheme,
        told: &BTreeMap<OdsCode, Told>,
        period: Period,
    ) -> Result<Vec<Gathered>> {
        let held = self.agreements_of(tx, &scheme.id).await?;
        self.facts_with(tx, sheet, (scheme, &held), told, period).await
    }

    /// The same where the agreements by the scheme were read already.
    pub(super) async fn facts_with(
        &self,
        tx: &mut Tx,
        sheet: &Sheet,
        (scheme, held): (&Scheme, &[Held]),
        told: &BTreeMap<OdsCode, Told>,
        period: Period,
    ) -> Result<Vec<Gathered>> {
        let counted = counted(tx, scheme, period).await?;
        let one = |(provider, told): (&OdsCode, &Told)| {
            let is_own = |one: &&Held| one.head.provider == *provider && one.head.begins == scheme.term.from;
            let agreed = held.iter().rfind(is_own);
            let members = self.members(sheet, *provider, period);
            let served = held.iter().filter(|one| {
                one.head.served_by.is_some_and(|server| server == *provider || members.contains(&server))
                    && matches!(one.head.state, State::Declined | State::Ended)
            });
            let of: BTreeSet<OdsCode> = served.map(|one| one.head.provider).chain(members.iter().copied()).collect();
            let mut gathered = measured(sheet, scheme, *provider, period, agreed);
            gathered.facts.list = add_up(&members, |one| sheet.list(one, period));
            gathered.facts.weighted = add_up(&members, |one| sheet.weighted(one, period));
            for (counts, done) in &counted {
                let n = of.iter().filter_map(|one| done.get(one)).sum::<u64>();
                gathered.facts.counted.insert(counts.name().to_owned(), whole(n));
            }
            for one in instalments(scheme) {
                if let (Counts::Declared(what), Some(n)) = (one, told.declared.get(one.name())) {
                    gathered.facts.counted.insert(what.clone(), *n);
                }
            }
            gathered.facts.earlier.clone_from(&told.earlier);
            gathered.facts.evidence.clone_from(&told.evidence);
            gathered
        };
        Ok(told.iter().map(one).collect())
    }

    /// The practices of a provider: itself, or those that belong to a network or group.
    fn members(&self, sheet: &Sheet, provider: OdsCode, period: Period) -> BTreeSet<OdsCode> {
        if sheet.practices().contains(&provider) {
            return [provider].into();
        }
        let code = provider.to_string();
        let belongs = |one: &&OdsCode| self.groups.of(**one, period.last()).contains(&code);
        sheet.practices().iter().filter(belongs).copied().chain([provider]).collect()
    }
}

/// What indicators say for each must, now and before the scheme began.
fn measured(sheet: &Sheet, scheme: &Scheme, provider: OdsCode, period: Period, agreed: Option<&Held>) -> Gathered {
    let facts = Facts { provider: provider.to_string(), ..Facts::default() };
    let mut gathered = Gathered { facts, taken: BTreeMap::new(), baseline: BTreeMap::new() };
    for (_, must) in scheme.musts() {
        let Some(indicator) = &must.indicator else { continue };
        let fixed = agreed.and_then(|one| one.agreement.baseline.get(&must.name));
        let baseline = match fixed {
            Some(fixed) => Some(Taken { measured: fixed.measured, of: fixed.of, within: false }),
            None if compares(must) => sheet.before(indicator, provider, scheme.term.from),
            None => None,
        };
        let taken = sheet.measured(indicator, provider, period);
        // A figure is no better than itself: until there is a later one, nothing was reported.
        let later = |taken: &Taken| baseline.is_none_or(|baseline| taken.of.last() > baseline.of.last());
        if let Some(taken) = taken.filter(|taken| !compares(must) || later(taken)) {
            gathered.facts.measured.insert(must.name.clone(), taken.measured);
            gathered.taken.insert(must.name.clone(), taken);
        }
        if let Some(baseline) = baseline {
            gathered.facts.baseline.insert(must.name.clone(), baseline.measured);
            gathered.baseline.insert(must.name.clone(), baseline);
        }
        let register = must.prevalence.as_ref().and_then(|prevalence| prevalence.register.as_deref());
        let shares = register.and_then(|register| {
            let (here, england) = (sheet.measured(register, provider, period)?, sheet.england(register, period)?);
            Some(Shares { here: share(here)?, england: share(england)? })
        });
        gathered.facts.prevalence.extend(shares.map(|shares| (must.name.clone(), shares)));
    }
    gathered
}

/// Whether a must is held against a baseline.
pub(super) fn compares(must: &Must) -> bool {
    matches!(must.mark, Some(Mark::Rises | Mark::Falls))
}

fn share(taken: Taken) -> Option<Exact> {
    taken.measured.numerator.over(taken.measured.denominator).ok().flatten()
}

/// What earns money by activity, in the order of the file.
pub(super) fn instalments(scheme: &Scheme) -> impl Iterator<Item = &Counts> {
    let all = match &scheme.pays.basis {
        Basis::Activity { instalments, .. } => instalments.as_slice(),
        _ => &[],
    };
    all.iter().map(|one| &one.counts)
}

/// How many of each thing that can be counted here were done in a period, by organisation.
async fn counted<'a>(
    tx: &mut Tx,
    scheme: &'a Scheme,
    period: Period,
) -> Result<Vec<(&'a Counts, BTreeMap<OdsCode, u64>)>> {
    let span = span(period)?;
    let mut all = Vec::new();
    for counts in instalments(scheme) {
        let done = match counts {
            Counts::Pathway { id, state } => scheme::cases(tx, (id, state.as_deref()), &scheme.id, span).await?,
            Counts::Booked(kind) => scheme::kept(tx, kind, span).await?,
            Counts::Declared(_) => continue,
        };
        all.push((counts, done));
    }
    Ok(all)
}

/// From the first instant of a period to the first after it, by England's clocks.
fn span(period: Period) -> Result<(Timestamp, Timestamp)> {
    let begins = |period: Period| england::instant(period.first().at(0, 0, 0, 0));
    begins(period).zip(begins(period.next())).ok_or_else(|| Error::invalid("That period is out of reach."))
}

fn add_up(members: &BTreeSet<OdsCode>, of: impl Fn(OdsCode) -> Option<Exact>) -> Option<Exact> {
    let known: Vec<Exact> = members.iter().filter_map(|one| of(*one)).collect();
    let sum = known.iter().try_fold(Exact::ZERO, |all, one| all.plus(*one)).ok()?;
    (!known.is_empty()).then_some(sum)
}

fn whole(n: u64) -> Exact {
    Exact::whole(i64::try_from(n).unwrap_or(i64::MAX))
}
