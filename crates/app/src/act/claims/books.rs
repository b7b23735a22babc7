use jiff::civil::Date;
use linchpin_core::{EntryId, Error, Pence, Period, Result};
use linchpin_schemes::ledger::{Entry, journal};
use linchpin_store::ledger::{self, Closed, Line, Posted, Proof};

use super::make::amount_of;
use crate::{
    About, Actor, App,
    act::kept::one_line,
    permission::{Act, Resource, Subject},
};

/// The books as they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Books {
    /// Every account.
    pub accounts: Vec<Line>,
    /// What was counted on the way, beside what is there.
    pub proof: Proof,
    /// The periods that were closed.
    pub closes: Vec<Closed>,
    /// The last entries, the last first.
    pub entries: Vec<Posted>,
}

impl Books {
    /// What came in, in all, and what went out: the same, or the books are wrong.
    #[must_use]
    pub fn totals(&self) -> (Pence, Pence) {
        (self.accounts.iter().map(|one| one.came_in).sum(), self.accounts.iter().map(|one| one.went_out).sum())
    }

    /// Whether they balance, nothing is missing, and what was closed is as it was.
    #[must_use]
    pub fn hold(&self) -> bool {
        let (came_in, went_out) = self.totals();
        came_in == went_out && self.proof.holds() && self.closes.iter().all(|one| one.holds)
    }
}

/// So many entries stand on the page; all of them are in the journal.
const SHOWN: u64 = 200;

/// So many entries are read at a time.
const PART: u32 = 10_000;

const ALWAYS: (Date, Date) = (Date::constant(1900, 1, 1), Date::constant(9999, 12, 31));

impl App {
    /// The books.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn books(&self, actor: &Actor) -> Result<Books> {
        self.require(actor, Act::See, &Subject::of(Resource::Ledger)).await?;
        let mut tx = self.store.read().await?;
        let proof = ledger::proof(&mut tx).await?;
        let after = proof.kept.saturating_sub(SHOWN);
        let mut entries = ledger::entries(&mut tx, ALWAYS, after, PART).await?;
        entries.reverse();
        let (accounts, closes) = (ledger::trial_balance(&mut tx).await?, ledger::closes(&mut tx).await?);
        Ok(Books { accounts, proof, closes, entries })
    }

    /// Every entry as a journal that hledger reads, so that another program adds the books up.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn journal(&self, actor: &Actor) -> Result<String> {
        let doing = self.begin(actor).await?;
        let mut act = doing.permit(Act::Export, &Subject::of(Resource::Ledger), About::default()).await?;
        let (mut out, mut after) = (String::new(), 0);
        loop {
            let part = ledger::entries(&mut act.tx, ALWAYS, after, PART).await?;
            let Some(last) = part.last() else { break };
            after = last.number;
            out.push_str(&journal(part.iter().map(|posted| &posted.entry)));
        }
        act.done().await?;
        Ok(out)
    }

    /// Closes a period for good: nothing more is written in it.
    ///
    /// # Errors
    /// The table refuses; it is not over, is closed, or one before it is open; or the store cannot be reached.
    pub async fn close_period(&self, actor: &Actor, period: Period) -> Result<()> {
        let doing = self.begin(actor).await?;
        let mut act = doing.permit(Act::Operate, &Subject::of(Resource::Ledger), About::key(period)).await?;
        if period.last() >= self.clock.today() {
            return Err(Error::invalid(format!(
                "{} is not over yet: it can be closed from the day after.",
                period.words()
            )));
        }
        ledger::close(&mut act.tx, period, actor.account(), self.now()).await?;
        act.done().await
    }

    /// Sets money of a source aside for a scheme.
    ///
    /// # Errors
    /// The table refuses; there is no such scheme; the source is no line of words; the amount is not above nought.
    pub async fn set_aside(&self, actor: &Actor, scheme: &str, source: &str, amount: Pence) -> Result<()> {
        let doing = self.begin(actor).await?;
        let mut act = doing.permit(Act::Operate, &Subject::of(Resource::Ledger), About::key(scheme)).await?;
        let known = linchpin_store::scheme::texts(&mut act.tx).await?;
        if !known.iter().any(|id| id == scheme) {
            return Err(Error::invalid("Choose a scheme that somebody has agreed to."));
        }
        let source = source.trim();
        if source.is_empty() || !one_line(source, 100) {
            return Err(Error::invalid("Write where the money comes from, on one line of 100 characters or fewer."));
        }
        let id = EntryId::new(self.ids.uuid());
        let entry = Entry::allocated(id, self.clock.today(), source, scheme, amount_of(amount)?);
        ledger::post(&mut act.tx, &entry, (None, actor.account()), self.now()).await?;
        act.detail(serde_json::json!({ "amount": amount.0 }));
        act.done().await
    }
}
