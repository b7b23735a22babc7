//! How a provider does in the year of a scheme, and how the year ends if it goes on like that (D2: the monthly dashboard).

use std::sync::Arc;

use jiff::civil::Date;
use linchpin_core::{OdsCode, Pence, Period, PeriodKind, Result};
use linchpin_schemes::{
    Exact, Rounding, Scheme,
    pay::{Facts, Measured, Payment, Shown},
    scheme::{Basis, Mark},
};
use linchpin_store::Tx;

use super::facts::{Gathered, instalments};
use crate::{App, figures::Sheet};

/// The year of a scheme that holds today, period by period.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// The year.
    pub year: Period,
    /// The periods for which the provider is paid, in order.
    pub stretches: Vec<Stretch>,
}

/// One period of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Which.
    pub period: Period,
    /// Whether it is over.
    pub when: When,
    /// By which text.
    pub text: Arc<Scheme>,
    /// What is known of the provider. Of a period that is not over activity is as it would be if it went on as before.
    pub gathered: Gathered,
    /// Everybody's facts, because what one is paid may turn on the others.
    pub everybody: Vec<Facts>,
    /// What is paid by these, or why nothing can be.
    pub payment: Result<Payment, String>,
    /// What would be paid if everything asked were met; none where it cannot be told.
    pub most: Option<Pence>,
}

/// When a period is, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// It is over.
    Over,
    /// It holds today.
    Now,
    /// It has not begun.
    ToCome,
}

impl When {
    fn of(period: Period, today: Date) -> Self {
        match period {
            _ if period.last() < today => Self::Over,
            _ if period.first() > today => Self::ToCome,
            _ => Self::Now,
        }
    }
}

impl Course {
    /// The period that holds today, else the last that is over.
    #[must_use]
    pub fn now(&self) -> Option<&Stretch> {
        let now = self.stretches.iter().find(|one| one.when == When::Now);
        now.or_else(|| self.stretches.iter().rfind(|one| one.when == When::Over))
    }

    /// What the periods came to that are over.
    #[must_use]
    pub fn earned(&self) -> Pence {
        self.sum(|one| if one.when == When::Over { one.amount() } else { Pence(0) })
    }

    /// What the whole year comes to if it goes on like this.
    #[must_use]
    pub fn forecast(&self) -> Pence {
        self.sum(Stretch::amount)
    }

    /// What the periods that are over would have come to with everything met.
    #[must_use]
    pub fn left(&self) -> Pence {
        self.sum(|one| match one.most {
            Some(most) if one.when == When::Over => Pence((most.0 - one.amount().0).max(0)),
            _ => Pence(0),
        })
    }

    fn sum(&self, of: impl Fn(&Stretch) -> Pence) -> Pence {
        Pence(self.stretches.iter().map(|one| of(one).0).sum())
    }
}

impl Stretch {
    /// What is worked out, whether or not something holds it up; nothing where it cannot be.
    #[must_use]
    pub fn amount(&self) -> Pence {
        self.payment.as_ref().map_or(Pence(0), |payment| payment.amount)
    }

    /// What would be paid if these musts reached these levels, and everything else were as it is.
    ///
    /// # Errors
    /// Nothing can be paid, in a sentence.
    pub fn what_if(&self, levels: &[(String, linchpin_schemes::scheme::Level)]) -> Result<Payment, String> {
        let mut facts = self.gathered.facts.clone();
        for (must, level) in levels {
            let reached = Measured::of(level.value, Exact::ONE);
            facts.measured.insert(must.clone(), reached);
        }
        self.paid(facts)
    }

    fn paid(&self, own: Facts) -> Result<Payment, String> {
        let mut all = self.everybody.clone();
        let provider = own.provider.clone();
        match all.iter_mut().find(|one| one.provider == provider) {
            Some(one) => *one = own,
            None => all.push(own),
        }
        pay(&self.text, self.period, &all, &provider)
    }
}

fn pay(text: &Scheme, period: Period, all: &[Facts], provider: &str) -> Result<Payment, String> {
    let payments = text.calculate(period, all).map_err(|why| why.to_string())?;
    payments.into_iter().find(|one| one.provider == provider).ok_or_else(|| "it is not paid by this".to_owned())
}

impl App {
    /// How a provider does in the year that holds today; no periods where it has not signed.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub(crate) async fn course(&self, tx: &mut Tx, sheet: &Sheet, id: &str, provider: OdsCode) -> Result<Course> {
        let today = self.clock.today();
        let year = Period::containing(today, PeriodKind::FinancialYear);
        let mut course = Course { year, stretches: Vec::new() };
        for period in self.periods_of(tx, id, provider, year).await? {
            let signed = self.signed(tx, id, period).await?;
            let Some(own) = signed.iter().find(|one| one.provider == provider) else { continue };
            // A pot is shared among those who are paid by one text.
            let with: Vec<OdsCode> = signed.iter().filter(|one| one.hash == own.hash).map(|one| one.provider).collect();
            let told = self.told_of(tx, &own.text, &with, period).await?;
            let all = self.facts_of(tx, sheet, &own.text, &told, period).await?;
            let code = provider.to_string();
            let Some(gathered) = all.iter().find(|one| one.facts.provider == code).cloned() else { continue };
            course.stretches.push(Stretch {
                period,
                when: When::of(period, today),
                text: Arc::clone(&own.text),
                gathered,
                everybody: all.into_iter().map(|one| one.facts).collect(),
                payment: Err(String::new()),
                most: None,
            });
        }
        go_on(&mut course, today);
        work_out(&mut course);
        Ok(course)
    }

    /// The periods of a year for which a provider may be paid, by the text that was agreed last.
    async fn periods_of(&self, tx: &mut Tx, id: &str, provider: OdsCode, year: Period) -> Result<Vec<Period>> {
        let heads = linchpin_store::scheme::between(tx, id, provider).await?;
        let Some(head) = heads.first() else { return Ok(Vec::new()) };
        let text = self.scheme_of(tx, &head.hash).await?;
        Ok(text.periods().into_iter().filter(|one| year.contains(one.first())).collect())
    }
}

/// Counts of activity for what is still to come: as many a day as in the year so far (a plain rate, and the page says so).
fn go_on(course: &mut Course, today: Date) {
    let days = |from: Date, to: Date| i64::from(to.since(from).map_or(0, |span| span.get_days()).max(0));
    let begun = course.stretches.iter().map(|one| one.period.first()).min().unwrap_or(today);
    let elapsed = days(begun, today);
    let providers: Vec<String> = course
        .stretches
        .first()
        .map(|one| one.everybody.iter().map(|f| f.provider.clone()).collect())
        .unwrap_or_default();
    for provider in providers {
        let Some(text) = course.stretches.first().map(|one| Arc::clone(&one.text)) else { return };
        for name in instalments(&text).map(|one| one.name().to_owned()) {
            let counted = |one: &Stretch| {
                let facts = one.everybody.iter().find(|facts| facts.provider == provider)?;
                facts.counted.get(&name).copied()
            };
            let sum = course.stretches.iter().filter_map(counted).try_fold(Exact::ZERO, |all, one| all.plus(one).ok());
            let rate = sum.and_then(|sum| sum.over(Exact::whole(elapsed)).ok().flatten());
            let (Some(rate), true) = (rate, elapsed > 0) else { continue };
            for one in course.stretches.iter_mut().filter(|one| one.when != When::Over) {
                let rest = days(today.max(one.period.first()), one.period.next().first());
                let more = rate.times(Exact::whole(rest)).and_then(|more| more.rounded(0, Rounding::Down));
                let Ok(more) = more else { continue };
                let own = one.gathered.facts.provider == provider;
                let facts = one.everybody.iter_mut().find(|facts| facts.provider == provider);
                for facts in facts.into_iter().chain(own.then_some(&mut one.gathered.facts)) {
                    if let Some(counted) = facts.counted.get_mut(&name) {
                        *counted = counted.plus(more).unwrap_or(*counted);
                    }
                }
            }
        }
    }
}

/// What each period comes to. What is paid for counts towards the cap of later ones.
fn work_out(course: &mut Course) {
    let mut before: Vec<(Period, Exact)> = Vec::new();
    for one in &mut course.stretches {
        if let Basis::Activity { instalments, cap: Some(cap), .. } = &one.text.pays.basis
            && let [single] = instalments.as_slice()
            && cap.per != one.text.pays.period
        {
            let span = Period::containing(one.period.first(), cap.per.kind());
            let used = before.iter().filter(|(period, _)| span.contains(period.first()));
            let used = used.fold(Exact::ZERO, |all, (_, used)| all.plus(*used).unwrap_or(all));
            one.gathered.facts.earlier.insert(single.counts.name().to_owned(), used);
        }
        one.payment = one.paid(one.gathered.facts.clone());
        one.most = one.paid(all_met(&one.text, &one.gathered.facts)).ok().map(|payment| payment.amount);
        if let Some(capped) = one.payment.as_ref().ok().and_then(|payment| payment.capped) {
            before.push((one.period, capped));
        }
    }
}

/// The same facts with everything met that is asked. Activity stays as it is.
fn all_met(scheme: &Scheme, facts: &Facts) -> Facts {
    let mut facts = facts.clone();
    for (_, must) in scheme.musts() {
        let level = match must.mark {
            Some(Mark::Between { upper: level, .. } | Mark::AtLeast(level) | Mark::AtMost(level)) => level.get(),
            _ => None,
        };
        let (now, before) = match must.mark {
            Some(Mark::Rises) => (Exact::ONE, Some(Exact::ZERO)),
            Some(Mark::Falls) => (Exact::ZERO, Some(Exact::ONE)),
            Some(_) => (level.map_or(Exact::ZERO, |level| level.value), None),
            None => {
                facts.evidence.insert(must.name.clone(), Shown::Accepted);
                continue;
            }
        };
        facts.measured.insert(must.name.clone(), Measured::of(now, Exact::ONE));
        facts.baseline.extend(before.map(|before| (must.name.clone(), Measured::of(before, Exact::ONE))));
    }
    for evidence in &scheme.assures.evidence {
        facts.evidence.insert(evidence.what.clone(), Shown::Accepted);
    }
    facts
}
