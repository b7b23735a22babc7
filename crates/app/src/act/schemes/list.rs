use std::{collections::BTreeMap, sync::Arc};

use jiff::{ToSpan, civil::Date};
use linchpin_core::{OdsCode, Period, Result};
use linchpin_schemes::{Exact, Scheme, SignUp, agreement::Agreement, pay::Payment, scheme::Standard};
use linchpin_store::{Tx, scheme};

use super::{Held, show::last_of_each, subject};
use crate::{Actor, App, figures::Sheet, permission::Act};

/// A review is told so many days before it is due.
const AHEAD: i64 = 90;

/// The schemes of the place.
#[derive(Clone, Debug, Default)]
pub struct SchemesSeen {
    /// Those that can be read, by title.
    pub rows: Vec<SchemeRow>,
    /// What is wrong with files that cannot be, for those who keep them.
    pub faults: Vec<String>,
    /// Whether the reader sees everybody's agreements.
    pub everybody: bool,
}

/// A scheme in a list.
#[derive(Clone, Debug)]
pub struct SchemeRow {
    /// As its file says it now, or as it was agreed last where there is no file any more.
    pub scheme: Arc<Scheme>,
    /// What each provider whom the reader may see does.
    pub said: BTreeMap<OdsCode, SignUp>,
    /// Whether its review is due, or soon.
    pub review_due: bool,
}

/// Providers by standards, at one glance.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The scheme.
    pub scheme: Arc<Scheme>,
    /// The period whose figures are shown.
    pub period: Period,
    /// The providers, by code, each with a cell for each standard.
    pub rows: Vec<(OdsCode, Vec<MatrixCell>)>,
}

/// How a provider stands with a standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MatrixCell {
    /// It has not signed.
    NotSigned,
    /// It does not count yet.
    Later(Date),
    /// Nothing was reported for part of it, which earns nothing.
    NotReported,
    /// Nobody has accepted what it asks to be shown.
    NotShown,
    /// All of it is met.
    Met,
    /// So much of it is.
    Part {
        /// What was earned.
        earned: Exact,
        /// What there is.
        of: Exact,
    },
    /// None of it is.
    Short,
}

impl App {
    /// The schemes, with those whom the reader may see of who signed them.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn schemes_seen(&self, actor: &Actor) -> Result<SchemesSeen> {
        self.require(actor, Act::See, &subject(actor, actor.organisation)).await?;
        let (files, today, everybody) = (self.scheme_files(), self.clock.today(), self.may_see_all(actor));
        let mut tx = self.store.read().await?;
        let mut rows = Vec::new();
        let mut ids = scheme::texts(&mut tx).await?;
        ids.extend(files.sound.iter().map(|file| file.id.clone()));
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let held = last_of_each(self.agreements_of(&mut tx, &id).await?);
            let file = files.sound.iter().find(|file| file.id == id);
            let scheme = match (file, held.last()) {
                (Some(file), _) => Arc::clone(file),
                (None, Some(last)) => self.scheme_of(&mut tx, &last.head.hash).await?,
                (None, None) => continue,
            };
            let own = held.iter().filter(|one| everybody || one.head.provider == actor.organisation);
            let said: BTreeMap<_, _> = own.map(|one| (one.head.provider, one.agreement.sign_up(today))).collect();
            // A practice is shown what it was offered.
            if everybody || !said.is_empty() {
                let review_due = review_due(&scheme, &held, today);
                rows.push(SchemeRow { scheme, said, review_due });
            }
        }
        tx.rollback().await?;
        rows.sort_by(|a, b| a.scheme.title.cmp(&b.scheme.title));
        Ok(SchemesSeen { rows, faults: if everybody { files.faults } else { Vec::new() }, everybody })
    }

    /// Providers by the standards of a scheme, for those whom the reader may see; none for a scheme without standards, or that
    /// nobody signed.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn matrix(&self, actor: &Actor, id: &str) -> Result<Option<Matrix>> {
        self.require(actor, Act::See, &subject(actor, actor.organisation)).await?;
        let (sheet, everybody) = (self.figures.sheet().await?, self.may_see_all(actor));
        let mut tx = self.store.read().await?;
        let held = last_of_each(self.agreements_of(&mut tx, id).await?);
        let Some(last) = held.last() else { return Ok(None) };
        let scheme = match self.scheme_file(id) {
            Ok(file) => file,
            Err(_) => self.scheme_of(&mut tx, &last.head.hash).await?,
        };
        if scheme.standards.is_empty() {
            return Ok(None);
        }
        let period = self.period_now(&scheme);
        let payments = self.payments_now(&mut tx, &sheet, id, period).await?;
        tx.rollback().await?;
        let rows = held.iter().filter(|one| everybody || one.head.provider == actor.organisation);
        let rows = rows.map(|one| {
            let payment = payments.get(&one.head.provider);
            let cell = |standard: &Standard| cell(standard, period, payment);
            (one.head.provider, scheme.standards.iter().map(cell).collect())
        });
        Ok(Some(Matrix { rows: rows.collect(), period, scheme: Arc::clone(&scheme) }))
    }

    /// The period of a scheme that holds today; the last where its term is over, the first where it has not begun.
    pub(super) fn period_now(&self, scheme: &Scheme) -> Period {
        let today = self.clock.today();
        let day = today.clamp(scheme.term.from, scheme.term.to);
        Period::containing(day, scheme.pays.period.kind())
    }

    /// What everybody who signed comes to in a period, as things stand.
    async fn payments_now(
        &self,
        tx: &mut Tx,
        sheet: &Sheet,
        id: &str,
        period: Period,
    ) -> Result<BTreeMap<OdsCode, Payment>> {
        let signed = self.signed(tx, id, period).await?;
        let mut texts: BTreeMap<String, (Arc<Scheme>, Vec<OdsCode>)> = BTreeMap::new();
        for one in signed {
            texts.entry(one.hash).or_insert_with(|| (one.text, Vec::new())).1.push(one.provider);
        }
        let mut all = BTreeMap::new();
        for (text, providers) in texts.into_values() {
            let told = self.told_of(tx, &text, &providers, period).await?;
            let facts = self.facts_of(tx, sheet, &text, &told, period).await?;
            let facts: Vec<_> = facts.into_iter().map(|one| one.facts).collect();
            // What cannot be paid has no figures to show: the scheme’s page says why.
            for payment in text.calculate(period, &facts).unwrap_or_default() {
                if let Ok(provider) = payment.provider.parse() {
                    all.insert(provider, payment);
                }
            }
        }
        Ok(all)
    }
}

/// Whether a review is due soon, and none was held in the 90 days before.
fn review_due(scheme: &Scheme, held: &[Held], today: Date) -> bool {
    let ahead = today.saturating_add(AHEAD.days());
    let since = scheme.term.review.saturating_sub(AHEAD.days());
    let reviewed = |agreement: &Agreement| agreement.reviews.iter().any(|one| one.on >= since);
    let running = held.iter().filter(|one| matches!(one.agreement.sign_up(today), SignUp::Provides));
    let mut running = running.peekable();
    running.peek().is_some() && scheme.term.review <= ahead && running.any(|one| !reviewed(&one.agreement))
}

/// How a standard stands in a payment.
fn cell(standard: &Standard, period: Period, payment: Option<&Payment>) -> MatrixCell {
    let Some(payment) = payment else { return MatrixCell::NotSigned };
    if let Some(from) = standard.from.filter(|from| *from > period.first()) {
        return MatrixCell::Later(from);
    }
    let (mut earned, mut of) = (Exact::ZERO, Exact::ZERO);
    let mut add = |name: &str, most: Exact| {
        if let Some(part) = payment.parts.get(name) {
            earned = earned.plus(*part).unwrap_or(earned);
            of = of.plus(most).unwrap_or(of);
        }
    };
    match standard.points.and_then(linchpin_schemes::scheme::Figure::get) {
        Some(points) => add(&standard.name, points),
        None => {
            for must in &standard.musts {
                let most = must.points.and_then(linchpin_schemes::scheme::Figure::get).unwrap_or(Exact::ONE);
                add(&must.name, most);
            }
        }
    }
    let silent = standard
        .musts
        .iter()
        .any(|must| payment.because.iter().any(|why| *why == format!("{} is not reported", must.name)));
    match (earned >= of, earned > Exact::ZERO) {
        (true, _) if of > Exact::ZERO => MatrixCell::Met,
        (_, true) => MatrixCell::Part { earned, of },
        _ if silent => MatrixCell::NotReported,
        _ if standard.musts.iter().all(|must| must.evidence.is_some()) => MatrixCell::NotShown,
        _ => MatrixCell::Short,
    }
}
