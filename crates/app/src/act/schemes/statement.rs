//! What a provider earned, what it left, and what to do next: one page that it would keep.

use std::sync::Arc;

use jiff::{ToSpan, civil::Date};
use linchpin_core::{OdsCode, Pence, Period, PeriodKind, Result};
use linchpin_schemes::{Scheme, SignUp, agreement::Agreement};

use super::{course::Course, show::last_of_each, subject};
use crate::{Actor, App, permission::Act};

/// What is due in so many days stands on the statement.
const AHEAD: i64 = 60;

/// The statement of a provider for the year that holds today.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Whose.
    pub provider: OdsCode,
    /// Of which year.
    pub year: Period,
    /// As which day.
    pub on: Date,
    /// The schemes that it signed or was offered, by title.
    pub lines: Vec<StatementLine>,
}

/// One scheme on it.
#[derive(Clone, Debug)]
pub struct StatementLine {
    /// The scheme.
    pub scheme: Arc<Scheme>,
    /// What the provider does.
    pub sign_up: SignUp,
    /// What the periods came to that are over.
    pub earned: Pence,
    /// What they would have come to beside that with everything met.
    pub left: Pence,
    /// What the year comes to if it goes on like this.
    pub forecast: Pence,
    /// What to do next, a sentence each.
    pub next: Vec<String>,
}

impl App {
    /// The statement of a provider.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn statement(&self, actor: &Actor, provider: OdsCode) -> Result<Statement> {
        self.require(actor, Act::See, &subject(actor, provider)).await?;
        let (sheet, today) = (self.figures.sheet().await?, self.clock.today());
        let mut tx = self.store.read().await?;
        let mut ids: Vec<String> =
            self.agreements_with(&mut tx, provider).await?.into_iter().map(|one| one.head.scheme).collect();
        ids.dedup();
        let mut lines = Vec::new();
        for id in ids {
            let held = last_of_each(self.agreements_of(&mut tx, &id).await?);
            let Some(held) = held.into_iter().find(|one| one.head.provider == provider) else { continue };
            let scheme = self.scheme_of(&mut tx, held.agreement.text(today)).await?;
            let course = self.course(&mut tx, &sheet, &id, provider).await?;
            lines.push(StatementLine {
                sign_up: held.agreement.sign_up(today),
                earned: course.earned(),
                left: course.left(),
                forecast: course.forecast(),
                next: next(&scheme, &held.agreement, &course, today),
                scheme,
            });
        }
        tx.rollback().await?;
        lines.sort_by(|a, b| a.scheme.title.cmp(&b.scheme.title));
        let year = Period::containing(today, PeriodKind::FinancialYear);
        Ok(Statement { provider, year, on: today, lines })
    }
}

/// What a provider can do about a scheme, the most pressing first.
fn next(scheme: &Scheme, agreement: &Agreement, course: &Course, today: Date) -> Vec<String> {
    let mut all = Vec::new();
    match agreement.sign_up(today) {
        SignUp::Invited => all.push("Answer the invitation.".to_owned()),
        SignUp::Declined => all.push("Name who serves your patients.".to_owned()),
        SignUp::ServedBy(_) | SignUp::Provides => {}
    }
    if agreement.offered.is_some() {
        all.push("Answer the variation that is offered.".to_owned());
    }
    let ahead = today.saturating_add(AHEAD.days());
    let due = agreement.items.iter().flatten().filter(|item| item.done.is_none() && item.by <= ahead);
    all.extend(due.map(|item| {
        let late = if item.by < today { "is overdue since" } else { "is due on" };
        format!("“{}” {late} {}.", item.what.trim_end_matches('.'), item.by.strftime("%-d %B %Y"))
    }));
    if let Some(Ok(payment)) = course.now().map(|now| now.payment.as_ref()) {
        all.extend(payment.held.iter().map(|why| format!("Payment is held up: {why}.")));
        all.extend(payment.because.iter().map(|why| format!("{}.", named(scheme, why))));
    }
    all
}

/// The names of musts as people call them: `urgent is 85% and 90% is wanted` begins with what the scheme says of it.
fn named(scheme: &Scheme, why: &str) -> String {
    let must =
        scheme.musts().find(|(_, must)| why.strip_prefix(must.name.as_str()).is_some_and(|rest| rest.starts_with(' ')));
    match must {
        Some((standard, must)) => {
            let rest = why.get(must.name.len()..).unwrap_or_default().trim_start();
            format!("{}, {}: {rest}", standard.title, must.says.trim_end_matches('.'))
        }
        None => {
            let mut letters = why.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
    }
}
