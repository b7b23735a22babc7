use jiff::Timestamp;
use linchpin_core::{BidId, Error, Pence, Result, UserId};
use linchpin_schemes::bid::{
    By, Call, Decision, Entry, Interest, Marks, Paper, Recommendation, Side, Sight, Spend, State, Step, Tally, tally,
};
use linchpin_store::{Tx, account, bid};

use super::{BidRow, calls::call_of, is_own, keep, no_such, subject};
use crate::{Actor, App, permission::Act};

/// Somebody of the panel, and what they declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelSeen {
    /// Their account.
    pub account: UserId,
    /// Their name.
    pub name: String,
    /// What stands.
    pub interest: Interest,
    /// In their words, or in those of whoever sent them out.
    pub words: String,
}

/// The marks of a scorer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scorer {
    /// Their name.
    pub name: String,
    /// Whether it is the reader.
    pub own: bool,
    /// What they gave.
    pub marks: Marks,
}

/// Something that happened to a bid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<String>,
    /// What, in the word of the step.
    pub what: &'static str,
}

/// A bid as its reader may see it. What they may not see is not in it.
#[derive(Clone, Debug, PartialEq)]
pub struct BidSeen {
    /// What everybody of the panel may know.
    pub row: BidRow,
    /// What the reader sees of the rest, and why not.
    pub sight: Sight,
    /// Whether the reader is of those who ask.
    pub asks: bool,
    /// By what it is scored; none of a bid that is decided on elsewhere.
    pub call: Option<Call>,
    /// What is asked for, in full.
    pub paper: Option<Paper>,
    /// What the reader declared.
    pub declared: Option<Interest>,
    /// Who declared what; whoever is at the table knows who left it.
    pub panel: Vec<PanelSeen>,
    /// The marks: of all, or of the reader alone until they have scored.
    pub scorers: Vec<Scorer>,
    /// What they come to.
    pub tally: Option<Tally>,
    /// What is recommended, and by whom.
    pub recommendation: Option<(String, Recommendation)>,
    /// What was decided.
    pub decision: Option<(Option<String>, Decision)>,
    /// What was spent, and on what.
    pub spends: Vec<Spend>,
    /// How much of the award that is.
    pub spent: Pence,
    /// What came of it.
    pub measured: Vec<String>,
    /// What happened, the first first.
    pub history: Vec<Happened>,
}

impl App {
    /// One bid, with as much of it as the reader may see.
    ///
    /// # Errors
    /// The table refuses; or there is none.
    pub async fn bid(&self, actor: &Actor, id: BidId) -> Result<BidSeen> {
        let mut tx = self.store.read().await?;
        let head = bid::get(&mut tx, id).await?;
        let own = head.as_ref().is_none_or(|head| is_own(actor, head));
        let seen = match head {
            Some(head) if own => {
                let by = self.side(&mut tx, actor, &head).await?;
                let call = call_of(&head)?;
                let entries = keep::entries(&mut tx, id).await?;
                Some(seen(&mut tx, head.into(), by, call, &entries).await?)
            }
            _ => None,
        };
        tx.rollback().await?;
        self.require(actor, Act::See, &subject(actor, own)).await?;
        seen.ok_or_else(no_such)
    }
}

async fn seen(tx: &mut Tx, row: BidRow, by: By, call: Option<Call>, entries: &[Entry]) -> Result<BidSeen> {
    let bid = keep::folded(entries)?;
    let sight = bid.sight(by, call.is_some());
    let mut names = std::collections::BTreeMap::new();
    for id in entries.iter().filter_map(|entry| entry.account).chain(bid.interests.keys().copied()) {
        if let Some(account) = account::by_id(tx, id).await? {
            names.insert(id, account.name);
        }
    }
    let name = |id: UserId| names.get(&id).cloned().unwrap_or_else(|| "Somebody whose account is gone".to_owned());
    let at_table = sight.papers && by.side == Side::Panel;
    let marks = bid.marks.iter().filter(|(id, _)| sight.scores || (at_table && by.account == Some(**id)));
    let scorers: Vec<Scorer> = marks
        .map(|(id, marks)| Scorer { name: name(*id), own: by.account == Some(*id), marks: marks.clone() })
        .collect();
    let tally = match (&call, sight.scores) {
        (Some(call), true) => tally(call, bid.marks.values())
            .map_err(|cause| Error::internal("The marks could not be added up.", cause))?,
        _ => None,
    };
    let panel = bid.interests.iter().filter(|_| at_table).map(|(id, interest)| PanelSeen {
        account: *id,
        name: name(*id),
        interest: *interest,
        words: said(entries, *id),
    });
    let happened = |entry: &Entry| Happened { at: entry.at, by: entry.account.map(name), what: entry.step.as_str() };
    let decided = bid.state != State::Open;
    Ok(BidSeen {
        asks: by.side == Side::Applicant,
        declared: by.account.and_then(|id| bid.interests.get(&id).copied()),
        panel: panel.collect(),
        scorers,
        tally,
        recommendation: bid.recommendation.filter(|_| at_table).map(|(by, what)| (name(by), what)),
        decision: bid.decision.map(|(by, what)| (by.map(name), what)),
        spent: bid.spends.iter().map(|one| one.amount).sum(),
        spends: bid.spends,
        measured: bid.measured,
        // Those who ask learn who judged them by the decision alone.
        history: entries.iter().filter(|entry| at_table || is_told(&entry.step, decided)).map(happened).collect(),
        paper: sight.papers.then_some(bid.paper),
        row,
        sight,
        call,
    })
}

/// Whether those who ask, or who left, are told of a step.
fn is_told(step: &Step, decided: bool) -> bool {
    matches!(step, Step::Made(_) | Step::Withdrawn { .. })
        || (decided && matches!(step, Step::Decided(_) | Step::Spent(_) | Step::Measured { .. }))
}

/// What stands of somebody’s interest in words.
fn said(entries: &[Entry], who: UserId) -> String {
    let words = entries.iter().rev().find_map(|entry| match &entry.step {
        Step::Declared { words, .. } if entry.account == Some(who) => Some(words.clone()),
        Step::SentOut { who: out, words } if *out == who => Some(words.clone()),
        _ => None,
    });
    words.unwrap_or_default()
}

impl BidSeen {
    /// What is left of the award; none while nothing was awarded.
    #[must_use]
    pub fn left(&self) -> Option<Pence> {
        let (_, decision) = self.decision.as_ref().filter(|(_, what)| what.approved)?;
        Some(Pence(decision.amount.0 - self.spent.0))
    }
}
