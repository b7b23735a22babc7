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
    /// What is known of the provider so far.
    pub gathered: Gathered,
    /// The same of everybody, because what one is paid may turn on the others.
    pub everybody: Vec<Facts>,
    /// The same at the end of the period, if activity goes on as before.
    pub ahead: Vec<Facts>,
    /// What is paid by what is known so far, or why nothing can be.
    pub payment: Result<Payment, String>,
    /// What is paid if activity goes on as before; none where it cannot be told.
    pub expected: Option<Pence>,
    /// What would be paid then if everything asked were met; none where it cannot be told.
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
        self.sum(|one| one.expected.unwrap_or_else(|| one.amount()))
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
        self.paid(&self.everybody, facts)
    }

    /// What these facts come to. The others count only where a pot is shared with them.
    fn paid(&self, everybody: &[Facts], own: Facts) -> Result<Payment, String> {
        let provider = own.provider.clone();
        if self.text.pot.as_ref().is_none_or(|pot| pot.one_provider) {
            return pay(&self.text, self.period, &[own], &provider);
        }
        let mut all = everybody.to_vec();
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
        let held = self.agreements_of(tx, id).await?;
        let Some(last) = held.iter().rfind(|one| one.head.provider == provider) else { return Ok(course) };
        let text = self.scheme_of(tx, &last.head.hash).await?;
        for period in text.periods().into_iter().filter(|one| year.contains(one.first())) {
            let signed = self.signed_of(tx, &held, period).await?;
            let Some(own) = signed.iter().find(|one| one.provider == provider) else { continue };
            // A pot is shared among those who are paid by one text.
            let with: Vec<OdsCode> = signed.iter().filter(|one| one.hash == own.hash).map(|one| one.provider).collect();
            let told = self.told_of(tx, &own.text, &with, period).await?;
            let all = self.facts_with(tx, sheet, (&own.text, &held), &told, period).await?;
            let code = provider.to_string();
            let Some(gathered) = all.iter().find(|one| one.facts.provider == code).cloned() else { continue };
            let everybody: Vec<Facts> = all.into_iter().map(|one| one.facts).collect();
            course.stretches.push(Stretch {
                period,
                when: When::of(period, today),
                text: Arc::clone(&own.text),
                gathered,
                ahead: everybody.clone(),
                everybody,
                payment: Err(String::new()),
                expected: None,
                most: None,
            });
        }
        go_on(&mut course, today);
        work_out(&mut course);
        Ok(course)
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
                let facts = one.ahead.iter_mut().find(|facts| facts.provider == provider);
                if let Some(counted) = facts.and_then(|facts| facts.counted.get_mut(&name)) {
                    *counted = counted.plus(more).unwrap_or(*counted);
                }
            }
        }
    }
}

/// What each period comes to. What is paid for counts towards the cap of later ones.
fn work_out(course: &mut Course) {
    let (mut before, mut ahead) = (Vec::new(), Vec::new());
    for one in &mut course.stretches {
        let mut own = one.gathered.facts.clone();
        let provider = own.provider.clone();
        let mut later = one.ahead.iter().find(|facts| facts.provider == provider).unwrap_or(&own).clone();
        if let Some((name, span)) = capped(&one.text, one.period) {
            own.earlier.insert(name.clone(), used(&before, span));
            later.earlier.insert(name, used(&ahead, span));
        }
        one.gathered.facts.earlier.clone_from(&own.earlier);
        one.most = one.paid(&one.ahead, all_met(&one.text, &later)).ok().map(|payment| payment.amount);
        let expected = one.paid(&one.ahead, later);
        one.payment = one.paid(&one.everybody, own);
        let taken = |payment: &Payment| payment.capped.map(|capped| (one.period, capped));
        before.extend(one.payment.as_ref().ok().and_then(taken));
        ahead.extend(expected.as_ref().ok().and_then(taken));
        one.expected = expected.ok().map(|payment| payment.amount);
    }
}

/// What a cap is on that holds for longer than a period, and for how long.
fn capped(text: &Scheme, period: Period) -> Option<(String, Period)> {
    let Basis::Activity { instalments, cap: Some(cap), .. } = &text.pays.basis else { return None };
    let [single] = instalments.as_slice() else { return None };
    let span = Period::containing(period.first(), cap.per.kind());
    (cap.per != text.pays.period).then(|| (single.counts.name().to_owned(), span))
}

/// How much of a cap was used in its time.
fn used(before: &[(Period, Exact)], span: Period) -> Exact {
    let within = before.iter().filter(|(period, _)| span.contains(period.first()));
    within.fold(Exact::ZERO, |all, (_, used)| all.plus(*used).unwrap_or(all))
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
