use std::collections::BTreeMap;

use jiff::civil::Date;
use linchpin_core::{BidId, Error, OdsCode, Pence, Result};
use linchpin_schemes::bid::{Call, Entry, Paper, Step};
use linchpin_store::{
    Tx,
    bid::{self, BidHead, State},
};

use super::{keep, subject};
use crate::{About, Actor, App, permission::Act};

/// No answer is longer, in letters.
const LONGEST: usize = 4000;

/// An application to a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apply {
    /// The call’s id.
    pub call: String,
    /// What it is called.
    pub title: String,
    /// Once, in pence.
    pub amount: Pence,
    /// Each year, in pence.
    pub recurrent: Pence,
    /// The answers by the ids of the questions.
    pub answers: BTreeMap<String, String>,
}

/// A bid that the place makes elsewhere (ROTH app. 1, F3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterBid {
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// Whose money it is.
    pub funds: String,
    /// Once, in pence.
    pub amount: Pence,
    /// Each year, in pence.
    pub recurrent: Pence,
    /// When it was made, or will be.
    pub made: Date,
    /// By when the money must be committed, where that is known.
    pub commit_by: Option<Date>,
}

impl App {
    /// Applies for money of the place `to`, for the actor’s organisation.
    ///
    /// # Errors
    /// The table refuses; the call is not open; or something is not answered.
    pub async fn apply_for_bid(&self, actor: &Actor, to: OdsCode, wanted: &Apply) -> Result<BidId> {
        let id = BidId::new(self.ids.uuid());
        let about = About::key(id).with(serde_json::json!({ "call": wanted.call }));
        let mut act = self.begin(actor).await?.permit(Act::Add, &subject(actor, true), about).await?;
        let found = self.calls().into_iter().find(|(call, _)| call.id == wanted.call);
        let (call, text) = found.ok_or_else(|| Error::invalid("Choose a call."))?;
        let today = self.clock.today();
        if !call.is_open(today) {
            return Err(Error::invalid("This call is not open today."));
        }
        let paper = Paper {
            title: title(&wanted.title)?,
            amount: wanted.amount,
            recurrent: wanted.recurrent,
            answers: answers(&call, &wanted.answers)?,
        };
        let head = BidHead {
            id,
            organisation: to,
            applicant: actor.organisation,
            call: Some(call.id),
            definition: Some(text),
            funds: call.funds,
            title: paper.title.clone(),
            amount: paper.amount.0,
            recurrent: paper.recurrent.0,
            made: today,
            commit_by: call.commit_by,
            state: State::Open,
            version: 1,
        };
        self.make_bid(&mut act.tx, actor, &head, paper).await?;
        act.done().await?;
        Ok(id)
    }

    /// Enters a bid that is decided on elsewhere.
    ///
    /// # Errors
    /// The table refuses; or what was typed cannot be.
    pub async fn register_bid(&self, actor: &Actor, wanted: &RegisterBid) -> Result<BidId> {
        let id = BidId::new(self.ids.uuid());
        let mut act = self.begin(actor).await?.permit(Act::Edit, &subject(actor, true), About::key(id)).await?;
        if wanted.commit_by.is_some_and(|day| day < wanted.made) {
            return Err(Error::invalid("The money must be committed before the bid is made: look at both days."));
        }
        let funds = wanted.funds.trim();
        if funds.is_empty() {
            return Err(Error::invalid("Write whose money it is."));
        }
        let about = [("about".to_owned(), answer(&wanted.about, "what it is about")?)];
        let RegisterBid { amount, recurrent, .. } = *wanted;
        let paper = Paper { title: title(&wanted.title)?, amount, recurrent, answers: about.into() };
        let head = BidHead {
            id,
            organisation: actor.organisation,
            applicant: actor.organisation,
            call: None,
            definition: None,
            funds: funds.chars().take(300).collect(),
            title: paper.title.clone(),
            amount: amount.0,
            recurrent: recurrent.0,
            made: wanted.made,
            commit_by: wanted.commit_by,
            state: State::Open,
            version: 1,
        };
        self.make_bid(&mut act.tx, actor, &head, paper).await?;
        act.done().await?;
        Ok(id)
    }

    async fn make_bid(&self, tx: &mut Tx, actor: &Actor, head: &BidHead, paper: Paper) -> Result<()> {
        if paper.amount.0 < 0 || paper.recurrent.0 < 0 || paper.amount.0.saturating_add(paper.recurrent.0) == 0 {
            return Err(Error::invalid("Write how much is asked for, once or each year."));
        }
        bid::add(tx, head).await?;
        let entry = Entry { number: 1, at: self.now(), account: actor.account(), step: Step::Made(paper) };
        keep::add(tx, head.id, &entry).await
    }
}

fn title(typed: &str) -> Result<String> {
    let typed = typed.trim();
    match typed.chars().count() {
        0 => Err(Error::invalid("Write what it is called.")),
        1..=200 => Ok(typed.to_owned()),
        _ => Err(Error::invalid("Write what it is called in 200 letters at most.")),
    }
}

fn answer(typed: &str, what: &str) -> Result<String> {
    let typed = typed.trim();
    match typed.chars().count() {
        0 => Err(Error::invalid(format!("Answer: {what}"))),
        n if n > LONGEST => Err(Error::invalid(format!("Answer in {LONGEST} letters at most: {what}"))),
        _ => Ok(typed.to_owned()),
    }
}

/// An answer to each question, and to nothing else.
fn answers(call: &Call, typed: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>> {
    let one = |id: &String, asks: &str| {
        let typed = typed.get(id).map_or("", String::as_str);
        Ok((id.clone(), answer(typed, asks)?))
    };
    call.questions.iter().map(|question| one(&question.id, &question.asks)).collect()
}
