//! Money that comes in (`domain.md` F1, F2, F5 to F7): tables as documents print them, savings month by month, the conditions of a
//! pooled budget, and the prescribing budget. Nothing here is about anybody.

mod keep;
mod pool;
mod prescribing;
mod savings;
mod tables;

use linchpin_core::{Error, OdsCode, Period, PeriodKind, Result};
use linchpin_store::{Tx, account};

pub use keep::KeepTable;
pub use pool::{Evidenced, SayEvidence};
pub use prescribing::{Budgets, SetBudget};
pub use savings::{AdoptPlan, PutFigure, Savings};
pub use tables::{Edition, TableSeen};

use crate::{
    Actor,
    permission::{Relationship, Resource, Subject},
};

/// Money of an organisation, as its own people or others meet it.
fn subject(resource: Resource, actor: &Actor, whose: OdsCode) -> Subject {
    let subject = Subject::of(resource);
    if actor.organisation == whose { subject.with(Relationship::OwnOrganisation) } else { subject }
}

/// A financial year as it is written: `2026/27`.
fn financial_year(text: &str) -> Result<Period> {
    let year = Period::parse(text.trim()).ok().filter(|year| year.kind() == PeriodKind::FinancialYear);
    year.ok_or_else(|| Error::invalid("Write the financial year such as 2026/27."))
}

/// Words that somebody typed, of at most so many letters.
fn words(text: &str, most: usize, what: &str) -> Result<String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Error::invalid(format!("Write {what}."))),
        n if n > most => Err(Error::invalid(format!("Write {what} in {most} letters at most; these are {n}."))),
        _ => Ok(text.to_owned()),
    }
}

/// The name of an account, for those who read what it wrote.
async fn named(tx: &mut Tx, account: Option<linchpin_core::UserId>) -> Result<Option<String>> {
    let Some(id) = account else { return Ok(None) };
    Ok(account::by_id(tx, id).await?.map(|account| account.name))
}
